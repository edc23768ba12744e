"""The Terraform provider that the configuration is written for."""

from __future__ import annotations

from typing import Final

from ..hcl import Attribute, Block, Expression, Item

SOURCE: Final = "aliyun/alicloud"
# Argument names and bounds were read from this version's documentation and schema.
VERSION: Final = "1.289.0"
RELEASED: Final = "2026-08-17"
_BOUND: Final = "~> 1.289"
_TERRAFORM: Final = ">= 1.3"


def provider_blocks() -> tuple[Item, ...]:
    required = Block(
        "required_providers",
        (),
        (Attribute("alicloud", {"source": SOURCE, "version": _BOUND}),),
    )
    region = Attribute("region", Expression("var.region"))
    return (
        Block("terraform", (), (Attribute("required_version", _TERRAFORM), required)),
        Block("provider", ("alicloud",), (region,)),
    )
