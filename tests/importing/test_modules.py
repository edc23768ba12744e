"""A configuration of several files: modules with their inputs and outputs, variables, and several roots."""

from __future__ import annotations

import json

import pytest

from app.importing.report import RefusedError
from app.plan.draft import Draft, VswitchDraft
from tests.importing.reading import read, read_files, refused, remarks, skipped

NET = """variable "cidr" {}
variable "zones" { type = list(string) }
resource "alicloud_vpc" "v" {
  cidr_block = var.cidr
}
resource "alicloud_vswitch" "n" {
  count      = length(var.zones)
  vpc_id     = alicloud_vpc.v.id
  zone_id    = var.zones[count.index]
  cidr_block = cidrsubnet(var.cidr, 4, count.index)
}
output "vpc_id" { value = alicloud_vpc.v.id }
output "vswitch_ids" { value = alicloud_vswitch.n[*].id }
output "first" { value = alicloud_vswitch.n[0] }
"""
MAIN = """module "net" {
  source = "./modules/net"
  cidr   = var.cidr
  zones  = ["h", "i"]
}
resource "alicloud_cs_managed_kubernetes" "k" {
  service_cidr    = "172.21.0.0/20"
  vswitch_ids     = module.net.vswitch_ids
  pod_vswitch_ids = [alicloud_vswitch.pods.id]
}
resource "alicloud_vswitch" "pods" {
  vpc_id     = module.net.vpc_id
  zone_id    = module.net.first.zone_id
  cidr_block = cidrsubnet(var.cidr, 3, 4)
}
variable "cidr" {}
"""
NODES = (VswitchDraft(cidr="10.0.0.0/20", zone="h"), VswitchDraft(cidr="10.0.16.0/20", zone="i"))
FILES = {"main.tf": MAIN, "modules/net/main.tf": NET, "terraform.tfvars": 'cidr = "10.0.0.0/16"\n'}


@pytest.mark.parametrize("prefix", ["", "infra/", "/work/here/", "../up/"])
def test_a_local_module_is_followed(prefix: str) -> None:
    imported = read_files({prefix + name: text for name, text in FILES.items()})

    assert imported.draft == Draft(
        vpc_cidr="10.0.0.0/16",
        service_cidr="172.21.0.0/20",
        node_vswitches=NODES,
        pod_vswitches=(VswitchDraft(cidr="10.0.128.0/19", zone="h"),),
    )
    assert (imported.skipped, imported.choices, imported.refusals) == ((), (), ())
    places = {each.value: (each.file, each.line) for each in imported.values}
    assert places["10.0.16.0/20"] == (f"{prefix}modules/net/main.tf", 10)


def test_a_module_that_is_called_several_times() -> None:
    main = 'module "net" {\n  for_each = { a = "10.1.0.0/16", b = "10.2.0.0/16" }\n  source = "./modules/net"\n  cidr = each.value\n  zones = ["h"]\n}\n'

    imported = read_files({**FILES, "main.tf": main})

    (choice, _) = imported.choices
    assert [key for key, _ in choice.options] == [
        "module.net[a].alicloud_vpc.v",
        "module.net[b].alicloud_vpc.v",
    ]
    chosen = read_files({**FILES, "main.tf": main}, "module.net[b].alicloud_vpc.v")
    assert (chosen.draft.vpc_cidr, chosen.draft.node_vswitches[0].cidr) == ("10.2.0.0/16", "10.2.0.0/20")


def test_modules_that_call_each_other_end() -> None:
    imported = read_files(
        {
            "main.tf": 'module "a" {\n  source = "./a"\n}\nresource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n',
            "a/main.tf": 'module "b" {\n  source = "../b"\n}\n',
            "b/main.tf": 'module "a" {\n  source = "../a"\n}\n',
        }
    )

    assert imported.draft.vpc_cidr == "10.0.0.0/16"
    assert [each.code for each in imported.skipped] == ["too-much-work"]


