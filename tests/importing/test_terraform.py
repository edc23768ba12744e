"""Terraform's configuration: what its expressions come to, and what is said where they come to nothing."""

from __future__ import annotations

import hcl2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.export.terraform import terraform_file
from app.importing.hcl.modules import MAX_INSTANCES
from app.importing.hcl.parser import read_hcl
from app.importing.report import Imported
from app.plan.draft import Draft, VswitchDraft
from app.wording.language import load_language
from tests.importing.reading import answered, read, refused, skipped, value_of
from tests.plans import assessed

CONFIGURATION = """
terraform { required_version = ">= 1.5" }
variable "vpc_cidr" {
  type    = string
  default = "10.0.0.0/8" # ours
}
variable "zones" {
  default = ["cn-hangzhou-j", "cn-hangzhou-k"]
}
variable "secret" { sensitive = true }
locals {
  pods = cidrsubnet(var.vpc_cidr, 4, 15) /* the last
     sixteenth */
  pods_by_zone = { for n, zone in var.zones : zone => cidrsubnet(local.pods, 7, n) }
}
resource "alicloud_vpc" "main" {
  vpc_name   = "main-${length(var.zones)}"
  cidr_block = var.vpc_cidr
}
resource "alicloud_vpc_ipv4_cidr_block" "more" {
  vpc_id               = alicloud_vpc.main.id
  secondary_cidr_block = "172.16.0.0/16"
}
resource "alicloud_vswitch" "nodes" {
  count      = length(var.zones)
  vpc_id     = alicloud_vpc.main.id
  cidr_block = cidrsubnet(var.vpc_cidr, 12, count.index)
  zone_id    = element(var.zones, count.index)
}
resource "alicloud_vswitch" "pods" {
  for_each   = local.pods_by_zone
  vpc_id     = alicloud_vpc.main.id
  cidr_block = each.value
  zone_id    = each.key
}
resource "alicloud_vswitch" "database" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.200.0.0/24"
  zone_id    = data.alicloud_zones.default.zones.0.id
}
resource "alicloud_cs_managed_kubernetes" "k" {
  name            = "payments"
  cluster_spec    = true ? "ack.pro.small" : "ack.standard"
  vswitch_ids     = split(",", join(",", alicloud_vswitch.nodes.*.id))
  pod_vswitch_ids = [for each in alicloud_vswitch.pods : each.id]
  service_cidr    = "172.21.0.0/20"
  addons {
    name   = "terway-eniip"
    config = jsonencode({ "IPVlan" : "false" })
  }
}
resource "alicloud_cs_kubernetes_node_pool" "d" {
  instance_types = ["ecs.c7.4xlarge"]
  desired_size   = 2 + 1
  vswitch_ids    = alicloud_vswitch.nodes[*].id
  password       = var.secret
  scaling_config {
    min_size = 1
    max_size = 9
  }
}
"""


def test_a_configuration() -> None:
    imported = read(CONFIGURATION)

    assert imported.source == "terraform"
    assert imported.draft == Draft(
        name="payments",
        cluster_spec="pro",
        nodes="3",
        max_nodes="9",
        instance_type="ecs.c7.4xlarge",
        vpc_cidr="10.0.0.0/8",
        secondary_cidrs=("172.16.0.0/16",),
        node_vswitches=(
            VswitchDraft(cidr="10.0.0.0/20", zone="cn-hangzhou-j"),
            VswitchDraft(cidr="10.0.16.0/20", zone="cn-hangzhou-k"),
        ),
        pod_vswitches=(
            VswitchDraft(cidr="10.240.0.0/19", zone="cn-hangzhou-j"),
            VswitchDraft(cidr="10.240.32.0/19", zone="cn-hangzhou-k"),
        ),
        service_cidr="172.21.0.0/20",
    )
    assert skipped(imported) == [(38, "vswitch-unused"), (39, "zone-named")]
    assert {each.value: each.line for each in imported.values}["172.21.0.0/20"] == 46


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("data.alicloud_zones.default.zones[count.index].id", ["a", "b"]),
        ("data.alicloud_zones.default.zones[count.index < 2 ? count.index : 1].zone_id", ["a", "b"]),
        ("data.alicloud_zones.default.ids[count.index + 26]", ["zone-27", "zone-28"]),
        ("element(data.alicloud_zones.default.ids, count.index)", ["a", "b"]),
        ('var.zone_ids["h"]', ["h", "h"]),
        ("var.zone_left", ["zone_left", "zone_left"]),
        ("var.zone_id", [None, None]),
        ("data.alicloud_zones.default.zones.1.id", ["b", "b"]),
    ],
)
def test_zones_that_are_not_known_stay_apart(zone: str, expected: list[str | None]) -> None:
    imported = read(
        f"""resource "alicloud_vswitch" "n" {{
  count      = 2
  cidr_block = cidrsubnet("10.0.0.0/16", 4, count.index)
  zone_id    = {zone}
}}"""
    )

    assert [each.zone for each in imported.draft.node_vswitches] == expected
    code = "zone-named" if expected[0] else "zone-unknown"
    assert {(each.line, each.code) for each in imported.skipped} == {(4, code)}


