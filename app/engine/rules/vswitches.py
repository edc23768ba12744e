"""Rules about vSwitches: inside the VPC, pods' ones in the zones of the nodes, and no fuller than they can be."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin
from ...domain.overlap import BlockIndex
from ...domain.vswitch import addresses_left
from ...plan.ranges import Role, vpc_blocks
from ..evaluation import Params, Severity
from .rule import Found, RuleContext, rule


@rule("vswitch-outside-vpc", fact="vswitch_inside_vpc")
def vswitch_outside_vpc(context: RuleContext) -> Iterator[Found]:
    """Without a VPC there is nothing to be outside of: `no-free-range` tells that."""
    blocks = [placed.cidr for placed in vpc_blocks(context.plan)]
    if not blocks:
        return
    index = BlockIndex.of(blocks)
    for placed in context.ranges_of(Role.NODE_VSWITCH, Role.POD_VSWITCH):
        if not index.holds(placed.cidr):
            params: Params = {
                "title": placed.title,
                "range": str(placed.cidr),
                "blocks": ", ".join(map(str, blocks[:6])),
            }
            yield Found(Severity.ERROR, (placed.pointer,), params, placed.role.plugins)


@rule("zone-without-pod-vswitch", fact="pod_vswitch_zone")
def zone_without_pod_vswitch(context: RuleContext) -> Iterator[Found]:
    """A node zone without a pod vSwitch where another node zone has one: its pods use the node vSwitch."""
    node_zones = dict.fromkeys(vswitch.zone for vswitch in context.plan.node_vswitches)
    pod_zones = {vswitch.zone for vswitch in context.plan.pod_vswitches}
    if not pod_zones & node_zones.keys():
        return
    for zone in node_zones:
        if zone not in pod_zones:
            fields = tuple(
                f"/node_vswitches/{index}/zone"
                for index, vswitch in enumerate(context.plan.node_vswitches)
                if vswitch.zone == zone
            )
            yield Found(Severity.WARNING, fields, {"zone": zone}, (Plugin.TERWAY,))


@rule("pod-vswitch-unused", fact="pod_vswitch_zone")
def pod_vswitch_unused(context: RuleContext) -> Iterator[Found]:
    """A pod vSwitch in a zone that has no node vSwitch: no node ever takes its addresses."""
    node_zones = {vswitch.zone for vswitch in context.plan.node_vswitches}
    for index, vswitch in enumerate(context.plan.pod_vswitches):
        if node_zones and vswitch.zone not in node_zones:
            params: Params = {"range": str(vswitch.cidr), "zone": vswitch.zone}
            yield Found(Severity.WARNING, (f"/pod_vswitches/{index}/zone",), params, (Plugin.TERWAY,))


@rule("vswitch-overfull", fact="vswitch_reserved_addresses")
def vswitch_overfull(context: RuleContext) -> Iterator[Found]:
    """More addresses used than there are to be had: a figure is wrong. A warning would weigh against Terway."""
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
