"""GET /metrics: counts, latencies and verdicts for Prometheus, without any data of plans."""

from __future__ import annotations

import os
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Final, Protocol

from fastapi import APIRouter
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ...catalogue.model import Plugin
from ...engine.evaluation import Strength
from ...settings import Settings

router = APIRouter(include_in_schema=False)

# The variable with the folder in which the processes of one server combine their metrics. app/serving.py sets it.
SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"

# In seconds. A page takes milliseconds; a plan with 100,000 networks takes a second or more.
BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class CountedVerdict(Protocol):
    """The part of a verdict that the metrics count."""

    @property
    def plugin(self) -> Plugin | None:
        """The recommended plug-in."""

    @property
    def strength(self) -> Strength:
        """The strength of the recommendation."""


class Metrics:
    """The metrics of one application, in a separate registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.in_flight = Gauge(
            "planner_requests_in_flight",
            "Requests being answered now.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self._requests = Counter(
            "planner_requests",
            "Requests by method, route template and class of status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "planner_request_duration_seconds",
            "Seconds from a request's headers to the end of its answer.",
            ("route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._verdicts = Counter(
            "planner_verdicts",
            "Plans judged, by recommended plug-in and strength of the verdict.",
            ("plugin", "strength"),
            registry=self.registry,
        )

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request. `status` 0 means that the client disconnected before the response."""
        group = f"{status // 100}xx" if status else "none"
        self._requests.labels(method, route, group).inc()
        self._seconds.labels(route, group).observe(seconds)

    def count_verdict(self, verdict: CountedVerdict | None) -> None:
        """Count one verdict. None, for a plan that can't be read, is ignored."""
        if verdict is not None:
            self._verdicts.labels(verdict.plugin or "none", verdict.strength).inc()

    def exposition(self) -> bytes:
        """Return the metrics of all processes of the server in the text format of Prometheus."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
        return generate_latest(everyone)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Return the metrics, or 404 to clients that may not read them."""
    if not _may_read(request):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    text = request.app.state.metrics.exposition()
    headers = {"cache-control": "no-store", "x-robots-tag": "noindex", "content-type": CONTENT_TYPE_LATEST}
    return Response(text, headers=headers)


def _may_read(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    if "*" in settings.metrics_clients:
        return True
    if "x-forwarded-for" in request.headers and not settings.trusted_proxies:
        return False  # it came through a proxy that isn't trusted to name the client
    try:
        client = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return any(client in ip_network(block) for block in settings.metrics_clients)
