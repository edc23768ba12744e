"""The form beside the verdict that changes one answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....plan.draft import Draft
from ....plan.plan import NeedLevel
from ....plan_io.link import pairs_of
from ....wording.fields import field_name
from ...http.long_links import Method, form_method
from ...http.page import Link, Option
from ...views.mistakes import named_sentence, sentence
from ...views.verdict import verdict_title
from ...views.view import View
from .what_if import ACTION, NUMBERS, PREFIX, WhatIf, boxes_of, shown


@dataclass(frozen=True, slots=True)
class WhatIfBox:
    """A box for one answer, with what was typed or what the plan has."""

    id: str
    label: str
    value: str
    kind: str
    error: str


@dataclass(frozen=True, slots=True)
class WhatIfChoice:
    """A list to choose from."""

    id: str
    value: str
    options: tuple[Option, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class WhatIfForm:
    """The form. `answer`: the verdict as it is, in a few words; `method`, `hidden`: how it is sent, with the plan."""

    answer: str
    action: str
    method: Method
    hidden: tuple[tuple[str, str], ...]
    boxes: tuple[WhatIfBox, ...]
    need: WhatIfChoice
    level: WhatIfChoice
    errors: tuple[Link, ...]


def what_if_form(view: View, draft: Draft, asked: WhatIf) -> WhatIfForm:
    """The form for an answer, with what was typed."""
    mistakes = {mistake.field: mistake for mistake in reversed(asked.mistakes)}
    by_field = {name: sentence(view.language, mistake) for name, mistake in mistakes.items()}
    return WhatIfForm(
        answer=verdict_title(view),
        action=view.urls.result(""),
        method=form_method(view.query),
        hidden=(*pairs_of(draft), ("action", ACTION)),
        boxes=tuple(_boxes(view, asked, by_field)),
        need=WhatIfChoice(
            id=f"{PREFIX}need",
            value=asked.typed.get("need", ""),
            options=tuple(_need_options(view)),
            error=by_field.get("needs", ""),
        ),
        level=WhatIfChoice(
            id=f"{PREFIX}level",
            value=asked.typed.get("level", NeedLevel.MUST.value),
            options=tuple(
                Option(level.value, view.language.text(f"site.need.{level}")) for level in NeedLevel
            ),
        ),
        errors=tuple(
            Link(named_sentence(view.language, mistake), f"#{PREFIX}{'need' if name == 'needs' else name}")
            for name, mistake in mistakes.items()
        ),
    )


def _boxes(view: View, asked: WhatIf, errors: Mapping[str, str]) -> Iterator[WhatIfBox]:
    for name in boxes_of(view.evaluation.plan):
        yield WhatIfBox(
            id=f"{PREFIX}{name}",
            label=field_name(view.language, f"/{name}"),
            value=asked.typed.get(name, shown(view.evaluation.plan, name)),
            kind="number" if name in NUMBERS else "cidr",
            error=errors.get(name, ""),
        )


def _need_options(view: View) -> Iterator[Option]:
    """Every need with its level as it is."""
    language, plan = view.language, view.evaluation.plan
    levels = {level: language.text(f"site.need.{level}") for level in NeedLevel}
    yield Option("", language.text("what_if.need.none"))
    for need in view.evaluation.catalogue.needs:
        title, level = language.text(f"need.{need}.title"), levels[plan.need(need)]
        yield Option(need, language.text("what_if.need.now", need=title, level=level))
