"""Rules about ranges: overlaps, host bits, sizes, and private and reserved addresses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from ...catalogue.model import Fact, MaskRange
from ...domain.cidr import Cidr
from ...domain.overlap import relation
from ...plan.ranges import ROLES, PlanRange, Role, network, networks_with_host_bits, own_ranges
from ..evaluation import Params, Severity
from ..pairs import MAX_CLASHES
from .rule import MAX_LISTED, Found, RangeContext, range_rule


@range_rule("overlap", fact="no_overlap")
def overlap(context: RangeContext) -> Iterator[Found]:
    """Report each pair of clashing ranges, the inner range first."""
    for inner, outer in context.clashes.listed:
        how = relation(inner.cidr, outer.cidr) or "equal"
        params: Params = {
            "relation": how,
            "first": inner.title,
            "first_range": str(inner.cidr),
            "second": outer.title,
            "second_within": outer.title_within,
            "second_range": str(outer.cidr),
        }
        shared = tuple(plugin for plugin in inner.role.plugins if plugin in outer.role.plugins)
        yield Found(Severity.ERROR, (inner.pointer, outer.pointer), params, shared, variant=how)


@range_rule("overlaps-omitted", fact="no_overlap", weighs=False)
def overlaps_omitted(context: RangeContext) -> Iterator[Found]:
    """Report that there are more clashing pairs than are listed."""
    if context.clashes.has_more:
        yield Found(Severity.NOTE, (), {"most": MAX_CLASHES})


@range_rule("vswitch-shared", fact="vswitch_shared", weighs=False)
def vswitch_shared(context: RangeContext) -> Iterator[Found]:
    """Report a vSwitch that serves both nodes and pods: allowed, with fewer addresses for each."""
    pod_vswitches: dict[object, list[PlanRange]] = {}
    for pods in context.ranges_of(Role.POD_VSWITCH):
        pod_vswitches.setdefault(pods.cidr, []).append(pods)
    pairs = (
        (nodes, pods)
        for nodes in context.ranges_of(Role.NODE_VSWITCH)
        for pods in pod_vswitches.get(nodes.cidr, ())
    )
    for nodes, pods in islice(pairs, MAX_LISTED + 1):
        params: Params = {"range": str(nodes.cidr)}
        yield Found(Severity.NOTE, (nodes.pointer, pods.pointer), params, pods.role.plugins)


@range_rule("cidr-host-bits", fact="host_bits")
def host_bits(context: RangeContext) -> Iterator[Found]:
    """Report a range with host bits; the evaluation uses its network."""
    for placed in chain(own_ranges(context.asked), networks_with_host_bits(context.asked)):
        if placed.cidr.has_host_bits:
            severity = Severity.WARNING if placed.role is Role.NETWORK else Severity.ERROR
            params: Params = {
                "title": placed.title,
                "range": str(placed.cidr),
                "network": str(placed.cidr.network),
            }
            yield Found(severity, (placed.pointer,), params, placed.role.plugins)


@range_rule("range-reserved", fact="reserved_ranges")
def range_reserved(context: RangeContext) -> Iterator[Found]:
    """Report VPC, Service and pod ranges that overlap the platform's reserved ranges."""
    for placed in context.ranges_of(Role.VPC, Role.SECONDARY, Role.SERVICE, Role.POD):
        for reserved in context.catalogue.facts.reserved_ranges.value:
            if placed.cidr.overlaps(reserved):
                params: Params = {"title": placed.title, "range": str(placed.cidr), "reserved": str(reserved)}
                yield Found(Severity.ERROR, (placed.pointer,), params, placed.role.plugins)
                break


def _is_reserved(context: RangeContext, placed: PlanRange) -> bool:
    return any(placed.cidr.overlaps(reserved) for reserved in context.catalogue.facts.reserved_ranges.value)


@range_rule("range-control-plane", fact="control_plane_ranges")
def range_control_plane(context: RangeContext) -> Iterator[Found]:
    """Report ranges on addresses that managed control planes use, so that the cluster can't reach them."""
    for taken in context.catalogue.facts.control_plane_ranges.value:
        own = context.ranges_of(Role.VPC, Role.SECONDARY, Role.SERVICE, Role.POD)
        for placed in chain(
            (each for each in own if each.cidr.overlaps(taken)), _networks_in(context, taken)
        ):
            params: Params = {"title": placed.title, "range": str(placed.cidr), "taken": str(taken)}
            yield Found(Severity.WARNING, (placed.pointer,), params, placed.role.plugins)


def _networks_in(context: RangeContext, block: Cidr) -> Iterator[PlanRange]:
    if context.plan.connected_networks:
        for index in sorted(context.plan.connected_networks.blocks.overlapping(block)):
            yield network(context.plan, index)


