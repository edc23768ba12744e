"""How the planner is put on the network: uvicorn, and what bounds a client."""

from __future__ import annotations

import errno
import gc
import logging
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from logging.config import dictConfig
from tempfile import TemporaryDirectory
from typing import Any, Final

import uvicorn

from .bounded_http import BoundedHttp
from .logs import PACKAGE, log_config
from .main import create_app, from_environment
from .settings import SettingError, Settings, warnings_of
from .web.http.metrics import SHARED

# A process may hold 1,024 files open, as it comes. More clients are told to come again (503).
MAX_CONNECTIONS: Final = 900


class AddressError(Exception):
    """The planner can't listen where it is told to; its text is a sentence for whoever starts it."""


def serve(environment: Mapping[str, str]) -> None:
    """Serve as the environment says until told to stop; raises SettingError or AddressError where that can't be."""
    settings = Settings.from_environment(environment)
    check_address(settings.host, settings.port)
    if warnings := list(warnings_of(environment)):
        dictConfig(log_config(settings.log_level, settings.log_format))  # as uvicorn is about to
        for sentence in warnings:
            logging.getLogger(PACKAGE).warning(sentence)
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


def check_address(host: str, port: int) -> None:
    """Raise AddressError where nothing can listen at that address, before anything is built.

    uvicorn finds out only when all is ready, and then gives the system's error among other lines.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise AddressError(f"PLANNER_HOST is {host!r}, which has no address: {_reason(error)}.") from None
    failures = [failure for *kind, _, address in found if (failure := _failure_to_bind(kind, address))]
    for failure in failures:
        # Of a name with addresses of both kinds, this machine may lack one kind.
        if failure.errno != errno.EADDRNOTAVAIL or len(failures) == len(found):
            raise AddressError(_sentence(failure, host, port))


def _failure_to_bind(kind: list[int], address: Any) -> OSError | None:
    try:
        tried = socket.socket(*kind)
    except OSError:
        return None  # the system has no such addresses; the server passes over them, too
    with tried:
        if os.name == "posix":  # elsewhere it would allow two servers at one port
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if tried.family == socket.AF_INET6:
            tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            tried.bind(address)
        except OSError as error:
            return error
    return None


def _sentence(failure: OSError, host: str, port: int) -> str:
    if failure.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use by another program. Set PLANNER_PORT to a free port."
    if failure.errno == errno.EADDRNOTAVAIL:
        return f"PLANNER_HOST is {host!r}, which isn't an address of this machine."
    return f"The planner can't listen on port {port} of {host}: {_reason(failure)}."


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told of every application that is served this way."""
    return {
        "host": settings.host,
        "port": settings.port,
        "log_level": settings.log_level,
        "log_config": log_config(settings.log_level, settings.log_format),
        "access_log": False,  # it would write addresses down; app/web/middleware/request_log.py logs requests
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
        allowed = "1 if no temporary folder can be written, unless PLANNER_METRICS_CLIENTS is none"
        raise SettingError("PLANNER_WORKERS", str(settings.workers), allowed) from None
    with folder as path:
        os.environ[SHARED] = path
        yield
