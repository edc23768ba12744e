"""The what-if form beside the verdict: what the user typed, the Draft with the changes, and the form itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote_plus

from ....catalogue.model import Editions
from ....engine.evaluation import Change, Pointer
from ....plan.draft import Draft, Mistake
from ....plan.plan import NeedLevel, Plan
from ....plan.read import read
from ....plan_io.link import pairs, pairs_of
from ....plan_io.patch import patched, with_fields
from ....wording.fields import field_name
from ...http.answer import Answer
from ...http.page import Link, Option
from ...http.plan_links import Method, form_method
from ...views.mistakes import named_sentence, sentence
from ...views.verdict import verdict_title
from ...views.view import View

ACTION: Final = "what-if"
PREFIX: Final = "what_if."  # a key with a dot is not part of the plan
NUMBERS: Final = ("max_nodes", "pods_per_node")
RANGES: Final = ("vpc_cidr", "service_cidr", "pod_cidr")
_MAX_NODES_OF_POOL: Final = re.compile(r"/node_pools/(\d+)/max_nodes", re.ASCII)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The values that the user typed, by field, and their mistakes."""

    typed: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


NO_CHANGE: Final = WhatIf()


def asked_what_if(query: str) -> Mapping[str, str] | None:
    """Return the values of the form by field; None if the form wasn't sent."""
    if ACTION not in unquote_plus(query):
        return None
    sent = dict(pairs(query))
    if sent.get("action") != ACTION:
        return None
    return {key.removeprefix(PREFIX): value.strip() for key, value in sent.items() if key.startswith(PREFIX)}


def boxes_of(plan: Plan) -> tuple[str, ...]:
    """Return the fields of the form. It asks for numbers of nodes only if the plan has one pool."""
    return RANGES if plan.node_pools else (*NUMBERS, *RANGES)


def shown(plan: Plan, name: str) -> str:
    """Return the initial value of a field: the answer of the plan, which may be assumed."""
    value = plan.most_nodes if name == "max_nodes" else getattr(plan, name)
    return "" if value is None else str(value)


def what_if(
    answer: Answer, typed: Mapping[str, str], editions: Editions
) -> tuple[tuple[Mistake, ...], Draft]:
    """Return the mistakes and the plan with the typed values. Unchanged values remain as they were, assumed or stated."""
    plan, draft = answer.evaluation.plan, answer.draft
    changes: dict[str, Any] = {
        name: typed[name] or None
        for name in boxes_of(plan)
        if name in typed and typed[name] != shown(plan, name)
    }
    changed = replace(draft, **changes)
    if "max_nodes" in changes:
        changed = _consistent(changed, plan)
    if typed.get("need") and typed.get("level"):
        changed = replace(changed, needs=MappingProxyType({**draft.needs, typed["need"]: typed["level"]}))
    return read(changed, editions).mistakes, changed


def with_answer(draft: Draft, plan: Plan, field: Pointer, value: object) -> Draft:
    """Return the Draft with one answer of the plan changed: a scalar field, or a need."""
    changed = patched(draft, [Change("replace", field, value)])
    if field == "/max_nodes":
        return _consistent(changed, plan)
    of_pool = _MAX_NODES_OF_POOL.fullmatch(field)
    return _consistent_pool(changed, plan, int(of_pool[1])) if of_pool else changed


def _consistent(draft: Draft, plan: Plan) -> Draft:
    """Return the Draft with its nodes reduced to the maximum if they exceed it."""
    most = draft.max_nodes
    if most and most.isdecimal() and len(most) < 10 and 0 < int(most) < plan.start_nodes:
        return with_fields(draft, nodes=most)
    return draft


def _consistent_pool(draft: Draft, plan: Plan, index: int) -> Draft:
    """Return the Draft with the nodes of one pool reduced to the maximum if they exceed it."""
    most = draft.node_pools[index].max_nodes
    if not most or int(most) >= plan.node_pools[index].nodes:
        return draft
    return patched(draft, [Change("replace", f"/node_pools/{index}/nodes", int(most))])


@dataclass(frozen=True, slots=True)
class WhatIfBox:
    """A field of the form, with the typed value or that of the plan."""

    id: str
    label: str
    value: str
    kind: str
    error: str


@dataclass(frozen=True, slots=True)
class WhatIfChoice:
    """A drop-down list of the form."""

    id: str
    value: str
    options: tuple[Option, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class WhatIfForm:
    """The form. `answer` is the current verdict in a few words; `method` and `hidden` submit the plan."""

    answer: str
    action: str
    method: Method
    hidden: tuple[tuple[str, str], ...]
    boxes: tuple[WhatIfBox, ...]
    need: WhatIfChoice
    level: WhatIfChoice
    errors: tuple[Link, ...]


def what_if_form(view: View, draft: Draft, asked: WhatIf) -> WhatIfForm:
    """Return the form for an answer, with the typed values."""
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
    """Yield every need with its current level as an option."""
    language, plan = view.language, view.evaluation.plan
    levels = {level: language.text(f"site.need.{level}") for level in NeedLevel}
    yield Option("", language.text("what_if.need.none"))
    for need in view.evaluation.catalogue.needs:
        title, level = language.text(f"need.{need}.title"), levels[plan.need(need)]
        yield Option(need, language.text("what_if.need.now", need=title, level=level))
