"""GET /guide: how the verdict is made, and what is not known."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ..http.templating import language_of, render
from ..views.guide import guide_page

router = APIRouter()


@router.get("/guide", include_in_schema=False)
async def guide(request: Request) -> Response:
    page = guide_page(request.app.state.editions.newest, language_of(request))
    return render(request, "guide.html", nav="guide", **page)
