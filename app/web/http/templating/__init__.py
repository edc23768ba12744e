"""Pages from templates: one environment a language, StrictUndefined, with the globals that macros rely on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from .... import __version__
from ....bundled import bundled_folder
from ....urls import Urls
from ....wording.language import Language
from ..assets import Assets
from ..language import Languages, links
from ..preview import image_address
from .compiled import compiled_templates
from .page_environment import PageEnvironment

TEMPLATES = bundled_folder("templates")


def environments(assets: Assets, root_path: str, languages: Languages) -> dict[str, Environment]:
    """One environment a language, by its tag, with every template compiled."""
    made = {tag: environment(assets, root_path, language) for tag, language in languages.by_tag.items()}
    for each in made.values():
        for name in each.list_templates():
            each.get_template(name)
    return made


def environment(assets: Assets, root_path: str, language: Language) -> Environment:
    """Macros are imported without context, so what they use are globals."""
    made = PageEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled_templates(),
    )
    urls = Urls(root_path)
    made.globals.update(
        t=language.text,
        lang=language.tag,
        dated=language.date,
        url=urls,
        asset_url=lambda path: urls.static(assets.path(path)),
        version=__version__,
        zip=partial(zip, strict=True),
        counted=partial(enumerate, start=1),
    )
    return made


def urls_of(request: Request) -> Urls:
    """Links under the prefix that this server is configured with; never from a header."""
    return Urls(request.app.state.settings.root_path)


def language_of(request: Request) -> Language:
    languages: Languages = request.app.state.languages
    return languages.of(request)


def render(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page. `edition` is the newest one unless the page names its own."""
    state = request.app.state
    language = language_of(request)
    templates: Mapping[str, Environment] = state.templates
    context.setdefault("edition", state.editions.newest.edition)
    context["preview_image"] = image_address(request)
    context["languages"] = links(request, state.languages, state.settings.root_path)
    parts = templates[language.tag].get_template(name).generate(**context)
    # Most parts are of ASCII alone, which is copied as it is; joined with a single arrow they would be no more.
    return HTMLResponse(b"".join(map(str.encode, parts)), status)
