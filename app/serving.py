"""How the planner is put on the network: uvicorn, and what bounds a client."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any, Final

import uvicorn

from .bounded_http import BoundedHttp
from .logs import log_config
from .main import create_app, from_environment
from .settings import SettingError, Settings
from .web.http.metrics import SHARED

# A process may hold 1,024 files open, as it comes. More clients are told to come again (503).
MAX_CONNECTIONS: Final = 900


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    if settings.workers > 1:
        create_app(settings)  # a mistake stops the start here, rather than every worker again and again
        gc.enable()
    with _shared_metrics(settings):
        uvicorn.run(
            f"{from_environment.__module__}:{from_environment.__name__}",
            factory=True,
            workers=settings.workers,
            **uvicorn_options(settings),
        )


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told of every application that is served this way."""
    return {
        "host": settings.host,
        "port": settings.port,
        "log_level": settings.log_level,
        "log_config": log_config(settings.log_level, settings.log_format),
        "access_log": False,  # it would write addresses down; app/web/middleware/observed.py logs requests
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
        "server_header": False,
        "http": BoundedHttp,
        "ws": "none",
        "limit_concurrency": MAX_CONNECTIONS,
        "timeout_graceful_shutdown": 10,
    }


@contextmanager
def _shared_metrics(settings: Settings) -> Iterator[None]:
    """Several processes put their numbers together in a folder, which the workers learn from their environment."""
    if settings.workers == 1 or not settings.metrics_clients:
        yield
        return
    try:
        folder = TemporaryDirectory(prefix="planner-metrics-")
    except OSError:
        allowed = "1 where no temporary folder can be written, unless PLANNER_METRICS_CLIENTS is none"
        raise SettingError("PLANNER_WORKERS", str(settings.workers), allowed) from None
    with folder as path:
        os.environ[SHARED] = path
        yield
