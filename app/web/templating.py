"""Pages from templates: one environment, StrictUndefined, with the globals that macros rely on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app import __version__
from app.locale import Language, language
from app.web.assets import Assets
from app.web.urls import Urls

TEMPLATES = Path(__file__).parent.parent.parent / "templates"


def environment(assets: Assets, root_path: str, spoken: Language) -> Environment:
    """Macros are imported without context, so what they use are globals."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    urls = Urls(root_path)
    made.globals.update(
        t=spoken.text,
        lang=spoken.tag,
        url=urls,
        asset_url=lambda path: urls.static(assets.path(path)),
        version=__version__,
    )
    return made


def urls_of(request: Request) -> Urls:
    """Links under the prefix that this server is configured with; never from a header."""
    return Urls(request.app.state.settings.root_path)


def language_of(request: Request) -> Language:
    return language("en")


def render(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page. `edition` is the newest one unless the page names its own."""
    templates: Environment = request.app.state.templates
    context.setdefault("edition", request.app.state.editions.newest.edition)
    return HTMLResponse(templates.get_template(name).render(**context), status)