@pytest.mark.parametrize(
    "needs", [{"network_policy": "must", "dual_stack": "must"}, {"exclusive_eni": "must"}, {}]
)
def test_what_the_planner_wrote_it_reads_again(needs: dict[str, str]) -> None:
    nodes = [{"cidr": "192.168.0.0/22", "zone": "h"}, {"cidr": "192.168.4.0/22", "zone": "i"}]
    pods = [{"cidr": "192.168.64.0/19", "zone": "h"}, {"cidr": "192.168.96.0/19", "zone": "i"}]
    evaluation = assessed(needs=needs, node_vswitches=nodes, pod_vswitches=pods)

    draft = read(terraform_file(evaluation, load_language("en"), None, Plugin.TERWAY)).draft

    assert [(each.cidr, each.zone) for each in draft.node_vswitches] == [
        (each["cidr"], each["zone"]) for each in nodes
    ]
    assert [(each.cidr, each.zone) for each in draft.pod_vswitches] == [
        (each["cidr"], each["zone"]) for each in pods
    ]
    assert dict(draft.needs) == needs


TWO_CLUSTERS = """
resource "alicloud_vpc" "x" { cidr_block = "10.1.0.0/16" }
resource "alicloud_vpc" "y" { cidr_block = "10.2.0.0/16" }
resource "alicloud_vswitch" "x" {
  vpc_id     = alicloud_vpc.x.id
  cidr_block = "10.1.0.0/24"
}
resource "alicloud_vswitch" "y" {
  vpc_id     = alicloud_vpc.y.id
  cidr_block = "10.2.0.0/24"
}
resource "alicloud_cs_managed_kubernetes" "x" {
  name        = "first"
  vswitch_ids = [alicloud_vswitch.x.id]
  pod_cidr    = "172.20.0.0/16"
}
resource "alicloud_cs_managed_kubernetes" "y" {
  name        = "second"
  vswitch_ids = [alicloud_vswitch.y.id]
  pod_cidr    = "172.21.0.0/16"
}
resource "alicloud_cs_kubernetes_node_pool" "x" {
  cluster_id   = alicloud_cs_managed_kubernetes.x.id
  desired_size = 3
}
resource "alicloud_cs_kubernetes_node_pool" "y" {
  cluster_id   = alicloud_cs_managed_kubernetes.y.id
  desired_size = 5
}
"""


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("", ("first", "10.1.0.0/16", "172.20.0.0/16", "3", "10.1.0.0/24")),
        ("alicloud_cs_managed_kubernetes.y", ("second", "10.2.0.0/16", "172.21.0.0/16", "5", "10.2.0.0/24")),
    ],
)
def test_of_several_clusters_one_is_chosen(chosen: str, told: tuple[str, ...]) -> None:
    """With its own VPC, vSwitches and node pools; what belongs to the others is no part of the plan."""
    imported = read(TWO_CLUSTERS, chosen=chosen)

    draft = imported.draft
    (vswitch,) = draft.node_vswitches
    assert (draft.name, draft.vpc_cidr, draft.pod_cidr, draft.nodes, vswitch.cidr) == told
    (choice, *_) = imported.choices
    assert choice.kind == "cluster"
    assert choice.options == (
        ("alicloud_cs_managed_kubernetes.x", "first alicloud_cs_managed_kubernetes.x"),
        ("alicloud_cs_managed_kubernetes.y", "second alicloud_cs_managed_kubernetes.y"),
    )
    assert {each.code for each in imported.skipped} == {"second-cluster", "vpc-apart"}


