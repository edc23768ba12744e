"""A step's form: every answer as typed, with the sentences of the mistakes in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from ...plan.draft import Draft, Mistake, NodePoolDraft, VswitchDraft
from ...plan_io.form_lists import VSWITCH_PARTS
from ...plan_io.link import pairs_of
from ...plan_io.link.lists import GROUPS, rest_pair
from ...plan_io.network_line import network_line
from ...wording.language import Language
from ..http.page import Link
from ..views.mistakes import box_of, sentence, summary_of
from ..views.steps import Step
from .form_truncation import shown_counts
from .list_changes import Drop, RowChange

_KINDS: Final = {"cidr": "cidr", "zone": "text", "used": "number"}
_MAX_SENTENCES: Final = 5  # under one box that holds a long list


@dataclass(frozen=True, slots=True)
class FormCell:
    """A box of a row."""

    id: str
    name: str
    label: str
    value: str
    kind: str
    error: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a list. `remove`: the value of the button that removes it, "" for none."""

    label: str
    remove: str
    fields: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True)
class FormRest:
    """What a form does not draw of a long list: it is sent along as `name` and `value`; the button `drop` removes it."""

    id: str
    name: str
    value: str
    text: str
    drop: str
    drop_text: str
    error: str


@dataclass(frozen=True)
class PoolGroup:
    """The questions of one node pool. `key` is what its names in the form begin with, `id` what its ids begin with."""

    form: Form
    index: int
    pool: NodePoolDraft

    @property
    def key(self) -> str:
        return f"node_pools.{self.index}"

    @property
    def id(self) -> str:
        return f"node_pools-{self.index}"

    @property
    def number(self) -> int:
        return self.index + 1

    def value(self, part: str) -> str:
        typed = getattr(self.pool, part)
        return "\n".join(typed) if isinstance(typed, tuple) else typed or ""

    def eni(self, part: str) -> str:
        return getattr(self.pool.eni, part, None) or ""

    def error(self, part: str) -> str:
        return self.form.error(f"{self.id}-{part}")

    def is_blank(self) -> bool:
        return bool(self.pool == NodePoolDraft())


@dataclass(frozen=True)
class Form:
    """What a step's template asks. `split` are the lists of which a box held several ranges."""

    draft: Draft
    mistakes: tuple[Mistake, ...]
    language: Language
    change: RowChange | Drop | None = None
    split: tuple[str, ...] = ()

    def value(self, field: str) -> str:
        typed: str | None = getattr(self.draft, field)
        return typed or ""

    def eni(self, part: str) -> str:
        typed: str | None = getattr(self.draft.eni, part, None)
        return typed or ""

    def names(self, field: str) -> str:
        """A list of names, with commas between them."""
        return ", ".join(getattr(self.draft, field))

    def pools(self) -> list[PoolGroup]:
        """The node pools, a blank one at their end where one was asked for; none where the plan has just one pool."""
        pools: list[NodePoolDraft] = list(self.draft.node_pools)
        if self._added("node_pools"):
            pools = [*(pools or [NodePoolDraft()]), NodePoolDraft()]
        return [PoolGroup(self, index, pool) for index, pool in enumerate(pools)]

    def need(self, need: str) -> str:
        level: str = self.draft.needs.get(need, "no")
        return level

    def secondary(self) -> str:
        return "\n".join(self._drawn("secondary_cidrs"))

    def networks(self) -> str:
        """One network a line, its name after it."""
        return "\n".join(map(network_line, self._drawn("connected_networks")))

    def rest(self, field: str) -> FormRest | None:
        """What a list has beyond the entries that are drawn, for the form to send along; nothing where all are."""
        entries = getattr(self.draft, field)[self._counts[field] :]
        if not entries:
            return None
        name, value = rest_pair(field, entries)
        return FormRest(
            id=f"{field}-rest",
            name=name,
            value=value,
            text=self.language.text("wizard.rest", count=len(entries)),
            drop=f"drop-{field}",
            drop_text=self.language.text("wizard.rest.drop", count=len(entries)),
            error=self.error(f"{field}-rest"),
        )

    def error(self, field_id: str) -> str:
        """The sentences of the mistakes in one box."""
        found = self._by_box.get(field_id, [])[:_MAX_SENTENCES]
        return self.language.sentences(dict.fromkeys(sentence(self.language, each) for each in found))

    @cached_property
    def _by_box(self) -> dict[str, list[Mistake]]:
        boxes: dict[str, list[Mistake]] = {}
        for each in self.mistakes:
            boxes.setdefault(box_of(each, self._counts), []).append(each)
        return boxes

    @cached_property
    def _counts(self) -> dict[str, int]:
        return shown_counts(self.draft)

    def _drawn(self, field: str) -> tuple[Any, ...]:
        entries: tuple[Any, ...] = getattr(self.draft, field)
        return entries[: self._counts[field]]

    def summary(self) -> tuple[Link, ...]:
        """The mistakes, each with the box it stands in."""
        return summary_of(self.mistakes, self.language, self._to_its_box)

    def rows(self, field: str) -> tuple[FormRow, ...]:
        """The rows of a list of vSwitches; a blank one at their end where there is none or one was asked for."""
        vswitches: tuple[VswitchDraft, ...] = self._drawn(field)
        if not vswitches or self._added(field):
            vswitches += (VswitchDraft(),)
        several = max(len(vswitches), len(getattr(self.draft, field))) > 1
        return tuple(
            FormRow(
                label=self.language.text("wizard.row", number=index + 1),
                remove=f"remove-{field}-{index}" if several else "",
                fields=tuple(self._cells(f"{field}-{index}", field, vswitch)),
            )
            for index, vswitch in enumerate(vswitches)
        )

    def note(self, field: str) -> str:
        """What became of a list that stood in one box."""
        return self.language.text("wizard.rows.split") if field in self.split else ""

    def focus(self, field: str) -> int | None:
        """The row that has just been added."""
        return self._counts[field] if self._added(field) else None

    def said(self, field: str) -> str:
        """What has just happened to the rows of a list."""
        if self.change is None or self.change.field != field:
            return ""
        if isinstance(self.change, Drop):
            return self.language.text("wizard.rest.dropped")
        if field in GROUPS:
            removed = self.change.removed
            if removed is not None:
                return self.language.text("field.node_pools.removed", number=removed + 1)
            number = len(self.pools()) if self.change.copied is None else self.change.copied + 2
            return self.language.text("field.node_pools.added", number=number)
        if self.change.removed is None:
            return self.language.text("wizard.row.added", number=self._counts[field] + 1)
        return self.language.text("wizard.row.removed", number=self.change.removed + 1)

    def _to_its_box(self, mistake: Mistake) -> str:
        box = box_of(mistake, self._counts)
        return f"#{box}" if box else ""

    def _added(self, field: str) -> bool:
        return self.change == RowChange(field)

    def _cells(self, row: str, field: str, vswitch: VswitchDraft) -> Iterator[FormCell]:
        for part in VSWITCH_PARTS:
            yield FormCell(
                id=f"{row}-{part}",
                name=f"{field}.{part}",
                label=self.language.text(f"field.vswitch.{part}"),
                value=getattr(vswitch, part) or "",
                kind=_KINDS[part],
                error=self.error(f"{row}-{part}"),
            )


def hidden(step: Step, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The answers of the other steps, for the form to carry along."""
    empty = Draft()
    others = replace(draft, **{field: getattr(empty, field) for field in step.fields})
    return tuple(pairs_of(others))
