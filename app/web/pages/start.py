"""GET /: what the planner is for, where to begin, and examples to begin from."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.web.link import encode
from app.web.pages.examples import EXAMPLES
from app.web.templating import language_of, render, urls_of
from app.web.turns import by_its_link

router = APIRouter(include_in_schema=False)


@router.get("/")
@by_its_link
def page(request: Request) -> Response:
    spoken, urls = language_of(request), urls_of(request)
    examples = [
        {
            "title": spoken.text(f"start.example.{name}.title"),
            "text": spoken.text(f"start.example.{name}.text"),
            "href": urls.result(encode(replace(draft, name=spoken.text(f"start.example.{name}.name")))),
        }
        for name, draft in EXAMPLES.items()
    ]
    return render(request, "start.html", begin_href=urls.step("cluster"), examples=examples)
