"""Hostile requests against a plan with 1,000 networks at the same address: at most 30 times as long (`ours / theirs`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any, Final

from httpx2 import Response
from starlette.testclient import TestClient

from app.fleet.cluster_fleet import MAX_CLUSTERS
from app.fleet.proposal import MAX_PROPOSED
from app.main import create_app
from app.plan.records import MAX_ZONES
from app.settings import Settings
from tests.bench.measure import Row, side_by_side
from tests.hostile import BASE, LINK, VSWITCH, clashing, fleet, largest, largest_fleets, link, networks, pools

USUAL: Final = {**BASE, "connected_networks": networks(1_000)}
PAGES: Final = ("result", "result/more", "result.json", "result.md", "result.tf", "result.csv", "result.svg")
STEPS: Final = ("plan/vpc", "plan/cluster", "plan/pods", "plan/review")


def rows() -> Iterator[Row]:
    """The API, then pages and files; none of them is kept for the next time."""
    with TestClient(create_app(Settings(kept_pages_bytes=0)), follow_redirects=False) as client:

        def post(path: str, body: object) -> Callable[[], Response]:
            content = json.dumps(body).encode()
            return lambda: client.post(path, content=content, headers={"content-type": "application/json"})

        def get(page: str, query: str) -> Callable[[], Response]:
            return lambda: client.get(f"/{page}?{query}")

        usual = post("/api/v1/evaluate", USUAL)
        for subject, path, body in _posted():
            ours = post(f"/api/v1/{path}", body)
            yield side_by_side(subject, ours, "1,000 networks", usual, seconds=4, clock=process_time)
        short, long = link(USUAL), link(largest())
        for page in ("result", "plan/vpc"):
            subject = f"a 5 kB link to 130,000 ranges, /{page}"
            ours = get(page, LINK)
            yield side_by_side(
                subject, ours, "1,000 networks", get(page, short), seconds=2, clock=process_time
            )
        asked = [(f"the largest plan, /{page}", page, long) for page in (*STEPS, *PAGES)]
        asked += [
            (f"100,000 clashing networks, /{page}", page, link(clashing())) for page in ("plan/vpc", *PAGES)
        ]
        for subject, page, query in asked:
            ours, usual = get(page, query), get(page, short)
            yield side_by_side(subject, ours, "1,000 networks", usual, seconds=4, clock=process_time)


def _posted() -> Iterator[tuple[str, str, Any]]:
    """What is sent to the API: its name, where, and the body."""
    yield "100,000 networks", "evaluate", {**BASE, "connected_networks": networks(100_000)}
    yield "the largest plan", "evaluate", largest()
    yield "1,000 vSwitches in 100 zones, 100 pools", "evaluate", pools(zones=MAX_ZONES, vswitches=1_000)
    yield "1,000 equal vSwitches", "evaluate", {**BASE, "node_vswitches": [VSWITCH] * 1_000}
    yield (
        "10,000 vSwitches in 10,000 zones, 100 pools",
        "evaluate",
        pools(zones=10_000, vswitches=10_000),
    )
    for name, plans in largest_fleets().items():
        yield f"a fleet of {len(plans)} clusters, {name}", "fleet", plans
    yield "a fleet of too many clusters", "fleet", fleet(MAX_CLUSTERS + 1, 0)
    cluster = {"nodes": 3, "pods_per_node": 30, "zones": 2}
    asked = {"clusters": [cluster] * MAX_PROPOSED, "space": ["10.0.0.0/8"]}
    yield f"a fleet of {MAX_PROPOSED:,} clusters, allocated", "fleet-proposal", asked
