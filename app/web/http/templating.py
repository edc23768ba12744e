"""Renders pages with Jinja: one environment for each language, with the globals that components need."""

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
from .page import Column, LayoutContext, Link, Option, Page
from .plan_links import address_of, return_step

TEMPLATES: Final = bundled_folder("templates")
# The folder in which Python has the bytecode of this module as well.
BYTECODE: Final = Path(__file__).parent / "__pycache__" / "templates"

# A message without parameters in a template.
_PLAIN_MESSAGE: Final = re.compile(r"\bt\('([\w.-]+)'\)", re.ASCII)
_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)

# The image for previews of a shared link, drawn by scripts/share_image.py. It is the same for every plan.
IMAGE: Final = "img/share.png"
IMAGE_WIDTH: Final = 1200
IMAGE_HEIGHT: Final = 630

_MAX_CITED: Final = 1_000  # cached lists of sources; an edition has about a hundred


class WithoutIndentation(Extension):
    """Removes the indentation of templates, which is a tenth of the size of pages."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template without indentation."""
        del name, filename
        return _INDENTATION.sub("", source)


class TranslatedTemplates(FileSystemLoader):
    """Loads templates with messages without parameters replaced by their texts in one language.

    Jinja joins a constant text with the HTML around it at compile time, while a call would run, and its result be escaped, on
    every page.
    """

    def __init__(self, language: Language) -> None:
        super().__init__(TEMPLATES)
        self._language = language

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the source of a template. Raises UnknownMessageError for a message that the language doesn't have."""
        source, path, is_current = super().get_source(environment, template)
        return _PLAIN_MESSAGE.sub(self._literal, source), path, is_current

    def _literal(self, message: re.Match[str]) -> str:
        return json.dumps(self._language.text(message[1]), ensure_ascii=False)


class TemplateCache(FileSystemBytecodeCache):
    """A cache of compiled templates of one language in a folder, which may be read-only.

    `python -m scripts.templates` fills it in advance, as in the build of the image. A template is compiled again if it has
    changed, or if it was compiled by another version of Python or Jinja.
    """

    def __init__(self, folder: Path = BYTECODE) -> None:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder), f"{jinja2.__version__}-flush-%s.cache")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template, if possible: the file system of the container is read-only."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class PlannerEnvironment(Environment):
    """A Jinja environment with the globals of a template in one plain dict.

    Jinja compares their names for each import on each page, which takes twenty times as long with its default ChainMap.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of the environment, which are complete before it loads a template, and those of the template."""
        return {**self.globals, **(d or {})}


def environments(assets: Assets, root_path: str, languages: Languages) -> dict[str, Environment]:
    """Return one environment for each language, by its tag, with every template loaded in the default language.

    Those of other languages are loaded with their first page, so that the start does not wait for them.
    """
    made = {tag: environment(assets, root_path, each) for tag, each in languages.by_tag.items()}
    load_templates(made[languages.default])
    return made


def load_templates(environment: Environment) -> None:
    """Load every template. Those that aren't compiled yet are compiled."""
    for name in environment.list_templates():
        environment.get_template(name)


def environment(assets: Assets, root_path: str, language: Language) -> Environment:
    """Return the environment of one language. Components are imported without context, so they use globals."""
    made = PlannerEnvironment(
        loader=TranslatedTemplates(language),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,  # no limit: with one, Jinja would update an LRU queue at each import
        extensions=[WithoutIndentation],
        bytecode_cache=TemplateCache(BYTECODE / language.tag),
    )
    urls = Urls(root_path)
    # As few globals as possible, since Jinja compares their names for each import on each page.
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
    """Return the folded component `sources`, with a cache.

    The rows of the comparison have the same sources on every page, and rendering them takes a quarter of the time of a result
    page, so each list of sources is rendered once.
    """

    @lru_cache(_MAX_CITED)
    def cited(sources: tuple[Source, ...], certainty: str) -> str:
        component: Any = environment.get_template("components/sources.html").module
        drawn: str = component.sources(sources, certainty, folded=True)
        return drawn

    return cited


def urls_of(request: Request) -> Urls:
    """Return the URLs under the configured prefix, which is never taken from a header."""
    return Urls(request.app.state.settings.root_path)


def language_of(request: Request) -> Language:
    """Return the language of the response to a request."""
    languages: Languages = request.app.state.languages
    return languages.of(request)


def render(request: Request, page: Page, status: int = 200) -> HTMLResponse:
    """Return the response with a page."""
    state = request.app.state
    templates: Mapping[str, Environment] = state.templates
    frame = LayoutContext(
        edition=state.editions.newest.edition,
        preview_image=_image_address(request),
        languages=links(request, state.languages, state.settings.root_path),
        back=address_of(return_step(request), urls_of(request)),
    )
    template = templates[language_of(request).tag].get_template(page.template)
    return HTMLResponse(template.render(page.variables(), frame=frame), status)


def _image_address(request: Request) -> str:
    """Return the absolute URL of the image for previews; "" if the planner doesn't know its own address."""
    settings: Settings = request.app.state.settings
    assets: Assets = request.app.state.assets
    if not settings.base_url:
        return ""
    return settings.base_url + Urls(settings.root_path).static(assets.path(IMAGE))
