"""GET /compare: two plans side by side, each given as its link."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.export.difference import difference_json
from app.locale import Language
from app.planning.difference import difference
from app.planning.evaluate import assess
from app.planning.evaluation import Evaluation
from app.web.answer import read_link
from app.web.link import draft_of, encode, query_of
from app.web.present.difference import answers_table, finding_list, limits_table, rows_table
from app.web.present.verdict import verdict_card
from app.web.present.view import Shape, View
from app.web.problems import problem
from app.web.steps.mistakes import named_sentence
from app.web.templating import language_of, render, urls_of
from app.web.turns import by_its_link

router = APIRouter(include_in_schema=False)

SIDES: Final = ("a", "b")
_MOST_FAULTS: Final = 5  # under one box; the form of the plan itself names them all


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two links as it was given, and what it answers or what can't be read of it."""

    name: str
    given: str
    evaluation: Evaluation | None
    query: str
    faults: tuple[str, ...]


@router.get("/compare")
@by_its_link
def page(request: Request) -> Response:
    """Side by side; the form that asks for the two links where one is missing or can't be read."""
    spoken = language_of(request)
    sides = [_side(request, name, spoken) for name in SIDES]
    errors = [{"text": fault, "href": f"#{side.name}"} for side in sides for fault in side.faults]
    return render(
        request,
        "compare.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        form=[_box(side, spoken) for side in sides],
        errors=errors,
        difference=_difference(request, sides, spoken),
    )


@router.get("/compare.json")
@by_its_link
def as_json(request: Request) -> Response:
    """The same difference for a program."""
    spoken = language_of(request)
    sides = [_side(request, name, spoken) for name in SIDES]
    before, after = (side.evaluation for side in sides)
    if before is None or after is None:
        errors = [
            {"pointer": f"/{side.name}", "code": "link-unreadable", "detail": fault}
            for side in sides
            for fault in side.faults or ((spoken.text("compare.missing"),) if not side.given else ())
        ]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, spoken.text("error.plan-unreadable"), errors=errors)
    return JSONResponse(difference_json(difference(before, after), spoken))


def _side(request: Request, name: str, spoken: Language) -> Side:
    given = request.query_params.get(name, "").strip()
    if not given:
        return Side(name, "", None, "", ())
    query = query_of(given)
    _, reading = read_link(query, request.app.state.editions)
    if reading.plan is None:
        faults = dict.fromkeys(named_sentence(spoken, each) for each in reading.mistakes[:_MOST_FAULTS])
        return Side(name, given, None, query, tuple(faults))
    return Side(name, given, assess(reading.plan, reading.catalogue), encode(draft_of(reading.plan)), ())


def _box(side: Side, spoken: Language) -> Shape:
    return {"name": side.name, "value": side.given, "error": spoken.sentences(side.faults)}


def _difference(request: Request, sides: list[Side], spoken: Language) -> Shape | None:
    before, after = sides
    if before.evaluation is None or after.evaluation is None:
        return None
    found = difference(before.evaluation, after.evaluation)
    urls = urls_of(request)
    names = tuple(_name(side, spoken) for side in sides)
    titles = (names[0], names[1])
    return {
        "sides": [
            {
                "name": name,
                "verdict": verdict_card(View(side.evaluation, spoken, urls, side.query)),
                "href": urls.result(side.query),
                "findings": finding_list(only, spoken),
            }
            for side, name, only in zip(sides, titles, (found.gone, found.appeared), strict=True)
            if side.evaluation is not None
        ],
        "same_verdict": not found.verdict_changed,
        "same": not found.answers and not found.outcome_changed,
        "answers": answers_table(found, titles, spoken),
        "limits": limits_table(found, titles, spoken),
        "rows": rows_table(found, titles, spoken),
        "swap_href": urls.compare(urlencode({"a": after.query, "b": before.query})),
        "json_href": urls.compare(urlencode({"a": before.query, "b": after.query}), ".json"),
    }


def _name(side: Side, spoken: Language) -> str:
    assert side.evaluation is not None, "only a plan that can be read is shown"
    name = side.evaluation.plan.name
    letter = side.name.upper()
    return (
        spoken.text("compare.named", letter=letter, name=name)
        if name
        else spoken.text("compare.unnamed", letter=letter)
    )
