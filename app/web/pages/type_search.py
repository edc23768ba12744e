"""/plan/cluster/types: the catalogue's instance types searched for a plan, whose answers are carried along.

The wizard's first step asks it for suggestions, and leads to it where there is no script.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ...plan_io.form_lists import Pairs
from ...plan_io.link import decode_pairs, encode, pairs, pairs_of
from ...search.type_search import SearchReading, read_search
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.found_types import found_types
from ..views.mistakes import named_sentence, sentence
from ..views.view import Shape

router = APIRouter(include_in_schema=False)

# Before the names of the search's own fields: keys with a dot are no part of the plan.
_PREFIX: Final = "find."
_FIELDS: Final = ("q", "vcpu", "memory_gib", "pods")
_SUGGESTED: Final = "8"
_NOTHING: Final[Shape] = {"summary": "", "rows": [], "missing": ""}


@router.get("/plan/cluster/types")
@serialized
def page(request: Request) -> Response:
    """The search form and what was found; what is typed in the step is looked for until another name is given."""
    given = pairs(request.url.query)
    link, language, urls = decode_pairs(given), language_of(request), urls_of(request)
    draft = link.draft
    typed = _typed(given, draft.instance_type or "")
    reading = _reading(request, given, typed, draft.rules)
    lost = [{"text": named_sentence(language, each), "href": ""} for each in link.problems]
    errors = [{"text": sentence(language, each), "href": f"#{each.pointer[1:]}"} for each in reading.mistakes]
    back = [("return", "review")] if ("return", "review") in given else []
    query = encode(draft) + ("&return=review" if back else "")
    wanted = any(typed.values())
    return render(
        request,
        "type_search.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        typed=typed,
        errors=[*lost, *errors],
        field_errors={
            name: " ".join(each["text"] for each in errors if each["href"] == f"#{name}") for name in _FIELDS
        },
        kept=[*pairs_of(replace(draft, instance_type=None)), *back],
        back=urls.step("cluster", query),
        found=found_types(reading.search, reading.catalogue, language)
        if reading.search and wanted
        else _NOTHING,
    )


def _typed(given: Pairs, instance_type: str) -> dict[str, str]:
    last = dict(given)
    typed = {name: last.get(f"{_PREFIX}{name}", "") for name in _FIELDS}
    return typed if f"{_PREFIX}q" in last else {**typed, "q": instance_type}


def _reading(request: Request, given: Pairs, typed: dict[str, str], rules: str | None) -> SearchReading:
    """In the edition of the plan, where there is such a one."""
    editions = request.app.state.editions
    asked = [*typed.items()]
    if rules is not None and editions.get(rules) is not None:
        asked.append(("rules", rules))
    if (f"{_PREFIX}live", "1") in given:
        asked.append(("limit", _SUGGESTED))
    return read_search(asked, editions)
