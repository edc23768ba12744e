"""The VPC, its secondary blocks, and the vSwitches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ..blueprint import Blueprint, Placed
from ..hcl import BLANK, Attribute, Block, Comment, Expression, Item, quote

VPC_ID = Expression("local.vpc_id")


def network_blocks(blueprint: Blueprint) -> Iterator[Item]:
    plan = blueprint.plan
    yield _locals(blueprint)
    if plan.vpc_cidr is not None:
        yield _vpc(blueprint)
    for number, cidr in enumerate(plan.secondary_cidrs, start=1):
        yield Block(
            "resource",
            ("alicloud_vpc_ipv4_cidr_block", f"secondary_{number}"),
            (Attribute("vpc_id", VPC_ID), Attribute("secondary_cidr_block", str(cidr))),
        )
    vswitches = chain(blueprint.node_vswitches, blueprint.pod_vswitches)
    for place, placed in enumerate(vswitches):
        yield _vswitch(blueprint, placed, place)


def ids(placed: tuple[Placed, ...]) -> list[Expression]:
    return [Expression(f"alicloud_vswitch.{each.label}.id") for each in placed]


def _locals(blueprint: Blueprint) -> Block:
    created = 'var.vpc_id == "" ? alicloud_vpc.vpc[0].id : var.vpc_id'
    return Block(
        "locals",
        (),
        (Attribute("vpc_id", Expression("var.vpc_id" if blueprint.plan.vpc_cidr is None else created)),),
    )


def _vpc(blueprint: Blueprint) -> Block:
    ipv6 = (Attribute("enable_ipv6", value=True),) if blueprint.is_dual_stack else ()
    return Block(
        "resource",
        ("alicloud_vpc", "vpc"),
        (
            Attribute("count", Expression('var.vpc_id == "" ? 1 : 0')),
            Attribute("vpc_name", Expression("var.cluster_name")),
            Attribute("cidr_block", str(blueprint.plan.vpc_cidr)),
            *ipv6,
        ),
    )


def _vswitch(blueprint: Blueprint, placed: Placed, place: int) -> Block:
    vswitch = placed.vswitch
    name = Expression(f'"${{var.cluster_name}}-{placed.label.replace("_", "-")}"')
    return Block(
        "resource",
        ("alicloud_vswitch", placed.label),
        (
            *_in_use(blueprint, placed),
            Attribute("vpc_id", VPC_ID),
            Attribute("vswitch_name", name),
            Attribute("cidr_block", str(vswitch.cidr)),
            Attribute("zone_id", Expression(f"var.zone_ids[{quote(vswitch.zone)}]")),
            *_ipv6(blueprint, place),
            *_depends(blueprint, placed),
        ),
    )


def _in_use(blueprint: Blueprint, placed: Placed) -> Iterator[Item]:
    if placed.vswitch.used:
        text = blueprint.language.text(
            "export.tf.in_use", used=placed.vswitch.used, address=f"alicloud_vswitch.{placed.label}"
        )
        yield Comment(text)


def _ipv6(blueprint: Blueprint, place: int) -> Iterator[Item]:
    """Each vSwitch takes its own /64 of the VPC's IPv6 block."""
    if blueprint.is_dual_stack:
        yield Attribute("enable_ipv6", value=True)
        yield Attribute("ipv6_cidr_block_mask", place)


def _depends(blueprint: Blueprint, placed: Placed) -> Iterator[Item]:
    """A vSwitch in a secondary block waits for the block."""
    for number, cidr in enumerate(blueprint.plan.secondary_cidrs, start=1):
        if cidr.contains(placed.vswitch.cidr):
            yield BLANK
            yield Attribute("depends_on", [Expression(f"alicloud_vpc_ipv4_cidr_block.secondary_{number}")])
            return