def test_outputs_of_a_module_that_is_not_here_are_asked_for() -> None:
    text = (
        'module "net" {\n  source = "git::https://example.com/net"\n}\nresource "alicloud_vswitch" "s" {\n'
        '  vpc_id = module.net.vpc_id\n  cidr_block = "10.0.0.0/20"\n}\n'
    )

    assert skipped(read(text)) == [(5, "module-elsewhere")]


REGISTRY = """module "vpc" {
  source             = "alibaba/vpc/alicloud"
  vpc_cidr           = "10.0.0.0/16"
  vswitch_cidrs      = ["10.0.0.0/20", "10.0.16.0/20"]
  availability_zones = ["h", "i"]
}
module "k8s" {
  source                = "terraform-alicloud-modules/managed-kubernetes/alicloud"
  k8s_name_prefix       = "pay"
  vpc_id                = module.vpc.vpc_id
  vswitch_ids           = module.vpc.vswitch_ids
  k8s_service_cidr      = "172.21.0.0/20"
  k8s_pod_cidr          = "172.20.0.0/16"
  worker_instance_types = ["ecs.g7.2xlarge"]
  worker_number         = 4
  node_pools = {
    batch = { node_count = 2, node_min_number = 1, node_max_number = 9, node_instance_types = ["ecs.c6.large"], surge = 1 }
  }
  cluster_addons = [{ name = "flannel", config = "" }]
}
"""


def test_the_inputs_of_modules_of_the_registry() -> None:
    imported = read(REGISTRY)

    draft = imported.draft
    assert (draft.name, draft.vpc_cidr, draft.service_cidr, draft.pod_cidr) == (
        "pay", "10.0.0.0/16", "172.21.0.0/20", "172.20.0.0/16",
    )  # fmt: skip
    assert draft.node_vswitches == NODES
    first, second = draft.node_pools
    assert (first.nodes, first.instance_types) == ("4", ("ecs.g7.2xlarge",))
    assert (second.name, second.nodes, second.max_nodes, second.surge_nodes) == ("batch", "2", "9", "1")
    assert not imported.skipped
    assert [code for _, code in remarks(imported)] == ["minimum-left-out", "states-flannel"]


def test_vswitches_of_a_module_as_objects() -> None:
    text = (
        'module "vpc" {\n  source = "x/y/z"\n  vpc_cidr = "10.0.0.0/16"\n  vswitches = {\n'
        '    a = { cidr_block = "10.0.0.0/20", availability_zone = "h" }\n'
        '    b = { cidr_block = "10.0.16.0/20", availability_zone = "i" }\n  }\n}\n'
    )

    assert read(text).draft.node_vswitches == NODES


def test_variables_are_loaded_as_terraform_loads_them() -> None:
    main = {
        "main.tf": 'variable "cidr" {\n  default = "10.9.0.0/16"\n}\nresource "alicloud_vpc" "v" {\n  cidr_block = var.cidr\n}\n'
    }
    values = {
        name: f'cidr = "10.{number}.0.0/16"\n'
        for number, name in enumerate(("terraform.tfvars", "a.auto.tfvars", "dev.tfvars", "prod.tfvars"), 1)
    }

    def cidr(*names: str, chosen: str = "", is_named: bool = False) -> str | None:
        imported = read_files({**main, **{name: values[name] for name in names}}, chosen, is_named=is_named)
        cidr: str | None = imported.draft.vpc_cidr
        return cidr

    assert cidr() == "10.9.0.0/16"
    assert cidr("terraform.tfvars") == "10.1.0.0/16"
    assert cidr("terraform.tfvars", "a.auto.tfvars") == "10.2.0.0/16"
    assert cidr("a.auto.tfvars", "terraform.tfvars") == "10.2.0.0/16"
    assert cidr("dev.tfvars") == "10.3.0.0/16"
    assert cidr("dev.tfvars", "prod.tfvars") == "10.3.0.0/16"
    assert cidr("dev.tfvars", "prod.tfvars", chosen="prod.tfvars") == "10.4.0.0/16"
    assert cidr("dev.tfvars", "prod.tfvars", is_named=True) == "10.4.0.0/16"
    alone = read_files({**main, "dev.tfvars": values["dev.tfvars"]})
    assert remarks(alone) == [(1, "variables-taken"), (2, "value-replaced")]
    (choice,) = read_files(
        {**main, "dev.tfvars": values["dev.tfvars"], "prod.tfvars": values["prod.tfvars"]}
    ).choices
    assert (choice.kind, choice.chosen, len(choice.options)) == ("variables", ("dev.tfvars",), 2)


