"""The difference between two evaluations, and between an answer and that of a newer edition."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Catalogue, Editions, Plugin
from app.engine.assess import assess
from app.engine.evaluation import LimitName
from app.plan.draft import Draft
from app.plan.read import read
from app.search.difference import Difference, difference
from app.search.newest_rules import newest_rules
from tests.plans import EDITIONS, FIRST, assessed

CHANGES: dict[str, tuple[dict[str, Any], str, tuple[str, ...], tuple[str, ...]]] = {
    "a number": ({"max_nodes": 7}, "/max_nodes", ("3",), ("7",)),
    "a range": ({"pod_cidr": "172.16.0.0/16"}, "/pod_cidr", ("172.20.0.0/16",), ("172.16.0.0/16",)),
    "a need": ({"needs": {"network_policy": "must"}}, "/needs/network_policy", ("no",), ("must",)),
    "a member more": ({"secondary_cidrs": ["10.0.0.0/16"]}, "/secondary_cidrs", (), ("10.0.0.0/16",)),
    "an answer less": ({"instance_type": None}, "/instance_type", ("ecs.c7.4xlarge",), ("ecs.c7.xlarge",)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_answer_that_differs_is_named_with_both_values(name: str) -> None:
    changes, field, before, after = CHANGES[name]
    found = difference(assessed(), assessed(**changes))
    change = next(change for change in found.answers if change.field == field)
    assert (tuple(map(str, change.before)), tuple(map(str, change.after))) == (before, after)


def test_of_a_list_only_the_members_that_differ_are_given() -> None:
    kept = {"cidr": "192.168.0.0/19", "zone": "a"}
    found = difference(
        assessed(node_vswitches=[kept]),
        assessed(node_vswitches=[kept, {"cidr": "192.168.64.0/19", "zone": "b"}]),
    )
    change = next(change for change in found.answers if change.field == "/node_vswitches")
    assert change.before == ()
    assert [str(vswitch.cidr) for vswitch in change.after] == ["192.168.64.0/19"]


def test_a_list_in_another_order_is_given_whole() -> None:
    blocks = ["10.0.0.0/16", "10.1.0.0/16"]
    found = difference(assessed(secondary_cidrs=blocks), assessed(secondary_cidrs=blocks[::-1]))
    change = next(change for change in found.answers if change.field == "/secondary_cidrs")
    assert [str(cidr) for cidr in change.before] == blocks
    assert [str(cidr) for cidr in change.after] == blocks[::-1]


def test_what_follows_from_the_answers_is_told_apart() -> None:
    found = difference(assessed(), assessed(needs={"network_policy": "must"}, pod_cidr="172.20.0.0/22"))
    assert found.verdict_changed
    assert found.outcome_changed
    assert not found.gone or all(finding.code != "need-unsupported" for finding in found.gone)
    assert "need-unsupported" in {finding.code for finding in found.appeared}
    assert (Plugin.FLANNEL, LimitName.POD_CIDR_BLOCKS) in {
        (change.plugin, change.name) for change in found.limits
    }
    assert "network_policy" in {change.topic for change in found.rows} | {
        row.topic for row in found.after.comparison if row.decided
    }


plans = st.fixed_dictionaries(
    {
        "nodes": st.integers(1, 300),
        "pods_per_node": st.integers(1, 300),
        "pod_cidr": st.sampled_from([None, "172.20.0.0/16", "192.168.0.0/18", "10.0.0.1/20"]),
        "secondary_cidrs": st.lists(st.sampled_from(["10.0.0.0/16", "10.1.0.0/16"]), max_size=2),
        "needs": st.dictionaries(
            st.sampled_from(["network_policy", "dual_stack"]), st.sampled_from(["must", "prefer", "no"])
        ),
    }
)


@given(plans)
def test_a_plan_does_not_differ_from_itself(plan: dict[str, Any]) -> None:
    found = difference(assessed(**plan), assessed(**plan))
    assert not found.answers
    assert not found.outcome_changed


@given(plans, plans)
def test_the_difference_the_other_way_is_its_mirror(one: dict[str, Any], other: dict[str, Any]) -> None:
    there, back = (
        difference(assessed(**one), assessed(**other)),
        difference(assessed(**other), assessed(**one)),
    )
    assert (there.gone, there.appeared) == (back.appeared, back.gone)
    assert there.verdict_changed == back.verdict_changed
    mirrored = {(change.field, change.after, change.before) for change in back.answers}
    assert {(change.field, change.before, change.after) for change in there.answers} == mirrored
    assert [(each.name, each.before, each.after) for each in there.limits] == [
        (each.name, each.after, each.before) for each in back.limits
    ]
    assert {change.topic for change in there.rows} == {change.topic for change in back.rows}


def later(catalogue: Catalogue, **route_entries: int) -> Editions:
    """An edition and one after it, in which the route entries' quota is another."""
    fact = catalogue.facts.route_entries
    facts = replace(catalogue.facts, route_entries=replace(fact, value=replace(fact.value, **route_entries)))
    newer = replace(catalogue, edition="2027-05", facts=facts)
    return Editions(MappingProxyType({catalogue.edition: catalogue, newer.edition: newer}))


def difference_to_newest(draft: Draft, editions: Editions) -> Difference | None:
    reading = read(draft, editions)
    assert reading.plan is not None
    newest = newest_rules(draft, assess(reading.plan, reading.catalogue), editions)
    assert newest is not None
    assert newest.edition == "2027-05"
    return newest.difference


PLAN = Draft(rules="2026-11", nodes="1200", pods_per_node="30", pod_cidr="10.0.0.0/12", node_cidr_mask="26")


def test_an_older_link_is_told_what_the_newest_edition_changes() -> None:
    found = difference_to_newest(PLAN, later(FIRST, maximum=3000))
    assert found is not None
    assert found.before.catalogue.edition == "2026-11"
    changed = next(change for change in found.limits if change.name is LimitName.ROUTE_ENTRIES)
    assert changed.before is not None
    assert changed.after is not None
    assert (changed.before.nodes_on_request, changed.after.nodes_on_request) == (1000, 3000)


def test_an_older_link_is_told_that_nothing_changes() -> None:
    found = difference_to_newest(replace(PLAN, nodes="3"), later(FIRST))
    assert found is not None
    assert not found.outcome_changed


def test_an_answer_of_the_newest_edition_is_left_alone() -> None:
    assert newest_rules(Draft(nodes="3", pods_per_node="30"), assessed(), EDITIONS) is None


def test_a_plan_that_the_newest_edition_can_not_read_is_said_so() -> None:
    older = FIRST
    needs = {need: each for need, each in older.needs.items() if need != "host_port"}
    topics = tuple(topic for topic in older.topics if topic.need != "host_port")
    newer = replace(older, edition="2027-05", needs=MappingProxyType(needs), topics=topics)
    editions = Editions(MappingProxyType({older.edition: older, newer.edition: newer}))
    draft = replace(PLAN, nodes="3", needs=MappingProxyType({"host_port": "must"}))
    reading = read(draft, editions)
    assert reading.plan is not None
    newest = newest_rules(draft, assess(reading.plan, reading.catalogue), editions)
    assert newest is not None
    assert newest.difference is None
    assert [mistake.pointer for mistake in newest.mistakes] == ["/needs/host_port"]
