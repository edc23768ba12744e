"""GET /compare: two plans side by side, each given as its link."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...answers.difference import difference_json
from ...answers.problem import PlanError, plan_problem
from ...engine.assess import assess
from ...engine.evaluation import Evaluation
from ...plan_io.link import draft_of, encode, query_of
from ...search.difference import difference
from ...wording.language import Language
from ..http.answer import read_link
from ..http.problems import ProblemResponse
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.difference import answers_table, finding_list, limits_table, rows_table
from ..views.mistakes import named_sentence
from ..views.verdict import verdict_card
from ..views.view import Shape, View

router = APIRouter(include_in_schema=False)

SIDES: Final = ("a", "b")
_MAX_FAULTS: Final = 5  # under one box; the form of the plan itself names them all


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two links as it was given, and what it answers or what can't be read of it."""

    name: str
    given: str
    evaluation: Evaluation | None
    query: str
    faults: tuple[str, ...]


@router.get("/compare")
@serialized
def page(request: Request) -> Response:
    """Side by side; the form that asks for the two links where one is missing or can't be read."""
    language = language_of(request)
    sides = [_side(request, name, language) for name in SIDES]
    errors = [{"text": fault, "href": f"#{side.name}"} for side in sides for fault in side.faults]
    return render(
        request,
        "compare.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        form=[_box(side, language) for side in sides],
        errors=errors,
        difference=_difference(request, sides, language),
    )


@router.get("/compare.json")
@serialized
def as_json(request: Request) -> Response:
    """The same difference for a program."""
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
    _, reading = read_link(query, request.app.state.editions)
    if reading.plan is None:
        faults = dict.fromkeys(named_sentence(language, each) for each in reading.mistakes[:_MAX_FAULTS])
        return Side(name, given, None, query, tuple(faults))
    return Side(name, given, assess(reading.plan, reading.catalogue), encode(draft_of(reading.plan)), ())


def _box(side: Side, language: Language) -> Shape:
    return {"name": side.name, "value": side.given, "error": language.sentences(side.faults)}


def _difference(request: Request, sides: list[Side], language: Language) -> Shape | None:
    before, after = sides
    if before.evaluation is None or after.evaluation is None:
        return None
    found = difference(before.evaluation, after.evaluation)
    urls = urls_of(request)
    names = tuple(_name(side, language) for side in sides)
    titles = (names[0], names[1])
    return {
        "sides": [
            {
                "name": name,
                "verdict": verdict_card(View(side.evaluation, language, urls, side.query)),
                "href": urls.result(side.query),
                "findings": finding_list(only, language),
            }
            for side, name, only in zip(sides, titles, (found.gone, found.appeared), strict=True)
            if side.evaluation is not None
        ],
        "same_verdict": not found.verdict_changed,
        "same": not found.answers and not found.outcome_changed,
        "answers": answers_table(found, titles, language),
        "limits": limits_table(found, titles, language),
        "rows": rows_table(found, titles, language),
        "swap_href": urls.compare(urlencode({"a": after.query, "b": before.query})),
        "json_href": urls.compare(urlencode({"a": before.query, "b": after.query}), ".json"),
    }


def _name(side: Side, language: Language) -> str:
    assert side.evaluation is not None, "only a plan that can be read is shown"
    name = side.evaluation.plan.name
    letter = side.name.upper()
    return (
        language.text("compare.named", letter=letter, name=name)
        if name
        else language.text("compare.unnamed", letter=letter)
    )
