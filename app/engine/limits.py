"""Limits on the nodes of a cluster: each by zone and by pool.

An evaluation makes dozens of them for every plan that it tries; named tuples take a fifth of a dataclass's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from ..catalogue.model import TerwayMode
from ..plan.message import Message, Pointer


class LimitName(StrEnum):
    """The limits; on a tie the first in this order is the bottleneck."""

    POD_CIDR_BLOCKS = "pod_cidr_blocks"
    ROUTE_ENTRIES = "route_entries"
    POD_ADDRESSES = "pod_addresses"
    PREFIX_BLOCKS = "prefix_blocks"
    NODE_ADDRESSES = "node_addresses"
    NODE_LIMIT = "node_limit"
    POD_LIMIT = "pod_limit"


class Unit(StrEnum):
    """What a limit counts."""

    NODES = "nodes"
    ADDRESSES = "addresses"
    BLOCKS = "blocks"
    PODS = "pods"


class Share(NamedTuple):
    """What one pool takes of a limit in each of its places: `needed` units, for whole nodes of `cost` units each.

    `zones` is the number of places that its nodes are spread over, `surge` the nodes that the limit doesn't count.
    `bound` is False if the limit doesn't apply to the pool.
    """

    needed: int
    zones: int
    cost: int
    surge: int
    bound: bool


def share_of(nodes: int, zones: int = 1, cost: int = 1, surge: int = 0, *, bound: bool = True) -> Share:
    """Return the share of a pool with so many nodes, spread over so many places and rounded up in each."""
    return Share(-(-nodes // zones) * cost, zones, cost, surge, bound and cost > 0)


class Place(NamedTuple):
    """Where a limit applies: one zone, or the whole cluster (`zone` None).

    `needed` are the units that the plan takes here, `fixed` those of them not taken by nodes. `shares` are by the index
    of the pool; pools that take nothing here are left out.
    """

    allowed: int
    allowed_on_request: int
    needed: int
    shares: Mapping[int, Share]
    zone: str | None = None
    fixed: int = 0

    def most_nodes(self, pool: int, allowed: int) -> int | None:
        """Return the most nodes of a pool if so many units are allowed, with every other pool as it is.

        None if this place doesn't limit the pool.
        """
        own = self.shares.get(pool)
        if own is None or not own.bound:
            left = allowed - self.needed + (own.needed if own else 0)
            return None if left >= 0 else 0
        room = allowed - self.needed + own.needed
        return room // own.cost * own.zones + own.surge if room >= 0 else 0

    def needed_by(self, peaks: Sequence[int]) -> int:
        """Return the units needed here with so many nodes in each pool, surge nodes included."""
        return self.fixed + sum(
            -(-(peaks[pool] - share.surge) // share.zones) * share.cost for pool, share in self.shares.items()
        )


def place_of(
    allowed: int,
    allowed_on_request: int,
    shares: Mapping[int, Share],
    zone: str | None = None,
    fixed: int = 0,
) -> Place:
    """Return the place with these shares, and what they need together."""
    needed = fixed
    for share in shares.values():
        needed += share.needed
    return Place(allowed, allowed_on_request, needed, shares, zone, fixed)


class Limit(NamedTuple):
    """One limit: the units that the plan needs and that are allowed, today and on request (quotas at their maximum).

    `tightest` is the place with the largest ratio of needed to allowed; `zone`, `needed` and `allowed` are of it.
    `pool_nodes` has, for each pool, the most nodes that it could have today and on request, with every other pool as it
    is; None if the limit doesn't apply to it.
    """

    name: LimitName
    unit: Unit
    places: tuple[Place, ...]
    sum: Message
    fields: tuple[Pointer, ...]
    tightest: Place
    tightest_on_request: Place
    pool_nodes: tuple[tuple[int | None, int | None], ...]

    @property
    def nodes(self) -> int | None:
        """The most nodes of the plan today, with one pool; None with several, or if the limit doesn't apply."""
        return self.pool_nodes[0][0] if len(self.pool_nodes) == 1 else None

    @property
    def nodes_on_request(self) -> int | None:
        """The most nodes of the plan with every quota at its maximum; None as for `nodes`."""
        return self.pool_nodes[0][1] if len(self.pool_nodes) == 1 else None

    @property
    def zone(self) -> str | None:
        """The tightest zone; None for a limit of the whole cluster."""
        return self.tightest.zone

    @property
    def needed(self) -> int:
        """The units that the plan needs in the tightest place."""
        return self.tightest.needed

    @property
    def allowed(self) -> int:
        """The units allowed today."""
        return self.tightest.allowed

    @property
    def allowed_on_request(self) -> int:
        """The units allowed with every quota at its published maximum."""
        return self.tightest.allowed_on_request

    @property
    def fits(self) -> bool:
        """Whether what is needed is allowed today."""
        return self.tightest.needed <= self.tightest.allowed

    @property
    def fits_on_request(self) -> bool:
        """Whether what is needed is allowed with every quota at its maximum."""
        return self.tightest_on_request.needed <= self.tightest_on_request.allowed_on_request


