"""What holds of every completion, however odd the plan."""

from __future__ import annotations

from hypothesis import assume, given, note
from hypothesis import strategies as st

from app.domain.cidr import Cidr
from app.engine.assess import assess
from app.plan.plan import ConnectedNetwork, ConnectedNetworks, Plan, Vswitch
from app.plan.ranges import BOTH, RANGE_FIELDS, Role, own_ranges
from tests.proposals.complete_plans import (
    CATALOGUE,
    CORNERS,
    assumed_blocks,
    blocks,
    check,
    cidr,
    completed,
    connected,
    plans,
)


@given(plans())
def test_nothing_proposed_clashes(plan: Plan) -> None:
    """Nor is one outside the private ranges, nor a vSwitch outside the VPC."""
    check(completed(plan))


@given(plans())
def test_a_completed_plan_completes_to_itself(plan: Plan) -> None:
    first = completed(plan)
    again = completed(first.plan)
    assert again.plan == first.plan
    assert again.assumptions == ()
    assert again.unplaced == first.unplaced


NOTHING = Plan(nodes=1, pods_per_node=1)
NARROW = st.builds(
    Plan,
    nodes=st.integers(1, 120),
    pods_per_node=st.integers(1, 60),
    instance_type=st.just("ecs.c7.4xlarge"),
    vpc_cidr=st.builds(Cidr, st.just(cidr("192.168.0.0/16").first), st.integers(19, 24)),
    service_cidr=st.just(cidr("172.21.0.0/20")),
    pod_cidr=st.just(cidr("172.20.0.0/16")),
    node_cidr_mask=st.just(26),
)


@given(
    NARROW,
    connected(blocks(CORNERS), most=3),
    st.sampled_from(["node_vswitches", "pod_vswitches", "service_cidr", "pod_cidr", "node_cidr_mask"]),
)
def test_what_a_plan_states_that_both_plug_ins_carry_is_found_again(
    plan: Plan, networks: ConnectedNetworks, field: str
) -> None:
    """Leaving it open makes neither infeasible: something as good is proposed for it."""
    stated = completed(plan.changed(connected_networks=networks)).plan
    note(f"{stated}")
    before = assess(stated, CATALOGUE).feasible
    assume(before == BOTH)
    after = assess(stated.changed(**{field: getattr(NOTHING, field)}), CATALOGUE)
    assert after.feasible == BOTH


@given(plans())
def test_what_was_given_stays(plan: Plan) -> None:
    """But for bits after the prefix."""
    after = completed(plan).plan
    for field in ("vpc_cidr", "service_cidr", "pod_cidr"):
        given_block: Cidr | None = getattr(plan, field)
        if given_block is not None:
            assert getattr(after, field) == given_block.network
    for field in ("node_vswitches", "pod_vswitches"):
        listed: tuple[Vswitch, ...] = getattr(plan, field)
        if listed:
            networks = tuple(Vswitch(one.cidr.network, one.zone, one.used) for one in listed)
            assert getattr(after, field) == networks
    assert [one.cidr for one in after.connected_networks] == [
        one.cidr.network for one in plan.connected_networks
    ]
    assert after.nodes == plan.nodes
    assert after.max_nodes == plan.most_nodes
    assert set(after.needs) == set(CATALOGUE.needs)


@given(plans())
def test_the_proposed_fields_are_those_of_the_assumptions_on_ranges(plan: Plan) -> None:
    completion = completed(plan)
    fields = {assumption.field for assumption in completion.assumptions}
    assert completion.proposed == fields & {f"/{name}" for name in RANGE_FIELDS}


@given(plans())
def test_what_is_lacking_is_put_in_or_named(plan: Plan) -> None:
    completion = completed(plan)
    put_in = {assumption.field for assumption in completion.assumptions}
    for field in ("vpc_cidr", "node_vswitches", "pod_vswitches", "service_cidr", "pod_cidr"):
        pointer = f"/{field}"
        lacking = not getattr(plan, field)
        assert (pointer in put_in or pointer in completion.unplaced) is lacking
        assert bool(getattr(completion.plan, field)) is (pointer not in completion.unplaced)


@given(plans(), st.one_of(blocks(networks_only=True), blocks([cidr("0.0.0.0/0")], 32)))
def test_a_network_more_moves_only_what_it_meets(plan: Plan, network: Cidr) -> None:
    """Nothing at all where it meets none of the ranges of the completed plan."""
    before = completed(plan)
    ranges = [placed.cidr for placed in own_ranges(before.plan) if placed.role is not Role.SERVICE_IPV6]
    assume(not any(block.overlaps(network) for block in ranges))
    more = ConnectedNetworks((*plan.connected_networks, ConnectedNetwork(network)))
    note(f"{plan}\n{network}")
    after = completed(plan.changed(connected_networks=more))
    assert list(assumed_blocks(after)) == list(assumed_blocks(before))
