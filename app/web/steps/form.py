"""A step's form: every answer as typed, with the sentences of the mistakes in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from app.export.wording import field_name
from app.locale import Language
from app.planning.draft import Draft, Mistake, VswitchDraft
from app.planning.evaluation import Message
from app.web.boxes import VSWITCH_PARTS, Pairs, form_rows
from app.web.link import pairs_of
from app.web.link_lists import LISTS, VSWITCHES, rest_pair
from app.web.link_packed import PACKED
from app.web.pasted import vswitch_rows
from app.web.steps import Step
from app.web.steps.drawn import drawn_counts, network_line

_ADD: Final = re.compile(rf"add-({'|'.join(VSWITCHES)})")
_DROP: Final = re.compile(rf"drop-({'|'.join(LISTS)})")
_REMOVE: Final = re.compile(rf"remove-({'|'.join(VSWITCHES)})-(\d{{1,6}})", re.ASCII)
_KINDS: Final = {"cidr": "cidr", "zone": "text", "used": "number"}
_MOST_SENTENCES: Final = 5  # under one box that holds a long list
_MOST_SUMMED_UP: Final = 50  # mistakes over a form: a short link can hold thousands


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a button of the form has just done to a list: removed the row with that index, or else added one."""

    field: str
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """The other button: it has just removed what was not drawn of a list."""

    field: str


@dataclass(frozen=True)
class Form:
    """What a step's template asks. `split` are the lists of which a box held several ranges."""

    draft: Draft
    mistakes: tuple[Mistake, ...]
    spoken: Language
    change: RowChange | Drop | None = None
    split: tuple[str, ...] = ()

    def value(self, field: str) -> str:
        typed: str | None = getattr(self.draft, field)
        return typed or ""

    def eni(self, part: str) -> str:
        typed: str | None = getattr(self.draft.eni, part, None)
        return typed or ""

    def need(self, need: str) -> str:
        return self.draft.needs.get(need, "no")

    def secondary(self) -> str:
        return "\n".join(self._drawn("secondary_cidrs"))

    def networks(self) -> str:
        """One network a line, its name after it."""
        return "\n".join(map(network_line, self._drawn("connected_networks")))

    def rest(self, field: str) -> dict[str, str]:
        """What a list has beyond the entries that are drawn, for the form to send along; nothing where all are."""
        entries = getattr(self.draft, field)[self._counts[field] :]
        if not entries:
            return {}
        name, value = rest_pair(field, entries)
        return {
            "id": f"{field}-rest",
            "name": name,
            "value": value,
            "text": self.spoken.text("wizard.rest", count=len(entries)),
            "drop": f"drop-{field}",
            "drop_text": self.spoken.text("wizard.rest.drop", count=len(entries)),
            "error": self.error(f"{field}-rest"),
        }

    def error(self, field_id: str) -> str:
        """The sentences of the mistakes in one box."""
        found = self._by_box.get(field_id, [])[:_MOST_SENTENCES]
        return self.spoken.sentences(dict.fromkeys(sentence(self.spoken, each) for each in found))

    @cached_property
    def _by_box(self) -> dict[str, list[Mistake]]:
        boxes: dict[str, list[Mistake]] = {}
        for each in self.mistakes:
            boxes.setdefault(box_of(each, self._counts), []).append(each)
        return boxes

    @cached_property
    def _counts(self) -> dict[str, int]:
        return drawn_counts(self.draft)

    def _drawn(self, field: str) -> tuple[Any, ...]:
        entries: tuple[Any, ...] = getattr(self.draft, field)
        return entries[: self._counts[field]]

    def summary(self) -> list[dict[str, str]]:
        """The mistakes, each with the box it stands in."""
        return summary_of(self.mistakes, self.spoken, self._to_its_box)

    def rows(self, field: str) -> list[dict[str, Any]]:
        """The rows of a list of vSwitches; a blank one at their end where there is none or one was asked for."""
        vswitches: tuple[VswitchDraft, ...] = self._drawn(field)
        if not vswitches or self._added(field):
            vswitches += (VswitchDraft(),)
        several = max(len(vswitches), len(getattr(self.draft, field))) > 1
        return [
            {
                "label": self.spoken.text("wizard.row", number=index + 1),
                "remove": f"remove-{field}-{index}" if several else "",
                "fields": list(self._cells(f"{field}-{index}", field, vswitch)),
            }
            for index, vswitch in enumerate(vswitches)
        ]

    def note(self, field: str) -> str:
        """What became of a list that stood in one box."""
        return self.spoken.text("wizard.rows.split") if field in self.split else ""

    def focus(self, field: str) -> int | None:
        """The row that has just been added."""
        return self._counts[field] if self._added(field) else None

    def said(self, field: str) -> str:
        """What has just happened to the rows of a list."""
        if self.change is None or self.change.field != field:
            return ""
        if isinstance(self.change, Drop):
            return self.spoken.text("wizard.rest.dropped")
        if self.change.removed is None:
            return self.spoken.text("wizard.row.added", number=self._counts[field] + 1)
        return self.spoken.text("wizard.row.removed", number=self.change.removed + 1)

    def _to_its_box(self, mistake: Mistake) -> str:
        box = box_of(mistake, self._counts)
        return f"#{box}" if box else ""

    def _added(self, field: str) -> bool:
        return self.change == RowChange(field)

    def _cells(self, row: str, field: str, vswitch: VswitchDraft) -> Iterator[dict[str, Any]]:
        for part in VSWITCH_PARTS:
            yield {
                "id": f"{row}-{part}",
                "name": f"{field}.{part}",
                "label": self.spoken.text(f"wizard.row.{part}"),
                "value": getattr(vswitch, part) or "",
                "kind": _KINDS[part],
                "error": self.error(f"{row}-{part}"),
            }


