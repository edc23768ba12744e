"""A step's form: every answer as typed, with the sentences of the mistakes in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from app.locale import Language
from app.planning.draft import Draft, Mistake, VswitchDraft
from app.planning.evaluation import Message
from app.web.boxes import VSWITCH_PARTS, Pairs, form_rows
from app.web.link import VSWITCHES, pairs_of
from app.web.pasted import vswitch_rows
from app.web.steps import Step

_ADD: Final = re.compile(rf"add-({'|'.join(VSWITCHES)})")
_REMOVE: Final = re.compile(rf"remove-({'|'.join(VSWITCHES)})-(\d{{1,6}})", re.ASCII)
_KINDS: Final = {"cidr": "cidr", "zone": "text", "used": "number"}
_MOST_SENTENCES: Final = 5  # under one box that holds a long list
_MOST_SUMMED_UP: Final = 50  # mistakes over a form: a short link can hold thousands


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a button of the form has just done to a list: removed the row with that index, or else added one."""

    field: str
    removed: int | None = None


@dataclass(frozen=True)
class Form:
    """What a step's template asks. `split` are the lists of which a box held several ranges."""

    draft: Draft
    mistakes: tuple[Mistake, ...]
    spoken: Language
    change: RowChange | None = None
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
        return "\n".join(self.draft.secondary_cidrs)

    def networks(self) -> str:
        """One network a line, its name after it."""
        lines = (f"{each.cidr or ''} {each.name or ''}" for each in self.draft.connected_networks)
        return "\n".join(" ".join(line.split()) for line in lines)

    def error(self, field_id: str) -> str:
        """The sentences of the mistakes in one box."""
        found = self._by_box.get(field_id, [])[:_MOST_SENTENCES]
        return self.spoken.sentences(dict.fromkeys(sentence(self.spoken, each) for each in found))

    @cached_property
    def _by_box(self) -> dict[str, list[Mistake]]:
        boxes: dict[str, list[Mistake]] = {}
        for each in self.mistakes:
            boxes.setdefault(box_of(each), []).append(each)
        return boxes

    def summary(self) -> list[dict[str, str]]:
        """The mistakes, each with the box it stands in."""
        return summary_of(self.mistakes, self.spoken, _to_its_box)

    def rows(self, field: str) -> list[dict[str, Any]]:
        """The rows of a list of vSwitches; a blank one at its end where it is empty or was asked for."""
        vswitches: tuple[VswitchDraft, ...] = getattr(self.draft, field)
        if not vswitches or self._added(field):
            vswitches += (VswitchDraft(),)
        return [
            {
                "label": self.spoken.text("wizard.row", number=index + 1),
                "remove": f"remove-{field}-{index}" if len(vswitches) > 1 else "",
                "fields": list(self._cells(f"{field}-{index}", field, vswitch)),
            }
            for index, vswitch in enumerate(vswitches)
        ]

    def note(self, field: str) -> str:
        """What became of a list that stood in one box."""
        return self.spoken.text("wizard.rows.split") if field in self.split else ""

    def focus(self, field: str) -> int | None:
        """The row that has just been added."""
        return len(getattr(self.draft, field)) if self._added(field) else None

    def said(self, field: str) -> str:
        """What has just happened to the rows of a list."""
        if self.change is None or self.change.field != field:
            return ""
        if self.change.removed is None:
            return self.spoken.text("wizard.row.added", number=len(getattr(self.draft, field)) + 1)
        return self.spoken.text("wizard.row.removed", number=self.change.removed + 1)

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


def box_of(mistake: Mistake) -> str:
    """The id of the box that a mistake stands in; nothing for what no form asks."""
    return "" if mistake.code == "need-unknown" else id_of(mistake.pointer)


def id_of(pointer: str) -> str:
    """The box of a field; nothing where the form has none for it."""
    field, *rest = pointer.split("/")[1:] or [""]
    if field == "needs":
        return rest[0] if rest else ""
    if field == "eni":
        return f"eni-{rest[0] if rest else 'quantity'}"
    return "-".join((field, *rest[:2])) if field in VSWITCHES and len(rest) > 1 else field


def _to_its_box(mistake: Mistake) -> str:
    box = box_of(mistake)
    return f"#{box}" if box else ""


def summary_of(
    mistakes: Sequence[Mistake], spoken: Language, href: Callable[[Mistake], str]
) -> list[dict[str, str]]:
    """The first of the mistakes with where each leads, and how many more there are."""
    told = [{"text": sentence(spoken, each), "href": href(each)} for each in mistakes[:_MOST_SUMMED_UP]]
    rest = len(mistakes) - len(told)
    more = {"text": spoken.text("wizard.mistakes.more", count=rest), "href": ""}
    return [*told, more] if rest else told


def sentence(spoken: Language, mistake: Mistake) -> str:
    """What is wrong and what to do about it; an answer that is missing is asked for by its name."""
    named = f"wizard.required.{id_of(mistake.pointer)}"
    if mistake.code == "required" and spoken.knows(named):
        return spoken.text(named)
    return spoken.say(Message(mistake.message_code, mistake.params))


def row_change(action: str) -> RowChange | None:
    """What `action` does to the rows of a list."""
    if found := _ADD.fullmatch(action):
        return RowChange(found[1])
    found = _REMOVE.fullmatch(action)
    return RowChange(found[1], int(found[2])) if found else None


def lacks_zones(field: str, given: Pairs) -> bool:
    """Whether a box of the list held several ranges, some of them without a zone."""
    return any(
        len(rows) > 1 and not all(zone.strip() for _, zone, _ in rows)
        for rows in (list(vswitch_rows(row)) for row in form_rows(field, given))
    )


def without_removed(action: str, given: Pairs) -> Pairs:
    """What the form sent, less the row that `action` removes."""
    change = row_change(action)
    if change is None or change.removed is None:
        return given
    return list(_without_row(given, change.field, change.removed))


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
