"""The VPC, its secondary blocks, route tables and vSwitches, as resources or, if they exist, as data sources."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence

from ...domain.cidr import Cidr
from ...plan.names import is_zone_id
from ..blueprint import Blueprint
from ..hcl import BLANK, Attribute, Block, Comment, Expression, Item, quote
from ..node_pool import NamedVswitch

VPC_ID = Expression("local.vpc_id")
EXISTING_CLUSTER = "data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0]"


def network_blocks(blueprint: Blueprint) -> Iterator[Item]:
    """Yield the blocks of the network, in the order of their creation."""
    plan = blueprint.plan
    yield _locals(blueprint)
    if _is_vpc_looked_up(blueprint):
        yield _existing_vpc(blueprint)
    if blueprint.creates_vpc:
        if plan.vpc_cidr is not None:
            yield _vpc(blueprint)
        yield from _secondary_blocks(blueprint)
    if existing_vswitches(blueprint) and not blueprint.is_shared_vpc:
        yield Comment(blueprint.language.text("export.tf.existing_vswitches"))
    for placed in existing_vswitches(blueprint):
        yield _existing_vswitch(blueprint, placed)
    waits_for = _waits_for(blueprint)
    for place, placed in enumerate(blueprint.created_vswitches):
        yield _vswitch(blueprint, placed, place, waits_for(placed.vswitch.cidr))
    if blueprint.creates_vpc and plan.route_tables > 1:
        yield from _route_tables(blueprint)


def existing_vswitches(blueprint: Blueprint) -> tuple[NamedVswitch, ...]:
    """Return the existing vSwitches that other resources refer to. In an existing cluster only node pools do."""
    pods = blueprint.pod_vswitches if blueprint.creates_cluster else ()
    return tuple(each for each in (*blueprint.node_vswitches, *pods) if each.exists)


def ids(placed: Sequence[NamedVswitch]) -> list[Expression]:
    """Return references to the IDs of vSwitches."""
    return [_id(each) for each in placed]


def _id(placed: NamedVswitch) -> Expression:
    if placed.exists:
        return Expression(f"data.alicloud_vswitches.{placed.label}.ids[0]")
    return Expression(f"alicloud_vswitch.{placed.label}.id")


def _locals(blueprint: Blueprint) -> Block:
    vpc_id = _stated_id(blueprint)
    if _is_vpc_looked_up(blueprint):
        vpc_id = "data.alicloud_vpcs.vpc.ids[0]"
    elif blueprint.creates_vpc and blueprint.plan.vpc_cidr is not None:
        vpc_id = 'var.vpc_id == "" ? alicloud_vpc.vpc[0].id : var.vpc_id'
    return Block("locals", (), (Attribute("vpc_id", Expression(vpc_id)),))


def _stated_id(blueprint: Blueprint) -> str:
    """Return the reference to the ID of an existing VPC: that of the cluster, or a variable."""
    return "var.vpc_id" if blueprint.creates_cluster else f"{EXISTING_CLUSTER}.vpc_id"


def _is_vpc_looked_up(blueprint: Blueprint) -> bool:
    return not blueprint.creates_vpc and blueprint.plan.vpc_cidr is not None


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


def _secondary_blocks(blueprint: Blueprint) -> Iterator[Block]:
    for number, cidr in enumerate(blueprint.plan.secondary_cidrs, start=1):
        yield Block(
            "resource",
            ("alicloud_vpc_ipv4_cidr_block", f"secondary_{number}"),
            (Attribute("vpc_id", VPC_ID), Attribute("secondary_cidr_block", str(cidr))),
        )


def _existing_vpc(blueprint: Blueprint) -> Block:
    """Return the data source of the VPC. `terraform plan` fails with a message if the VPC has another range."""
    cidr = str(blueprint.plan.vpc_cidr)
    owner = (Attribute("vpc_owner_id", Expression("var.vpc_owner_id")),) if blueprint.is_shared_vpc else ()
    return Block(
        "data",
        ("alicloud_vpcs", "vpc"),
        (
            Attribute("ids", [Expression(_stated_id(blueprint))]),
            Attribute("cidr_block", cidr),
            *owner,
            BLANK,
            exactly_one("ids", blueprint.language.text("export.tf.no_vpc", cidr=cidr)),
        ),
    )


def _existing_vswitch(blueprint: Blueprint, placed: NamedVswitch) -> Block:
    """Return the data source of a vSwitch. `terraform plan` fails with a message if the VPC has no such vSwitch."""
    range_and_zone = {"cidr": str(placed.vswitch.cidr), "zone": placed.vswitch.zone}
    owner = (
        (Attribute("vswitch_owner_id", Expression("var.vpc_owner_id")),) if blueprint.is_shared_vpc else ()
    )
    code = "export.tf.no_vswitch.shared" if blueprint.is_shared_vpc else "export.tf.no_vswitch"
    return Block(
        "data",
        ("alicloud_vswitches", placed.label),
        (
            Attribute("vpc_id", VPC_ID),
            Attribute("cidr_block", str(placed.vswitch.cidr)),
            *_zone_id(placed),
            *owner,
            BLANK,
            exactly_one("ids", blueprint.language.text(code, **range_and_zone)),
        ),
    )


def _zone_id(placed: NamedVswitch) -> Iterator[Item]:
    """Yield the zone if the plan names it by its ID. Other names are unknown to Alibaba Cloud."""
    if is_zone_id(placed.vswitch.zone):
        yield Attribute("zone_id", placed.vswitch.zone)


def exactly_one(attribute: str, message: str) -> Block:
    """Return a postcondition that a data source found exactly one object, with the message for the other case."""
    condition = Attribute("condition", Expression(f"length(self.{attribute}) == 1"))
    checked = Block("postcondition", (), (condition, Attribute("error_message", message)))
    return Block("lifecycle", (), (checked,))


def _vswitch(blueprint: Blueprint, placed: NamedVswitch, place: int, secondary: int | None) -> Block:
    """Return the resource of a vSwitch, which depends on its secondary block, if any."""
    vswitch = placed.vswitch
    return Block(
        "resource",
        ("alicloud_vswitch", placed.label),
        (
            *_in_use(blueprint, placed),
            Attribute("vpc_id", VPC_ID),
            Attribute("vswitch_name", _name(blueprint, placed.label)),
            Attribute("cidr_block", str(vswitch.cidr)),
            Attribute("zone_id", Expression(f"var.zone_ids[{quote(vswitch.zone)}]")),
            *_ipv6(blueprint, place),
            *_depends(secondary),
        ),
    )


def _name(blueprint: Blueprint, label: str) -> Expression:
    cluster = "var.cluster_name" if blueprint.creates_cluster else f"{EXISTING_CLUSTER}.name"
    return Expression(f'"${{{cluster}}}-{label.replace("_", "-")}"')


def _in_use(blueprint: Blueprint, placed: NamedVswitch) -> Iterator[Item]:
    if placed.vswitch.used:
        text = blueprint.language.text(
            "export.tf.in_use", used=placed.vswitch.used, address=f"alicloud_vswitch.{placed.label}"
        )
        yield Comment(text)


def _ipv6(blueprint: Blueprint, place: int) -> Iterator[Item]:
    """Yield the IPv6 settings of a vSwitch, which takes its own /64 of the VPC's IPv6 block."""
    if blueprint.is_dual_stack:
        block = place if blueprint.creates_vpc else Expression(f"var.first_ipv6_block + {place}")
        yield Attribute("enable_ipv6", value=True)
        yield Attribute("ipv6_cidr_block_mask", block)


