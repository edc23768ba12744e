"""The address map of a result, the changes of its ranges, and the redirect to the changed plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse

from ....export.registry import EXPORTS
from ....map.plan_map import wide_map
from ....map.shapes import DrawnMap
from ....plan.draft import Draft
from ....plan.read import read
from ....plan_io.link import encode, encode_change, pairs, pairs_of
from ....urls import repeats
from ...http.answer import Answer
from ...http.plan_links import Method, form_method
from ...http.templating import urls_of
from ...views.map_ranges import MapRange, is_map_action, map_ranges, with_map_change
from ...views.view import View
from .folds import part_href


@dataclass(frozen=True, slots=True)
class MapPart:
    """The map, and its ranges as a list. `action`, `method` and `hidden` are those of the form that changes a range."""

    drawn: DrawnMap
    reading: str
    ranges: tuple[MapRange, ...]
    action: str
    method: Method
    hidden: tuple[tuple[str, str], ...]
    svg_href: str


def map_part(view: View, draft: Draft) -> MapPart:
    """Return the map of the answer to `draft`."""
    evaluation, language = view.evaluation, view.language
    return MapPart(
        drawn=wide_map(evaluation, language),
        reading=language.text("map.caption"),
        ranges=map_ranges(evaluation, evaluation.repairs, language),
        action=view.urls.result(""),
        method=form_method(view.query),
        hidden=tuple(pairs_of(draft)),
        svg_href=view.urls.result(view.query, EXPORTS["svg"].suffix),
    )


def box_href(view: View, drawn: DrawnMap) -> str:
    """Return the beginning of the links of boxes; "" if it is too long to be repeated for each box."""
    if repeats(view.query) < len(drawn.boxes) + len(drawn.spaces):
        return ""
    return f"{part_href(view, 'map')}#map-"


def asked_map_change(query: str) -> Mapping[str, str] | None:
    """Return the values that a button of the map sent; None if there is no change of the map."""
    if "action=" not in query:
        return None
    sent = dict(pairs(query))
    return sent if is_map_action(sent.get("action", "")) else None


def map_change_answer(request: Request, answer: Answer, sent: Mapping[str, str]) -> RedirectResponse:
    """Return the redirect to the result of the changed plan, or to the form if the name of a zone is invalid."""
    urls, evaluation = urls_of(request), answer.evaluation
    changed = with_map_change(answer.draft, evaluation.asked, evaluation.catalogue, sent)
    if changed == answer.draft:
        href = urls.result(answer.query)
    elif read(changed, request.app.state.editions).mistakes:
        href = urls.step("vpc", encode(changed))
    else:
        href = urls.result(encode_change(answer.draft, changed))
    return RedirectResponse(href, HTTPStatus.SEE_OTHER)
