"""Which ranges overlap: 100,000 against 10,000 (at most 14 times as long), and 1,000 against asking of all pairs.

The last two rows have to be at least 100 times faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import combinations

from netaddr import IPNetwork

from app.domain.overlap import overlapping_pairs
from tests.bench.bench_networks import networks
from tests.bench.measure import Row, side_by_side
from tests.proposals.complete_plans import cidr


def rows() -> Iterator[Row]:
    many, tenth = ([cidr(text) for text in networks(count)] for count in (100_000, 10_000))
    yield side_by_side(
        "overlap of 100,000 networks",
        lambda: sum(1 for _ in overlapping_pairs(many)),
        "of 10,000",
        lambda: sum(1 for _ in overlapping_pairs(tenth)),
    )
    texts = networks(1_000)
    ours, theirs = [cidr(text) for text in texts], [IPNetwork(text) for text in texts]
    standard = [ip_network(text) for text in texts]
    found = len(list(overlapping_pairs(ours)))
    assert found == _pairs_of_netaddr(theirs) == _pairs_of_ipaddress(standard)
    for other, call in (
        ("all pairs in netaddr", lambda: _pairs_of_netaddr(theirs)),
        ("all pairs in ipaddress", lambda: _pairs_of_ipaddress(standard)),
    ):
        yield side_by_side(
            "overlap of 1,000 networks", lambda: len(list(overlapping_pairs(ours))), other, call
        )


def _pairs_of_netaddr(blocks: list[IPNetwork]) -> int:
    return sum(one in other or other in one for one, other in combinations(blocks, 2))


def _pairs_of_ipaddress(blocks: list[IPv4Network | IPv6Network]) -> int:
    return sum(one.overlaps(other) for one, other in combinations(blocks, 2))