def _waits_for(blueprint: Blueprint) -> Callable[[Cidr], int | None]:
    """Return a function from the range of a vSwitch to the number of the secondary block to create for it, or None."""
    numbered = enumerate(blueprint.plan.secondary_cidrs if blueprint.creates_vpc else (), start=1)
    blocks = sorted((cidr.first, -number) for number, cidr in numbered)

    def number_of(vswitch: Cidr) -> int | None:
        place = bisect(blocks, (vswitch.first, 0)) - 1
        number = -blocks[place][1] if place >= 0 else 0
        inside = number and blueprint.plan.secondary_cidrs[number - 1].contains(vswitch)
        return number if inside else None

    return number_of


def _depends(secondary: int | None) -> Iterator[Item]:
    if secondary is not None:
        yield BLANK
        yield Attribute("depends_on", [Expression(f"alicloud_vpc_ipv4_cidr_block.secondary_{secondary}")])


def _route_tables(blueprint: Blueprint) -> Iterator[Item]:
    """Yield the custom route tables, and attach the node vSwitches to them in turn, since the plan doesn't assign them."""
    language, count = blueprint.language, min(blueprint.plan.route_tables, len(blueprint.node_vswitches))
    yield Comment(language.text("export.tf.route_tables", count=blueprint.plan.route_tables))
    if not blueprint.is_terway:
        yield Comment(language.text("export.tf.route_tables.flannel"))
    for number in range(2, count + 1):
        name = _name(blueprint, f"routes_{number}")
        items = (Attribute("vpc_id", VPC_ID), Attribute("route_table_name", name))
        yield Block("resource", ("alicloud_route_table", f"routes_{number}"), items)
    for place, placed in enumerate(blueprint.node_vswitches):
        number = place % max(1, count) + 1
        if number > 1:
            table = Attribute("route_table_id", Expression(f"alicloud_route_table.routes_{number}.id"))
            vswitch = Attribute("vswitch_id", _id(placed))
            yield Block("resource", ("alicloud_route_table_attachment", placed.label), (vswitch, table))
