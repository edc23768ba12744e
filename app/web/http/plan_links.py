"""Links with a plan: their maximum length, the method of forms with a plan, and the link back to a step of the wizard."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final, Literal, NamedTuple, TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ...plan.draft import Draft, Mistake
from ...plan_io.link import decode, encode
from ...plan_io.link.lists import COMPRESSED_KEYS
from ...urls import RETURN_STEP_KEY, Urls

Method: TypeAlias = Literal["get", "post"]

_MAX_FORM_ADDRESS: Final = 8_000
# The bytes that the planner itself may add to a link: the edition, assumed answers, a change. A form may use half of them,
# and links may use all of them when they are opened, so that the planner never makes a link that it rejects.
_ADDED: Final = 2**12
_MARGIN: Final = 2**14
_EDITION: Final = re.compile(r"(?:^|&)rules=[^&]*")


def longest_query(longest_link: int) -> int:
    """Return the maximum length of a query string, in bytes, so that all links on pages can be opened.

    A URL may have two links, one quoted inside the other (which turns the three bytes of a slash into five), or a link and the
    changes that led to it, and a few more parameters.
    """
    return 4 * (longest_link + _ADDED) + _MARGIN


def link_of(request: Request, draft: Draft) -> str:
    """Return the canonical link of a plan. Raises HTTPException (414) if the link is too long."""
    query = encode(draft)
    if link_too_long(request, query):
        raise HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG)
    return query


def link_too_long(request: Request, query: str, added: int = _ADDED) -> tuple[Mistake, ...]:
    """Return the mistake of a plan whose canonical link `query` is too long; empty if it isn't.

    The edition doesn't count, since only some pages add it. So all pages accept the same links.
    """
    most: int = request.app.state.settings.max_query_bytes
    if len(_EDITION.sub("", query)) <= most + added:
        return ()
    return (Mistake("", "link-too-long", {"length": len(query), "most": most}),)


def form_too_long(request: Request, query: str) -> tuple[Mistake, ...]:
    """Return the same as `link_too_long` for a plan that was sent by a form."""
    return link_too_long(request, query, _ADDED // 2)


def form_method(query: str) -> Method:
    """Return the method of a form with the plan of a link: POST if it may be too long for a URL.

    A list is many times longer in a form than in a link.
    """
    is_long = len(query) > _MAX_FORM_ADDRESS or any(f"&{key}=" in query for key in COMPRESSED_KEYS.values())
    return "post" if is_long else "get"


class ReturnStep(NamedTuple):
    """A step of the wizard to return to, and its plan."""

    step: str
    draft: Draft


def return_step(request: Request) -> ReturnStep | None:
    """Return the step that the page was opened from; None if the URL has none."""
    step, _, query = request.query_params.get(RETURN_STEP_KEY, "").partition("?")
    return ReturnStep(step, decode(query).draft) if step.isascii() and step.isalpha() else None


def address_of(back: ReturnStep | None, urls: Urls) -> str:
    """Return the URL of a step with its plan, without other parameters; "" for None."""
    return urls.step(back.step, encode(back.draft)) if back else ""