def limit_of(
    name: LimitName,
    unit: Unit,
    places: Sequence[Place],
    total: Message,
    fields: tuple[Pointer, ...],
    pools: int,
) -> Limit:
    """Return the limit over these places, at least one, for a plan with so many pools."""
    if pools == len(places) == 1:
        return _only_limit(name, unit, places[0], total, fields)
    raised = any(place.allowed != place.allowed_on_request for place in places)
    today = _most_nodes(places, pools, on_request=False)
    later = _most_nodes(places, pools, on_request=True) if raised else today
    first = tightest(places, on_request=False)
    return Limit(
        name,
        unit,
        tuple(places),
        total,
        fields,
        first,
        tightest(places, on_request=True) if raised else first,
        tuple(zip(today, later, strict=True)),
    )


def _only_limit(
    name: LimitName, unit: Unit, place: Place, total: Message, fields: tuple[Pointer, ...]
) -> Limit:
    """Return the limit of one place for a plan with one pool."""
    today = place.most_nodes(0, place.allowed)
    raised = place.allowed != place.allowed_on_request
    later = place.most_nodes(0, place.allowed_on_request) if raised else today
    return Limit(name, unit, (place,), total, fields, place, place, ((today, later),))


def _most_nodes(places: Sequence[Place], pools: int, *, on_request: bool) -> list[int | None]:
    """Return the most nodes of each pool; None if no place limits it."""
    by_place = [
        [
            place.most_nodes(pool, place.allowed_on_request if on_request else place.allowed)
            for pool in range(pools)
        ]
        for place in bounding_places(places, on_request=on_request)
    ]
    if len(by_place) == 1:
        return by_place[0]
    return [
        min((each for each in of_pool if each is not None), default=None)
        for of_pool in zip(*by_place, strict=True)
    ]


def bounding_places(places: Iterable[Place], *, on_request: bool) -> list[Place]:
    """Return, for each group of places with equal shares, the place with the least allowed, which is reached first.

    Most zones have equal shares, and a plan may have a hundred zones.
    """
    least: dict[tuple[int, int], tuple[int, Place]] = {}
    for place in places:
        key = (id(place.shares), place.fixed)
        allowed = place.allowed_on_request if on_request else place.allowed
        known = least.get(key)
        if known is None or allowed < known[0]:
            least[key] = (allowed, place)
    return [place for _, place in least.values()]


def tightest(places: Sequence[Place], *, on_request: bool) -> Place:
    """Return the place with the largest ratio of needed to allowed; on a tie the first by the zone's name."""
    found = places[0]
    for place in places[1:]:
        order = compare_shares(
            (place.needed, place.allowed_on_request if on_request else place.allowed),
            (found.needed, found.allowed_on_request if on_request else found.allowed),
        )
        if order > 0 or (order == 0 and (place.zone or "") < (found.zone or "")):
            found = place
    return found