@pytest.mark.parametrize("text", ['module "k" {{\n source = "x"\n{0}}}\n', "{0}"])
def test_inputs_of_a_module_or_a_file_of_variables(text: str) -> None:
    inputs = (
        'vpc_cidr = "10.0.0.0/8"\nvswitch_cidrs = ["10.1.0.0/16", "10.2.0.0/16"]\n'
        'terway_vswitch_cidrs = [\n  "10.3.0.0/16", # pods\n]\nservice_cidr = "172.21.0.0/20"\n'
    )

    imported = read(text.format(inputs))

    assert imported.draft == Draft(
        vpc_cidr="10.0.0.0/8",
        node_vswitches=(
            VswitchDraft(cidr="10.1.0.0/16", zone="a"),
            VswitchDraft(cidr="10.2.0.0/16", zone="b"),
        ),
        pod_vswitches=(VswitchDraft(cidr="10.3.0.0/16"),),
        service_cidr="172.21.0.0/20",
    )
    assert {code for _, code in skipped(imported)} == {"zone-named"}


def test_a_module_gives_its_zones_in_turn() -> None:
    imported = read(
        """module "k" {
  zone_ids            = ["cn-hangzhou-j", "cn-hangzhou-k"]
  vswitch_cidrs       = ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]
  terway_vswitch_cidrs = ["10.4.0.0/16"]
}"""
    )

    assert [each.zone for each in imported.draft.node_vswitches] == [
        "cn-hangzhou-j",
        "cn-hangzhou-k",
        "cn-hangzhou-j",
    ]
    assert [each.zone for each in imported.draft.pod_vswitches] == ["cn-hangzhou-j"]
    assert not imported.skipped


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('cidrsubnet("10.0.0.0/8", 8, 2)', "10.2.0.0/16"),
        ('cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)', ["10.1.0.0/20", "10.1.16.0/20", "10.1.32.0/24", "10.1.48.0/20"]),
        ('"a-${1 + 2 * 3}-${true ? "b" : "c"}"', "a-7-b"),
        ("-(2 - 5) % 2", 1),
        ("!(1 > 2) && 3 >= 3 || false", True),
        ("{ a = 1, b : 2 }.b", 2),
        ('{ "a" = [1, 2] }["a"][1]', 2),
        ("[for n in range(4) : n * 2 if n != 1]", [0, 4, 6]),
        ("[{ a = 1 }, { a = 2 }][*].a", [1, 2]),
        ('try(var.none, lookup({}, "a", "b"))', "b"),
        ('concat(["a"], [\n"b",\n])', ["a", "b"]),
        ("flatten([[1], [[2]]])", [1, 2]),
        ("max([1, 5]...)", 5),
        ("<<-END\n    text\n      more\n    END\n", "text\n  more\n"),
        ("<<END\n  text ${1 + 1}\nEND\n", "  text 2\n"),
        ('format("%s-%02d", "a", 7)', "a-07"),
        ('cidrhost("10.0.0.0/8", -1)', "10.255.255.255"),
        ('{ for n in ["a", "b", "a"] : n => 1... }', {"a": [1, 1], "b": [1]}),
        ('can(var.none) ? "a" : "b"', "b"),
        (r'"a\"b$${c}"', 'a"b${c}'),
    ],
)  # fmt: skip
def test_an_expression(expression: str, value: object) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "var.none",
        "local.loop",
        'file("x")',
        'cidrsubnet("10.0.0.0/30", 8, 1)',
        'cidrsubnet("10.0.0.0/8", 8, 256)',
        "1 / 0",
        '"a" * 1000000000',
        "range(1000000000)",
        "[1][5]",
        "local.grown",
        "local.long",
        "count.index",
    ],
)
def test_what_is_not_known_is_told(expression: str) -> None:
    grown = "".join(f"  g{n} = concat(local.g{n - 1}, local.g{n - 1})\n" for n in range(1, 60))
    long = "".join(f'  s{n} = "${{local.s{n - 1}}}${{local.s{n - 1}}}"\n' for n in range(1, 60))
    text = (
        f'resource "alicloud_vpc" "a" {{\n  cidr_block = "10.0.0.0/8"\n  secondary_cidr_blocks = {expression}\n}}\n'
        f'locals {{\n  loop = local.loop\n  g0 = [1]\n  s0 = "abc"\n{grown}{long}  grown = local.g59\n  long = local.s59\n}}\n'
    )

    imported = read(text)

    assert imported.draft == Draft(vpc_cidr="10.0.0.0/8")
    assert {line for line, code in skipped(imported) if not code.startswith("unread")} == {3}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('resource "alicloud_vpc" "a" {\n  cidr_block = "10.0.0.0/8"\n', "hcl-cut-off", 3),
        ('resource "alicloud_vpc" "a" {\n  cidr_block = "10.0.0.0/8\n}\n', "hcl-open-quote", 2),
        ('resource "alicloud_vpc" "a" {\n  cidr_block "10.0.0.0/8"\n}\n', "hcl-unexpected", 2),
        ('variable "a" {\n  default = [1 2]\n}\n', "hcl-unexpected", 2),
        ('variable "a" {\n  default = 1 }}\n', "hcl-unexpected", 2),
        ("a = 1\n\nb = ^", "hcl-unexpected", 3),
        ('a = "${"\n', "hcl-open-quote", 1),
        ("a = 1\nb = <<END\n x\n", "hcl-cut-off", 2),
        ("a = 1\nb = " + "[" * 1000, "hcl-too-deep", 2),
        ("a = 1\nb = " + "-" * 1000, "hcl-too-deep", 2),
        ("a = 1\n" + "b {\n" * 1000, "hcl-too-deep", 41),
        ("a = 1\nb = " + '"${' * 1000, "hcl-too-deep", 2),
        ("a = 1\nb = [" + "1," * 100_000, "hcl-too-long", 2),
    ],
)
def test_what_does_not_parse_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    assert refused(text.encode(), "terraform") == (code, line)


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\nb = c" + ".d" * 90_000,
        "a = 1\nb = 1" + " + 1" * 90_000,
        "a = " + "1 ? " * 30 + "1",
        "a = 1\n" + "/*" * 400_000,
        "a = 1\n" + "/**" * 300_000,
        "a = 1\n#" + "x" * 1_000_000,
        'a = "' + "$" * 1_000_000,
        'a = "' + "\\" * 1_000_000,
        "a = 1\nb = " + "<<A\n" * 90_000,
        "a = 1\n" + "b {}\n" * 49_000,
        'vpc_cidr = "1.0.0.0/8"\nvswitch_cidrs = [for a in range(2000) : [for b in range(2000) : a]]',
        'vpc_cidr = "1.0.0.0/8"\nservice_cidr = c' + ".d" * 90_000,
        'vpc_cidr = "1.0.0.0/8"\nservice_cidr = 1' + " + 1" * 90_000,
    ],
)
@pytest.mark.slow
def test_a_hostile_text_has_an_answer(text: str) -> None:
    assert answered(text.encode(), "terraform")


