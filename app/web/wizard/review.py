"""Check your answers: everything that was typed or assumed, and how every two ranges lie to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from ...engine.evaluation import Evaluation
from ...plan.draft import Draft, NetworkDraft, VswitchDraft
from ...plan.fields import Choice, Field, ListOf, Number, Record, Text, YesNo
from ...plan.plan import FIELDS
from ...plan.read import read_whole_number
from ...plan_io.link import encode
from ...urls import Urls, repeats
from ...wording.language import Language
from ...wording.plan_answers import answer_text
from ...wording.sentences import assumed_text
from ..views.ranges import RangeMatrix, range_matrix
from ..views.steps import STEPS, Step
from ..views.view import View

_MAX_LISTED: Final = 20
_MAX_LETTERS: Final = 200  # of one answer
_MAX_LINKS: Final = 40  # to change an answer: one each


class Review:
    """`evaluation` is None while the plan can't be read."""

    def __init__(self, draft: Draft, evaluation: Evaluation | None, language: Language, urls: Urls) -> None:
        self.draft = draft
        self.evaluation = evaluation
        self.language = language
        self.urls = urls
        self.query = f"{encode(draft)}&return=review"
        assumptions = evaluation.assumptions if evaluation else ()
        self.assumed = {assumption.field: assumption for assumption in assumptions}

    def sections(self) -> list[dict[str, Any]]:
        return [
            {"title": self.language.text(f"wizard.step.{step.name}"), "entries": list(self._entries(step))}
            for step in STEPS
            if step.fields
        ]

    def _entries(self, step: Step) -> Iterator[dict[str, Any]]:
        for place, field in enumerate(step.fields):
            if field == "needs":
                yield from self._needs(step)
            else:
                yield self._entry(step, field) | ({} if place == 0 or self._links_each else {"href": ""})

    @property
    def _links_each(self) -> bool:
        """Whether each answer leads to its step; where the link is very long, only the first of a step does."""
        return repeats(self.query) >= _MAX_LINKS

    def _entry(self, step: Step, field: str) -> dict[str, Any]:
        label, kind = self.language.text(f"field.{field}"), FIELDS[field].kind
        entry: dict[str, Any] = {
            "key": label,
            "value": self._value(field),
            "mono": not isinstance(kind, Choice | YesNo) and kind != Text(),
            "href": self.urls.step(step.name, self.query),
            "change": label,
        }
        assumption = self.assumed.get(f"/{field}")
        if assumption is not None and not entry["value"]:
            note = self.language.say(assumption.why)
            value = (
                assumed_text(self.language, assumption)
                if isinstance(kind, Number)
                else self._shown(assumption.value)
            )
            entry |= {"value": value, "assumed": True, "note": note}
        return entry

    def _needs(self, step: Step) -> Iterator[dict[str, Any]]:
        href = self.urls.step(step.name, self.query)
        asked = {
            need: level
            for need, level in self.draft.needs.items()
            if level in {"must", "prefer"} and self.language.knows(f"need.{need}.title")
        }
        for need, level in asked.items():
            key = self.language.text(f"need.{need}.title")
            yield {"key": key, "value": self.language.text(f"site.need.{level}"), "href": href, "change": key}
        if not asked:
            key = self.language.text("wizard.step.needs")
            yield {"key": key, "value": self.language.text("wizard.needs.none"), "href": href, "change": key}

    def _value(self, field: str) -> str | list[str]:
        """An answer as typed; one that is left out as its default."""
        typed, kind = getattr(self.draft, field), FIELDS[field].kind
        plan = self.evaluation.plan if self.evaluation else None
        if not typed and plan is not None and f"/{field}" not in self.assumed:
            default = getattr(plan, field)
            typed = "" if default is None or isinstance(default, tuple) else str(default)
        match kind:
            case Choice() if typed and self.language.knows(f"field.{field}.{typed}"):
                return self.language.text(f"field.{field}.{typed}")
            case Number() if typed and (kind.prefix or kind.suffix) and plan is not None:
                return answer_text(self.language, f"/{field}", getattr(plan, field))
            case Record(_, parts):
                return self.language.list(self._parts(field, parts, typed)) if typed else ""
            case ListOf():
                return self._listed(typed or ())
        return _short(typed or "")

    def _listed(self, values: Sequence[Any]) -> list[str]:
        shown = [self._shown(each) for each in values[:_MAX_LISTED]]
        rest = len(values) - len(shown)
        return shown + ([self.language.text("wizard.review.more", count=rest)] if rest else [])

    def _parts(self, field: str, parts: Sequence[Field], record: Any) -> Iterator[str]:
        for part in parts:
            if figure := getattr(record, part.name):
                yield self.language.labelled(self.language.text(f"field.{field}.{part.name}"), figure)

    def _shown(self, value: Any) -> Any:
        """A value as a reader wants it, typed or assumed."""
        if isinstance(value, list | tuple):
            return self._listed(value)
        if isinstance(value, NetworkDraft):
            return _short(" ".join(filter(None, (value.cidr, value.name))))
        if isinstance(value, VswitchDraft):
            value = {"cidr": value.cidr, "zone": value.zone, "used": value.used}
        if isinstance(value, dict):
            zone, used = value.get("zone") or "a", read_whole_number(str(value.get("used") or "0"))
            code = "result.vswitch" if used == 0 else "wizard.review.vswitch.used"
            return _short(self.language.text(code, cidr=value["cidr"] or "", zone=zone, used=used))
        return _short(str(value))

    def matrix(self) -> RangeMatrix:
        """As on the result, but what clashes leads nowhere: the findings are there."""
        assert self.evaluation is not None, "only a plan that can be read has ranges"
        view = View(self.evaluation, self.language, self.urls, self.query)
        return range_matrix(view, has_links=False)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_LETTERS else f"{text[:_MAX_LETTERS]}…"
