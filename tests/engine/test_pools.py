"""Laws of node pools: their order, one pool and the short form, splitting, growth, and the most nodes of a pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.domain.cidr import Cidr, read_ipv4_cidr
from app.engine.assess import assess
from app.engine.evaluation import Evaluation, Repair
from app.plan.plan import Eni, EniMode, NeedLevel, NodePool, Plan, Vswitch
from app.search.evaluate import evaluate
from tests.plans import EDITIONS

CATALOGUE = EDITIONS.newest
ZONES = ("a", "b", "c")


def cidr(text: str) -> Cidr:
    found = read_ipv4_cidr(text)
    assert isinstance(found, Cidr)
    return found


enis = st.builds(
    Eni,
    quantity=st.integers(1, 9),
    ipv4_per_eni=st.integers(1, 31),
    ipv6_per_eni=st.sampled_from([None, 0, 1, 30]),
    total_quantity=st.sampled_from([None, 9, 20]),
    trunk_supported=st.sampled_from([None, True, False]),
)
types = st.lists(
    st.sampled_from(
        ["ecs.c7.4xlarge", "ecs.c7.large", "ecs.g7.8xlarge", "ecs.unheard.large", "ecs.g6.xlarge"]
    ),
    max_size=2,
    unique=True,
).map(tuple)


@st.composite
def node_pools(draw: st.DrawFn) -> NodePool:
    nodes = draw(st.integers(1, 150))
    mode = draw(st.sampled_from(EniMode))
    return NodePool(
        nodes=nodes,
        pods_per_node=draw(st.sampled_from([1, 5, 7, 12, 30, 60, 110, 250])),
        max_nodes=draw(st.sampled_from([None, nodes, nodes + 40])),
        surge_nodes=draw(st.integers(0, 3)),
        instance_types=draw(types),
        eni=draw(st.one_of(st.none(), st.none(), enis)),
        eni_mode=mode,
        ip_prefixes=mode is EniMode.SHARED and draw(st.booleans()),
        zones=tuple(sorted(draw(st.sets(st.sampled_from(ZONES), max_size=2)))),
    )


levels = st.sampled_from([NeedLevel.NO, NeedLevel.NO, NeedLevel.PREFER, NeedLevel.MUST])


@st.composite
def plans(draw: st.DrawFn, pools: st.SearchStrategy[list[NodePool]]) -> Plan:
    masks = st.integers(20, 26)
    node_vswitches = tuple(
        Vswitch(
            Cidr(cidr("10.0.0.0/16").first + (place << 12), draw(masks)), zone, draw(st.sampled_from([0, 30]))
        )
        for place, zone in enumerate(ZONES)
    )
    pod_zones = draw(st.sets(st.sampled_from(ZONES)))
    pod_vswitches = tuple(
        Vswitch(Cidr(cidr("10.0.128.0/17").first + (place << 13), draw(st.integers(19, 25))), zone)
        for place, zone in enumerate(ZONES)
        if zone in pod_zones
    )
    shared = node_vswitches[:1] if draw(st.booleans()) and "a" not in pod_zones else ()
    return Plan(
        nodes=0,
        pods_per_node=0,
        node_pools=tuple(draw(pools)),
        vpc_cidr=cidr("10.0.0.0/16"),
        node_vswitches=node_vswitches,
        pod_vswitches=(*shared, *pod_vswitches),
        service_cidr=cidr("172.21.0.0/20"),
        pod_cidr=cidr("172.20.0.0/16"),
        route_entries_used=draw(st.sampled_from([0, 150])),
        virtual_node_pods=draw(st.sampled_from([0, 0, 500])),
        needs={need: draw(levels) for need in ("fixed_pod_ip", "dual_stack", "network_policy")},
    )


several = plans(st.lists(node_pools(), min_size=2, max_size=4))


def kinds(answer: Evaluation) -> Counter[tuple[object, ...]]:
    """The findings without their fields: which pool they name depends on the order."""
    return Counter((each.code, each.severity, each.applies_to, each.variant) for each in answer.findings)


def limits(answer: Evaluation) -> list[tuple[object, ...]]:
    return [
        (plugin, limit.name, limit.needed, limit.allowed, limit.allowed_on_request, limit.zone)
        for plugin, capacity in answer.capacities
        for limit in capacity.limits
    ]


@settings(max_examples=60)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_pools_changes_nothing_but_pointers(plan: Plan, random: st.DataObject) -> None:
    order = list(range(len(plan.node_pools)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = replace(plan, node_pools=tuple(plan.node_pools[place] for place in order))
    one, two = assess(plan, CATALOGUE), assess(other, CATALOGUE)

    assert kinds(one) == kinds(two)
    assert limits(one) == limits(two)
    assert one.verdict == two.verdict
    assert one.comparison == two.comparison
    for plugin in Plugin:
        mine, theirs = one.report(plugin), two.report(plugin)
        assert mine.feasible == theirs.feasible
        assert [mine.capacity.node_pools[place] for place in order] == list(theirs.capacity.node_pools)
        assert mine.capacity.bottleneck.name == theirs.capacity.bottleneck.name
        assert mine.capacity.pods_per_node == theirs.capacity.pods_per_node
        assert mine.capacity.trunk_pods_per_node == theirs.capacity.trunk_pods_per_node


def paths(repair: Repair, moved: Callable[[str], str]) -> frozenset[str]:
    return frozenset(moved(change.path) for change in repair.changes)


@settings(max_examples=25)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_pools_changes_no_repair_or_flip(plan: Plan, random: st.DataObject) -> None:
    order = list(range(len(plan.node_pools)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = replace(plan, node_pools=tuple(plan.node_pools[place] for place in order))
    one, two = evaluate(plan, CATALOGUE), evaluate(other, CATALOGUE)

    where = {f"/node_pools/{place}/": f"/node_pools/{order.index(place)}/" for place in order}

    def moved(field: str) -> str:
        head = next((each for each in where if field.startswith(each)), None)
        return field if head is None else where[head] + field.removeprefix(head)

    assert Counter((paths(each, moved), each.makes_feasible) for each in one.repairs) == Counter(
        (paths(each, str), each.makes_feasible) for each in two.repairs
    )
    assert {each.plugin for each in one.unrepairable} == {each.plugin for each in two.unrepairable}
    assert {(moved(each.field), each.changed, each.plugin) for each in one.flips} == {
        (each.field, each.changed, each.plugin) for each in two.flips
    }


@settings(max_examples=60)
@given(plans(st.lists(node_pools(), min_size=1, max_size=1)))
def test_one_pool_is_the_short_form(plan: Plan) -> None:
    (pool,) = plan.node_pools
    if pool.zones or len(pool.instance_types) > 1:
        pool = replace(pool, zones=(), instance_types=pool.instance_types[:1])
    exclusive = pool.eni_mode is EniMode.EXCLUSIVE
    needs = {**plan.needs, "exclusive_eni": NeedLevel.MUST if exclusive else NeedLevel.NO}
    long = replace(plan, node_pools=(replace(pool, eni_mode=EniMode.SHARED),), needs=needs)
    short = replace(
        plan,
        node_pools=(),
        nodes=pool.nodes,
        max_nodes=pool.max_nodes,
        surge_nodes=pool.surge_nodes,
        pods_per_node=pool.pods_per_node,
        instance_type=next(iter(pool.instance_types), None),
        eni=pool.eni,
        ip_prefixes=pool.ip_prefixes,
        needs=needs,
    )
    one, two = assess(long, CATALOGUE), assess(short, CATALOGUE)

    assert kinds(one) == kinds(two)
    assert limits(one) == limits(two)
    assert one.verdict == two.verdict
    for plugin in Plugin:
        assert one.report(plugin).capacity.max_nodes == two.report(plugin).capacity.max_nodes
        assert one.report(plugin).capacity.node_pools == two.report(plugin).capacity.node_pools


def split(pool: NodePool) -> tuple[NodePool, NodePool]:
    most, surge = pool.most_nodes, pool.surge_nodes
    halves = ((-(-most // 2), -(-surge // 2)), (most // 2, surge // 2))
    first, second = (replace(pool, nodes=nodes, max_nodes=nodes, surge_nodes=more) for nodes, more in halves)
    return first, second


@settings(max_examples=60)
@given(plans(st.lists(node_pools().filter(lambda pool: pool.most_nodes > 1), min_size=1, max_size=2)))
def test_splitting_a_pool_changes_the_need_only_by_rounding(plan: Plan) -> None:
    first, *others = plan.node_pools
    whole = assess(plan, CATALOGUE)
    halves = assess(replace(plan, node_pools=(*split(first), *others)), CATALOGUE)
    for plugin in Plugin:
        for limit in whole.report(plugin).capacity.limits:
            other = halves.report(plugin).capacity.limit(limit.name)
            assert other is not None
            for one, two in zip(limit.places, other.places, strict=True):
                share = one.shares.get(0)
                most = share.cost if share is not None else 0
                assert 0 <= two.needed - one.needed <= most


@settings(max_examples=60)
@given(several, st.integers(1, 300))
def test_more_nodes_never_make_a_plan_feasible(plan: Plan, more: int) -> None:
    first, *others = plan.node_pools
    larger = replace(first, nodes=first.most_nodes + more, max_nodes=first.most_nodes + more)
    before = assess(plan, CATALOGUE).feasible
    after = assess(replace(plan, node_pools=(larger, *others)), CATALOGUE).feasible

    assert set(after) <= set(before)


def fits(plan: Plan, plugin: Plugin, place: int, peak: int, *, on_request: bool) -> bool:
    """Whether the plan is within every limit with another number of nodes at the peak in one pool."""
    pools = list(plan.node_pools)
    surge = min(pools[place].surge_nodes, peak)
    pools[place] = replace(pools[place], nodes=peak - surge, max_nodes=peak - surge, surge_nodes=surge)
    capacity = assess(replace(plan, node_pools=tuple(pools)), CATALOGUE).report(plugin).capacity
    return capacity.fits_on_request if on_request else capacity.fits


@settings(max_examples=40)
@given(several)
def test_the_most_nodes_of_a_pool_are_those_that_brute_force_finds(stated: Plan) -> None:
    answer = assess(stated, CATALOGUE)
    plan = answer.plan  # completed: proposed ranges would grow with the nodes
    for plugin in Plugin:
        for place, pool in enumerate(answer.report(plugin).capacity.node_pools):
            for most, on_request in ((pool.max_nodes, False), (pool.max_nodes_on_request, True)):
                surge = plan.node_pools[place].surge_nodes
                if most > surge:
                    assert fits(plan, plugin, place, most, on_request=on_request)
                assert not fits(plan, plugin, place, max(most, surge) + 1, on_request=on_request)


@pytest.mark.parametrize(
    ("pools", "expected"),
    [
        ((20, 100), 210),  # of the pool with the fewest: the same type in both
        ((20,), 210),
    ],
)
def test_pods_per_node_are_those_of_the_pool_with_the_fewest(pools: Sequence[int], expected: int) -> None:
    plan = Plan(
        nodes=0,
        pods_per_node=0,
        node_pools=tuple(
            NodePool(nodes=nodes, pods_per_node=100, instance_types=("ecs.c7.4xlarge",)) for nodes in pools
        ),
    )
    assert assess(plan, CATALOGUE).terway.capacity.pods_per_node == expected
