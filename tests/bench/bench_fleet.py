"""A fleet of 1,000 clusters laid out in 10.0.0.0/8 and judged, against 100: it grows as the fleet does.

At most 14 times as long (`ours / theirs`).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.catalogue.load import load_editions
from app.domain.cidr import Cidr
from app.fleet.proposal import ClusterRequest, propose_fleet
from app.plan.plan import Plan
from tests.bench.measure import Row, side_by_side

SPACE = [Cidr(10 << 24, 8)]


def rows() -> Iterator[Row]:
    catalogue = load_editions().newest
    cluster_requests = [
        ClusterRequest(Plan(nodes=4 + place % 17, pods_per_node=30), 2, None) for place in range(1000)
    ]

    def propose(count: int) -> int:
        return len(list(propose_fleet(cluster_requests[:count], SPACE, [], catalogue)))

    yield side_by_side(
        "1,000 clusters laid out and judged",
        lambda: propose(1000),
        "100 clusters",
        lambda: propose(100),
    )
