"""What bounds the nodes of a cluster: limits one by one, zone by zone, pool by pool.

Dozens are made for one answer, of every plan that is tried: named tuples are made in a fifth of the time.
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
    """The limits, in the order that decides a tie."""

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

    `zones`: places that its nodes are spread over. `surge`: nodes that the limit does not count. `bound` is False where
    the pool itself takes nothing of the limit.
    """

    needed: int
    zones: int
    cost: int
    surge: int
    bound: bool


def share_of(nodes: int, zones: int = 1, cost: int = 1, surge: int = 0, *, bound: bool = True) -> Share:
    """Return the share of a pool whose counted nodes are spread over so many places, rounded up in each."""
    return Share(-(-nodes // zones) * cost, zones, cost, surge, bound and cost > 0)


class Place(NamedTuple):
    """Where a limit applies: one zone, or the whole cluster (`zone` None).

    `needed`: units that the whole plan takes here, of which `fixed` by what is no node. `shares`: by the place of the
    pool in the plan; a pool that takes nothing here is left out.
    """

    allowed: int
    allowed_on_request: int
    needed: int
    shares: Mapping[int, Share]
    zone: str | None = None
    fixed: int = 0

    def most_nodes(self, pool: int, allowed: int) -> int | None:
        """Return the most nodes of a pool where so many units are allowed, with every other pool as it is.

        None where this place does not bound the pool.
        """
        own = self.shares.get(pool)
        if own is None or not own.bound:
            left = allowed - self.needed + (own.needed if own else 0)
            return None if left >= 0 else 0
        room = allowed - self.needed + own.needed
        return room // own.cost * own.zones + own.surge if room >= 0 else 0

    def needed_by(self, peaks: Sequence[int]) -> int:
        """Return the units that the plan would need here with so many nodes of each pool while upgrading."""
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
    """Return the place where the pools take these shares."""
    needed = fixed
    for share in shares.values():
        needed += share.needed
    return Place(allowed, allowed_on_request, needed, shares, zone, fixed)


class Limit(NamedTuple):
    """One limit on the plan: how many of its units are needed and allowed, today and with quotas at their maximum.

    `tightest`: of `places`, the one with the largest share of needed in allowed; `zone`, `needed` and `allowed` are its.
    `pool_nodes`: for each pool, the most nodes that it could have today and on request, with every other pool as it is;
    None where the limit does not bound it.
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
        """With one pool, the most nodes of the plan today; None with several, and where the pool takes nothing."""
        return self.pool_nodes[0][0] if len(self.pool_nodes) == 1 else None

    @property
    def nodes_on_request(self) -> int | None:
        """With one pool, the most nodes of the plan once every quota is raised; None as for `nodes`."""
        return self.pool_nodes[0][1] if len(self.pool_nodes) == 1 else None

    @property
    def zone(self) -> str | None:
        """The zone that is the bottleneck; None for a limit of the whole cluster."""
        return self.tightest.zone

    @property
    def needed(self) -> int:
        """Units that the plan needs, in the zone that is the bottleneck."""
        return self.tightest.needed

    @property
    def allowed(self) -> int:
        """Units allowed today."""
        return self.tightest.allowed

    @property
    def allowed_on_request(self) -> int:
        """Units allowed with every quota at its published maximum."""
        return self.tightest.allowed_on_request

    @property
    def fits(self) -> bool:
        """Whether what is needed is allowed today."""
        return self.tightest.needed <= self.tightest.allowed

    @property
    def fits_on_request(self) -> bool:
        """Whether what is needed is allowed once every quota is raised."""
        return self.tightest_on_request.needed <= self.tightest_on_request.allowed_on_request


def limit_of(
    name: LimitName,
    unit: Unit,
    places: Sequence[Place],
    total: Message,
    fields: tuple[Pointer, ...],
    pools: int,
) -> Limit:
    """Return the limit over these places, of which there is at least one, for a plan with so many pools."""
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
    """The limit of one place on a plan with one pool."""
    today = place.most_nodes(0, place.allowed)
    raised = place.allowed != place.allowed_on_request
    later = place.most_nodes(0, place.allowed_on_request) if raised else today
    return Limit(name, unit, (place,), total, fields, place, place, ((today, later),))


def _most_nodes(places: Sequence[Place], pools: int, *, on_request: bool) -> list[int | None]:
    """The most nodes of each pool; None where no place bounds it."""
    bounding = bounding_places(places, on_request=on_request)
    bounds = (
        [
            place.most_nodes(pool, place.allowed_on_request if on_request else place.allowed)
            for place in bounding
        ]
        for pool in range(pools)
    )
    return [min((each for each in of_pool if each is not None), default=None) for of_pool in bounds]


def bounding_places(places: Iterable[Place], *, on_request: bool) -> list[Place]:
    """Return, of the places in which the same pools take the same, the one with the least allowed: it bounds first.

    Zones without node pools of their own are alike, and a plan may have a hundred.
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
    """Return the place with the largest share of needed in allowed, the first by the name of its zone on a tie."""
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
    """Compare two shares (needed, allowed): positive where the first is larger, 0 for a tie.

    A share is infinite where something is needed and nothing is allowed, and 0 where nothing is needed.
    """
    infinite, other_infinite = (bool(needed) and not allowed for needed, allowed in (one, other))
    if infinite or other_infinite:
        return infinite - other_infinite
    return one[0] * (other[1] or 1) - other[0] * (one[1] or 1)


class PoolCapacity(NamedTuple):
    """What one pool of the plan can have: `capacity.node_pools` of the API.

    `nodes` are those at the peak, `max_nodes` the most that it could have with every other pool at its own peak, by the
    limit `bound_by`.
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
    """One zone: addresses of its vSwitches that the plan needs and that are left.

    `pod_addresses` and `pod_addresses_needed`: None where pods take no addresses of the VPC. `addresses_per_node` and
    `nodes`: with one pool, the addresses that a node and its pods take, and the nodes that these allow.
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
    """What a plug-in can hold under this plan. `limits` is never empty and in LimitName's order.

    `pods_per_node` and the like are of the pool with the fewest. `max_nodes`: with one pool, the most nodes by every
    limit, today and on request; None with several.
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
        """The zones as the limits count them; nothing where the plan has no vSwitches."""
        nodes, pods = self.limit(LimitName.NODE_ADDRESSES), self.limit(LimitName.POD_ADDRESSES)
        return zone_capacities(nodes, pods, alone=len(self.node_pools) == 1)

    @cached_property
    def bottleneck(self) -> Limit:
        """The limit that is reached first today: with one pool the fewest nodes, with several the largest share."""
        return bottleneck(self.limits, on_request=False)

    @cached_property
    def bottleneck_on_request(self) -> Limit:
        """The limit that is reached first once every quota is raised."""
        return bottleneck(self.limits, on_request=True)

    def limit(self, name: LimitName) -> Limit | None:
        """Return the limit of that name; None where it does not apply or can't be known."""
        return next((limit for limit in self.limits if limit.name is name), None)

    @property
    def fits(self) -> bool:
        """Whether the plan is within every limit today."""
        return all(limit.fits for limit in self.limits)

    @property
    def fits_on_request(self) -> bool:
        """Whether the plan is within every limit once every quota is raised."""
        return all(limit.fits_on_request for limit in self.limits)


def zone_capacities(nodes: Limit | None, pods: Limit | None, *, alone: bool) -> tuple[ZoneCapacity, ...]:
    """Return the zones by the limits on addresses of nodes and of pods; `alone`: whether the plan has one pool."""
    return tuple(
        _zone_capacity(place, pods.places[at] if pods else None, alone=alone)
        for at, place in enumerate(nodes.places if nodes else ())
    )


def _zone_capacity(nodes: Place, pods: Place | None, *, alone: bool) -> ZoneCapacity:
    """One zone of the two limits, with the nodes of the only pool where there is just one."""
    own = ZoneCapacity(nodes.zone or "", nodes.allowed, nodes.needed)
    if pods is None:
        return own
    own = own._replace(pod_addresses=pods.allowed, pod_addresses_needed=pods.needed)
    share = pods.shares.get(0) if alone else None
    if share is None or not share.bound:
        return own
    return own._replace(addresses_per_node=share.cost, nodes=max(0, pods.allowed - pods.fixed) // share.cost)


_NO_BOUND: Final = 1 << 62


def bottleneck(limits: Sequence[Limit], *, on_request: bool) -> Limit:
    """Return the limit that is reached first, the first of a tie."""
    counts = [limit.nodes_on_request if on_request else limit.nodes for limit in limits]
    if any(count is not None for count in counts):
        return limits[min(range(len(limits)), key=lambda place: _or_no_bound(counts[place]))]
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
    """Return the most nodes of a pool by every limit, and the limit that says so, the first of a tie."""
    least, name = _NO_BOUND, limits[0].name
    for limit in limits:
        most = limit.pool_nodes[pool][on_request]
        if most is not None and most < least:
            least, name = most, limit.name
    return least, name
