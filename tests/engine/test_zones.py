"""Zones: what they hold, which runs out first, and the loss of the largest, against counting it out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.engine.evaluation import LimitName
from app.engine.zones import Shortage, ZoneOutlook
from app.search.evaluate import evaluate
from tests.plans import EDITIONS, plan_of

PREFIXES = st.integers(20, 28)


def outlook(plugin: Plugin, **changes: Any) -> ZoneOutlook:
    zones = evaluate(plan_of(**changes), EDITIONS.newest, flips=False).zones
    return next(each for each in zones if each.plugin is plugin)


def vswitches(third: int, *prefixes: int) -> list[dict[str, str]]:
    """One vSwitch of each prefix, in the zones a, b, c …"""
    blocks = (f"10.{place}.{third}.0/{prefix}" for place, prefix in enumerate(prefixes))
    return [{"cidr": cidr, "zone": zone} for cidr, zone in zip(blocks, "abcdef", strict=False)]


def zoned(of_nodes: tuple[int, ...], of_pods: tuple[int, ...], **changes: Any) -> dict[str, Any]:
    """Node vSwitches and pod vSwitches of these prefixes, one of each for a zone."""
    ranges = {"node_vswitches": vswitches(0, *of_nodes), "pod_vswitches": vswitches(128, *of_pods)}
    return {"vpc_cidr": "10.0.0.0/8", **ranges, **changes}


def left(prefix: int) -> int:
    return int(2 ** (32 - prefix) - 4)


@given(
    st.lists(st.tuples(PREFIXES, PREFIXES), min_size=2, max_size=5),
    st.integers(1, 300),
    st.integers(1, 60),
    st.integers(0, 9),
)
def test_a_lost_zone_is_recounted(prefixes: list[tuple[int, int]], nodes: int, pods: int, surge: int) -> None:
    """Nodes are dealt out one by one to the zones that remain; each takes its own address and those of its pods."""
    of_nodes, of_pods = zip(*prefixes, strict=True)
    result = outlook(
        Plugin.TERWAY, **zoned(of_nodes, of_pods, nodes=nodes, pods_per_node=pods, surge_nodes=surge)
    )
    holds = [min(left(one), left(other) // (pods + 5)) for one, other in prefixes]
    remaining = [place for place in range(len(prefixes)) if place != holds.index(max(holds))]
    dealt = dict.fromkeys(remaining, 0)
    for node in range(nodes):
        dealt[remaining[node % len(remaining)]] += 1
    fullest = max(dealt.values())

    assert [zone.max_nodes for zone in result.zones] == holds
    assert result.lost == "abcdef"[holds.index(max(holds))]
    assert result.nodes_in_zone_after_loss == fullest
    assert result.survives == all(fullest <= holds[place] for place in remaining)
    assert result.survives == (result.nodes_after_loss == nodes)
    for place, zone in enumerate(result.zones):
        if place not in dealt:
            assert zone.short is None
            continue
        lacking = max(0, fullest - left(of_nodes[place]))
        pods_lacking = max(0, fullest * (pods + 5) - left(of_pods[place]))
        assert zone.short == Shortage(lacking, pods_lacking)
    assert result.survives == all(zone.short is None or zone.short.is_none for zone in result.zones)


@given(st.lists(PREFIXES, min_size=1, max_size=5), st.integers(1, 300), st.integers(0, 300))
def test_a_zone_runs_out_in_the_month_that_gives_it_too_many(
    prefixes: list[int], nodes: int, percent: int
) -> None:
    changes = zoned(tuple(prefixes), (20,) * len(prefixes), nodes=nodes, growth_percent_per_year=percent)
    answer = evaluate(plan_of(**changes), EDITIONS.newest, flips=False)
    flannel = next(each for each in answer.zones if each.plugin is Plugin.FLANNEL)
    assert answer.growth is not None

    for zone, prefix in zip(flannel.zones, prefixes, strict=True):
        over = [
            month
            for month, count in enumerate(answer.growth.nodes)
            if (count + len(prefixes) - 1) // len(prefixes) > left(prefix)
        ]
        assert zone.month == (over[0] if over else None)
    limit = next(
        each
        for each in answer.growth.limits
        if (each.plugin, each.limit) == (Plugin.FLANNEL, LimitName.NODE_ADDRESSES)
    )
    assert flannel.first_out.month == limit.month


def test_one_zone_is_all_there_is() -> None:
    result = outlook(Plugin.TERWAY)

    assert result.lost == "a"
    assert not result.survives
    assert (result.nodes_after_loss, result.nodes_in_zone_after_loss) == (0, None)
    assert [zone.short for zone in result.zones] == [None]


def test_the_zone_with_the_smaller_pod_vswitch_runs_out_first() -> None:
    """/24 for the pods of zone b: 252 ÷ 35 = 7 nodes, against 14 in zone a."""
    result = outlook(Plugin.TERWAY, **zoned((24, 24), (23, 24), nodes=14))

    assert (result.first_out.zone, result.first_out.max_nodes, result.first_out.bound_by) == (
        "b",
        7,
        "pod_addresses",
    )
    assert (result.skew, result.stranded_nodes, result.nodes_in_zone) == (7, 7, 7)
    assert (result.lost, result.survives, result.nodes_after_loss) == ("a", False, 7)
    assert result.zones[1].short == Shortage(0, 14 * 35 - 252)


@pytest.mark.parametrize(("nodes", "survives"), [(7, True), (8, False)])
def test_the_other_zone_holds_all_or_just_not(nodes: int, survives: bool) -> None:
    assert outlook(Plugin.TERWAY, **zoned((24, 24), (24, 24), nodes=nodes)).survives is survives


def test_flannel_counts_nodes_alone() -> None:
    result = outlook(Plugin.FLANNEL, **zoned((28, 27), (24, 24), nodes=13))

    assert [(zone.max_nodes, zone.bound_by) for zone in result.zones] == [
        (12, "node_addresses"),
        (28, "node_addresses"),
    ]
    assert result.lost == "b"
    assert result.zones[0].short == Shortage(1, None)


def test_a_vswitch_for_nodes_and_pods_counts_both() -> None:
    """252 addresses hold 7 nodes of 36, where the node's own is one of them."""
    both = vswitches(0, 24, 24)
    result = outlook(Plugin.TERWAY, **zoned((), (), node_vswitches=both, pod_vswitches=both, nodes=8))

    assert [(zone.max_nodes, zone.bound_by) for zone in result.zones] == [(7, "pod_addresses")] * 2
    assert result.zones[1].short == Shortage(0, 8 * 36 - 252)
