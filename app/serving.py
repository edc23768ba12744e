"""How the planner is put on the network: uvicorn, and what it logs."""

from __future__ import annotations

import copy
import logging
from typing import Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from app.main import create_app
from app.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    if settings.workers > 1:
        create_app(settings)  # a mistake stops the start here, rather than every worker again and again
    uvicorn.run(
        "app.main:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level=settings.log_level,
        log_config=log_config(settings.log_level),
        access_log=settings.access_log,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        server_header=False,
        timeout_graceful_shutdown=10,
    )


class WithoutQuery(logging.Filter):
    """Takes the query string out of a line of the access log: it holds somebody's plan."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, path, version, status = record.args
            record.args = (client, method, str(path).partition("?")[0], version, status)
        return True


def log_config(level: str) -> dict[str, Any]:
    """uvicorn's own, with our loggers beside its, and no query strings."""
    config = copy.deepcopy(LOGGING_CONFIG)
    config["loggers"]["app"] = {"handlers": ["default"], "level": level.upper(), "propagate": False}
    config["filters"] = {"without_query": {"()": WithoutQuery}}
    config["loggers"]["uvicorn.access"]["filters"] = ["without_query"]
    return config