def test_the_parser_agrees_with_another() -> None:
    """Of the blocks, their labels and their arguments."""
    ours = read_hcl(CONFIGURATION)
    theirs = hcl2.loads(CONFIGURATION)

    assert {each.kind for each in ours.blocks} == set(theirs)
    for kind in theirs:
        for block, other in zip(
            (each for each in ours.blocks if each.kind == kind), theirs[kind], strict=True
        ):
            held = other
            for label in block.labels:
                held = held[f'"{label}"']
            inner = {each.kind for each in block.blocks}
            assert {*block.arguments, *inner} == {name for name in held if not name.startswith("__")}


@pytest.mark.parametrize("instances", ["count = {}", 'for_each = toset(split(",", "{}"))'])
def test_a_block_of_too_many_instances_is_reported_and_left_out(instances: str) -> None:
    """One instance more than the limit is refused long before the work is too much."""
    vpc = 'resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/8"\n}\n'

    def of(number: int) -> Imported:
        text = instances.format(number if "count" in instances else ",".join(map(str, range(number))))
        return read(f'{vpc}resource "alicloud_vswitch" "v" {{\n  {text}\n  cidr_block = "10.0.0.0/24"\n}}\n')

    kept, left_out = of(MAX_INSTANCES), of(MAX_INSTANCES + 1)
    assert len(kept.draft.node_vswitches) == MAX_INSTANCES
    assert left_out.draft.node_vswitches == ()
    assert [each.code for each in left_out.skipped] == ["count-unknown", "unread-range"]


