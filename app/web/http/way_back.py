"""The way back to the step of the wizard that a page was opened from, with everything that was typed there."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request

from ...plan.draft import Draft
from ...plan_io.link import decode, encode
from ...urls import WAY_BACK, Urls


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