def _outside_private(context: RangeContext, *roles: Role) -> Iterator[tuple[PlanRange, Params]]:
    private = context.catalogue.facts.private_ranges.value
    for placed in context.ranges_of(*roles):
        if not any(block.contains(placed.cidr) for block in private):
            yield placed, {"range": str(placed.cidr), "private": tuple(map(str, private))}


@range_rule("vpc-not-private", fact="private_ranges", weighs=False)
def vpc_not_private(context: RangeContext) -> Iterator[Found]:
    """Report a VPC with public addresses, which ACK has to allow first; not if the range is reserved anyway."""
    for placed, params in _outside_private(context, Role.VPC, Role.SECONDARY):
        if not _is_reserved(context, placed):
            yield Found(Severity.WARNING, (placed.pointer,), {**params, "title": placed.title})


@range_rule("service-cidr-not-private", fact="service_mask")
def service_not_private(context: RangeContext) -> Iterator[Found]:
    """Report a Service CIDR outside the private ranges."""
    for placed, params in _outside_private(context, Role.SERVICE):
        yield Found(Severity.ERROR, (placed.pointer,), params)


@range_rule("pod-cidr-not-private", fact="private_ranges")
def pod_cidr_not_private(context: RangeContext) -> Iterator[Found]:
    """Report a pod CIDR outside the private ranges."""
    for placed, params in _outside_private(context, Role.POD):
        yield Found(Severity.ERROR, (placed.pointer,), params, placed.role.plugins)


def _outside_masks(context: RangeContext, fact: Fact[MaskRange], *roles: Role) -> Iterator[Found]:
    masks = fact.value
    for placed in context.ranges_of(*roles):
        if placed.cidr.prefix not in masks:
            params: Params = {
                "title": placed.title,
                "range": str(placed.cidr),
                "mask": placed.cidr.prefix,
                "shortest": masks.shortest,
                "longest": masks.longest,
            }
            yield Found(Severity.ERROR, (placed.pointer,), params, placed.role.plugins, basis=fact)


@range_rule("vpc-mask", fact="vpc_mask")
def vpc_mask(context: RangeContext) -> Iterator[Found]:
    """Report VPC blocks whose size is not allowed."""
    facts = context.catalogue.facts
    yield from _outside_masks(context, facts.vpc_mask, Role.VPC)
    yield from _outside_masks(context, facts.secondary_mask, Role.SECONDARY)


@range_rule("vswitch-mask", fact="vswitch_mask")
def vswitch_mask(context: RangeContext) -> Iterator[Found]:
    """Report vSwitches whose size is not allowed."""
    masks = context.catalogue.facts.vswitch_mask
    return _outside_masks(context, masks, Role.NODE_VSWITCH, Role.POD_VSWITCH)


@range_rule("service-cidr-mask", fact="service_mask")
def service_cidr_mask(context: RangeContext) -> Iterator[Found]:
    """Report a Service CIDR whose size is not allowed."""
    return _outside_masks(context, context.catalogue.facts.service_mask, Role.SERVICE)


@range_rule("service-ipv6-cidr", fact="service_ipv6_mask")
def service_ipv6_cidr(context: RangeContext) -> Iterator[Found]:
    """Report a Service IPv6 CIDR outside the unique local range, or with a size that Kubernetes doesn't support."""
    facts = context.catalogue.facts
    masks, space = facts.service_ipv6_mask.value, facts.service_ipv6_range.value
    for placed in context.ranges_of(Role.SERVICE_IPV6):
        if not space.contains(placed.cidr) or placed.cidr.prefix not in masks:
            params: Params = {
                "range": str(placed.cidr),
                "space": str(space),
                "shortest": masks.shortest,
                "longest": masks.longest,
            }
            yield Found(Severity.ERROR, (placed.pointer,), params, placed.role.plugins)


@range_rule("secondary-count", fact="secondary_blocks", weighs=False)
def secondary_count(context: RangeContext) -> Iterator[Found]:
    """Report more secondary blocks than a VPC may have."""
    most = context.catalogue.facts.secondary_blocks.value
    count = len(context.plan.secondary_cidrs)
    if count > most:
        yield Found(Severity.WARNING, ("/secondary_cidrs",), {"count": count, "most": most})


@range_rule("no-free-range", fact="no_overlap")
def no_free_range(context: RangeContext) -> Iterator[Found]:
    """Report a range that the plan doesn't state and that the planner finds no free block for."""
    for pointer in context.unplaced:
        role = ROLES[pointer[1:]]
        yield Found(Severity.ERROR, (pointer,), {"title": role.label}, role.plugins)