def test_variables_of_another_directory_are_not_loaded() -> None:
    vpc = 'variable "cidr" {}\nresource "alicloud_vpc" "v" {\n  cidr_block = var.cidr\n}\n'
    cluster = (
        'variable "cidr" {}\nresource "alicloud_cs_managed_kubernetes" "k" {\n  service_cidr = var.cidr\n}\n'
    )
    files = {
        "a/main.tf": cluster,
        "a/terraform.tfvars": 'cidr = "172.21.0.0/20"\n',
        "b/main.tf": vpc,
        "b/terraform.tfvars": 'cidr = "10.0.0.0/16"\n',
    }

    imported = read_files(files)

    assert (imported.draft.service_cidr, imported.draft.vpc_cidr) == ("172.21.0.0/20", None)
    assert skipped(imported) == [(1, "other-directory")]
    live = {
        "main.tf": vpc,
        "dev/terraform.tfvars": 'cidr = "10.1.0.0/16"\n',
        "prod/terraform.tfvars": 'cidr = "10.2.0.0/16"\n',
    }
    imported = read_files(live)
    (choice,) = imported.choices
    assert (imported.draft.vpc_cidr, choice.kind, len(choice.options)) == ("10.1.0.0/16", "variables", 2)


def test_a_value_that_another_one_replaces_is_no_value_that_is_not_read() -> None:
    files = {
        "net/main.tf": 'variable "cidrs" {\n  default = ["10.8.0.0/16", "10.9.0.0/16"]\n}\nvariable "name" {\n  default = "x"\n}\n'
        'resource "alicloud_vpc" "v" {\n  cidr_block = var.cidrs[0]\n}\n',
        "main.tf": 'variable "cidr" {}\nmodule "net" {\n  source = "./net"\n  cidrs  = [var.cidr]\n}\n',
        "a.auto.tfvars": 'cidr = "10.1.0.0/16"\n',
        "b.auto.tfvars": 'cidr = "10.2.0.0/16"\n',
    }

    imported = read_files(files)

    assert imported.draft.vpc_cidr == "10.2.0.0/16"
    assert [(each.file, *told) for each, told in zip(imported.remarks, remarks(imported), strict=True)] == [
        ("net/main.tf", 2, "value-replaced"),
        ("a.auto.tfvars", 1, "value-replaced"),
    ]
    assert imported.is_complete


def test_a_default_that_one_of_two_calls_leaves_is_read() -> None:
    files = {
        "net/main.tf": 'variable "cidr" {\n  default = "10.8.0.0/16"\n}\nresource "alicloud_vpc" "v" {\n  cidr_block = var.cidr\n}\n',
        "main.tf": 'module "a" {\n  source = "./net"\n  cidr   = "10.1.0.0/16"\n}\nmodule "b" {\n  source = "./net"\n}\n',
    }

    imported = read_files(files)

    assert [code for _, code in remarks(imported)] == []
    assert [code for _, code in skipped(imported)] == ["vpc-apart"]


def test_values_of_variables_files_that_are_not_chosen_are_told() -> None:
    main = 'variable "cidr" {}\nresource "alicloud_vpc" "v" {\n  cidr_block = var.cidr\n}\n'
    files = {
        "main.tf": main,
        "dev.tfvars": 'cidr = "10.1.0.0/16"\n',
        "prod.tfvars": 'cidr = "10.2.0.0/16"\n',
    }

    imported = read_files(files, "prod.tfvars")

    assert imported.draft.vpc_cidr == "10.2.0.0/16"
    assert [(each.file, each.code) for each in imported.skipped] == [("dev.tfvars", "other-variables")]


