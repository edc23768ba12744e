"""The providers of a configuration, and its variables for values that the plan doesn't have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..blueprint import Blueprint
from ..hcl import BLANK, Attribute, Block, Expression, Item, Value, quote
from .node_pools import instance_types_variable

PROVIDER: Final = "aliyun/alicloud"
# Argument names and limits are from the documentation and the schema of this version.
PROVIDER_VERSION: Final = "1.289.0"
PROVIDER_RELEASED: Final = "2026-08-17"
_PROVIDER_BOUND: Final = "~> 1.289"
_KUBERNETES_PROVIDER: Final = {"source": "hashicorp/kubernetes", "version": "~> 3.2"}
_TERRAFORM: Final = ">= 1.3"

_TEXT: Final = Expression("string")
_TEXTS: Final = Expression("list(string)")
_NUMBER: Final = Expression("number")
_FLAG: Final = Expression("bool")


def provider_blocks(blueprint: Blueprint) -> Iterator[Item]:
    """Yield the required versions and the provider with its region."""
    providers = [Attribute("alicloud", {"source": PROVIDER, "version": _PROVIDER_BOUND})]
    if any(each.prefix_config for each in blueprint.node_pools):
        providers.append(Attribute("kubernetes", _KUBERNETES_PROVIDER))
    required = Block("required_providers", (), tuple(providers))
    yield Block("terraform", (), (Attribute("required_version", _TERRAFORM), required))
    yield Block("provider", ("alicloud",), (Attribute("region", Expression("var.region")),))


def variable_blocks(blueprint: Blueprint) -> Iterator[Block]:
    """Yield the variables of a plan, with descriptions in the language."""
    language = blueprint.language
    yield _variable("region", language.text("export.tf.region"), _TEXT)
    if blueprint.created_vswitches:
        yield _zone_ids(blueprint)
    if blueprint.creates_cluster:
        yield from _of_cluster(blueprint)
    else:
        yield _variable("cluster_id", language.text("export.tf.cluster_id"), _TEXT)
    if blueprint.is_shared_vpc:
        yield _variable("vpc_owner_id", language.text("export.tf.vpc_owner_id"), _NUMBER)
    yield from _missing(blueprint)
    if blueprint.is_dual_stack and blueprint.created_vswitches and not blueprint.creates_vpc:
        count = len(blueprint.created_vswitches)
        yield _variable("first_ipv6_block", language.text("export.tf.first_ipv6_block", count=count), _NUMBER)
    yield _optional("system_disk_category", language.text("export.tf.disk"), _TEXT, "cloud_essd")
    yield _optional("key_name", language.text("export.tf.key_name"), _TEXT, None)


def _of_cluster(blueprint: Blueprint) -> Iterator[Block]:
    """Yield the variables of a new cluster and its VPC."""
    language, plan = blueprint.language, blueprint.plan
    name = {"name": plan.name} if plan.name else {}
    told = language.text("export.tf.cluster_name.named" if name else "export.tf.cluster_name", **name)
    yield _optional("cluster_name", told, _TEXT, blueprint.cluster_name)
    yield _kubernetes_version(blueprint)
    if blueprint.is_shared_vpc:
        yield _variable("vpc_id", language.text("export.tf.vpc_id.shared"), _TEXT)
    elif not blueprint.creates_vpc:
        cidr = str(plan.vpc_cidr or "")
        yield _variable("vpc_id", language.text("export.tf.vpc_id.existing", cidr=cidr), _TEXT)
    elif plan.vpc_cidr is not None:
        yield _optional("vpc_id", language.text("export.tf.vpc_id"), _TEXT, "")
    if not blueprint.is_shared_vpc:
        told = language.text("export.tf.new_nat_gateway")
        yield _optional("new_nat_gateway", told, _FLAG, blueprint.creates_vpc)
    yield _optional("public_api_server", language.text("export.tf.public_api_server"), _FLAG, value=False)


def _kubernetes_version(blueprint: Blueprint) -> Block:
    """Return the variable for the release: the stated one, any release of the stated version, or the newest."""
    language, stated = blueprint.language, blueprint.kubernetes
    if stated is None or blueprint.exact_version is not None:
        told = language.text("export.tf.kubernetes_version")
        return _optional("kubernetes_version", told, _TEXT, blueprint.exact_version)
    release = f"{stated}{'-' if stated.patch else '.'}"
    example = f"{release}{'' if stated.patch else '1-'}aliyun.1"
    told = language.text("export.tf.kubernetes_version.stated", version=str(stated), example=example)
    known = Attribute("condition", Expression(f"startswith(var.kubernetes_version, {quote(release)})"))
    validation = Block("validation", (), (known, Attribute("error_message", told)))
    return _variable("kubernetes_version", told, _TEXT, BLANK, validation)


def _missing(blueprint: Blueprint) -> Iterator[Block]:
    """Yield required variables for ranges that weren't found and for missing instance types."""
    plan, language, creates = blueprint.plan, blueprint.language, blueprint.creates_cluster
    lacking = {
        "vpc_id": (_TEXT, blueprint.creates_vpc and plan.vpc_cidr is None),
        "node_vswitch_ids": (_TEXTS, _lacks_node_vswitches(blueprint)),
        "pod_vswitch_ids": (_TEXTS, creates and blueprint.is_terway and not blueprint.pod_address_vswitches),
        "service_cidr": (_TEXT, creates and plan.service_cidr is None),
        "pod_cidr": (_TEXT, creates and not blueprint.is_terway and plan.pod_cidr is None),
    }
    for name, (kind, lacks) in lacking.items():
        if lacks:
            yield _variable(name, language.text(f"export.tf.missing.{name}"), kind)
    for pool in blueprint.node_pools:
        if not pool.pool.instance_types:
            told = language.text("export.tf.missing.instance_types", pool=pool.name)
            yield _variable(instance_types_variable(pool), told, _TEXTS)


def _lacks_node_vswitches(blueprint: Blueprint) -> bool:
    """Return whether the cluster, or a node pool in its zones, has no node vSwitch."""
    return not blueprint.plan.node_vswitches or not all(pool.vswitches for pool in blueprint.node_pools)


def _zone_ids(blueprint: Blueprint) -> Block:
    language = blueprint.language
    zones = list(dict.fromkeys(each.vswitch.zone for each in blueprint.created_vswitches))
    listed = ", ".join(quote(zone) for zone in zones)
    known = f"length(setsubtract([{listed}], keys(var.zone_ids))) == 0"
    validation = Block(
        "validation",
        (),
        (
            Attribute("condition", Expression(known)),
            Attribute("error_message", language.text("export.tf.zone_ids.error")),
        ),
    )
    described = language.text("export.tf.zone_ids", zones=language.list(zones))
    return _variable("zone_ids", described, Expression("map(string)"), BLANK, validation)


def _variable(name: str, description: str, kind: Expression, *more: Item) -> Block:
    return Block("variable", (name,), (Attribute("description", description), Attribute("type", kind), *more))


def _optional(name: str, description: str, kind: Expression, value: Value) -> Block:
    return _variable(name, description, kind, Attribute("default", value))
