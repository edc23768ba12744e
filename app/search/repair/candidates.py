"""The moves that may fix an error, by the code of its finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Final, TypeAlias

from ...catalogue.model import Plugin
from ...engine.evaluation import Finding, LimitName, Pointer
from . import node_types, ranges, scale, vswitches
from .move import Move, SearchState, is_possible

MoveFinder: TypeAlias = Callable[[SearchState, Finding], Iterator[Move]]


def moves_for(state: SearchState, finding: Finding) -> tuple[Move, ...]:
    """Return the moves that may fix the finding, the cheapest kind first; empty when nothing can."""
    found = (move for move in MOVE_FINDERS[finding.code](state, finding) if is_possible(move, state.plan))
    return tuple(sorted(found, key=lambda move: move.kind))


def _tidy(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield relocating the range too: if another error needs that anyway, its host bits need no move of their own."""
    yield from ranges.without_host_bits(finding.fields[0])
    yield from _relocate(state, finding)


def _relocate(state: SearchState, finding: Finding) -> Iterator[Move]:
    for pointer in finding.fields:
        yield from _relocate_range(state, pointer)


def _relocate_range(state: SearchState, pointer: Pointer) -> Iterator[Move]:
    if "vswitches" in pointer:
        yield from vswitches.relocated_vswitch(state, pointer)
    else:
        yield from ranges.relocated_range(state, pointer)


def _resize(state: SearchState, finding: Finding) -> Iterator[Move]:
    yield from ranges.resized_range(state, finding.fields[0])
    yield from _relocate(state, finding)


def _outside_vpc(state: SearchState, finding: Finding) -> Iterator[Move]:
    yield from _relocate(state, finding)
    yield from vswitches.covering_block(state)
    yield from ranges.around_vswitches(state)


