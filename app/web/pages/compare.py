"""GET /compare: two plans side by side, each given as a link."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...answers.difference import difference_json
from ...answers.problem import PlanError, plan_problem
from ...engine.assess import assess
from ...engine.evaluation import Evaluation
from ...map.moves import DrawnMoves, drawn_moves, moves
from ...plan.draft import Draft
from ...plan_io.link import encode, query_of, stated_draft_of
from ...search.difference import difference
from ...wording.language import Language
from ..http.answer import read_link
from ..http.page import Link, PlanPage
from ..http.plan_links import Method, form_method, link_too_long
from ..http.responses import ProblemResponse
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.change_note import verdict_change
from ..views.findings import FindingEntry, short_findings
from ..views.mistakes import named_sentence
from ..views.verdict import ShownVerdict, shown_verdict
from ..views.view import Table, View
from .compare_tables import answers_table, limits_intro, limits_table, rows_table

router = APIRouter(include_in_schema=False)

SIDES: Final = ("a", "b")
_MAX_FAULTS: Final = 5  # below one field; the form of the plan shows all of them


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two links as it was sent, with its evaluation or its mistakes."""

    name: str
    given: str
    evaluation: Evaluation | None
    query: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkBox:
    """A field of the form as it was sent, and the sentences about the mistakes in its link."""

    name: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One of two plans: its verdict, and the findings that only it has."""

    name: str
    href: str
    verdict: ShownVerdict
    findings: tuple[FindingEntry, ...]


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """Two plans side by side.

    `same`: nothing differs. `verdict` says how the verdict changes. `moves` is None if no range differs.
    """

    sides: tuple[ShownSide, ...]
    moves: DrawnMoves | None
    same: bool
    verdict: str
    answers: Table
    limits: Table
    limits_intro: str
    rows: Table
    swap_href: str
    json_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage(PlanPage):
    """The form for two links, its method, and the difference of the plans if both links can be read."""

    template: ClassVar[str] = "compare.html"

    form: tuple[LinkBox, ...]
    method: Method
    difference: ShownDifference | None


@router.get("/compare")
@serialized
def compare(request: Request) -> Response:
    """Return the page with both plans, or only with the form if a link is missing or can't be read."""
    language = language_of(request)
    sides = [_side(request, name, language) for name in SIDES]
    page = ComparePage(
        nav="compare",
        errors=tuple(Link(fault, f"#{side.name}") for side in sides for fault in side.faults),
        form=tuple(LinkBox(side.name, side.given, language.sentences(side.faults)) for side in sides),
        method=form_method("".join(side.given for side in sides)),
        difference=_difference(request, sides, language),
    )
    return render(request, page, HTTPStatus.UNPROCESSABLE_ENTITY if page.errors else HTTPStatus.OK)


@router.get("/compare.json")
@serialized
def as_json(request: Request) -> Response:
    """Return the difference as JSON."""
    language = language_of(request)
    sides = [_side(request, name, language) for name in SIDES]
    before, after = (side.evaluation for side in sides)
    if before is None or after is None:
        errors: list[PlanError] = [
            {"pointer": f"/{side.name}", "code": "link-unreadable", "detail": fault}
            for side in sides
            for fault in side.faults or ((language.text("compare.missing"),) if not side.given else ())
        ]
        return ProblemResponse(plan_problem(language.text("error.plan-unreadable"), errors))
    return JSONResponse(difference_json(difference(before, after), language))


def _side(request: Request, name: str, language: Language) -> Side:
    given = request.query_params.get(name, "").strip()
    if not given:
        return Side(name, "", None, "", ())
    query = query_of(given)
    draft, reading = read_link(query, request.app.state.editions)
    mistakes = (*link_too_long(request, encode(draft)), *reading.mistakes)
    if draft == Draft():
        return Side(name, given, None, query, (language.text("compare.no_plan"),))
    if mistakes or reading.plan is None:
        faults = dict.fromkeys(named_sentence(language, each) for each in mistakes[:_MAX_FAULTS])
        return Side(name, given, None, query, tuple(faults))
    return Side(
        name,
        given,
        assess(reading.plan, reading.catalogue),
        encode(stated_draft_of(reading.plan, reading.catalogue)),
        (),
    )


def _difference(request: Request, sides: list[Side], language: Language) -> ShownDifference | None:
    before, after = sides
    if before.evaluation is None or after.evaluation is None:
        return None
    found = difference(before.evaluation, after.evaluation)
    urls = urls_of(request)
    names = _name(before, language), _name(after, language)
    shown = zip(sides, names, (found.gone, found.appeared), strict=True)
    answers = answers_table(found, names, language)
    return ShownDifference(
        sides=tuple(
            ShownSide(
                name=name,
                href=urls.result(side.query),
                verdict=shown_verdict(View(side.evaluation, language, urls, side.query)),
                findings=short_findings(only, language),
            )
            for side, name, only in shown
            if side.evaluation is not None
        ),
        moves=drawn_moves(moves(before.evaluation.plan, after.evaluation.plan), names, language),
        same=not answers.rows and not found.outcome_changed,
        verdict=verdict_change(found, language),
        answers=answers,
        limits=limits_table(found, names, language),
        limits_intro=limits_intro(found, language),
        rows=rows_table(found, names, language),
        swap_href=urls.compare(urlencode({"a": after.query, "b": before.query})),
        json_href=urls.compare(urlencode({"a": before.query, "b": after.query}), ".json"),
    )


def _name(side: Side, language: Language) -> str:
    assert side.evaluation is not None, "only a plan that can be read is shown"
    name = side.evaluation.plan.name
    letter = side.name.upper()
    return (
        language.text("compare.named", letter=letter, name=name)
        if name
        else language.text("compare.unnamed", letter=letter)
    )
