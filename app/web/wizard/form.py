"""The form of a step: every answer as typed, with the sentences about its mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from ...plan.draft import Draft, Mistake, NodePoolDraft, VswitchDraft
from ...plan.fields import Number, Range
from ...plan.plan import FIELDS
from ...plan_io.form_lists import VSWITCH_PARTS
from ...plan_io.link import pairs_of
from ...plan_io.link.lists import GROUPS, rest_pair
from ...plan_io.typed_ranges import network_line
from ...wording.language import Language
from ...wording.plain_text import shortened
from ..http.page import Link
from ..views.mistakes import box_of, sentence, summary_of
from ..views.steps import BY_NAME, Step
from .fixes import Clash
from .lists import RestRemoval, RowChange, shown_counts, with_blanks
from .pools import ADVANCED, PoolGroup, PoolStatus, TypeChange

_POOL_BOX: Final = re.compile(r"node_pools-(\d+)(?:-|$)", re.ASCII)
_KINDS: Final = {"cidr": "cidr", "zone": "text", "used": "number"}
_MAX_TOLD: Final = 3  # entries of a list in one line
_MAX_LETTERS: Final = 80  # characters of an answer in one line
_MAX_SENTENCES: Final = 5  # below one field with a long list


@dataclass(frozen=True, slots=True)
class BoxKind:
    """The kind of a field (`kind` in field.html), and the texts before and after it."""

    name: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class FormCell:
    """A field of a row."""

    id: str
    name: str
    label: str
    value: str
    kind: str
    error: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a list. `remove` is the value of the button that removes it, or ""."""

    label: str
    remove: str
    fields: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True)
class FormRest:
    """The part of a long list that a form doesn't show. It is submitted as `name` and `value`; the button `drop` removes it."""

    id: str
    name: str
    value: str
    text: str
    drop: str
    drop_text: str
    error: str