def test_the_copies_of_a_text_are_bounded() -> None:
    block = 'resource "alicloud_vswitch" "v{0}" {{\n  count = 500\n  cidr_block = "10.0.0.0/8"\n}}\n'
    imported = read("".join(block.format(n) for n in range(1_000)))

    assert len(imported.draft.node_vswitches) < 10_000
    assert {"too-much-work"} == {each.code for each in imported.skipped}
    assert imported.skipped_count > 900


PIECES = st.sampled_from(
    ['resource "alicloud_vpc" "a" {', "}", "\n", "cidr_block =", '"10.0.0.0/8"', "var.x", "[", "]", "(", ")", "{",
     "for x in", ":", "=>", "if", "?", "...", ".", "*", "-", "1", '"${', '"', "<<A\n", "A\n", "/*", "*/", "#",
     "cidrsubnet(", ",", "locals {", "x =", "local.x", "count =", "for_each =", "each.key", "alicloud_vpc.a.id"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_pieces_have_an_answer(text: str) -> None:
    assert answered(text.encode(), "terraform")


@pytest.mark.parametrize("entry", ["[{0}]", "{{{0}}}"])
def test_lists_that_hold_each_other_again_and_again_are_bounded(entry: str) -> None:
    """Found by hostile input of a kilobyte: ten to the power of twelve values were gone through, one after another."""
    locals_of = ['  a0 = ["10.0.0.0/8"]']
    for number in range(12):
        parts = [f"local.a{number}"] * 10
        if entry != "[{0}]":
            parts = [f"k{place} = {part}" for place, part in enumerate(parts)]
        locals_of.append(f"  a{number + 1} = " + entry.format(", ".join(parts)))
    block = "\n".join(["locals {", *locals_of, "}"])
    vpc = 'resource "alicloud_vpc" "v" {\n  cidr_block = local.a12\n}\n'
    vswitch = 'resource "alicloud_vswitch" "s" {\n  cidr_block = "10.0.0.0/24"\n}\n'
    imported = read(f"{block}\n{vpc}{vswitch}")

    assert imported.draft.vpc_cidr is None
    assert len(imported.draft.node_vswitches) == 1
    assert "too-much-work" in {each.code for each in imported.skipped}


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ("", "basic"),
        ('security_group_type = "normal"', "basic"),
        ('security_group_type = "enterprise"', "enterprise"),
    ],
)
def test_the_kind_of_a_security_group_is_that_of_the_one_named(arguments: str, kind: str) -> None:
    text = (
        f'resource "alicloud_security_group" "own" {{\n  {arguments}\n}}\n'
        'resource "alicloud_cs_managed_kubernetes" "k" {\n  service_cidr = "172.21.0.0/20"\n'
        "  security_group_id = alicloud_security_group.own.id\n}\n"
    )

    assert read(text).draft.security_group == kind
    assert read(text.replace("_group.own.id", "_group.other.id")).draft.security_group is None
