"""The cluster with its plug-in, as a resource or, if it exists, as a data source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...plan.plan import SecurityGroup
from ..blueprint import ADDONS, CLUSTER_SPECS, CONTROL_PLANE_ADDON, TRUNK_SETTING, Blueprint
from ..hcl import BLANK, Attribute, Block, Comment, Expression, Item, JsonEncoded, Value
from ..node_pool import NamedVswitch
from .network import exactly_one, ids
from .variables import PROVIDER_VERSION


def cluster_blocks(blueprint: Blueprint) -> Iterator[Item]:
    """Yield the resource of a new cluster, or the data source of an existing one with notes on what to add to it."""
    if not blueprint.creates_cluster:
        yield from _existing(blueprint)
        return
    items = (
        Attribute("name", Expression("var.cluster_name")),
        Attribute("cluster_spec", CLUSTER_SPECS[blueprint.plan.cluster_spec]),
        Attribute("profile", "Default"),
        Attribute("version", Expression("var.kubernetes_version")),
        *_left_out(blueprint),
        BLANK,
        Comment(blueprint.language.text("export.tf.control_plane")),
        Attribute("vswitch_ids", _ids_or_variable(blueprint.control_plane, "node_vswitch_ids")),
        BLANK,
        Comment(blueprint.language.text("export.tf.for_good")),
        *_network(blueprint),
        BLANK,
        *_security_group(blueprint),
        *_nat_gateway(blueprint),
        Attribute("slb_internet_enabled", Expression("var.public_api_server")),
        *_addons(blueprint),
    )
    yield Block("resource", ("alicloud_cs_managed_kubernetes", "cluster"), items)


def _existing(blueprint: Blueprint) -> Iterator[Item]:
    language = blueprint.language
    yield Block(
        "data",
        ("alicloud_cs_managed_kubernetes_clusters", "cluster"),
        (
            Attribute("ids", [Expression("var.cluster_id")]),
            Attribute("enable_details", value=True),
            BLANK,
            exactly_one("clusters", language.text("export.tf.no_cluster")),
        ),
    )
    added = [each for each in blueprint.pod_vswitches if not each.exists]
    if added:
        yield Comment(language.text("export.tf.added_pod_vswitches"))
        yield Block("output", ("added_pod_vswitch_ids",), (Attribute("value", ids(added)),))


def _left_out(blueprint: Blueprint) -> Iterator[Item]:
    if blueprint.unmet_preferences:
        yield BLANK
        yield Comment(blueprint.unmet_preferences)


def _network(blueprint: Blueprint) -> Iterator[Item]:
    plan = blueprint.plan
    yield Attribute("service_cidr", _service_cidr(blueprint))
    yield Attribute("ip_stack", blueprint.ip_stack)
    if blueprint.kubernetes is None:
        yield Comment(
            blueprint.language.text(
                "export.tf.proxy_mode", version=str(blueprint.evaluation.catalogue.facts.nftables.value)
            )
        )
    yield Attribute("proxy_mode", blueprint.proxy_mode)
    if not blueprint.is_terway:
        yield Attribute("pod_cidr", _text_or_variable(plan.pod_cidr, "pod_cidr"))
        yield Attribute("node_cidr_mask", plan.node_cidr_mask)
        return
    yield BLANK
    yield Comment(blueprint.language.text("export.tf.pod_vswitches"))
    yield Attribute("pod_vswitch_ids", _ids_or_variable(blueprint.pod_address_vswitches, "pod_vswitch_ids"))


def _service_cidr(blueprint: Blueprint) -> Value:
    """Return the Service CIDR, with both ranges for dual stack, or a variable if the plan lacks the IPv4 one."""
    if blueprint.plan.service_cidr is not None:
        return blueprint.service_cidr("")
    ipv6 = blueprint.plan.service_ipv6_cidr
    if not blueprint.is_dual_stack or ipv6 is None:
        return Expression("var.service_cidr")
    return Expression(f'"${{var.service_cidr}},{ipv6}"')


def _security_group(blueprint: Blueprint) -> Iterator[Item]:
    enterprise = blueprint.plan.security_group is SecurityGroup.ENTERPRISE
    if not enterprise:
        yield Comment(blueprint.language.text("export.tf.basic_group", version=PROVIDER_VERSION))
    yield Attribute("is_enterprise_security_group", enterprise)


def _nat_gateway(blueprint: Blueprint) -> Iterator[Item]:
    """Yield the setting of the NAT gateway. In a shared VPC the cluster creates none, since only the owner can."""
    if blueprint.is_shared_vpc:
        yield Comment(blueprint.language.text("export.tf.shared_vpc"))
        yield Attribute("new_nat_gateway", value=False)
    else:
        yield Attribute("new_nat_gateway", Expression("var.new_nat_gateway"))


def _addons(blueprint: Blueprint) -> Iterator[Item]:
    yield BLANK
    if blueprint.is_terway:
        yield Comment(blueprint.language.text("export.tf.datapath"))
    yield _addon(ADDONS[blueprint.plugin], blueprint.addon_settings)
    if blueprint.has_trunk_addon:
        yield BLANK
        yield _addon(CONTROL_PLANE_ADDON, TRUNK_SETTING)


def _addon(name: str, settings: Mapping[str, str]) -> Block:
    config = (Attribute("config", JsonEncoded(settings)),) if settings else ()
    return Block("addons", (), (Attribute("name", name), *config))


def _ids_or_variable(placed: Sequence[NamedVswitch], variable: str) -> Value:
    return ids(placed) if placed else Expression(f"var.{variable}")


def _text_or_variable(cidr: object, variable: str) -> Value:
    return Expression(f"var.{variable}") if cidr is None else str(cidr)
