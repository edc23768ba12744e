"""Pages from templates: stock Jinja, one environment for each language, with the globals that components need."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ... import __version__
from ...bundled import bundled_folder
from ...catalogue.model import Source
from ...settings import Settings
from ...urls import Urls
from ...wording.language import Language
from .assets import Assets
from .language import Languages, links
from .page import Column, Frame, Link, Option, Page
from .plan_links import address_of, way_back

TEMPLATES: Final = bundled_folder("templates")
# Where Python keeps the bytecode of this module too.
BYTECODE: Final = Path(__file__).parent / "__pycache__" / "templates"

# A message without parameters, as templates ask for it.
_PLAIN_MESSAGE: Final = re.compile(r"\bt\('([\w.-]+)'\)", re.ASCII)
_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)

# The picture beside a shared link, drawn by scripts/share_image.py. It is the same for every plan.
IMAGE: Final = "img/share.png"
IMAGE_WIDTH: Final = 1200
IMAGE_HEIGHT: Final = 630

_MAX_CITED: Final = 1_000  # lists of sources: an edition has about a hundred


class WithoutIndentation(Extension):
    """Templates without the blanks that begin their lines: a tenth of what would go to a browser."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template as it is compiled."""
        del name, filename
        return _INDENTATION.sub("", source)


class TranslatedTemplates(FileSystemLoader):
    """Templates with the texts of one language in place of messages without parameters.

    Jinja joins a text that it knows with the HTML around it when it compiles a template; a call would be made and its
    answer escaped on every page.
    """

    def __init__(self, language: Language) -> None:
        super().__init__(TEMPLATES)
        self._language = language

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The source of a template. Raises UnknownMessageError for a message that the language doesn't have."""
        source, path, is_current = super().get_source(environment, template)
        return _PLAIN_MESSAGE.sub(self._literal, source), path, is_current

    def _literal(self, message: re.Match[str]) -> str:
        return json.dumps(self._language.text(message[1]), ensure_ascii=False)


class TemplateCache(FileSystemBytecodeCache):
    """Compiled templates of one language in files of a folder, which is only read where it can't be written.

    `python -m scripts.templates` fills it ahead, as the image's build does. A template that changed since, or was
    compiled by another Python or another Jinja, is compiled again.
    """

    def __init__(self, folder: Path = BYTECODE) -> None:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder), f"{jinja2.__version__}-flush-%s.cache")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template where that is possible: the container's file system is read-only."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class PlannerEnvironment(Environment):
    """Stock Jinja, but for the globals of a template in one plain dict: Jinja compares their names for each import on each
    page, which takes twenty times as long with the ChainMap that it makes by default.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of the environment, which are complete before it loads one, and its own."""
        return {**self.globals, **(d or {})}


def environments(assets: Assets, root_path: str, languages: Languages) -> dict[str, Environment]:
    """One environment for each language, by its tag, with every template loaded in the default language.

    Those of another language are loaded when its first page needs them, so that no start waits for all of them.
    """
    made = {tag: environment(assets, root_path, each) for tag, each in languages.by_tag.items()}
    load_templates(made[languages.default])
    return made


def load_templates(environment: Environment) -> None:
    """Load every template, compiling those that are not compiled yet."""
    for name in environment.list_templates():
        environment.get_template(name)


def environment(assets: Assets, root_path: str, language: Language) -> Environment:
    """The templates in one language. Components are imported without context, so what they use are globals."""
    made = PlannerEnvironment(
        loader=TranslatedTemplates(language),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,  # all templates; with a limit, each import would move its template to the end of a queue
        extensions=[WithoutIndentation],
        bytecode_cache=TemplateCache(BYTECODE / language.tag),
    )
    urls = Urls(root_path)
    # Nothing but these: Jinja compares the names of all globals for each import on each page.
    made.globals = {
        "t": language.text,
        "lang": language.tag,
        "gap": language.gap,
        "dated": language.date,
        "url": urls,
        "asset_url": lambda path: urls.static(assets.path(path)),
        "version": __version__,
        "zip": partial(zip, strict=True),
        "counted": partial(enumerate, start=1),
        "column": Column,
        "link": Link,
        "cited": _cited(made),
        "option": Option,
    }
    return made


def _cited(environment: Environment) -> Callable[[tuple[Source, ...], str], str]:
    """The component `sources`, folded. Each row of a comparison has the catalogue's own sources on every page, whose
    drawing is a quarter of a result page's: each list of sources is drawn once.
    """

    @lru_cache(_MAX_CITED)
    def cited(sources: tuple[Source, ...], certainty: str) -> str:
        component: Any = environment.get_template("components/sources.html").module
        drawn: str = component.sources(sources, certainty, folded=True)
        return drawn

    return cited


def urls_of(request: Request) -> Urls:
    """Links under the prefix that this server is configured with; never from a header."""
    return Urls(request.app.state.settings.root_path)


def language_of(request: Request) -> Language:
    """The language that the request is answered in."""
    languages: Languages = request.app.state.languages
    return languages.of(request)


def render(request: Request, page: Page, status: int = 200) -> HTMLResponse:
    """The answer that shows a page."""
    state = request.app.state
    templates: Mapping[str, Environment] = state.templates
    frame = Frame(
        edition=state.editions.newest.edition,
        preview_image=_image_address(request),
        languages=links(request, state.languages, state.settings.root_path),
        back=address_of(way_back(request), urls_of(request)),
    )
    template = templates[language_of(request).tag].get_template(page.template)
    return HTMLResponse(template.render(page.variables(), frame=frame), status)


def _image_address(request: Request) -> str:
    """The whole address of the picture beside a shared link; "" where the planner doesn't know its own address."""
    settings: Settings = request.app.state.settings
    assets: Assets = request.app.state.assets
    if not settings.base_url:
        return ""
    return settings.base_url + Urls(settings.root_path).static(assets.path(IMAGE))
