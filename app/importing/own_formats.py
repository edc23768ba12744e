"""The planner's own JSON, a Plan or an Evaluation that holds one, and its own links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..plan.draft import Draft, Mistake
from ..plan_io import json_text
from ..plan_io.plan_json import PlanBody, draft_of_json, plan_in
from .json_tree import Node
from .report import Notes, RefusedError, SourceText

_MARKS = frozenset(PlanBody.model_fields) - {"name"}  # which many a document has


def is_plan(document: Node) -> bool:
    return isinstance(document.value, dict) and (
        bool(_MARKS & document.members().keys()) or document.get("plan") is not None
    )


def read_plan(text: str, document: Node, notes: Notes) -> Draft:
    """The Draft of a Plan; what has the wrong shape is told with its line."""
    try:
        raw: Any = json_text.loads(text)
    except ValueError:  # several documents, or a number of thousands of digits
        raise RefusedError("plan-unreadable") from None
    plan = plan_in(raw)
    node = document if plan is raw else document.get("plan") or document
    draft, mistakes = draft_of_json(plan)
    note_all(draft, notes, node)
    for mistake in mistakes:
        notes.miss(_line(node, mistake), mistake.pointer, mistake.message_code, **mistake.params)
    return draft


def note_all(draft: Draft, notes: Notes, node: Node) -> None:
    """Note every field that the Draft has, with its line in the document."""
    for field, value in _told(draft):
        place = node.get(field.partition(".")[0])
        notes.take(field, SourceText(value, place.line if place else node.line))


def _told(draft: Draft) -> Iterator[tuple[str, str]]:
    for field in Draft.__dataclass_fields__:
        value = getattr(draft, field)
        if isinstance(value, str) and value:
            yield field, value
        elif field == "eni" and value is not None:
            yield from ((f"eni.{part}", text) for part in value.__slots__ if (text := getattr(value, part)))
        elif field == "needs":
            yield from (("needs", f"{need}: {level}") for need, level in value.items())
        elif isinstance(value, tuple):
            yield from ((field, each if isinstance(each, str) else each.cidr or "") for each in value)


def _line(node: Node, mistake: Mistake) -> int:
    for part in mistake.pointer.split("/")[1:]:
        entries = node.items()
        inner = entries[int(part)] if part.isdecimal() and int(part) < len(entries) else node.get(part)
        if inner is None:
            break
        node = inner
    return node.line
