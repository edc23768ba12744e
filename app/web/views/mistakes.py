"""The mistakes in a form: the field and the sentence of each, and the error summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ...engine.evaluation import Message
from ...plan.draft import Mistake
from ...plan_io.link.lists import GROUPS, ROWS
from ...wording.fields import field_name
from ...wording.language import Language
from ..http.page import Link

_MAX_SUMMED_UP: Final = 50  # a short link can have thousands
_MAX_ASKED_FOR: Final = 3
_NUMBERS: Final = frozenset({"/nodes", "/pods_per_node"})


def box_of(mistake: Mistake, drawn: Mapping[str, int]) -> str:
    """Return the id of the field with a mistake; "" if no form asks for it.

    `drawn` is the number of entries that the form shows of each list. Other entries are in the hidden rest of the list.
    """
    return "" if mistake.code == "need-unknown" else box_at(mistake.pointer, drawn)


def box_at(pointer: str, drawn: Mapping[str, int]) -> str:
    """Return the id of the field for a pointer, or that of the rest of the list for a row that the form doesn't show."""
    field, *rest = pointer.split("/")[1:] or [""]
    if field in (*ROWS, *GROUPS) and rest and rest[0].isdecimal() and int(rest[0]) >= drawn[field]:
        return f"{field}-rest"
    return id_of(pointer)


def id_of(pointer: str) -> str:
    """Return the id of the field for a pointer; "" if the form has none."""
    field, *rest = pointer.split("/")[1:] or [""]
    if field == "needs":
        return rest[0] if rest else ""
    if field == "eni":
        return f"eni-{rest[0] if rest else 'quantity'}"
    if field in GROUPS and len(rest) > 1:
        return "-".join((field, *rest[: 3 if rest[1] == "eni" else 2]))
    return "-".join((field, *rest[:2])) if field in ROWS and len(rest) > 1 else field


def summary_of(
    mistakes: Sequence[Mistake],
    language: Language,
    href: Callable[[Mistake], str],
    most: int = _MAX_SUMMED_UP,
) -> tuple[Link, ...]:
    """Return the first mistakes with their links, and the number of the others.

    Mistakes after the first `most` have no link.
    """
    shown = tuple(
        Link(named_sentence(language, each), href(each) if place < most else "")
        for place, each in enumerate(mistakes[:_MAX_SUMMED_UP])
    )
    rest = len(mistakes) - len(shown)
    return (*shown, Link(language.text("wizard.mistakes.more", count=rest))) if rest else shown


def sentence(language: Language, mistake: Mistake) -> str:
    """Return the sentence about a mistake. A missing or empty answer is requested by its name."""
    return named_sentence(language, mistake) if _is_nameless(mistake) else _said(language, mistake)


def named_sentence(language: Language, mistake: Mistake) -> str:
    """Return the sentence about a mistake in a field that isn't visible. It starts with the name of the field."""
    part = mistake.pointer.split("/")[3:] if mistake.field in GROUPS else mistake.pointer.split("/")[1:]
    asked_for = f"field.{'.'.join(part)}.required"
    if mistake.code == "required" and language.has_message(asked_for):
        said = language.text(asked_for)
        if mistake.field not in GROUPS:
            return said
        entry = field_name(language, "/".join(mistake.pointer.split("/")[:3]))
        return language.text("wizard.mistake.of", field=entry, said=said)
    said = _said(language, mistake)
    if mistake.code == "need-unknown" or not language.has_message(f"field.{mistake.field}"):
        return said
    return language.text("wizard.mistake.of", field=field_name(language, mistake.pointer), said=said)


def asked_for(mistakes: Sequence[Mistake], language: Language) -> str:
    """Return which answers are missing, by name, or "". The two numbers that every plan needs are in one sentence."""
    missing = [each for each in mistakes if each.code == "required"]
    if {each.pointer for each in missing} >= _NUMBERS or not mistakes:
        return language.text("start.empty")
    return language.sentences([named_sentence(language, each) for each in missing[:_MAX_ASKED_FOR]])


def _is_nameless(mistake: Mistake) -> bool:
    return mistake.code == "required" or mistake.variant == "empty"


def _said(language: Language, mistake: Mistake) -> str:
    return language.say(Message(mistake.message_code, mistake.params))