def test_of_several_configurations_one_is_chosen() -> None:
    files = {
        f"envs/{name}/main.tf": f'module "net" {{\n  source = "../../modules/net"\n  cidr = "10.{number}.0.0/16"\n  zones = ["h"]\n}}\n'
        for number, name in enumerate(("dev", "prod"), 1)
    } | {"modules/net/main.tf": NET}

    first, second = read_files(files), read_files(files, "envs/prod")

    assert (first.draft.vpc_cidr, second.draft.vpc_cidr) == ("10.1.0.0/16", "10.2.0.0/16")
    assert {(each.file, each.code) for each in first.skipped} == {("envs/prod/main.tf", "other-directory")}
    (choice,) = first.choices
    assert (choice.kind, [key for key, _ in choice.options]) == ("root", ["envs/dev", "envs/prod"])


def test_why_a_value_is_not_known() -> None:
    text = """variable "unset" {}
resource "alicloud_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "alicloud_vpc_ipv4_cidr_block" "s" {
  for_each             = { a = var.unset, b = var.none, c = local.none, d = data.alicloud_vpcs.x.ids[0], e = module.none.x,
                           f = file("x"), g = "10.1.0.0/16" / 2, h = alicloud_vpc.none.id, i = each.none }
  vpc_id               = alicloud_vpc.v.id
  secondary_cidr_block = "10.2.0.0/16"
}
"""
    reasons = {}
    for name in (
        "var.unset",
        "var.none",
        "local.none",
        "data.alicloud_vpcs.x.ids[0]",
        "module.none.x",
        'file("x")',
        '"10.1.0.0/16" / 2',
        "alicloud_vpc.none.id",
    ):
        one = f'{text[: text.index("resource")]}resource "alicloud_vpc" "v" {{\n  cidr_block = "10.0.0.0/16"\n  secondary_cidr_blocks = [{name}]\n}}\n'
        reasons[name] = [each.code for each in read(one).skipped if not each.code.startswith("unread")]

    assert reasons == {
        "var.unset": ["variable-unset"],
        "var.none": ["name-elsewhere"],
        "local.none": ["name-elsewhere"],
        "data.alicloud_vpcs.x.ids[0]": ["data-source"],
        "module.none.x": ["name-elsewhere"],
        'file("x")': ["function-unknown"],
        '"10.1.0.0/16" / 2': ["expression-unknown"],
        "alicloud_vpc.none.id": ["name-elsewhere"],
    }


TERRAGRUNT = """terraform {
  source = "../modules/net"
}
locals {
  base = "10.0.0.0/16"
}
inputs = {
  cidr  = local.base
  zones = ["h", "i"]
  spare = "10.77.0.0/16"
}
"""


def test_inputs_of_terragrunt() -> None:
    imported = read_files({"live/terragrunt.hcl": TERRAGRUNT, "modules/net/main.tf": NET})

    assert (imported.draft.vpc_cidr, imported.draft.node_vswitches) == ("10.0.0.0/16", NODES)
    assert [(each.line, each.code) for each in imported.skipped] == [(10, "unread-range")]


def test_inputs_of_terragrunt_for_a_module_that_is_not_here() -> None:
    text = (
        'terraform {\n  source = "git::https://example.com/x"\n}\ninputs = {\n  vpc_cidr = "10.0.0.0/16"\n}\n'
    )

    assert read_files({"terragrunt.hcl": text}).draft.vpc_cidr == "10.0.0.0/16"


AS_JSON = {
    "//": {"metadata": {"backend": "local"}},
    "variable": {"cidr": {"default": "10.0.0.0/16"}},
    "locals": {"zones": ["h", "i"]},
    "resource": {
        "alicloud_vpc": {"v": {"cidr_block": "${var.cidr}"}},
        "alicloud_vswitch": {
            "n": {
                "count": "${length(local.zones)}",
                "vpc_id": "${alicloud_vpc.v.id}",
                "zone_id": "${local.zones[count.index]}",
                "cidr_block": "${cidrsubnet(var.cidr, 4, count.index)}",
            }
        },
        "alicloud_cs_managed_kubernetes": {
            "k": {"service_cidr": "172.21.0.0/20", "vswitch_ids": "${alicloud_vswitch.n[*].id}"}
        },
        "alicloud_cs_kubernetes_node_pool": {
            "p": {
                "desired_size": 3,
                "scaling_config": {"min_size": 1, "max_size": 9},
                "user_data": "echo ${HOME:-x}",
            }
        },
    },
}


