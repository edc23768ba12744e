"""Runs the application with uvicorn, and checks the address first."""

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

# A process may have 1,024 open files by default. More clients get 503.
MAX_CONNECTIONS: Final = 900


class AddressError(Exception):
    """The planner can't listen at the configured address. The text is a sentence for the operator."""


def serve(environment: Mapping[str, str]) -> None:
    """Serve with the settings of the environment until a signal. Raises SettingError or AddressError if that is impossible."""
    settings = Settings.from_environment(environment)
    check_address(settings.host, settings.port)
    if warnings := list(warnings_of(environment)):
        dictConfig(log_config(settings.log_level, settings.log_format))  # as uvicorn does later
        for sentence in warnings:
            logging.getLogger(PACKAGE).warning(sentence)
    if settings.workers > 1:
        create_app(settings)  # an error stops the start here, and not each worker repeatedly
        gc.enable()
    with _shared_metrics(settings):
        uvicorn.run(
            f"{from_environment.__module__}:{from_environment.__name__}",
            factory=True,
            workers=settings.workers,
            **uvicorn_options(settings),
        )


def check_address(host: str, port: int) -> None:
    """Raise AddressError if nothing can listen at the address.

    uvicorn only notices that after the start, and logs the system's error among other lines.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise AddressError(f"PLANNER_HOST is {host!r}, which has no address: {_reason(error)}.") from None
    failures = [failure for *kind, _, address in found if (failure := _failure_to_bind(kind, address))]
    for failure in failures:
        # A name may have IPv4 and IPv6 addresses, one kind of which this machine may lack.
        if failure.errno != errno.EADDRNOTAVAIL or len(failures) == len(found):
            raise AddressError(_sentence(failure, host, port))


def _failure_to_bind(kind: list[int], address: Any) -> OSError | None:
    try:
        tried = socket.socket(*kind)
    except OSError:
        return None  # the system lacks this kind of address; the server ignores it as well
    with tried:
        if os.name == "posix":  # on Windows it would allow two servers on the same port
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
        return f"Port {port} of {host} is in use by another program. Set another with PLANNER_PORT or --port."
    if failure.errno == errno.EADDRNOTAVAIL:
        return f"PLANNER_HOST is {host!r}, which isn't an address of this machine."
    return f"The planner can't listen on port {port} of {host}: {_reason(failure)}."


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def uvicorn_options(settings: Settings) -> dict[str, Any]:
    """Return the options for uvicorn."""
    return {
        "host": settings.host,
        "port": settings.port,
        "log_level": settings.log_level,
        "log_config": log_config(settings.log_level, settings.log_format),
        "access_log": False,  # it would log URLs with plans; app/web/middleware/request_log.py logs requests
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
    """Create the folder in which several processes combine their metrics, and set it in the environment of the workers."""
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