def _no_room(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield moves that make room for a range that the planner couldn't place."""
    if "vswitches" in finding.fields[0]:
        yield from vswitches.covering_block(state)
        yield from vswitches.block_for_all(state)
        yield from vswitches.larger_vpc(state)
        return
    for pointer in ("/pod_cidr", "/service_cidr", "/vpc_cidr"):
        yield from ranges.relocated_range(state, pointer)


def _too_few_nodes(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield ACK Pro first: it allows more nodes, and the planner sizes its proposals for the nodes allowed."""
    yield from scale.pro_cluster(state)
    limit = LimitName(str(finding.params["bound_by"]))
    yield from _MORE_OF[limit](state)
    yield from scale.fewer_nodes(state, limit)
    if limit in (LimitName.POD_ADDRESSES, LimitName.PREFIX_BLOCKS, LimitName.POD_LIMIT):
        yield from scale.fewer_pods(state)


def _more_blocks(state: SearchState) -> Iterator[Move]:
    yield from scale.fitting_mask(state)
    yield from ranges.resized_range(state, "/pod_cidr")
    yield from ranges.relocated_range(state, "/pod_cidr")


def _more_addresses(state: SearchState, listed: str) -> Iterator[Move]:
    if getattr(state.plan, listed):
        yield from vswitches.more_vswitches(state, listed)
    else:
        yield from vswitches.block_for_all(state)
    yield from vswitches.larger_vpc(state)


def _no_more(_: SearchState) -> Iterator[Move]:
    """Yield nothing: this limit is a published maximum, which only ACK Pro or fewer nodes can help."""
    return iter(())


_MORE_OF: Final[Mapping[LimitName, Callable[[SearchState], Iterator[Move]]]] = MappingProxyType(
    {
        LimitName.POD_CIDR_BLOCKS: _more_blocks,
        LimitName.ROUTE_ENTRIES: _no_more,
        LimitName.POD_ADDRESSES: partial(_more_addresses, listed="pod_vswitches"),
        LimitName.PREFIX_BLOCKS: partial(_more_addresses, listed="pod_vswitches"),
        LimitName.NODE_ADDRESSES: partial(_more_addresses, listed="node_vswitches"),
        LimitName.NODE_LIMIT: _no_more,
        LimitName.POD_LIMIT: _no_more,
    }
)


def _pods_per_node(state: SearchState, finding: Finding) -> Iterator[Move]:
    if state.plugin is Plugin.FLANNEL:
        yield from scale.fitting_mask(state)
    else:
        yield from node_types.other_type(state, finding)
        yield from node_types.ip_prefixes(state, finding)
    yield from scale.fewer_pods(state, finding)


def _fewer_of_both(state: SearchState, _: Finding) -> Iterator[Move]:
    yield from scale.pro_cluster(state)
    yield from scale.fewer_nodes(state)
    yield from scale.fewer_pods(state)


def _security_group(state: SearchState, finding: Finding) -> Iterator[Move]:
    return chain(scale.enterprise_group(state), _fewer_of_both(state, finding))


def _services(state: SearchState, _: Finding) -> Iterator[Move]:
    yield from scale.pro_cluster(state)
    yield from ranges.resized_range(state, "/service_cidr")
    yield from ranges.relocated_range(state, "/service_cidr")
    yield from scale.fewer_services(state)


def _quota(state: SearchState, _: Finding) -> Iterator[Move]:
    return scale.higher_route_quota(state)


def _type(state: SearchState, finding: Finding) -> Iterator[Move]:
    return node_types.other_type(state, finding)


def _prefixes(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield turning IP prefixes off, and other types, since Lingjun nodes don't support IP prefixes."""
    yield from node_types.without_prefixes(state, finding)
    yield from node_types.other_type(state, finding)


def _zone(state: SearchState, _: Finding) -> Iterator[Move]:
    return vswitches.more_vswitches(state, "pod_vswitches")


def _virtual_pods(state: SearchState, _: Finding) -> Iterator[Move]:
    yield from scale.pro_cluster(state)
    yield from scale.fewer_virtual_pods(state)


def _nothing(_: SearchState, __: Finding) -> Iterator[Move]:
    """Yield nothing: the plug-in of an existing cluster can't be changed."""
    return iter(())


def _needs(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield giving up needs that Lingjun nodes lack: the types that support them are other kinds of machines."""
    needs = [pointer.split("/")[2] for pointer in finding.fields if pointer.startswith("/needs/")]
    for need in needs:
        yield from node_types.give_up_need(state, need)


def _type_or_needs(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield other types, then giving up each need that the type doesn't support."""
    yield from node_types.other_type(state, finding)
    needs = [pointer.split("/")[2] for pointer in finding.fields if pointer.startswith("/needs/")]
    for need in needs:
        yield from node_types.give_up_need(state, need)


def _need(state: SearchState, finding: Finding) -> Iterator[Move]:
    if finding.fields[0].endswith("/eni_mode"):
        return node_types.shared_enis(state, finding)
    return node_types.give_up_need(state, str(finding.params["need"]))


# Every code that a rule may give the severity of an error.
MOVE_FINDERS: Final[Mapping[str, MoveFinder]] = MappingProxyType(
    {
        "cidr-host-bits": _tidy,
        "overlap": _relocate,
        "range-reserved": _relocate,
        "service-cidr-not-private": _relocate,
        "pod-cidr-not-private": _relocate,
        "vpc-mask": _resize,
        "vswitch-mask": _relocate,
        "service-cidr-mask": _resize,
        "service-ipv6-cidr": _relocate,
        "pod-vswitch-mask": _relocate,
        "vswitch-outside-vpc": _outside_vpc,
        "no-free-range": _no_room,
        "too-few-nodes": _too_few_nodes,
        "pods-per-node": _pods_per_node,
        "cluster-pods": _fewer_of_both,
        "vpc-addresses": _fewer_of_both,
        "security-group-addresses": _security_group,
        "quota-contradiction": _quota,
        "service-count": _services,
        "instance-too-small": _type,
        "instance-unsupported": _type,
        "ip-prefixes": _prefixes,
        "virtual-pods": _virtual_pods,
        "zone-without-pod-vswitch": _zone,
        "cluster-exists": _nothing,
        "trunk-unsupported": _type_or_needs,
        "lingjun-unsupported": _needs,
        "ipv6-unsupported": _type_or_needs,
        "need-unsupported": _need,
    }
)
