"""/plan/cluster/types: the catalogue's instance types searched for a plan, whose answers are carried along.

The wizard's first step asks it for suggestions, and leads to it where there is no script.
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

# Before the names of the search's own fields: keys with a dot are no part of the plan.
_PREFIX: Final = "find."
_FIELDS: Final = ("q", "vcpu", "memory_gib", "pods")
_LIVE: Final = f"{_PREFIX}live"
_SUGGESTED: Final = "8"


@dataclass(frozen=True, slots=True)
class SearchBox:
    """A box of the form as it was typed, and the sentences of the mistakes in it."""

    value: str
    error: str


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The boxes of the form."""

    q: SearchBox
    vcpu: SearchBox
    memory_gib: SearchBox
    pods: SearchBox


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSearchPage(PlanPage):
    """The search and what was found. `method`, `kept`: how the form is sent, with the answers of the plan; `back`: the
    wizard's first step.
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
    """The search form and what was found; at first the name that the plan has is looked for."""
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
    """The number of the pool that the search is for; "" where it is for all nodes."""
    number = dict(given).get(POOL, "")
    return number if number.isascii() and number.isdecimal() and len(number) < 5 else ""


def _live(given: Pairs, urls: Urls) -> str:
    """The step that is swapped in part, where the search is asked for by its script."""
    return urls.step("cluster") if (_LIVE, "1") in given else ""


def _found(reading: SearchReading, pool: str, live: str, language: Language) -> FoundTypes:
    if reading.search is None:
        return NO_TYPES
    found = found_types(reading.search, reading.catalogue, language)
    return replace(found, action=f"add_type-{pool}:", live=live) if pool else found


def _error(errors: list[Link], name: str, language: Language) -> str:
    return language.sentences(each.text for each in errors if each.href == f"#{name}")


def _typed(given: Pairs, instance_type: str, pool: str) -> dict[str, str]:
    """What is searched for: at first what the box holds, of the plan or of the pool."""
    last = dict(given)
    if pool:
        instance_type = last.get(types_key(int(pool)), "")
    typed = {name: last.get(f"{_PREFIX}{name}", "") for name in _FIELDS}
    return typed if f"{_PREFIX}q" in last else {**typed, "q": instance_type}


def _reading(request: Request, given: Pairs, typed: dict[str, str], rules: str | None) -> SearchReading:
    """What is searched for, in the edition of the plan where there is such an edition."""
    editions = request.app.state.editions
    asked = [
        (name, text) for name, text in typed.items() if text.strip()
    ]  # a form sends its empty boxes, too
    if rules is not None and editions.get(rules) is not None:
        asked.append(("rules", rules))
    if (_LIVE, "1") in given:
        asked.append(("limit", _SUGGESTED))
    return read_search(asked, editions)
