"""The form beside the verdict that changes one answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ...plan.draft import Draft
from ...plan.plan import NeedLevel
from ...plan_io.link import pairs_of
from ...wording.language import Language
from .mistakes import named_sentence, sentence
from .view import Shape, View, field_name
from .what_if_form import ACTION, NUMBERS, PREFIX, RANGES, WhatIf, shown

_MAX_KEPT: Final = 100


def what_if_form(view: View, draft: Draft, asked: WhatIf, *, opened: bool) -> Shape:
    """Boxes with the plan's answers or what was typed; `hidden` carries the plan along.

    `opened`: a change led here, so that the next one is likely.
    """
    mistakes = {mistake.field: mistake for mistake in reversed(asked.mistakes)}
    by_field = {name: sentence(view.language, mistake) for name, mistake in mistakes.items()}
    boxes = list(_boxes(view, asked, by_field))
    plan, needs = view.evaluation.plan, view.evaluation.catalogue.needs
    return {
        "action": view.urls.result(""),
        "hidden": [*pairs_of(draft), ("action", ACTION)],
        "boxes": boxes,
        "need": {
            "id": f"{PREFIX}need",
            "value": asked.typed.get("need", ""),
            "options": _need_options(view.language, tuple((need, plan.need(need)) for need in needs)),
            "error": by_field.get("needs", ""),
        },
        "level": {
            "id": f"{PREFIX}level",
            "value": asked.typed.get("level", NeedLevel.MUST.value),
            "options": [
                {"value": level.value, "text": view.language.text(f"site.need.{level}")}
                for level in NeedLevel
            ],
        },
        "open": opened or bool(asked.mistakes),
        "errors": [
            {
                "text": named_sentence(view.language, mistake),
                "href": f"#{PREFIX}{'need' if name == 'needs' else name}",
            }
            for name, mistake in mistakes.items()
        ],
    }


def _boxes(view: View, asked: WhatIf, errors: dict[str, str]) -> Iterator[Shape]:
    for name in (*NUMBERS, *RANGES):
        yield {
            "id": f"{PREFIX}{name}",
            "label": field_name(view.language, f"/{name}"),
            "value": asked.typed.get(name, shown(view.evaluation.plan, name)),
            "kind": "number" if name in NUMBERS else "cidr",
            "error": errors.get(name, ""),
        }


@lru_cache(_MAX_KEPT)
def _need_options(language: Language, needs: tuple[tuple[str, NeedLevel], ...]) -> tuple[Shape, ...]:
    """Every need with its level as it is. Most plans ask for few, and changes of a plan for the same."""
    levels = {level: language.text(f"site.need.{level}") for level in NeedLevel}
    texts = {
        need: language.text("what_if.need.now", need=language.text(f"need.{need}.title"), level=levels[level])
        for need, level in needs
    }
    return tuple(
        {"value": need, "text": text}
        for need, text in {"": language.text("what_if.need.none"), **texts}.items()
    )