@pytest.mark.parametrize("name", ["", "cdk.tf.json"])
def test_terraform_as_json(name: str) -> None:
    imported = read_files({name: json.dumps(AS_JSON, indent=1)})

    draft = imported.draft
    assert (draft.vpc_cidr, draft.node_vswitches, draft.nodes, draft.max_nodes) == (
        "10.0.0.0/16",
        NODES,
        "3",
        "9",
    )
    assert (imported.source, imported.skipped) == ("terraform", ())


def test_variables_as_json() -> None:
    imported = read_files({**FILES, "terraform.tfvars": "", "x.auto.tfvars.json": '{"cidr": "10.0.0.0/16"}'})

    assert imported.draft.vpc_cidr == "10.0.0.0/16"


def test_a_hostile_configuration_of_many_files_has_an_end() -> None:
    many = {
        f"m{n}/main.tf": f'module "a" {{\n  count = 500\n  source = "../m{n + 1}"\n}}\n' for n in range(50)
    }
    many["m50/main.tf"] = 'resource "alicloud_vpc" "v" {\n  count = 500\n  cidr_block = "10.0.0.0/16"\n}\n'
    many["main.tf"] = 'module "a" {\n  source = "./m0"\n}\n\nvariable "v" {\n  default = "10.0.0.0/8"\n}\n'

    with pytest.raises(RefusedError, match="nothing-understood"):
        read_files(many)


def test_a_file_that_nests_without_end_is_refused() -> None:
    assert refused(b"locals {\n  a = " + b"[" * 1_000 + b"]" * 1_000 + b"\n}\n") == ("hcl-too-deep", 2)


def test_members_that_a_value_leaves_out_have_the_defaults_of_their_type() -> None:
    text = (
        'variable "pools" {\n  type = map(object({ min = number, max = optional(number, 5), zones = optional(list(string)) }))\n'
        "  default = { a = { min = 1 }, b = { min = 2, max = 7 } }\n}\n"
        'resource "alicloud_cs_kubernetes_node_pool" "p" {\n  for_each = var.pools\n  node_pool_name = each.key\n'
        "  scaling_config {\n    min_size = each.value.min\n    max_size = each.value.max\n  }\n}\n"
    )

    imported = read(text)

    assert [(each.name, each.nodes, each.max_nodes) for each in imported.draft.node_pools] == [
        ("a", "1", "5"),
        ("b", "2", "7"),
    ]
    assert not imported.skipped


@pytest.mark.parametrize(
    ("name", "told"),
    [("terway-eniip", [(3, "states-terway")]), ("flannel", [(3, "states-flannel")]), ("calico", [])],
)
def test_the_plugin_in_an_input_that_is_not_known_is_told(name: str, told: list[tuple[int, str]]) -> None:
    imported = read(
        f'module "k" {{\n  source = "x/y/z"\n  net = {{ plugin = "{name}" }}\n  vpc_cidr = "10.0.0.0/16"\n}}\n'
    )

    assert (imported.draft.vpc_cidr, remarks(imported)) == ("10.0.0.0/16", told)


def test_values_of_what_is_not_created_are_told_as_such() -> None:
    imported = read(
        'resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n'
        'resource "alicloud_cs_kubernetes_node_pool" "p" {\n  count = 0\n  instance_types = ["ecs.g7.large"]\n'
        '  desired_size = 77\n}\nmodule "m" {\n  source = "x/y/z"\n  for_each = {}\n  cidr = "10.1.0.0/16"\n}\n'
    )

    assert (imported.draft.vpc_cidr, imported.draft.nodes) == ("10.0.0.0/16", None)
    assert remarks(imported) == [(6, "not-created"), (7, "not-created"), (12, "not-created")]
    assert imported.is_complete
