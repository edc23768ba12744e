"""GET /patterns: every component in every state, for whoever changes one."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ..http.templating import TEMPLATES, language_of, render, urls_of
from .samples import samples

router = APIRouter(include_in_schema=False)

COMPONENTS: Final = tuple(sorted(PurePath(path).stem for path in (TEMPLATES / "components").glob("*.html")))


@router.get("/patterns")
async def page(request: Request) -> Response:
    shapes = samples(request.app.state.editions, language_of(request), urls_of(request))
    links = [{"text": name, "href": f"#pattern-{name}"} for name in COMPONENTS]
    return render(request, "patterns.html", components=links, **shapes)
