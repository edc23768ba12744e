"""What bounds the nodes of a cluster: limits one by one, zone by zone, pool by pool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Share:
    """What one pool takes of a limit: `nodes` counted nodes, spread over `zones` places, each node `cost` units.

    `surge`: nodes that the limit does not count. `bound` is False where the pool itself takes nothing of the limit.
    """

    nodes: int
    zones: int = 1
    cost: int = 1
    surge: int = 0
    bound: bool = True

    @property
    def needed(self) -> int:
        """Units that the pool takes in each of its places, rounded up to whole nodes."""
        return -(-self.nodes // self.zones) * self.cost


@dataclass(frozen=True, slots=True)
class Place:
    """Where a limit applies: one zone, or the whole cluster (`zone` None).

    `needed`: units that the whole plan takes here, of which `fixed` by what is no node. `shares`: by the place of the
    pool in the plan; a pool that takes nothing here is left out.
    """

    allowed: int
    allowed_on_request: int
    shares: Mapping[int, Share]
    zone: str | None = None
    fixed: int = 0
    needed: int = field(init=False)

    def __post_init__(self) -> None:
        needed = self.fixed + sum([share.needed for share in self.shares.values()])
        object.__setattr__(self, "needed", needed)

    def most_nodes(self, pool: int, *, on_request: bool) -> int | None:
        """Return the most nodes of a pool, with every other pool as it is; None where this place does not bound it."""
        own = self.shares.get(pool)
        allowed = self.allowed_on_request if on_request else self.allowed
        room = allowed - self.needed + (own.needed if own else 0)
        if room < 0:
            return 0
        if own is None or not own.bound or not own.cost:
            return None
        return room // own.cost * own.zones + own.surge


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit on the plan: how many of its units are needed and allowed, today and with quotas at their maximum.

    `tightest`: of `places`, the one with the largest share of needed in allowed; `zone`, `needed` and `allowed` are its.
    `nodes` and `nodes_on_request`: the most nodes of a plan with one pool; None for several pools, and where the pool
    takes nothing of the limit.
    """

    name: LimitName
    unit: Unit
    places: tuple[Place, ...]
    sum: Message
    fields: tuple[Pointer, ...]
    tightest: Place
    tightest_on_request: Place
    nodes: int | None = None
    nodes_on_request: int | None = None

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

    def most_nodes(self, pool: int, *, on_request: bool = False) -> int | None:
        """Return the most nodes of a pool, with every other pool as it is; None where this limit does not bound it."""
        bounds = (place.most_nodes(pool, on_request=on_request) for place in self.places)
        return min((bound for bound in bounds if bound is not None), default=None)


def limit_of(
    name: LimitName,
    unit: Unit,
    places: Sequence[Place],
    total: Message,
    fields: tuple[Pointer, ...],
    pools: int,
) -> Limit:
    """Return the limit over these places, of which there is at least one, for a plan with so many pools."""
    limit = Limit(
        name,
        unit,
        tuple(places),
        total,
        fields,
        tightest(places, on_request=False),
        tightest(places, on_request=True),
    )
    if pools > 1:
        return limit
    return replace(limit, nodes=limit.most_nodes(0), nodes_on_request=limit.most_nodes(0, on_request=True))


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


@dataclass(frozen=True, slots=True)
class PoolCapacity:
    """What one pool of the plan can have: see the contract's `capacity.node_pools`.

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


@dataclass(frozen=True, slots=True)
class ZoneCapacity:
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


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a plug-in can hold under this plan. `limits` is never empty and in LimitName's order.

    `pods_per_node` and the like are of the pool with the fewest. `max_nodes`: with one pool, the most nodes by every
    limit, today and on request; None with several.
    """

    pods_per_node: int | None
    usable_pods_per_node: int | None
    limits: tuple[Limit, ...]
    node_pools: tuple[PoolCapacity, ...]
    zones: tuple[ZoneCapacity, ...] = ()
    max_nodes: int | None = None
    max_nodes_on_request: int | None = None
    pods_sum: Message | None = None
    trunk_pods_per_node: int | None = None

    @property
    def bottleneck(self) -> Limit:
        """The limit that is reached first today: with one pool the fewest nodes, with several the largest share."""
        return bottleneck(self.limits, on_request=False)

    @property
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
    bounds = list(_bounds(limits, pool, on_request))
    return min(bounds, key=lambda bound: bound[0])


def _bounds(limits: Sequence[Limit], pool: int, on_request: bool) -> Iterator[tuple[int, LimitName]]:
    for limit in limits:
        most = limit.most_nodes(pool, on_request=on_request)
        if most is not None:
            yield most, limit.name
