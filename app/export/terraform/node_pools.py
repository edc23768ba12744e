"""The node pools, and the ConfigMaps that IP prefixes need."""

from __future__ import annotations

from collections.abc import Iterator

from ..blueprint import Blueprint
from ..hcl import BLANK, Attribute, Block, Comment, Expression, Item, JsonEncoded, Value
from ..node_pool import CONFIG_KEY, CONFIG_NAMESPACE, PoolBlueprint, PrefixConfig
from .network import EXISTING_CLUSTER, ids

_CREDENTIAL = "data.alicloud_cs_cluster_credential.cluster"


def node_pool_blocks(blueprint: Blueprint) -> Iterator[Item]:
    """Yield a resource for each node pool, after its ConfigMap."""
    pools = blueprint.node_pools
    if any(each.prefix_config for each in pools):
        yield from _kubernetes(blueprint)
    if not blueprint.creates_cluster:
        yield Comment(blueprint.language.text("export.tf.existing_pools"))
    for each in pools:
        if each.prefix_config is not None:
            yield _config_map(each, each.prefix_config)
        yield _node_pool(blueprint, each)


def cluster_id(blueprint: Blueprint) -> Expression:
    """Return a reference to the ID of the cluster."""
    created = "alicloud_cs_managed_kubernetes.cluster"
    return Expression(f"{created if blueprint.creates_cluster else EXISTING_CLUSTER}.id")


def instance_types_variable(pool: PoolBlueprint) -> str:
    """Return the name of the variable for the instance types of a pool without any."""
    return f"instance_types_{pool.label}"


def _kubernetes(blueprint: Blueprint) -> Iterator[Item]:
    """Yield the provider that creates ConfigMaps, with the credentials of the cluster."""
    certificates = {
        "cluster_ca_certificate": "cluster_cert",
        "client_certificate": "client_cert",
        "client_key": "client_key",
    }
    credential = (Attribute("cluster_id", cluster_id(blueprint)),)
    yield Block("data", ("alicloud_cs_cluster_credential", "cluster"), credential)
    version = blueprint.evaluation.catalogue.facts.ip_prefixes.value.min_terway
    yield Comment(blueprint.language.text("export.tf.prefixes", version=version))
    host = f"yamldecode({_CREDENTIAL}.kube_config).clusters[0].cluster.server"
    yield Block(
        "provider",
        ("kubernetes",),
        (
            Attribute("host", Expression(host)),
            *(
                Attribute(name, Expression(f"base64decode({_CREDENTIAL}.certificate_authority.{part})"))
                for name, part in certificates.items()
            ),
        ),
    )


def _config_map(pool: PoolBlueprint, config: PrefixConfig) -> Block:
    metadata = (Attribute("name", config.name), Attribute("namespace", CONFIG_NAMESPACE))
    settings = JsonEncoded(dict(config.settings))
    return Block(
        "resource",
        ("kubernetes_config_map_v1", pool.label),
        (Block("metadata", (), metadata), BLANK, Attribute("data", {CONFIG_KEY: settings})),
    )


def _node_pool(blueprint: Blueprint, pool: PoolBlueprint) -> Block:
    nodes: Value = ids(pool.vswitches) if pool.vswitches else Expression("var.node_vswitch_ids")
    stated = list(pool.pool.instance_types)
    types: Value = stated or Expression(f"var.{instance_types_variable(pool)}")
    policy = pool.multi_az_policy
    items = (
        Attribute("node_pool_name", pool.name),
        Attribute("cluster_id", cluster_id(blueprint)),
        *_left_out(blueprint, pool),
        Attribute("vswitch_ids", nodes),
        *((Attribute("multi_az_policy", policy),) if policy else ()),
        Attribute("instance_types", types),
        *_size(blueprint, pool),
        Attribute("system_disk_category", Expression("var.system_disk_category")),
        Attribute("key_name", Expression("var.key_name")),
        *_scaling(pool),
        *_kubelet(pool),
        *_labels(blueprint, pool),
    )
    return Block("resource", ("alicloud_cs_kubernetes_node_pool", pool.label), items)


def _left_out(blueprint: Blueprint, pool: PoolBlueprint) -> Iterator[Item]:
    if pool.omitted_vswitches:
        taken = len(pool.vswitches)
        yield Comment(
            blueprint.language.text("export.tf.vswitches_left_out", most=taken, count=pool.omitted_vswitches)
        )


def _size(blueprint: Blueprint, pool: PoolBlueprint) -> Iterator[Item]:
    """Yield the initial number of nodes, unless auto scaling controls it."""
    if pool.uses_auto_scaling:
        return
    if pool.has_more_nodes:
        yield BLANK
        yield Comment(blueprint.language.text("export.tf.most_nodes", most=pool.pool.most_nodes))
    yield Attribute("desired_size", pool.pool.nodes)


def _scaling(pool: PoolBlueprint) -> Iterator[Item]:
    if pool.uses_auto_scaling:
        sizes = (Attribute("min_size", pool.pool.nodes), Attribute("max_size", pool.pool.most_nodes))
        yield BLANK
        yield Block("scaling_config", (), (Attribute("enable", value=True), *sizes))


def _kubelet(pool: PoolBlueprint) -> Iterator[Item]:
    if pool.max_pods is not None:
        yield BLANK
        yield Block("kubelet_configuration", (), (Attribute("max_pods", pool.max_pods),))


def _labels(blueprint: Blueprint, pool: PoolBlueprint) -> Iterator[Item]:
    """Yield the labels, with a dependency on the ConfigMap, which must exist before the nodes join."""
    if pool.is_exclusive:
        yield BLANK
        yield Comment(blueprint.language.text("export.tf.exclusive"))
    elif pool.labels:
        yield BLANK
    for key, value in pool.labels.items():
        yield Block("labels", (), (Attribute("key", key), Attribute("value", value)))
    if pool.prefix_config is not None:
        yield BLANK
        yield Attribute("depends_on", [Expression(f"kubernetes_config_map_v1.{pool.label}")])
