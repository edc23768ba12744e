"""Node pools of a plan: the stated ones, or the one of the short form."""

from __future__ import annotations

from dataclasses import replace

from app.domain.cidr import Cidr
from app.plan.plan import Eni, EniMode, NeedLevel, NodePool, Plan, Vswitch
from tests.plans import plan_of

GENERAL = NodePool(
    nodes=20,
    pods_per_node=100,
    name="general",
    max_nodes=60,
    surge_nodes=2,
    instance_types=("ecs.g7.8xlarge",),
)
SMALL = NodePool(nodes=100, pods_per_node=12, name="small", instance_types=("ecs.c7.large", "ecs.g7.large"))
EXCLUSIVE_MUST = {"exclusive_eni": NeedLevel.MUST}


def changed(**changes: object) -> Plan:
    return plan_of().changed(**changes)


def with_pools(*pools: NodePool, **changes: object) -> Plan:
    return changed(**changes, node_pools=pools)


def test_the_short_form_is_one_pool() -> None:
    eni = Eni(4, 15)
    plan = changed(
        nodes=3,
        max_nodes=9,
        surge_nodes=2,
        pods_per_node=30,
        instance_type="ecs.c7.large",
        eni=eni,
        ip_prefixes=True,
    )
    assert plan.pools == (
        NodePool(
            nodes=3,
            max_nodes=9,
            surge_nodes=2,
            pods_per_node=30,
            instance_types=("ecs.c7.large",),
            eni=eni,
            ip_prefixes=True,
        ),
    )


def test_a_short_form_without_a_type_is_a_pool_without_types() -> None:
    assert changed(instance_type=None).pools[0].instance_types == ()


def test_stated_pools_are_the_pools() -> None:
    assert with_pools(GENERAL, SMALL).pools == (GENERAL, SMALL)


def test_numbers_of_a_plan_are_sums_over_its_pools() -> None:
    plan = with_pools(GENERAL, SMALL)
    assert (plan.start_nodes, plan.most_nodes, plan.peak_nodes) == (120, 160, 162)
    assert plan.max_pods_per_node == 100
    assert plan.most_pods == 60 * 100 + 100 * 12


def test_one_pool_has_the_numbers_of_its_short_form() -> None:
    short = changed(nodes=3, max_nodes=9, surge_nodes=2, pods_per_node=30)
    pools = changed(node_pools=short.pools)
    for number in ("start_nodes", "most_nodes", "peak_nodes", "max_pods_per_node", "most_pods"):
        assert getattr(short, number) == getattr(pools, number), number


def test_exclusive_enis_as_a_must_make_the_pool_of_the_short_form_exclusive() -> None:
    assert changed(needs=EXCLUSIVE_MUST).pools[0].eni_mode is EniMode.EXCLUSIVE
    assert changed(needs={"exclusive_eni": NeedLevel.PREFER}).pools[0].eni_mode is EniMode.SHARED


def test_exclusive_enis_as_a_must_make_every_pool_exclusive_where_none_is_stated_so() -> None:
    modes = [pool.eni_mode for pool in with_pools(GENERAL, SMALL, needs=EXCLUSIVE_MUST).pools]
    assert modes == [EniMode.EXCLUSIVE, EniMode.EXCLUSIVE]


def test_exclusive_enis_as_a_must_change_no_pool_where_one_is_stated_so() -> None:
    pools = (GENERAL, replace(SMALL, eni_mode=EniMode.EXCLUSIVE))
    assert with_pools(*pools, needs=EXCLUSIVE_MUST).pools == pools


def test_stated_zones_come_before_those_of_the_node_vswitches() -> None:
    vswitches = tuple(Vswitch(Cidr(0x0A000000 + 256 * place, 24), zone) for place, zone in enumerate("cab"))
    plan = changed(node_vswitches=vswitches)
    assert plan.stated_zones == ("c", "a", "b")
    assert replace(plan, zones=("a", "d")).stated_zones == ("a", "d")
    assert changed(node_vswitches=()).stated_zones == ()
