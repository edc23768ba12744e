"""The planner's own JSON, a Plan or an Evaluation that holds one, and its own links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..plan.draft import Draft, Mistake
from ..plan.plan import PLAN
from ..plan_io.plan_json import draft_of_plan_file
from .json_tree import Node
from .report import Notes, RefusedError, SourceText

_FIELDS: Final = frozenset({"plugin", *(each.name for each in PLAN)})
# Members of an answer or a request of the Alibaba Cloud CLI about a cluster, none of which a Plan has.
_OF_CLUSTERS: Final = frozenset(
    {
        "addons", "cluster_id", "cluster_type", "clusters", "container_cidr", "ip_stack", "nodepools",
        "num_of_nodes", "parameters", "profile", "proxy_mode", "region_id", "size", "snat_entry",
        "vpc_id", "vpcid", "vswitch_id", "vswitch_ids", "worker_instance_types",
    }
)  # fmt: skip


def is_plan(document: Node) -> bool:
    """Whether the document is a Plan, or an Evaluation that holds one, whatever fields it has."""
    plan = document.get("plan")
    if plan is not None:
        return isinstance(plan.value, dict)
    names = document.members().keys()
    known = len(names & _FIELDS)
    return bool(names & _FIELDS - {"name"}) and known >= len(names) - known and not names & _OF_CLUSTERS


def read_plan(text: str, document: Node, notes: Notes) -> Draft:
    """The Draft of a Plan; what has the wrong shape is told with its line."""
    draft, mistakes = draft_of_plan_file(text)
    if any(mistake.code == "json-invalid" for mistake in mistakes):
        raise RefusedError("plan-unreadable")  # several documents, or a number of thousands of digits
    node = document.get("plan") or document
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
