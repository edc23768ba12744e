"""Check your answers: everything that was typed or assumed, and how every two ranges lie to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from ...engine.evaluation import Evaluation
from ...plan.draft import Draft, NetworkDraft, VswitchDraft
from ...plan.read import read_whole_number
from ...plan_io.link import encode
from ...urls import Urls, repeats
from ...wording.language import Language
from ...wording.sentences import assumed_text
from ..views import ranges
from ..views.difference import answer_text
from ..views.steps import STEPS, Step
from ..views.view import View

_MAX_LISTED: Final = 20
_MAX_LETTERS: Final = 200  # of one answer
_MAX_LINKS: Final = 40  # to change an answer: one each
_CHOICES: Final = frozenset({"cluster_spec", "security_group"})
_DEFAULTED: Final = _CHOICES | {
    "rules",
    "max_nodes",
    "surge_nodes",
    "route_entry_quota",
    "route_entries_used",
}
_PLAIN: Final = frozenset({"name"})
_MEASURED: Final = frozenset({"node_cidr_mask", "growth_percent_per_year"})  # a number that needs its sign


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
        label = self.language.text(f"field.{field}")
        entry: dict[str, Any] = {
            "key": label,
            "value": self._value(field),
            "mono": field not in _CHOICES | _PLAIN,
            "href": self.urls.step(step.name, self.query),
            "change": label,
        }
        assumption = self.assumed.get(f"/{field}")
        if assumption is not None and not entry["value"]:
            note = self.language.say(assumption.why)
            value = (
                assumed_text(self.language, assumption)
                if field in _MEASURED
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
        typed = getattr(self.draft, field)
        if not typed and field in _DEFAULTED and self.evaluation is not None:
            typed = str(getattr(self.evaluation.plan, field))
        if field in _CHOICES and typed and self.language.knows(f"field.{field}.{typed}"):
            return self.language.text(f"field.{field}.{typed}")
        if typed and field in _MEASURED and self.evaluation is not None:
            return answer_text(self.language, f"/{field}", getattr(self.evaluation.plan, field))
        if field == "eni":
            return self.language.list(self._eni())
        if isinstance(typed, tuple):
            return self._listed(typed)
        return _short(typed or "")

    def _listed(self, values: Sequence[Any]) -> list[str]:
        shown = [self._shown(each) for each in values[:_MAX_LISTED]]
        rest = len(values) - len(shown)
        return shown + ([self.language.text("wizard.review.more", count=rest)] if rest else [])

    def _eni(self) -> Iterator[str]:
        for part in ("quantity", "ipv4_per_eni", "ipv6_per_eni", "total_quantity", "trunk_supported"):
            figure = getattr(self.draft.eni, part, None)
            if figure:
                yield self.language.labelled(self.language.text(f"field.eni.{part}"), figure)

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

    def matrix(self) -> dict[str, Any]:
        """As on the result, but what clashes leads nowhere: the findings are there."""
        assert self.evaluation is not None, "only a plan that can be read has ranges"
        found = ranges.matrix(View(self.evaluation, self.language, self.urls, self.query))
        return found | {"cells": [[cell | {"href": ""} for cell in line] for line in found["cells"]]}


def _short(text: str) -> str:
    return text if len(text) <= _MAX_LETTERS else f"{text[:_MAX_LETTERS]}…"
