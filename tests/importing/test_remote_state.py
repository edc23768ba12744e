"""The data source terraform_remote_state: it is followed to the directory of the upload that has the state."""

from __future__ import annotations

import pytest

from app.plan.draft import VswitchDraft
from tests.importing.reading import read_files, skipped

NETWORK = """variable "cidr" {}
resource "alicloud_vpc" "main" {
  cidr_block = var.cidr
}
resource "alicloud_vswitch" "nodes" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = cidrsubnet(alicloud_vpc.main.cidr_block, 4, 0)
  zone_id    = "cn-hangzhou-h"
}
output "vswitch_ids" {
  value = [alicloud_vswitch.nodes.id]
}
"""
CLUSTER = """resource "alicloud_cs_managed_kubernetes" "c" {
  vswitch_ids  = data.terraform_remote_state.network.outputs.vswitch_ids
  service_cidr = "172.21.0.0/20"
}
"""
VALUES = 'cidr = "10.0.0.0/16"\n'


def reads(config: str, backend: str = "oss") -> str:
    return f'data "terraform_remote_state" "network" {{\n  backend = "{backend}"\n  {config}\n}}\n{CLUSTER}'


def stores(settings: str) -> str:
    return f'terraform {{\n  backend "oss" {{\n    {settings}\n  }}\n}}\n'


@pytest.mark.parametrize(
    ("backend", "cluster"),
    [
        (
            stores('bucket = "s"\n    prefix = "network"'),
            reads('config = { bucket = "s", prefix = "network" }'),
        ),
        (stores('bucket = "s"\n    key = "a"'), reads('config {\n    bucket = "s"\n    key = "a"\n  }')),
        (
            stores('bucket = "s"\n    region = "cn-hangzhou"'),
            reads('config = { bucket = "s", key = "terraform.tfstate" }'),
        ),
        ("", reads('config = { path = "../network/terraform.tfstate" }', "local")),
    ],
    ids=["prefix", "block", "default key", "local"],
)
def test_the_state_of_another_directory_is_read_with_its_variables(backend: str, cluster: str) -> None:
    files = {
        "network/main.tf": backend + NETWORK,
        "network/terraform.tfvars": VALUES,
        "cluster/main.tf": cluster,
    }
    imported = read_files(files)

    draft = imported.draft
    assert (draft.vpc_cidr, draft.service_cidr) == ("10.0.0.0/16", "172.21.0.0/20")
    assert draft.node_vswitches == (VswitchDraft("10.0.0.0/20", "cn-hangzhou-h"),)
    assert skipped(imported) == []


@pytest.mark.parametrize(
    ("others", "cluster"),
    [
        ((stores('bucket = "s"'),), reads('config = { bucket = "other" }')),
        ((stores('bucket = "s"'), stores('bucket = "s"')), reads('config = { bucket = "s" }')),
        ((stores('bucket = "s"'),), reads('config = { bucket = "s" }\n  count = 1')),
        (("",), reads('config = { path = "../elsewhere/terraform.tfstate" }', "local")),
        (("",), reads("config = {}")),
    ],
    ids=["other state", "ambiguous", "count", "elsewhere", "nothing stated"],
)
def test_a_state_that_is_not_certain_is_reported_with_the_line_of_its_use(
    others: tuple[str, ...], cluster: str
) -> None:
    networks = {f"network{n}/main.tf": other + NETWORK for n, other in enumerate(others)}
    imported = read_files({**networks, "cluster/main.tf": cluster})

    used = 1 + cluster[: cluster.index("outputs")].count("\n")
    assert (used, "data-source") in skipped(imported)
    assert imported.draft.node_vswitches == ()


def test_states_that_read_each_other_end() -> None:
    def config(name: str, other: str) -> str:
        return (
            stores(f'prefix = "{name}"')
            + f'data "terraform_remote_state" "o" {{\n  backend = "oss"\n  config = {{ prefix = "{other}" }}\n}}\n'
            + 'output "x" {\n  value = data.terraform_remote_state.o.outputs.x\n}\n'
            + 'resource "alicloud_vpc" "v" {\n  cidr_block = data.terraform_remote_state.o.outputs.x\n}\n'
            + 'resource "alicloud_vswitch" "w" {\n  vpc_id = alicloud_vpc.v.id\n  cidr_block = "10.0.0.0/20"\n}\n'
        )

    imported = read_files({"a/main.tf": config("a", "b"), "b/main.tf": config("b", "a")})

    assert imported.draft.node_vswitches != ()
    assert {code for _, code in skipped(imported)} >= {"expression-unknown"}


def test_a_long_chain_of_states_is_read_to_its_end_and_its_values_as_far_as_the_limit() -> None:
    def config(number: int) -> str:
        return (
            stores(f'prefix = "{number}"')
            + f'data "terraform_remote_state" "o" {{\n  backend = "oss"\n  config = {{ prefix = "{number + 1}" }}\n}}\n'
            + 'output "x" {\n  value = data.terraform_remote_state.o.outputs.x\n}\n'
            + f'resource "alicloud_vpc" "v" {{\n  cidr_block = "10.{number % 256}.0.0/16"\n}}\n'
            + 'resource "alicloud_vswitch" "w" {\n  cidr_block = data.terraform_remote_state.o.outputs.x\n}\n'
        )

    imported = read_files({f"d{number:03}/main.tf": config(number) for number in range(300)})

    assert imported.draft.vpc_cidr == "10.0.0.0/16"
    assert "expression-unknown" in {code for _, code in skipped(imported)}
