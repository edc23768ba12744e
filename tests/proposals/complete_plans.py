"""Plans to complete, and what must hold of any completion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from hypothesis import strategies as st

from app.catalogue.load import load_editions
from app.domain.cidr import Cidr, read_ipv4_cidr
from app.plan.plan import ConnectedNetwork, ConnectedNetworks, NeedLevel, Plan, Vswitch
from app.proposals.complete import Completion, complete

CATALOGUE = load_editions().by_name["2026-11"]
FACTS = CATALOGUE.facts


def cidr(text: str) -> Cidr:
    read = read_ipv4_cidr(text)
    assert isinstance(read, Cidr), text
    return read


def networks(*texts: str) -> ConnectedNetworks:
    return ConnectedNetworks(ConnectedNetwork(cidr(text)) for text in texts)


def vswitches(*texts: str) -> tuple[Vswitch, ...]:
    """Each as `10.0.0.0/24 a`."""
    return tuple(Vswitch(cidr(block), zone) for block, zone in (text.split() for text in texts))


def texts(listed: Sequence[Vswitch]) -> list[str]:
    return [f"{vswitch.cidr} {vswitch.zone}" for vswitch in listed]


def completed(plan: Plan) -> Completion:
    return complete(plan, CATALOGUE)


def assumed_blocks(completion: Completion) -> Iterator[tuple[str, Cidr]]:
    """The IPv4 ranges that were put in, with the field of each."""
    plan = completion.plan
    fields = {assumption.field for assumption in completion.assumptions}
    for field, block in (
        ("/vpc_cidr", plan.vpc_cidr),
        ("/service_cidr", plan.service_cidr),
        ("/pod_cidr", plan.pod_cidr),
        *(("/secondary_cidrs", block) for block in plan.secondary_cidrs),
        *(("/node_vswitches", vswitch.cidr) for vswitch in plan.node_vswitches),
        *(("/pod_vswitches", vswitch.cidr) for vswitch in plan.pod_vswitches),
    ):
        if field in fields and block is not None:
            yield field, block


def _pairs(plan: Plan) -> Iterator[tuple[str, Cidr, str, Cidr]]:
    """Ranges that must not share addresses."""
    blocks = [
        ("/vpc_cidr", plan.vpc_cidr),
        *(("/secondary_cidrs", block) for block in plan.secondary_cidrs),
        ("/service_cidr", plan.service_cidr),
        ("/pod_cidr", plan.pod_cidr),
    ]
    present = [(field, block) for field, block in blocks if block is not None]
    nodes = [("/node_vswitches", vswitch.cidr) for vswitch in plan.node_vswitches]
    pods = [("/pod_vswitches", vswitch.cidr) for vswitch in plan.pod_vswitches]
    lying = [*nodes, *pods]
    outside = [*(one for one in present if one[0] in {"/service_cidr", "/pod_cidr"})]
    outside += [("/connected_networks", network.cidr) for network in plan.connected_networks]
    outside += [("reserved", reserved) for reserved in FACTS.reserved_ranges.value]
    one_vswitch = {(node, pod) for node, pod in product(nodes, pods) if node[1] == pod[1]}
    pairs = [
        *combinations(present, 2),
        *combinations(lying, 2),
        *product(lying, outside),
        *product(present, outside),
    ]
    for one, other in pairs:
        if one != other and (one, other) not in one_vswitch:
            yield (*one, *other)


def _around(stated: Sequence[Vswitch]) -> Cidr:
    """The smallest block around all vSwitches."""
    first, last = min(each.cidr.first for each in stated), max(each.cidr.last for each in stated)
    return Cidr(first, 32 - (first ^ last).bit_length()).network


def check(completion: Completion) -> None:
    """What holds of whatever was put in."""
    plan = completion.plan
    fields = {assumption.field for assumption in completion.assumptions}
    stated = (*completion.given.node_vswitches, *completion.given.pod_vswitches)
    around = "/vpc_cidr" in fields and bool(stated)  # such a VPC is where the stated vSwitches are
    pods = plan.pod_cidr
    for field, block, other_field, other in _pairs(plan):
        unavoidable = around and pods is not None and pods.overlaps(_around(stated))
        if unavoidable and {field, other_field} in (
            {"/vpc_cidr", "/pod_cidr"},
            {"/secondary_cidrs", "/pod_cidr"},
        ):
            continue
        if {field, other_field} & fields:
            assert not block.overlaps(other), (field, str(block), other_field, str(other))
    homes = [block for block in (plan.vpc_cidr, *plan.secondary_cidrs) if block]
    for field, block in assumed_blocks(completion):
        assert not block.has_host_bits
        if field.endswith("vswitches"):
            assert any(home.contains(block) for home in homes), (field, str(block))
            assert block.prefix in FACTS.vswitch_mask.value
        elif not (around and field in ("/vpc_cidr", "/secondary_cidrs")):
            assert any(private.contains(block) for private in FACTS.private_ranges.value), (field, str(block))
    if "/vpc_cidr" in fields:
        assert plan.vpc_cidr is not None
        assert plan.vpc_cidr.prefix in FACTS.vpc_mask.value
    if "/service_cidr" in fields:
        assert plan.service_cidr is not None
        assert plan.service_cidr.prefix in FACTS.service_mask.value
    assert fields.isdisjoint(completion.unplaced)


PRIVATE = [cidr(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


@st.composite
def blocks(
    draw: st.DrawFn, within: Sequence[Cidr] = PRIVATE, longest: int = 28, *, networks_only: bool = False
) -> Cidr:
    outer = draw(st.sampled_from(within))
    prefix = draw(st.integers(outer.prefix, max(outer.prefix, longest)))
    block = Cidr(outer.first + draw(st.integers(0, outer.size - 1)), prefix)
    return block.network if networks_only else block


# Crowded corners of the private ranges, so that ranges meet often.
CORNERS = [cidr(text) for text in ("192.168.0.0/20", "172.20.0.0/15", "10.0.0.0/14")]
ANY_BLOCK = st.one_of(
    blocks(CORNERS), blocks(), st.builds(Cidr, st.integers(0, 2**32 - 1), st.integers(0, 32))
)


def lists_of_vswitches(block: st.SearchStrategy[Cidr] = ANY_BLOCK) -> st.SearchStrategy[tuple[Vswitch, ...]]:
    vswitch = st.builds(Vswitch, block, st.sampled_from("abcd"), st.integers(0, 300))
    return st.lists(vswitch, max_size=5).map(tuple)


def connected(
    block: st.SearchStrategy[Cidr] = ANY_BLOCK, most: int = 6
) -> st.SearchStrategy[ConnectedNetworks]:
    return st.lists(st.builds(ConnectedNetwork, block), max_size=most).map(ConnectedNetworks)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan, sensible or not."""
    nodes = draw(st.one_of(st.integers(1, 300), st.integers(1, 1_000_000)))
    maybe = st.one_of(st.none(), ANY_BLOCK)
    return Plan(
        nodes=nodes,
        max_nodes=draw(st.one_of(st.none(), st.integers(nodes, nodes + 50))),
        surge_nodes=draw(st.integers(0, 20)),
        pods_per_node=draw(st.one_of(st.integers(1, 260), st.integers(1, 1_000_000))),
        services=draw(st.one_of(st.none(), st.integers(0, 100_000))),
        instance_type=draw(st.sampled_from([None, None, "ecs.c7.4xlarge", "ecs.unheard.large"])),
        vpc_cidr=draw(maybe),
        secondary_cidrs=tuple(draw(st.lists(ANY_BLOCK, max_size=2))),
        node_vswitches=draw(lists_of_vswitches()),
        pod_vswitches=draw(lists_of_vswitches()),
        service_cidr=draw(maybe),
        pod_cidr=draw(maybe),
        node_cidr_mask=draw(st.sampled_from([None, 24, 26, 28])),
        connected_networks=draw(connected()),
        needs=draw(
            st.dictionaries(st.sampled_from(sorted(CATALOGUE.needs)), st.sampled_from(NeedLevel), max_size=4)
        ),
    )
