"""GET /favicon.ico, which browsers ask for beside what is no page of ours: the icon that the pages name."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ..http.assets import Assets

router = APIRouter(include_in_schema=False)

ICON: Final = "img/favicon.svg"
_A_DAY: Final = "public, max-age=86400"


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """Not for ever, since the address is the same in every version."""
    assets: Assets = request.app.state.assets
    return assets.answer(ICON, request.headers, _A_DAY)
