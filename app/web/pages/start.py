"""GET /: the quick planner, which only needs two numbers, and example plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from types import MappingProxyType
from typing import ClassVar, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...engine.assess import assess
from ...map.plots.fit import Fit, empty_fits, fits
from ...plan.draft import Draft, Mistake
from ...plan.plan import NeedLevel
from ...plan.read import Reading, read
from ...plan_io.link import decode, encode, pairs_of
from ...urls import RETURN_STEP_KEY, Urls
from ...wording.fields import field_name
from ...wording.language import Language
from ..http.page import Link, Page
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.mistakes import asked_for, named_sentence, sentence
from ..views.verdict import ShownVerdict, shown_verdict
from ..views.view import PlanLink, View
from .examples import EXAMPLES

router = APIRouter(include_in_schema=False)

# The most common of the needs.
_NEEDS: Final = ("network_policy", "dual_stack", "pod_security_group", "fixed_pod_ip")
_TICKED: Final = frozenset((name, NeedLevel.MUST) for name in _NEEDS)
_ASKED: Final = frozenset({NeedLevel.MUST, NeedLevel.PREFER})
_NUMBERS: Final = ("nodes", "max_nodes", "pods_per_node")
_NAMES: Final = "abcdefghij"  # the zones if only their number is stated
# Keys with a dot are not part of the plan: the number of zones, a change of it, that there is no VPC yet, and the target.
_ZONES: Final = "quick.zones"
_STEP: Final = "quick.step"
_NO_VPC: Final = "quick.no_vpc"
_GO: Final = "quick.go"


@dataclass(frozen=True, slots=True)
class QuickBox:
    """A field of the form, as it was typed. `optional`: it may be empty."""

    name: str
    label: str
    value: str
    kind: str
    optional: bool
    error: str


@dataclass(frozen=True, slots=True)
class QuickNeed:
    """The checkbox for a need."""

    name: str
    title: str
    checked: bool


@dataclass(frozen=True, slots=True)
class QuickForm:
    """The form. `hidden` are answers that it doesn't ask for. `no_vpc`: there is no VPC yet."""

    hidden: tuple[tuple[str, str], ...]
    boxes: tuple[QuickBox, ...]
    zones: int
    most_zones: int
    no_vpc: bool
    needs: tuple[QuickNeed, ...]


@dataclass(frozen=True, slots=True)
class QuickAnswer:
    """The answer beside the form, and the URL of the result."""

    verdict: ShownVerdict
    fits: tuple[Fit, ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """The start page.

    `answer` is None until both numbers are valid. `missing` then says which answers are missing, and `empty` are the bars without
    values.
    """

    template: ClassVar[str] = "start.html"

    form: QuickForm
    answer: QuickAnswer | None
    missing: str
    empty: tuple[Fit, ...]
    examples: tuple[PlanLink, ...]


@router.get("/")
@serialized
def page(request: Request) -> Response:
    """Return the quick planner with the typed values, or a redirect to another page with the plan."""
    sent = dict(request.query_params)
    language, urls = language_of(request), urls_of(request)
    typed = decode(request.url.query).draft
    zones = _zones(sent, len(typed.zones) or 3)
    draft = _draft(typed, sent, zones)
    reading = read(draft, request.app.state.editions)
    if sent.get(_GO) == "steps":
        return RedirectResponse(urls.step("cluster", encode(draft)), HTTPStatus.SEE_OTHER)
    answer = _answer(reading, draft, language, urls)
    shown = StartPage(
        nav="start",
        errors=tuple(_wrong(reading, language)),
        form=quick_form(draft, reading.mistakes, sent, zones, language),
        answer=answer,
        missing="" if answer else _missing(draft, reading, language),
        empty=() if answer else empty_fits(language),
        examples=tuple(_example(name, language, urls) for name in EXAMPLES),
    )
    return render(request, shown)


def _zones(sent: Mapping[str, str], before: int) -> int:
    """Return the number of zones: as typed, or one more or fewer; `before` if the typed number is invalid."""
    typed = sent.get(_ZONES, "").strip()
    count = int(typed) if typed.isdecimal() and len(typed) < 3 else before
    count += {"more": 1, "fewer": -1}.get(sent.get(_STEP, ""), 0)
    return min(max(count, 1), len(_NAMES))


def _draft(typed: Draft, sent: Mapping[str, str], zones: int) -> Draft:
    """Return the Draft with the typed values and a number of zones. If the plan has that many, it retains their names."""
    changes = {"zones": tuple(_NAMES[:zones])} if sent and zones != len(typed.zones) else {}
    needs = {name: level for name, level in typed.needs.items() if level in _ASKED}
    vpc = None if _NO_VPC in sent else typed.vpc_cidr
    changed: Draft = replace(typed, **changes, needs=MappingProxyType(needs), vpc_cidr=vpc)
    return changed


def quick_form(
    draft: Draft, mistakes: Sequence[Mistake], sent: Mapping[str, str], zones: int, language: Language
) -> QuickForm:
    """Return the form with the values that were sent."""
    errors = {
        mistake.field: sentence(language, mistake)
        for mistake in reversed(mistakes)
        if mistake.code != "required"
    }
    boxes = [
        QuickBox(
            name=name,
            label=field_name(language, f"/{name}"),
            value=sent.get(name) or getattr(draft, name) or "",
            kind="number" if name in _NUMBERS else "cidr",
            optional=name not in {"nodes", "pods_per_node"},
            error=errors.get(name, ""),
        )
        for name in (*_NUMBERS, "instance_type", "vpc_cidr")
    ]
    needs = [
        QuickNeed(name, language.text(f"need.{name}.title"), draft.needs.get(name) == NeedLevel.MUST)
        for name in _NEEDS
    ]
    return QuickForm(_hidden(draft, sent), tuple(boxes), zones, len(_NAMES), _NO_VPC in sent, tuple(needs))


def _hidden(draft: Draft, sent: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the answers that the form doesn't ask for, and the step to return to."""
    asked = {
        **dict.fromkeys((*_NUMBERS, "instance_type", "vpc_cidr")),
        "needs": {name: level for name, level in draft.needs.items() if (name, level) not in _TICKED},
    }
    back = [(RETURN_STEP_KEY, sent[RETURN_STEP_KEY])] if RETURN_STEP_KEY in sent else []
    others = replace(draft, **asked)
    return (*(pairs_of(others) if others != Draft() else ()), *back)


def _answer(reading: Reading, draft: Draft, language: Language, urls: Urls) -> QuickAnswer | None:
    if reading.plan is None:
        return None
    evaluation, query = assess(reading.plan, reading.catalogue), encode(draft)
    view = View(evaluation, language, urls, query)
    return QuickAnswer(shown_verdict(view), fits(evaluation, language), urls.result(query))


def _missing(draft: Draft, reading: Reading, language: Language) -> str:
    """Return which answers are invalid or missing."""
    wrong = [each.text for each in _wrong(reading, language)]
    return language.sentences(wrong) if wrong and draft != Draft() else asked_for(reading.mistakes, language)


def _wrong(reading: Reading, language: Language) -> Iterator[Link]:
    for mistake in reading.mistakes:
        if mistake.code != "required":
            yield Link(named_sentence(language, mistake), f"#quick-{mistake.field}")


def _example(name: str, language: Language, urls: Urls) -> PlanLink:
    draft = replace(EXAMPLES[name], name=language.text(f"start.example.{name}.name"))
    return PlanLink(
        title=language.text(f"start.example.{name}.title"),
        href=urls.result(encode(draft)),
        text=language.text(f"start.example.{name}.text"),
    )
