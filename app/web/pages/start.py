"""GET /: what the planner is for, where to begin, and examples to begin from."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ...plan_io.link import encode
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from .examples import EXAMPLES

router = APIRouter(include_in_schema=False)


@router.get("/")
@serialized
def page(request: Request) -> Response:
    language, urls = language_of(request), urls_of(request)
    examples = [
        {
            "title": language.text(f"start.example.{name}.title"),
            "text": language.text(f"start.example.{name}.text"),
            "href": urls.result(encode(replace(draft, name=language.text(f"start.example.{name}.name")))),
        }
        for name, draft in EXAMPLES.items()
    ]
    return render(request, "start.html", begin_href=urls.step("cluster"), examples=examples)
