"""Rules about vSwitches: their VPC, their zones, their number, and how full they are."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ...catalogue.model import Plugin, TerwayMode
from ...domain.cidr import IPV4
from ...domain.formulas import addresses_left
from ...domain.overlap import BlockIndex
from ...plan.plan import by_zone
from ...plan.ranges import PlanRange, Role, vpc_blocks
from ..evaluation import LimitName, Params, Severity
from .rule import Found, RangeContext, RuleContext, range_rule, rule


@range_rule("vswitch-outside-vpc", fact="vswitch_inside_vpc")
def vswitch_outside_vpc(context: RangeContext) -> Iterator[Found]:
    """Report vSwitches outside the VPC. If no VPC could be placed, `no-free-range` reports that instead."""
    blocks = [placed.cidr for placed in vpc_blocks(context.plan)]
    if not blocks:
        return
    index = BlockIndex.of(blocks)
    for placed in context.ranges_of(Role.NODE_VSWITCH, Role.POD_VSWITCH):
        if not index.contains(placed.cidr):
            params: Params = {
                "title": placed.title,
                "range": str(placed.cidr),
                "blocks": tuple(map(str, blocks[:6])),
            }
            yield Found(Severity.ERROR, (placed.pointer,), params, placed.role.plugins)


@rule("zone-without-pod-vswitch", fact="pod_vswitch_zone")
def zone_without_pod_vswitch(context: RuleContext) -> Iterator[Found]:
    """Report a zone without a pod vSwitch while another zone has one: its pods take the node vSwitch's addresses.

    According to some sources, pods with exclusive ENIs can't be created there.
    """
    pod_zones = {vswitch.zone for vswitch in context.plan.pod_vswitches}
    strict = context.catalogue.facts.exclusive_pod_vswitch
    any_zone_has_one = any(zone.zone in pod_zones for zone in context.zones)
    for zone in context.zones:
        if zone.zone in pod_zones or not (any_zone_has_one or strict.value):
            continue
        fields = tuple(
            f"/node_vswitches/{index}/zone"
            for index, vswitch in enumerate(context.plan.node_vswitches)
            if vswitch.zone == zone.zone
        )
        if not fields:
            continue
        params: Params = {"zone": zone.zone}
        if strict.value and pod_zones and _has_exclusive_nodes(context, zone.zone):
            yield Found(Severity.ERROR, fields, params, (Plugin.TERWAY,), "exclusive", basis=strict)
        elif any_zone_has_one:
            yield Found(Severity.WARNING, fields, params, (Plugin.TERWAY,))


def _has_exclusive_nodes(context: RuleContext, zone: str) -> bool:
    return any(
        each.mode is TerwayMode.EXCLUSIVE_ENI and (not each.pool.zones or zone in each.pool.zones)
        for each in context.pools
    )


@rule("pod-vswitch-mask", fact="pod_vswitch_mask")
def pod_vswitch_mask(context: RuleContext) -> Iterator[Found]:
    """Report pod vSwitches that are too small to be accepted, or smaller than advised in a zone that is filling up."""
    facts = context.catalogue.facts
    longest, advice = facts.pod_vswitch_mask.value.longest, facts.pod_vswitch_advice.value
    small = []
    for placed in context.ranges_of(Role.POD_VSWITCH):
        params: Params = {
            "range": str(placed.cidr),
            "mask": placed.cidr.prefix,
            "longest": longest,
            "recommended": advice.recommended,
        }
        if placed.cidr.prefix > longest:
            small.append(placed.name)
            yield Found(Severity.ERROR, (placed.pointer,), params, placed.role.plugins, "error")
        elif advice.full_percent is None and placed.cidr.prefix > advice.recommended:
            yield Found(Severity.WARNING, (placed.pointer,), params, placed.role.plugins, "warning")
    if advice.full_percent is not None:
        yield from _filling_zones(context, advice.recommended, advice.full_percent, small)


def _filling_zones(
    context: RuleContext, recommended: int, full_percent: int, refused: Container[str]
) -> Iterator[Found]:
    limit = context.terway.limit(LimitName.POD_ADDRESSES)
    advised = 1 << IPV4 - recommended
    pods_in: dict[str, list[PlanRange]] = {}
    for placed in context.ranges_of(Role.POD_VSWITCH):
        pods_in.setdefault(placed.name, []).append(placed)
    for place in limit.places if limit else ():
        own = pods_in.get(place.zone or "", [])
        size = sum(placed.cidr.size for placed in own)
        if not own or place.zone in refused or size >= advised:
            continue
        if place.needed * 100 > place.allowed * full_percent:
            params: Params = {
                "zone": place.zone,
                "needed": place.needed,
                "left": place.allowed,
                "percent": full_percent,
                "recommended": recommended,
            }
            fields = tuple(placed.pointer for placed in own)
            basis = context.catalogue.facts.pod_vswitch_advice
            yield Found(Severity.NOTE, fields, params, (Plugin.TERWAY,), "note", basis=basis)


@rule("vswitch-count", fact="vswitches_per_vpc", weighs=False)
def vswitch_count(context: RuleContext) -> Iterator[Found]:
    """Report more vSwitches than a VPC may have without a raised quota; a vSwitch in both lists counts once."""
    most, plan = context.catalogue.facts.vswitches_per_vpc.value, context.plan
    node_blocks = {vswitch.cidr for vswitch in plan.node_vswitches}
    count = len(plan.node_vswitches) + sum(vswitch.cidr not in node_blocks for vswitch in plan.pod_vswitches)
    if count > most:
        lists = (("/node_vswitches", plan.node_vswitches), ("/pod_vswitches", plan.pod_vswitches))
        fields = tuple(pointer for pointer, listed in lists if listed)
        yield Found(Severity.WARNING, fields, {"count": count, "most": most})


@rule("pool-vswitches", fact="pool_vswitches", weighs=False)
def pool_vswitches(context: RuleContext) -> Iterator[Found]:
    """Report a pool whose zones have more node vSwitches than a node pool supports."""
    most, zones = context.catalogue.facts.pool_vswitches.value, by_zone(context.plan.node_vswitches)
    for figures in context.pools:
        named = figures.pool.zones or tuple(zone.zone for zone in context.zones)
        count = sum(len(zones.get(zone, ())) for zone in named)
        if count > most:
            params: Params = {"pool": figures.title, "count": count, "most": most}
            fields = (figures.field("zones"),) if figures.pointer else ("/node_vswitches",)
            yield Found(Severity.WARNING, fields, params)


@rule("pod-vswitch-unused", fact="pod_vswitch_zone")
def pod_vswitch_unused(context: RuleContext) -> Iterator[Found]:
    """Report a pod vSwitch in a zone without a node vSwitch, where no node takes its addresses."""
    node_zones = {zone.zone for zone in context.zones}
    for index, vswitch in enumerate(context.plan.pod_vswitches):
        if node_zones and vswitch.zone not in node_zones:
            params: Params = {"range": str(vswitch.cidr), "zone": vswitch.zone}
            yield Found(Severity.WARNING, (f"/pod_vswitches/{index}/zone",), params, (Plugin.TERWAY,))


@rule("vswitch-overfull", fact="vswitch_reserved_addresses", weighs=False)
def vswitch_overfull(context: RuleContext) -> Iterator[Found]:
    """Note more used addresses than a vSwitch has: a figure is wrong. A warning would count against Terway."""
    reserved = context.catalogue.facts.vswitch_reserved_addresses.value
    listed = (*context.plan.node_vswitches, *context.plan.pod_vswitches)
    for placed, vswitch in zip(context.ranges_of(Role.NODE_VSWITCH, Role.POD_VSWITCH), listed, strict=True):
        size = addresses_left(placed.cidr, reserved, used=0)
        if vswitch.used > size:
            params: Params = {
                "title": placed.title,
                "range": str(placed.cidr),
                "used": vswitch.used,
                "size": size,
            }
            field = f"{placed.pointer.removesuffix('cidr')}used"
            yield Found(Severity.NOTE, (field,), params, placed.role.plugins)
