"""Links with a plan in them: how long they may be, how a form with a plan is sent, and the way back to a step of the wizard."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final, Literal, NamedTuple, TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ...plan.draft import Draft, Mistake
from ...plan_io.link import decode, encode
from ...plan_io.link.lists import COMPRESSED_KEYS
from ...urls import WAY_BACK, Urls

Method: TypeAlias = Literal["get", "post"]

_MAX_FORM_ADDRESS: Final = 8_000
# What the planner itself adds to a link on the way, in bytes: the edition, answers that it assumed, a change. So that
# this never makes a link too long, a form may add half of it, and links are opened with all of it.
_ADDED: Final = 2**12
_MARGIN: Final = 2**14


def longest_query(longest_link: int) -> int:
    """Bytes of the longest query string that is read, so that whatever a page makes of links can be opened.

    An address may hold two links, one within the other's quotes where a slash takes five bytes instead of three, or a
    link with all that changed on the way to it, and a few words beside.
    """
    return 4 * (longest_link + _ADDED) + _MARGIN


def link_of(request: Request, draft: Draft) -> str:
    """The canonical link of a plan; ends the request with 414 where it is longer than links may be."""
    query = encode(draft)
    if link_too_long(request, query):
        raise HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG)
    return query


def link_too_long(request: Request, query: str, added: int = _ADDED) -> tuple[Mistake, ...]:
    """The mistake of a plan whose canonical link is `query` where that is too long; none where it isn't."""
    most: int = request.app.state.settings.max_query_bytes
    if len(query) <= most + added:
        return ()
    return (Mistake("", "link-too-long", {"length": len(query), "most": most}),)


def form_too_long(request: Request, query: str) -> tuple[Mistake, ...]:
    """As `link_too_long`, of a plan that a form sends."""
    return link_too_long(request, query, _ADDED // 2)


def form_method(query: str) -> Method:
    """How a form with the plan of that link is sent: by POST where it may be too long for an address.

    The boxes of a list take many times the room that the list takes in a link.
    """
    is_long = len(query) > _MAX_FORM_ADDRESS or any(f"&{key}=" in query for key in COMPRESSED_KEYS.values())
    return "post" if is_long else "get"


class WayBack(NamedTuple):
    """A step and the plan that it had."""

    step: str
    draft: Draft


def way_back(request: Request) -> WayBack | None:
    """The step that the page was opened from; None where the address names none."""
    step, _, query = request.query_params.get(WAY_BACK, "").partition("?")
    return WayBack(step, decode(query).draft) if step.isascii() and step.isalpha() else None


def address_of(back: WayBack | None, urls: Urls) -> str:
    """The address of the step with its plan, and nothing else that the query string says; "" for none."""
    return urls.step(back.step, encode(back.draft)) if back else ""
