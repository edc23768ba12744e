"""/plan/cluster/types: the search for instance types of a plan, which preserves the plan's answers.

The wizard's first step uses it for suggestions, or links to it if there is no script.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import ClassVar, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ...plan_io.form_lists import Pairs
from ...plan_io.link import decode_pairs, pairs, pairs_of
from ...search.type_search import SearchReading, read_search
from ...urls import Urls
from ...wording.language import Language
from ..http.page import Link, PlanPage
from ..http.plan_links import Method, form_method, link_of
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.found_types import NO_TYPES, FoundTypes, found_types
from ..views.mistakes import named_sentence, sentence
from ..wizard.pools import POOL, types_key

router = APIRouter(include_in_schema=False)

# The prefix of the search's fields: keys with a dot are not part of the plan.
_PREFIX: Final = "find."
_FIELDS: Final = ("q", "vcpu", "memory_gib", "pods")
_LIVE: Final = f"{_PREFIX}live"
_SUGGESTED: Final = "8"


@dataclass(frozen=True, slots=True)
class SearchBox:
    """A field of the form as it was typed, and the sentences about its mistakes."""

    value: str
    error: str


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The fields of the form."""

    q: SearchBox
    vcpu: SearchBox
    memory_gib: SearchBox
    pods: SearchBox


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSearchPage(PlanPage):
    """The search and its result.

    `method` is that of the form, and `kept` are the answers of the plan, as its hidden fields. `back` is the URL of the wizard's
    first step.
    """

    template: ClassVar[str] = "type_search.html"

    nav: str = "start"
    form: SearchForm
    method: Method
    kept: tuple[tuple[str, str], ...]
    back: str
    found: FoundTypes


@router.get("/plan/cluster/types")
@serialized
def page(request: Request) -> Response:
    """Return the search form and its result. The first search is for the instance type of the plan."""
    given = pairs(request.url.query)
    link, language, urls = decode_pairs(given), language_of(request), urls_of(request)
    draft = link.draft
    query = link_of(request, draft)
    pool = _pool(given)
    typed = _typed(given, draft.instance_type or "", pool)
    reading = _reading(request, given, typed, draft.rules)
    lost = (Link(named_sentence(language, each)) for each in link.problems)
    errors = [Link(sentence(language, each), f"#{each.pointer[1:]}") for each in reading.mistakes]
    back = [("return", "review")] if ("return", "review") in given else []
    of_pool = [(POOL, pool)] if pool else []
    boxes = {name: SearchBox(typed[name], _error(errors, name, language)) for name in _FIELDS}
    shown = TypeSearchPage(
        errors=(*lost, *errors),
        form=SearchForm(**boxes),
        method=form_method(query),
        kept=(*pairs_of(replace(draft, instance_type=None)), *of_pool, *back),
        back=urls.step("cluster", query + ("&return=review" if back else "")),
        found=_found(reading, pool, _live(given, urls), language) if any(typed.values()) else NO_TYPES,
    )
    return render(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)


def _pool(given: Pairs) -> str:
    """Return the number of the pool to search a type for; "" for all nodes."""
    number = dict(given).get(POOL, "")
    return number if number.isascii() and number.isdecimal() and len(number) < 5 else ""


def _live(given: Pairs, urls: Urls) -> str:
    """Return the URL of the step of which a button updates a part, if the request came from its script; else ""."""
    return urls.step("cluster") if (_LIVE, "1") in given else ""


def _found(reading: SearchReading, pool: str, live: str, language: Language) -> FoundTypes:
    if reading.search is None:
        return NO_TYPES
    found = found_types(reading.search, reading.catalogue, language)
    return replace(found, action=f"add_type-{pool}:", live=live) if pool else found


def _error(errors: list[Link], name: str, language: Language) -> str:
    return language.sentences(each.text for each in errors if each.href == f"#{name}")


def _typed(given: Pairs, instance_type: str, pool: str) -> dict[str, str]:
    """Return the values of the search. The first search is for the text in the field of the plan or of the pool."""
    last = dict(given)
    if pool:
        instance_type = last.get(types_key(int(pool)), "")
    typed = {name: last.get(f"{_PREFIX}{name}", "") for name in _FIELDS}
    return typed if f"{_PREFIX}q" in last else {**typed, "q": instance_type}


def _reading(request: Request, given: Pairs, typed: dict[str, str], rules: str | None) -> SearchReading:
    """Read the search, in the edition of the plan if it exists."""
    editions = request.app.state.editions
    asked = [
        (name, text) for name, text in typed.items() if text.strip()
    ]  # a form also sends its empty fields
    if rules is not None and editions.get(rules) is not None:
        asked.append(("rules", rules))
    if (_LIVE, "1") in given:
        asked.append(("limit", _SUGGESTED))
    return read_search(asked, editions)