@dataclass(frozen=True)
class Form:
    """The values for the template of a step.

    `change` is the last change of a list, and `types` that of a pool's instance types. `split` are the lists of which one field
    had several ranges. `sent` has the rows and groups of the form as sent, including blank ones.
    """

    draft: Draft
    mistakes: tuple[Mistake, ...]
    language: Language
    change: RowChange | RestRemoval | None = None
    split: tuple[str, ...] = ()
    statuses: tuple[PoolStatus, ...] = ()
    clashes: Mapping[str, tuple[Clash, ...]] = field(default_factory=dict)
    types: TypeChange | None = None
    sent: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def kind(self, field: str) -> BoxKind:
        """Return the kind of a field."""
        match FIELDS[field].kind:
            case Number(prefix=prefix, suffix=suffix):
                return BoxKind("number", prefix, suffix)
            case Range():
                return BoxKind("cidr")
        return BoxKind("text")

    def value(self, field: str) -> str:
        typed: str | None = getattr(self.draft, field)
        return typed or ""

    def eni(self, part: str) -> str:
        typed: str | None = getattr(self.draft.eni, part, None)
        return typed or ""

    def names(self, field: str) -> str:
        """Return a list of names, separated by commas."""
        return ", ".join(self._drawn(field))

    def pools(self) -> list[PoolGroup]:
        """Return the node pools, with a blank one at the end if it was requested; empty if the plan has no pools."""
        statuses = iter(self.statuses if len(self.statuses) == len(self.draft.node_pools) else ())
        return [
            PoolGroup(
                index,
                pool,
                self.language,
                self._errors_of_pools,
                self._is_open(index),
                None if pool == NodePoolDraft() else next(statuses, None),
                self.types if self.types and self.types.pool == index else None,
            )
            for index, pool in enumerate(self._pools)
        ]

    @cached_property
    def _pools(self) -> list[NodePoolDraft]:
        pools = self._with_blanks("node_pools", NodePoolDraft())
        if self._added("node_pools"):
            pools = [*(pools or [NodePoolDraft()]), NodePoolDraft()]
        return pools

    @cached_property
    def _errors_of_pools(self) -> dict[str, str]:
        return {box: self.error(box) for box in self._by_box if _POOL_BOX.match(box)}

    def _is_open(self, index: int) -> bool:
        """Return whether the questions of a node pool are unfolded: those with mistakes, or else one pool."""
        return index in self._mistaken_pools if self._mistaken_pools else index == self._pool_in_sight()

    @cached_property
    def _mistaken_pools(self) -> frozenset[int]:
        """The indices of the node pools with mistakes."""
        found = (_POOL_BOX.match(box) for box, mistakes in self._by_box.items() if mistakes)
        return frozenset(int(match[1]) for match in found if match)

    def _pool_in_sight(self) -> int:
        """The index of the node pool that was just added, copied or changed, or else 0."""
        change = self.change
        if self.types is not None:
            return self.types.pool
        if not isinstance(change, RowChange) or change.field not in GROUPS or change.removed is not None:
            return 0
        return change.copied + 1 if change.copied is not None else len(self._pools) - 1

    @property
    def opens_advanced(self) -> bool:
        """Whether a question that most plans with one pool leave out has an answer or a mistake."""
        draft = self.draft
        return bool(draft.eni or draft.ip_prefixes or draft.surge_nodes) or any(map(self.error, ADVANCED))

    def opens_more(self, step: str) -> bool:
        """Return whether an answer that most plans leave out has an error, so that the fold of the step is open."""
        return any(self.error(field) or self.clashes_at(field) for field in BY_NAME[step].folded)

    def more(self, step: str) -> str:
        """Return the answers to the questions that most plans leave out, in one line."""
        texts = (
            self.language.with_label(self.language.text(f"field.{field}"), self._shown(field))
            for field in BY_NAME[step].folded
            if getattr(self.draft, field)
        )
        return self.language.clauses(texts)

    def _shown(self, field: str) -> str:
        given: str | tuple[str, ...] = getattr(self.draft, field)
        if isinstance(given, tuple):
            rest = len(given) - _MAX_TOLD
            more = [self.language.text("wizard.review.more", count=rest)] if rest > 0 else []
            return self.language.list([*(shortened(each, _MAX_LETTERS) for each in given[:_MAX_TOLD]), *more])
        code = f"field.{field}.{given}"
        return self.language.text(code) if self.language.has_message(code) else shortened(given, _MAX_LETTERS)

    def clashes_at(self, name: str) -> tuple[Clash, ...]:
        """Return the errors of the plan about a field."""
        return self.clashes.get(name, ())

    def need(self, need: str) -> str:
        level: str = self.draft.needs.get(need, "no")
        return level

    def secondary(self) -> str:
        return "\n".join(self._drawn("secondary_cidrs"))

    def networks(self) -> str:
        """Return one network per line, followed by its name."""
        return "\n".join(map(network_line, self._drawn("connected_networks")))

    def rest(self, field: str) -> FormRest | None:
        """Return the entries of a list that the form doesn't show; None if it shows all."""
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
        """Return the sentences about the mistakes in one field."""
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

    def _with_blanks(self, field: str, blank: VswitchDraft | NodePoolDraft) -> list[Any]:
        return list(with_blanks(self._drawn(field), self.sent.get(field, ()), blank))

    def summary(self) -> tuple[Link, ...]:
        """Return the mistakes, each with a link to its field."""
        return summary_of(self.mistakes, self.language, self._to_its_box)

    def rows(self, field: str) -> tuple[FormRow, ...]:
        """Return the rows of a list of vSwitches, with a blank one at the end if the list is empty or it was requested."""
        vswitches = self._vswitches(field)
        several = max(len(vswitches), len(getattr(self.draft, field))) > 1
        return tuple(
            FormRow(
                label=self.language.text("wizard.row", number=index + 1),
                remove=f"remove-{field}-{index}" if several else "",
                fields=tuple(self._cells(f"{field}-{index}", field, vswitch)),
            )
            for index, vswitch in enumerate(vswitches)
        )

    def _vswitches(self, field: str) -> list[VswitchDraft]:
        vswitches = self._with_blanks(field, VswitchDraft())
        return [*vswitches, VswitchDraft()] if not vswitches or self._added(field) else vswitches

    def note(self, field: str) -> str:
        """Return a note that a list in one field was split into rows, or ""."""
        return self.language.text("wizard.rows.split") if field in self.split else ""

    def focus(self, field: str) -> int | None:
        """Return the index of the row or group that was just added; None if none was."""
        if not self._added(field):
            return None
        return len(self._pools if field in GROUPS else self._vswitches(field)) - 1

    def announcement(self, field: str) -> str:
        """Return an announcement of the last change to the rows of a list, or ""."""
        if self.change is None or self.change.field != field:
            return ""
        if isinstance(self.change, RestRemoval):
            return self.language.text("wizard.rest.dropped")
        if field in GROUPS:
            removed = self.change.removed
            if removed is not None:
                return self.language.text("field.node_pools.removed", number=removed + 1)
            number = len(self._pools) if self.change.copied is None else self.change.copied + 2
            return self.language.text("field.node_pools.added", number=number)
        if self.change.removed is None:
            return self.language.text("wizard.row.added", number=len(self._vswitches(field)))
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
    """Return the answers of the other steps, as hidden fields of the form."""
    empty = Draft()
    others = replace(draft, **{field: getattr(empty, field) for field in step.fields})
    return tuple(pairs_of(others))
