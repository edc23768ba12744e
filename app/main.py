"""Builds the application from the settings."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES
from starlette.routing import Route

from . import __version__
from .bundled import bundled_folder
from .catalogue.load import load_editions
from .catalogue.model import Editions
from .importing.text import MAX_UPLOAD_BYTES
from .settings import LANGUAGES, SettingError, Settings
from .web.api import batch as batch_api
from .web.api import description, health, instance_types
from .web.api import evaluate as api
from .web.api import fleet as fleet_api
from .web.api import fleet_proposal as fleet_proposal_api
from .web.api.batch_workers import BatchWorkers
from .web.api.description import NDJSON, describe
from .web.api.plan_answers import PlanAnswers
from .web.http import metrics
from .web.http.assets import MOUNT, Assets
from .web.http.language import LanguageHeaders, Languages
from .web.http.metrics import Metrics
from .web.http.page_cache import PageCache
from .web.http.plan_links import longest_query
from .web.http.prefix import PathPrefix
from .web.http.scheduling import configure_scheduling
from .web.http.templating import environments
from .web.middleware import errors
from .web.middleware.draining import ShutdownResponse, draining
from .web.middleware.form_query import FormAsQuery
from .web.middleware.headers import Compression, HeadAsGet, SecurityHeaders
from .web.middleware.limits import RequestLimits, SingleHost
from .web.middleware.request_log import RequestObserver
from .web.pages import (
    api_docs,
    compare,
    exports,
    guide,
    importing,
    site,
    start,
    type_search,
)
from .web.pages.fleet import check as fleet
from .web.pages.fleet import propose as fleet_proposal
from .web.pages.patterns import page as patterns
from .web.pages.result import more as result_more
from .web.pages.result import page as result
from .web.pages.site import error_page
from .web.views.steps import BY_NAME
from .web.wizard import pages as wizard
from .wording.language import load_language

if TYPE_CHECKING:
    from .web.api.assistants import Assistants

STATIC = bundled_folder("static")

# Paths that take a list of plans or clusters.
_FLEETS = (
    "/fleet",
    "/fleet.csv",
    "/api/v1/fleet",
    "/api/v1/fleet-proposal",
    "/fleet/propose",
    "/fleet/propose.csv",
)

# Pages with forms that use GET if they fit into a URL, and the exports of the same plans.
_FORMS = (
    "/result",
    "/result.json",
    *exports.PATHS,
    "/compare",
    "/import/use",
    "/plan/cluster/types",
    *(f"/plan/{name}" for name in BY_NAME),
)

# Enough for the maximum number of plans in a fleet, each as long as in a proposal.
_MAX_FLEET_BYTES = 4 * MAX_UPLOAD_BYTES

# All routers, in the order in which their routes are tried: the most frequent requests first.
ROUTERS: tuple[APIRouter, ...] = (
    result.router,
    wizard.router,
    type_search.router,
    api.router,
    health.router,
    metrics.router,
    exports.router,
    result_more.router,
    start.router,
    batch_api.router,
    instance_types.router,
    description.router,
    api_docs.router,
    guide.router,
    site.router,
    compare.router,
    fleet.router,
    fleet_proposal.router,
    fleet_api.router,
    fleet_proposal_api.router,
    importing.router,
    patterns.router,
)


def create_app(settings: Settings, editions: Editions | None = None) -> FastAPI:
    """Return the application, by default with the bundled editions.

    Editions, messages, static files and the templates in the default language are read here, so that errors in them prevent
    the start. Templates in other languages are read with their first page.
    """
    counts = Metrics()
    app = FastAPI(
        title="ACK Network Planner",
        version=__version__,
        docs_url=None,  # FastAPI's page loads external scripts
        redoc_url=None,
        redirect_slashes=False,  # the redirect would trust the Host header
        lifespan=_lifespan,
        middleware=middleware(settings, counts),
    )
    app.state.settings = settings
    app.state.ready = False
    app.state.stopping = asyncio.Event()
    app.state.metrics = counts
    app.state.page_cache = PageCache(settings.kept_pages_bytes)
    app.state.assets = Assets.read(STATIC)
    app.mount(MOUNT, app.state.assets)
    app.state.editions = editions or load_editions()
    app.state.plan_answers = PlanAnswers.of(settings, app.state.editions)
    # Workers load the bundled editions, so they can't answer for others.
    app.state.batch_workers = BatchWorkers(settings.batch_processes if editions is None else 0, settings)
    app.state.languages = Languages({tag: load_language(tag) for tag in LANGUAGES}, settings.language)
    app.state.templates = environments(app.state.assets, settings.root_path, app.state.languages)
    for router in ROUTERS:
        if settings.patterns or router is not patterns.router:
            app.include_router(router)
    app.state.assistants = _add_assistants(app, settings) if settings.mcp else None
    describe(app)
    errors.install(app, error_page)
    _check_prefix(app, settings.root_path)
    return app


def from_environment() -> FastAPI:
    """Return the application with the settings of the environment. A server calls this in each of its processes."""
    app = create_app(Settings.from_environment(os.environ))
    # These objects live as long as the process. Excluding them from garbage collection shortens the slowest responses.
    gc.freeze()
    gc.enable()
    return app


def middleware(settings: Settings, counts: Metrics) -> list[Middleware]:
    """Return the middleware, from the outermost to the innermost."""
    return [
        Middleware(SecurityHeaders),
        Middleware(PathPrefix, prefix=settings.root_path),
        Middleware(RequestObserver, metrics=counts, logged=settings.access_log),
        Middleware(ShutdownResponse),
        Middleware(HeadAsGet),
        Middleware(LanguageHeaders),
        Middleware(
            RequestLimits,
            query=longest_query(settings.max_query_bytes),
            body=settings.max_body_bytes,
            bodies={
                "/api/v1/evaluate-batch": settings.max_batch_bytes,
                **dict.fromkeys(("/import", *_FLEETS, *_FORMS), MAX_UPLOAD_BYTES),
                "/api/v1/fleet": _MAX_FLEET_BYTES,
            },
        ),
        Middleware(SingleHost),
        Middleware(FormAsQuery, paths=_FORMS),
        # Level 1 is nearly as good as 6. A stream of lines must not wait in the compressor.
        Middleware(
            Compression,
            minimum_size=1000,
            compresslevel=1,
            exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, NDJSON),
        ),
    ]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    configure_scheduling()
    app.state.ready = True
    try:
        assistants: Assistants | None = app.state.assistants
        with draining(app, app.state.settings.drain_seconds):
            async with nullcontext() if assistants is None else assistants.running():
                yield
    finally:
        app.state.ready = False
        app.state.batch_workers.close()


def _add_assistants(app: FastAPI, settings: Settings) -> Assistants:
    """Add the endpoint for AI assistants. Raises ModuleNotFoundError if the extra `mcp` isn't installed."""
    from .web.api.assistants import PATH, Assistants  # noqa: PLC0415

    assistants = Assistants(app.state.editions, settings)
    app.router.routes.append(Route(PATH, assistants, methods=["POST"], name="assistants"))
    return assistants


def _check_prefix(app: FastAPI, prefix: str) -> None:
    """Raise SettingError for a prefix such as /plan, with which stripped and unstripped paths would be ambiguous."""
    routes = [*app.routes, *(route for router in ROUTERS for route in router.routes)]
    own = {path.split("/")[1] for route in routes if (path := getattr(route, "path", ""))}
    if prefix and prefix.split("/")[1] in own:
        raise SettingError(
            "PLANNER_ROOT_PATH", prefix, "a path that does not start like one of the planner's own"
        )
