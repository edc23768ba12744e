"""Hostile requests against a plan with 1,000 networks: at most 30 times as long (`ours / theirs`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import process_time

from httpx2 import Response
from starlette.testclient import TestClient

from app.main import create_app
from app.plan.records import MAX_ZONES
from app.settings import Settings
from tests.bench.measure import Row, side_by_side
from tests.hostile import BASE, LINK, VSWITCH, fleet, networks, pools

OTHER = "a plan with 1,000 networks"


def rows() -> Iterator[Row]:
    with TestClient(create_app(Settings()), follow_redirects=False) as client:

        def evaluate(plan: object) -> Callable[[], Response]:
            return lambda: client.post("/api/v1/evaluate", json=plan)

        usual = evaluate({**BASE, "connected_networks": networks(1_000)})
        plans = fleet(1_500, 40)
        for subject, ask in (
            ("a 5 kB link to 130,000 ranges, the page", lambda: client.get(f"/result?{LINK}")),
            ("a 5 kB link to 130,000 ranges, the wizard", lambda: client.get(f"/plan/vpc?{LINK}")),
            ("a fleet of 1,500 plans with 40 vSwitches", lambda: client.post("/api/v1/fleet", json=plans)),
            ("10,000 vSwitches in 10,000 zones, 100 pools", evaluate(pools(zones=10_000, vswitches=10_000))),
            ("1,000 vSwitches in 100 zones, 100 pools", evaluate(pools(zones=MAX_ZONES, vswitches=1_000))),
            ("1,000 equal vSwitches", evaluate({**BASE, "node_vswitches": [VSWITCH] * 1_000})),
            ("100,000 networks", evaluate({**BASE, "connected_networks": networks(100_000)})),
        ):
            yield side_by_side(subject, ask, OTHER, usual, seconds=4, clock=process_time)
