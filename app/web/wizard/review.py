"""The review: every stated or assumed answer, and the relation of every two ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ...engine.evaluation import Evaluation
from ...plan.draft import Draft, NetworkDraft, VswitchDraft
from ...plan.fields import Choice, Field, ListOf, Number, Record, Text, YesNo
from ...plan.plan import FIELDS
from ...plan.read import read_whole_number
from ...plan_io.link import encode
from ...urls import Urls, repeats
from ...wording.fields import answer_text, assumed_text, pool_field_name
from ...wording.language import Language
from ...wording.plain_text import shortened
from ..views.ranges import RangeMatrix, range_matrix
from ..views.steps import STEPS, Step
from ..views.view import SummaryEntry, View
from .pools import PoolGroup

_MAX_LISTED: Final = 20
_MAX_LETTERS: Final = 200  # characters of one answer
_MAX_LINKS: Final = 40  # one link to change each answer


@dataclass(frozen=True, slots=True)
class ReviewSection:
    """The stated or assumed answers of one step. `href` leads to the step."""

    title: str
    href: str
    entries: tuple[SummaryEntry, ...]


class Review:
    """Builds the sections of the review. `evaluation` is None while the plan can't be read."""

    def __init__(self, draft: Draft, evaluation: Evaluation | None, language: Language, urls: Urls) -> None:
        self.draft = draft
        self.evaluation = evaluation
        self.language = language
        self.urls = urls
        self.query = f"{encode(draft)}&return=review"
        assumptions = evaluation.assumptions if evaluation else ()
        self.assumed = {assumption.field: assumption for assumption in assumptions}

    def sections(self) -> tuple[ReviewSection, ...]:
        """Return a section for each step with questions."""
        return tuple(
            ReviewSection(
                self.language.text(f"wizard.step.{step.name}"),
                self.urls.step(step.name, self.query),
                tuple(self._entries(step)),
            )
            for step in STEPS
            if step.fields
        )

    def defaults(self) -> tuple[SummaryEntry, ...]:
        """Return the answers that were left out and have a default."""
        return tuple(
            entry
            for step in STEPS
            for field in step.fields
            if not self._is_given(field) and field != "needs"
            for entry in [self._entry(step, field)]
            if entry.value and not entry.assumed
        )

    def _is_given(self, field: str) -> bool:
        return bool(getattr(self.draft, field))

    def _entries(self, step: Step) -> Iterator[SummaryEntry]:
        shown = [field for field in step.fields if self._is_given(field) or f"/{field}" in self.assumed]
        for field in shown if step.name != "needs" else ("needs",):
            match field:
                case "needs":
                    yield from self._needs(step)
                case "node_pools" if self.draft.node_pools:
                    yield from self._pools(step)
                case _:
                    yield self._entry(step, field)

    def _pools(self, step: Step) -> Iterator[SummaryEntry]:
        """Yield an entry for each of the first node pools, and one for its proposed instance type."""
        pools, href = self.draft.node_pools, self._href(step)
        for index, pool in enumerate(pools[:_MAX_LISTED]):
            group = PoolGroup(index, pool, self.language, {}, is_open=False)
            pool_href = f"{href}#{group.id}" if href else ""
            gist = shortened(group.gist, _MAX_LETTERS)
            yield SummaryEntry(shortened(group.title, _MAX_LETTERS), gist, href=pool_href)
            yield from self._proposed_types(group, pool_href)
        if len(pools) > _MAX_LISTED:
            more = self.language.text("wizard.review.more", count=len(pools) - _MAX_LISTED)
            yield SummaryEntry(self.language.text("field.node_pools"), more)

    def _proposed_types(self, group: PoolGroup, href: str) -> Iterator[SummaryEntry]:
        assumption = self.assumed.get(f"/node_pools/{group.index}/instance_types")
        if assumption is not None:
            part = pool_field_name(self.language, "instance_types")
            key = self.language.text("field.node_pools.part", pool=group.title, part=part)
            note, types = self.language.say(assumption.why), self.language.list(assumption.value)
            yield SummaryEntry(shortened(key, _MAX_LETTERS), types, note, href, assumed=True, mono=True)

    def _href(self, step: Step) -> str:
        """Return the link to change an answer; "" if links are very long, so that only the section has one."""
        return self.urls.step(step.name, self.query) if repeats(self.query) >= _MAX_LINKS else ""

    def _entry(self, step: Step, field: str) -> SummaryEntry:
        kind, assumption = FIELDS[field].kind, self.assumed.get(f"/{field}")
        entry = SummaryEntry(
            key=self.language.text(f"field.{field}"),
            value=self._value(field),
            mono=not isinstance(kind, Choice | YesNo) and kind != Text(),
            href=self._href(step),
        )
        if assumption is None or entry.value:
            return entry
        is_number = isinstance(kind, Number)
        value = assumed_text(self.language, assumption) if is_number else self._shown(assumption.value)
        return replace(entry, value=value, assumed=True, note=self.language.say(assumption.why))

    def _needs(self, step: Step) -> Iterator[SummaryEntry]:
        href = self._href(step)
        asked = {
            need: level
            for need, level in self.draft.needs.items()
            if level in {"must", "prefer"} and self.language.has_message(f"need.{need}.title")
        }
        for need, level in asked.items():
            title, level_text = (
                self.language.text(f"need.{need}.title"),
                self.language.text(f"site.need.{level}"),
            )
            yield SummaryEntry(title, level_text, href=href)
        if not asked:
            title, none = self.language.text("wizard.step.needs"), self.language.text("wizard.needs.none")
            yield SummaryEntry(title, none, href=href)

    def _value(self, field: str) -> str | tuple[str, ...]:
        """Return an answer as typed, or its default."""
        typed, kind = getattr(self.draft, field), FIELDS[field].kind
        plan = self.evaluation.plan if self.evaluation else None
        if not typed and plan is not None and f"/{field}" not in self.assumed:
            default = getattr(plan, field)
            typed = "" if default is None or isinstance(default, tuple) else str(default)
        match kind:
            case Choice() if typed and self.language.has_message(f"field.{field}.{typed}"):
                return self.language.text(f"field.{field}.{typed}")
            case Number() if typed and (kind.prefix or kind.suffix) and plan is not None:
                return answer_text(self.language, f"/{field}", getattr(plan, field))
            case YesNo() if typed:
                return self.language.text("wizard.yes" if typed.lower() == "true" else "wizard.no")
            case ListOf(Text()):
                return self.language.list(typed[:_MAX_LISTED]) if typed else ""
            case Record(_, parts):
                return self.language.list(self._parts(field, parts, typed)) if typed else ""
            case ListOf():
                return self._listed(typed or ())
        return shortened(typed or "", _MAX_LETTERS)

    def _listed(self, values: Sequence[Any]) -> tuple[str, ...]:
        shown = tuple(self._shown(each) for each in values[:_MAX_LISTED])
        rest = len(values) - len(shown)
        return (*shown, self.language.text("wizard.review.more", count=rest)) if rest else shown

    def _parts(self, field: str, parts: Sequence[Field], record: Any) -> Iterator[str]:
        for part in parts:
            if figure := getattr(record, part.name):
                yield self.language.with_label(self.language.text(f"field.{field}.{part.name}"), figure)

    def _shown(self, value: Any) -> Any:
        """Return a typed or assumed value in a readable form."""
        if isinstance(value, list | tuple):
            return self._listed(value)
        if isinstance(value, NetworkDraft):
            return shortened(" ".join(filter(None, (value.cidr, value.name))), _MAX_LETTERS)
        if isinstance(value, VswitchDraft):
            value = {"cidr": value.cidr, "zone": value.zone, "used": value.used}
        if isinstance(value, dict):
            zone, used = value.get("zone") or "a", read_whole_number(str(value.get("used") or "0"))
            code = "result.vswitch" if used == 0 else "wizard.review.vswitch.used"
            return shortened(
                self.language.text(code, cidr=value["cidr"] or "", zone=zone, used=used), _MAX_LETTERS
            )
        return shortened(str(value), _MAX_LETTERS)

    def matrix(self) -> RangeMatrix | None:
        """Return the matrix without links to findings, which only the result has; None if the plan can't be read."""
        if self.evaluation is None:
            return None
        view = View(self.evaluation, self.language, self.urls, self.query)
        return range_matrix(view, has_links=False)
