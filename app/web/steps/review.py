"""Check your answers: everything that was typed or assumed, and how every two ranges lie to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from app.export.wording import assumed_text
from app.locale import Language
from app.planning.draft import Draft, NetworkDraft, VswitchDraft
from app.planning.evaluation import Evaluation
from app.web.link import encode
from app.web.present import ranges
from app.web.present.difference import answer_text
from app.web.present.view import View
from app.web.steps import STEPS, Step
from app.web.urls import Urls, repeats

_MOST_LISTED: Final = 20
_MOST_LETTERS: Final = 200  # of one answer
_MOST_LINKS: Final = 40  # to change an answer: one each
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

    def __init__(self, draft: Draft, evaluation: Evaluation | None, spoken: Language, urls: Urls) -> None:
        self.draft = draft
        self.evaluation = evaluation
        self.spoken = spoken
        self.urls = urls
        self.query = f"{encode(draft)}&return=review"
        assumptions = evaluation.assumptions if evaluation else ()
        self.assumed = {assumption.field: assumption for assumption in assumptions}

    def sections(self) -> list[dict[str, Any]]:
        return [
            {"title": self.spoken.text(f"wizard.step.{step.name}"), "entries": list(self._entries(step))}
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
        return repeats(self.query) >= _MOST_LINKS

    def _entry(self, step: Step, field: str) -> dict[str, Any]:
        label = self.spoken.text(f"result.field.{field}")
        entry: dict[str, Any] = {
            "key": label,
            "value": self._value(field),
            "mono": field not in _CHOICES | _PLAIN,
            "href": self.urls.step(step.name, self.query),
            "change": label,
        }
        assumption = self.assumed.get(f"/{field}")
        if assumption is not None and not entry["value"]:
            note = self.spoken.say(assumption.why)
            value = (
                assumed_text(self.spoken, assumption) if field in _MEASURED else self._shown(assumption.value)
            )
            entry |= {"value": value, "assumed": True, "note": note}
        return entry

    def _needs(self, step: Step) -> Iterator[dict[str, Any]]:
        href = self.urls.step(step.name, self.query)
        asked = {
            need: level
            for need, level in self.draft.needs.items()
            if level in {"must", "prefer"} and self.spoken.knows(f"need.{need}.title")
        }
        for need, level in asked.items():
            key = self.spoken.text(f"need.{need}.title")
            yield {"key": key, "value": self.spoken.text(f"site.need.{level}"), "href": href, "change": key}
        if not asked:
            key = self.spoken.text("wizard.step.needs")
            yield {"key": key, "value": self.spoken.text("wizard.needs.none"), "href": href, "change": key}

    def _value(self, field: str) -> str | list[str]:
        typed = getattr(self.draft, field)
        if not typed and field in _DEFAULTED and self.evaluation is not None:
            typed = str(getattr(self.evaluation.plan, field))
        if field in _CHOICES and typed and self.spoken.knows(f"wizard.{field}.{typed}"):
            return self.spoken.text(f"wizard.{field}.{typed}")
        if typed and field in _MEASURED and self.evaluation is not None:
            return answer_text(self.spoken, f"/{field}", getattr(self.evaluation.plan, field))
        if field == "eni":
            return self.spoken.list(self._eni())
        if isinstance(typed, tuple):
            return self._listed(typed)
        return _short(typed or "")

    def _listed(self, values: Sequence[Any]) -> list[str]:
        shown = [self._shown(each) for each in values[:_MOST_LISTED]]
        rest = len(values) - len(shown)
        return shown + ([self.spoken.text("wizard.review.more", count=rest)] if rest else [])

    def _eni(self) -> Iterator[str]:
        for part in ("quantity", "ipv4_per_eni", "ipv6_per_eni", "total_quantity", "trunk_supported"):
            figure = getattr(self.draft.eni, part, None)
            if figure:
                yield f"{self.spoken.text(f'wizard.eni.{part}')}: {figure}"

    def _shown(self, value: Any) -> Any:
        """A value as a reader wants it, typed or assumed."""
        if isinstance(value, list | tuple):
            return self._listed(value)
        if isinstance(value, NetworkDraft):
            return _short(" ".join(filter(None, (value.cidr, value.name))))
        if isinstance(value, VswitchDraft):
            value = {"cidr": value.cidr, "zone": value.zone, "used": value.used}
        if isinstance(value, dict):
            zone, used = value.get("zone") or "a", str(value.get("used") or "0")
            code = "result.vswitch" if used == "0" else "wizard.review.vswitch.used"
            return _short(self.spoken.text(code, cidr=value["cidr"] or "", zone=zone, used=used))
        return _short(str(value))

    def matrix(self) -> dict[str, Any]:
        """As on the result, but what clashes leads nowhere: the findings are there."""
        assert self.evaluation is not None, "only a plan that can be read has ranges"
        found = ranges.matrix(View(self.evaluation, self.spoken, self.urls, self.query))
        return found | {"cells": [[cell | {"href": ""} for cell in line] for line in found["cells"]]}


def _short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
