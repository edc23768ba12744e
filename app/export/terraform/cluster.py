"""The cluster with its plug-in, and a first node pool."""

from __future__ import annotations

from collections.abc import Iterator

from ...plan.plan import SecurityGroup
from ..blueprint import ADDONS, CLUSTER_SPECS, CONTROL_PLANE_ADDON, PROXY_MODE, Blueprint, Placed
from ..hcl import BLANK, Attribute, Block, Comment, Expression, Item, JsonEncoded, Value
from .network import ids
from .variables import PROVIDER_VERSION


def cluster_blocks(blueprint: Blueprint) -> Iterator[Item]:
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
        Attribute("new_nat_gateway", Expression("var.new_nat_gateway")),
        Attribute("slb_internet_enabled", Expression("var.public_api_server")),
        *_addons(blueprint),
    )
    yield Block("resource", ("alicloud_cs_managed_kubernetes", "cluster"), items)
    yield _node_pool(blueprint) if blueprint.plan.instance_type else _no_node_pool(blueprint)


def _left_out(blueprint: Blueprint) -> Iterator[Item]:
    if blueprint.left_out:
        yield BLANK
        yield Comment(blueprint.left_out)


def _network(blueprint: Blueprint) -> Iterator[Item]:
    plan = blueprint.plan
    yield Attribute("service_cidr", _text_or_variable(plan.service_cidr, "service_cidr"))
    yield Attribute("ip_stack", blueprint.ip_stack)
    yield Attribute("proxy_mode", PROXY_MODE)
    if not blueprint.is_terway:
        yield Attribute("pod_cidr", _text_or_variable(plan.pod_cidr, "pod_cidr"))
        yield Attribute("node_cidr_mask", plan.node_cidr_mask)
        return
    if blueprint.is_dual_stack:
        text = blueprint.language.text(
            "export.tf.service_ipv6", cidr=str(plan.service_ipv6_cidr), version=PROVIDER_VERSION
        )
        yield Comment(text)
    yield BLANK
    yield Comment(blueprint.language.text("export.tf.pod_vswitches"))
    yield Attribute("pod_vswitch_ids", _ids_or_variable(blueprint.serving_pods, "pod_vswitch_ids"))


def _security_group(blueprint: Blueprint) -> Iterator[Item]:
    enterprise = blueprint.plan.security_group is SecurityGroup.ENTERPRISE
    if not enterprise:
        yield Comment(blueprint.language.text("export.tf.basic_group", version=PROVIDER_VERSION))
    yield Attribute("is_enterprise_security_group", enterprise)


def _addons(blueprint: Blueprint) -> Iterator[Item]:
    settings: dict[str, Value] = dict(blueprint.addon_settings)
    config = (Attribute("config", JsonEncoded(settings)),) if settings else ()
    yield BLANK
    if blueprint.is_terway:
        yield Comment(blueprint.language.text("export.tf.datapath"))
    yield Block("addons", (), (Attribute("name", ADDONS[blueprint.plugin]), *config))
    if blueprint.is_trunk:
        trunk = JsonEncoded({"ENITrunking": "true"})
        name = Attribute("name", CONTROL_PLANE_ADDON)
        yield BLANK
        yield Block("addons", (), (name, Attribute("config", trunk)))


def _node_pool(blueprint: Blueprint) -> Block:
    nodes = _ids_or_variable(blueprint.node_vswitches, "node_vswitch_ids")
    items = (
        Attribute("node_pool_name", "default"),
        Attribute("cluster_id", Expression("alicloud_cs_managed_kubernetes.cluster.id")),
        Attribute("vswitch_ids", nodes),
        Attribute("instance_types", [blueprint.plan.instance_type]),
        *_nodes(blueprint),
        Attribute("system_disk_category", Expression("var.system_disk_category")),
        Attribute("key_name", Expression("var.key_name")),
        *_labels(blueprint),
    )
    return Block("resource", ("alicloud_cs_kubernetes_node_pool", "default"), items)


def _nodes(blueprint: Blueprint) -> Iterator[Item]:
    plan = blueprint.plan
    if plan.most_nodes > plan.start_nodes:
        yield BLANK
        yield Comment(blueprint.language.text("export.tf.most_nodes", most=plan.most_nodes))
    yield Attribute("desired_size", plan.start_nodes)


def _no_node_pool(blueprint: Blueprint) -> Comment:
    return Comment(blueprint.language.text("export.tf.no_node_pool"))


def _labels(blueprint: Blueprint) -> Iterator[Item]:
    """The label that gives every pod of the pool an ENI of its own; it works on new nodes only."""
    if blueprint.is_exclusive:
        yield BLANK
        key, value = Attribute("key", "k8s.aliyun.com/exclusive-mode-eni-type"), Attribute("value", "eniOnly")
        yield Block("labels", (), (key, value))


def _ids_or_variable(placed: tuple[Placed, ...], variable: str) -> Value:
    return ids(placed) if placed else Expression(f"var.{variable}")


def _text_or_variable(cidr: object, variable: str) -> Value:
    return Expression(f"var.{variable}") if cidr is None else str(cidr)
