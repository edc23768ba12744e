"""Which moves may mend an error, by the finding's code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Final, TypeAlias

from ...catalogue.model import Plugin
from ...engine.evaluation import Finding, LimitName, Pointer
from . import node_types, ranges, scale, vswitches
from .move import Move, Stand, is_possible

Mend: TypeAlias = Callable[[Stand, Finding], Iterator[Move]]


def moves_for(stand: Stand, finding: Finding) -> tuple[Move, ...]:
    """Return the moves that may fix the finding, those that ask least first; none where nothing can."""
    found = (move for move in MENDS[finding.code](stand, finding) if is_possible(move, stand.plan))
    return tuple(sorted(found, key=lambda move: move.kind))


def _tidy(stand: Stand, finding: Finding) -> Iterator[Move]:
    """A range that has to move anyway need not be tidied."""
    yield from ranges.without_host_bits(finding.fields[0])
    yield from _elsewhere(stand, finding)


def _elsewhere(stand: Stand, finding: Finding) -> Iterator[Move]:
    for pointer in finding.fields:
        yield from _range_elsewhere(stand, pointer)


def _range_elsewhere(stand: Stand, pointer: Pointer) -> Iterator[Move]:
    if "vswitches" in pointer:
        yield from vswitches.replaced(stand, pointer)
    else:
        yield from ranges.moved(stand, pointer)


def _resize(stand: Stand, finding: Finding) -> Iterator[Move]:
    yield from ranges.resized(stand, finding.fields[0])
    yield from _elsewhere(stand, finding)


def _outside_vpc(stand: Stand, finding: Finding) -> Iterator[Move]:
    yield from _elsewhere(stand, finding)
    yield from vswitches.covered(stand)
    yield from ranges.around_vswitches(stand)


def _no_room(stand: Stand, finding: Finding) -> Iterator[Move]:
    """Room made where a range that was left to the planner found none."""
    if "vswitches" in finding.fields[0]:
        yield from vswitches.covered(stand)
        yield from vswitches.block_for_all(stand)
        yield from vswitches.larger_vpc(stand)
        return
    for pointer in ("/pod_cidr", "/service_cidr", "/vpc_cidr"):
        yield from ranges.moved(stand, pointer)


def _too_few_nodes(stand: Stand, finding: Finding) -> Iterator[Move]:
    """What the planner lays out is sized for the nodes that the cluster's edition may have."""
    yield from scale.pro_cluster(stand)
    limit = LimitName(str(finding.params["bound_by"]))
    yield from _MORE_OF[limit](stand)
    yield from scale.fewer_nodes(stand, limit)
    if limit in (LimitName.POD_ADDRESSES, LimitName.PREFIX_BLOCKS, LimitName.POD_LIMIT):
        yield from scale.fewer_pods(stand)


def _more_blocks(stand: Stand) -> Iterator[Move]:
    yield from scale.fitting_mask(stand)
    yield from ranges.resized(stand, "/pod_cidr")
    yield from ranges.moved(stand, "/pod_cidr")


def _more_addresses(stand: Stand, listed: str) -> Iterator[Move]:
    if getattr(stand.plan, listed):
        yield from vswitches.more(stand, listed)
    else:
        yield from vswitches.block_for_all(stand)
    yield from vswitches.larger_vpc(stand)


def _no_more(_: Stand) -> Iterator[Move]:
    """A published maximum: nothing but another edition of the cluster or fewer nodes."""
    return iter(())


_MORE_OF: Final[Mapping[LimitName, Callable[[Stand], Iterator[Move]]]] = MappingProxyType(
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


def _pods_per_node(stand: Stand, finding: Finding) -> Iterator[Move]:
    if stand.plugin is Plugin.FLANNEL:
        yield from scale.fitting_mask(stand)
    else:
        yield from node_types.other_type(stand, finding)
        yield from node_types.ip_prefixes(stand, finding)
    yield from scale.fewer_pods(stand, finding)


def _fewer_of_both(stand: Stand, _: Finding) -> Iterator[Move]:
    yield from scale.pro_cluster(stand)
    yield from scale.fewer_nodes(stand)
    yield from scale.fewer_pods(stand)


def _security_group(stand: Stand, finding: Finding) -> Iterator[Move]:
    return chain(scale.enterprise_group(stand), _fewer_of_both(stand, finding))


def _services(stand: Stand, _: Finding) -> Iterator[Move]:
    yield from scale.pro_cluster(stand)
    yield from ranges.resized(stand, "/service_cidr")
    yield from ranges.moved(stand, "/service_cidr")
    yield from scale.fewer_services(stand)


def _quota(stand: Stand, _: Finding) -> Iterator[Move]:
    return scale.higher_route_quota(stand)


def _type(stand: Stand, finding: Finding) -> Iterator[Move]:
    return node_types.other_type(stand, finding)


def _prefixes(stand: Stand, finding: Finding) -> Iterator[Move]:
    """Lingjun nodes have no IP prefixes."""
    yield from node_types.without_prefixes(stand, finding)
    yield from node_types.other_type(stand, finding)


def _zone(stand: Stand, _: Finding) -> Iterator[Move]:
    return vswitches.more(stand, "pod_vswitches")


def _virtual_pods(stand: Stand, _: Finding) -> Iterator[Move]:
    yield from scale.pro_cluster(stand)
    yield from scale.fewer_virtual_pods(stand)


def _nothing(_: Stand, __: Finding) -> Iterator[Move]:
    """The plug-in of a cluster that exists can't be changed."""
    return iter(())


def _needs(stand: Stand, finding: Finding) -> Iterator[Move]:
    """The needs that Lingjun nodes don't have: any type that has them is another kind of machine."""
    needs = [pointer.split("/")[2] for pointer in finding.fields if pointer.startswith("/needs/")]
    for need in needs:
        yield from node_types.given_up(stand, need)


def _type_or_needs(stand: Stand, finding: Finding) -> Iterator[Move]:
    """Another type, else the needs that the type can't carry; all of them, where there are two."""
    yield from node_types.other_type(stand, finding)
    needs = [pointer.split("/")[2] for pointer in finding.fields if pointer.startswith("/needs/")]
    for need in needs:
        yield from node_types.given_up(stand, need)


def _need(stand: Stand, finding: Finding) -> Iterator[Move]:
    if finding.fields[0].endswith("/eni_mode"):
        return node_types.shared_enis(stand, finding)
    return node_types.given_up(stand, str(finding.params["need"]))


# Every code that a rule may give the severity of an error.
MENDS: Final[Mapping[str, Mend]] = MappingProxyType(
    {
        "cidr-host-bits": _tidy,
        "overlap": _elsewhere,
        "range-reserved": _elsewhere,
        "service-cidr-not-private": _elsewhere,
        "pod-cidr-not-private": _elsewhere,
        "vpc-mask": _resize,
        "vswitch-mask": _elsewhere,
        "service-cidr-mask": _resize,
        "service-ipv6-cidr": _elsewhere,
        "pod-vswitch-mask": _elsewhere,
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
