"""What a configuration begins with: its provider, and as variables all that the plan does not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..blueprint import Blueprint
from ..hcl import BLANK, Attribute, Block, Expression, Item, Value, quote

PROVIDER: Final = "aliyun/alicloud"
# Argument names and bounds were read from this version's documentation and schema.
PROVIDER_VERSION: Final = "1.289.0"
PROVIDER_RELEASED: Final = "2026-08-17"
_PROVIDER_BOUND: Final = "~> 1.289"
_TERRAFORM: Final = ">= 1.3"

_TEXT: Final = Expression("string")
_TEXTS: Final = Expression("list(string)")


def provider_blocks() -> tuple[Item, ...]:
    """The versions that the configuration needs, and the region."""
    required = Block(
        "required_providers",
        (),
        (Attribute("alicloud", {"source": PROVIDER, "version": _PROVIDER_BOUND}),),
    )
    region = Attribute("region", Expression("var.region"))
    return (
        Block("terraform", (), (Attribute("required_version", _TERRAFORM), required)),
        Block("provider", ("alicloud",), (region,)),
    )


def variable_blocks(blueprint: Blueprint) -> Iterator[Block]:
    """The variables of a plan, each with its description in the language."""
    language, plan = blueprint.language, blueprint.plan
    name = {"name": plan.name} if plan.name else {}
    told = language.text("export.tf.cluster_name.named" if name else "export.tf.cluster_name", **name)
    yield _variable("region", language.text("export.tf.region"), _TEXT)
    if blueprint.zones:
        yield _zone_ids(blueprint)
    yield _optional("cluster_name", told, _TEXT, blueprint.cluster_name)
    yield _optional("kubernetes_version", language.text("export.tf.kubernetes_version"), _TEXT, None)
    if plan.vpc_cidr is not None:
        yield _optional("vpc_id", language.text("export.tf.vpc_id"), _TEXT, "")
    yield from _missing(blueprint)
    flag = Expression("bool")
    yield _optional("new_nat_gateway", language.text("export.tf.new_nat_gateway"), flag, value=True)
    yield _optional("public_api_server", language.text("export.tf.public_api_server"), flag, value=False)
    if plan.instance_type:
        yield _optional("system_disk_category", language.text("export.tf.disk"), _TEXT, "cloud_essd")
        yield _optional("key_name", language.text("export.tf.key_name"), _TEXT, None)


def _missing(blueprint: Blueprint) -> Iterator[Block]:
    """What no free range was found for has to be given."""
    plan = blueprint.plan
    lacking = {
        "vpc_id": (_TEXT, plan.vpc_cidr is None),
        "node_vswitch_ids": (_TEXTS, not plan.node_vswitches),
        "pod_vswitch_ids": (_TEXTS, blueprint.is_terway and not blueprint.serving_pods),
        "service_cidr": (_TEXT, plan.service_cidr is None),
        "pod_cidr": (_TEXT, not blueprint.is_terway and plan.pod_cidr is None),
    }
    for name, (kind, lacks) in lacking.items():
        if lacks:
            yield _variable(name, blueprint.language.text(f"export.tf.missing.{name}"), kind)


def _zone_ids(blueprint: Blueprint) -> Block:
    language = blueprint.language
    listed = ", ".join(quote(zone) for zone in blueprint.zones)
    known = f"length(setsubtract([{listed}], keys(var.zone_ids))) == 0"
    validation = Block(
        "validation",
        (),
        (
            Attribute("condition", Expression(known)),
            Attribute("error_message", language.text("export.tf.zone_ids.error")),
        ),
    )
    described = language.text("export.tf.zone_ids", zones=language.list(blueprint.zones))
    return _variable("zone_ids", described, Expression("map(string)"), BLANK, validation)


def _variable(name: str, description: str, kind: Expression, *more: Item) -> Block:
    return Block("variable", (name,), (Attribute("description", description), Attribute("type", kind), *more))


def _optional(name: str, description: str, kind: Expression, value: Value) -> Block:
    return _variable(name, description, kind, Attribute("default", value))