def box_of(mistake: Mistake, drawn: Mapping[str, int]) -> str:
    """The id of the box that a mistake stands in; nothing for what no form asks.

    `drawn`: of each list, how many of its rows there are; behind them a row stands in the rest.
    """
    field, *rest = mistake.pointer.split("/")[1:] or [""]
    if field in VSWITCHES and rest and int(rest[0]) >= drawn[field]:
        return f"{field}-rest"
    return "" if mistake.code == "need-unknown" else id_of(mistake.pointer)


def id_of(pointer: str) -> str:
    """The box of a field; nothing where the form has none for it."""
    field, *rest = pointer.split("/")[1:] or [""]
    if field == "needs":
        return rest[0] if rest else ""
    if field == "eni":
        return f"eni-{rest[0] if rest else 'quantity'}"
    return "-".join((field, *rest[:2])) if field in VSWITCHES and len(rest) > 1 else field


def summary_of(
    mistakes: Sequence[Mistake],
    spoken: Language,
    href: Callable[[Mistake], str],
    most: int = _MOST_SUMMED_UP,
) -> list[dict[str, str]]:
    """The first of the mistakes with where each leads, and how many more there are.

    Those beyond `most` lead nowhere.
    """
    told = [
        {"text": named_sentence(spoken, each), "href": href(each) if place < most else ""}
        for place, each in enumerate(mistakes[:_MOST_SUMMED_UP])
    ]
    rest = len(mistakes) - len(told)
    more = {"text": spoken.text("wizard.mistakes.more", count=rest), "href": ""}
    return [*told, more] if rest else told


def sentence(spoken: Language, mistake: Mistake) -> str:
    """What is wrong and what to do about it; an answer that is missing or empty is asked for by its name."""
    return named_sentence(spoken, mistake) if _is_nameless(mistake) else _said(spoken, mistake)


def named_sentence(spoken: Language, mistake: Mistake) -> str:
    """The same where the answer is out of sight: it begins with the answer's name."""
    asked_for = f"wizard.required.{id_of(mistake.pointer)}"
    if mistake.code == "required" and spoken.knows(asked_for):
        return spoken.text(asked_for)
    said = _said(spoken, mistake)
    if mistake.code == "need-unknown" or not spoken.knows(f"result.field.{mistake.field}"):
        return said
    return spoken.text("wizard.mistake.of", field=field_name(spoken, mistake.pointer), said=said)


def _is_nameless(mistake: Mistake) -> bool:
    return mistake.code == "required" or mistake.variant == "empty"


def _said(spoken: Language, mistake: Mistake) -> str:
    return spoken.say(Message(mistake.message_code, mistake.params))


def list_change(action: str) -> RowChange | Drop | None:
    """What `action` does to a list."""
    if found := _ADD.fullmatch(action):
        return RowChange(found[1])
    if found := _DROP.fullmatch(action):
        return Drop(found[1])
    found = _REMOVE.fullmatch(action)
    return RowChange(found[1], int(found[2])) if found else None


def lacks_zones(field: str, given: Pairs) -> bool:
    """Whether a box of the list held several ranges, some of them without a zone."""
    return any(
        len(rows) > 1 and not all(zone.strip() for _, zone, _ in rows)
        for rows in (list(vswitch_rows(row)) for row in form_rows(field, given))
    )


def without_removed(action: str, given: Pairs) -> Pairs:
    """What the form sent, less what `action` removes: a row, or all that was not drawn."""
    match list_change(action):
        case Drop(field):
            return [pair for pair in given if pair[0] != PACKED[field]]
        case RowChange(field, int(row)):
            return list(_without_row(given, field, row))
    return given


def _without_row(given: Iterable[tuple[str, str]], field: str, row: int) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for key, value in given:
        seen[key] = seen.get(key, -1) + 1
        if not (key.startswith(f"{field}.") and seen[key] == row):
            yield key, value


def hidden(step: Step, draft: Draft) -> list[tuple[str, str]]:
    """The answers of the other steps, for the form to carry along."""
    empty = Draft()
    others = replace(draft, **{field: getattr(empty, field) for field in step.fields})
    return pairs_of(others)
