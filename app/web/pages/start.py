"""GET /: what the planner is for, where to begin, and examples to begin from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ...plan_io.link import encode
from ...urls import Urls
from ...wording.language import Language
from ..http.page import Page
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.parts import PlanLink
from .examples import EXAMPLES

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """The start page."""

    template: ClassVar[str] = "start.html"

    begin_href: str
    examples: tuple[PlanLink, ...]


@router.get("/")
@serialized
def page(request: Request) -> Response:
    """The start page in the reader's language."""
    language, urls = language_of(request), urls_of(request)
    examples = tuple(_example(name, language, urls) for name in EXAMPLES)
    return render(request, StartPage(nav="start", begin_href=urls.step("cluster"), examples=examples))


def _example(name: str, language: Language, urls: Urls) -> PlanLink:
    draft = replace(EXAMPLES[name], name=language.text(f"start.example.{name}.name"))
    return PlanLink(
        title=language.text(f"start.example.{name}.title"),
        href=urls.result(encode(draft)),
        text=language.text(f"start.example.{name}.text"),
    )