def compare_shares(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Compare two ratios (needed, allowed): positive if the first is larger, 0 if they are equal.

    A ratio is infinite if something is needed and nothing allowed, and 0 if nothing is needed.
    """
    infinite, other_infinite = (bool(needed) and not allowed for needed, allowed in (one, other))
    if infinite or other_infinite:
        return infinite - other_infinite
    return one[0] * (other[1] or 1) - other[0] * (one[1] or 1)


class PoolCapacity(NamedTuple):
    """The capacity of one pool: an entry of `capacity.node_pools` in the API.

    `nodes` are those at the peak. `max_nodes` is the most that the limit `bound_by` allows, with every other pool at
    its own peak.
    """

    name: str
    mode: TerwayMode
    instance_type: str | None
    pods_per_node: int | None
    usable_pods_per_node: int | None
    trunk_pods_per_node: int | None
    addresses_per_node: int
    nodes: int
    max_nodes: int
    max_nodes_on_request: int
    bound_by: LimitName
    pods_sum: Message | None = None


class ZoneCapacity(NamedTuple):
    """The capacity of one zone: the addresses that the plan needs and those left in its vSwitches.

    `pod_addresses` and `pod_addresses_needed` are None if pods take no VPC addresses. `addresses_per_node` are those of
    a node with its pods, and `nodes` the nodes that fit; both None with several pools.
    """

    zone: str
    node_addresses: int
    node_addresses_needed: int
    pod_addresses: int | None = None
    pod_addresses_needed: int | None = None
    addresses_per_node: int | None = None
    nodes: int | None = None


@dataclass(frozen=True)
class Capacity:
    """The capacity of a plug-in under a plan. `limits` has at least one, in the order of LimitName.

    `pods_per_node` and the other pod figures are of the pool with the fewest pods per node. `max_nodes` is the most
    nodes that every limit allows, with one pool; None with several.
    """

    pods_per_node: int | None
    usable_pods_per_node: int | None
    limits: tuple[Limit, ...]
    node_pools: tuple[PoolCapacity, ...]
    max_nodes: int | None = None
    max_nodes_on_request: int | None = None
    pods_sum: Message | None = None
    trunk_pods_per_node: int | None = None

    @cached_property
    def zones(self) -> tuple[ZoneCapacity, ...]:
        """The capacity of each zone; empty if the plan has no vSwitches."""
        nodes, pods = self.limit(LimitName.NODE_ADDRESSES), self.limit(LimitName.POD_ADDRESSES)
        return zone_capacities(nodes, pods, single_pool=len(self.node_pools) == 1)

    @cached_property
    def bottleneck(self) -> Limit:
        """The limit that is reached first today: with one pool the fewest nodes, with several the largest ratio."""
        return bottleneck(self.limits, on_request=False)

    @cached_property
    def bottleneck_on_request(self) -> Limit:
        """The limit that is reached first with every quota at its maximum."""
        return bottleneck(self.limits, on_request=True)

    def limit(self, name: LimitName) -> Limit | None:
        """Return the limit of that name; None if it doesn't apply or can't be known."""
        return next((limit for limit in self.limits if limit.name is name), None)

    @property
    def fits(self) -> bool:
        """Whether the plan is within every limit today."""
        return all(limit.fits for limit in self.limits)

    @property
    def fits_on_request(self) -> bool:
        """Whether the plan is within every limit with every quota at its maximum."""
        return all(limit.fits_on_request for limit in self.limits)


def zone_capacities(
    nodes: Limit | None, pods: Limit | None, *, single_pool: bool
) -> tuple[ZoneCapacity, ...]:
    """Return the zones from the limits on node and pod addresses; `single_pool`: whether the plan has one pool."""
    return tuple(
        _zone_capacity(place, pods.places[at] if pods else None, single_pool=single_pool)
        for at, place in enumerate(nodes.places if nodes else ())
    )


def _zone_capacity(nodes: Place, pods: Place | None, *, single_pool: bool) -> ZoneCapacity:
    """Return one zone from its places in the two limits."""
    own = ZoneCapacity(nodes.zone or "", nodes.allowed, nodes.needed)
    if pods is None:
        return own
    own = own._replace(pod_addresses=pods.allowed, pod_addresses_needed=pods.needed)
    share = pods.shares.get(0) if single_pool else None
    if share is None or not share.bound:
        return own
    return own._replace(addresses_per_node=share.cost, nodes=max(0, pods.allowed - pods.fixed) // share.cost)


_NO_BOUND: Final = 1 << 62


def bottleneck(limits: Sequence[Limit], *, on_request: bool) -> Limit:
    """Return the limit that is reached first; on a tie the first one."""
    counts = [limit.nodes_on_request if on_request else limit.nodes for limit in limits]
    if any(count is not None for count in counts):
        return limits[min(range(len(limits)), key=lambda index: _or_no_bound(counts[index]))]
    found = limits[0]
    for limit in limits[1:]:
        if compare_shares(_share(limit, on_request), _share(found, on_request)) > 0:
            found = limit
    return found


def _or_no_bound(count: int | None) -> int:
    return _NO_BOUND if count is None else count


def _share(limit: Limit, on_request: bool) -> tuple[int, int]:
    place = limit.tightest_on_request if on_request else limit.tightest
    return place.needed, place.allowed_on_request if on_request else place.allowed


def pool_bound(limits: Sequence[Limit], pool: int, *, on_request: bool) -> tuple[int, LimitName]:
    """Return the most nodes of a pool that every limit allows, and the limit that is reached first."""
    least, name = _NO_BOUND, limits[0].name
    for limit in limits:
        most = limit.pool_nodes[pool][on_request]
        if most is not None and most < least:
            least, name = most, limit.name
    return least, name
