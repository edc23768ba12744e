"""Whatever is planted anywhere in a file of any kind turns up in the plan or in the report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml

from app.importing.report import Imported, RefusedError
from app.importing.resource_kinds import DATA_SOURCES, TERRAFORM
from app.importing.resource_kinds import PULUMI as PULUMI_KINDS
from app.importing.resource_kinds import ROS as ROS_KINDS
from app.importing.resources import OPTIONAL_MEMBERS, READ_MEMBERS, ZONE_MEMBERS
from app.importing.sources import Source
from app.plan.read import read as read_draft
from tests.importing.reading import read
from tests.importing.samples import (
    CONFIGURATION,
    KINDS,
    LINK,
    OWN,
    PRINTED,
    PULUMI,
    ROS,
    SHOWN,
    STACK,
    STATE,
    TEXTS,
    TREES,
    state_resource,
)
from tests.plans import EDITIONS

RANGE, TYPE, COUNT = "10.213.64.0/19", "ecs.c9xx.42xlarge", 731
PLANTED = {"planted_range": RANGE, "planted_type": TYPE, "planted_node_count": COUNT}


def told(imported: Imported) -> str:
    """All that is in the plan or in the report."""
    taken = [each.value for each in imported.values]
    skipped = [f"{each.excerpt} {each.params}" for each in imported.skipped]
    remarks = [f"{each.excerpt} {each.params}" for each in imported.remarks]
    return "\n".join([*taken, *skipped, *remarks, *(str(each.params) for each in imported.refusals)])


def turns_up(text: str, value: object) -> bool:
    return str(value) in told(read(text))


def test_every_kind_that_is_known_is_planted_in() -> None:
    """A new kind needs a sample: without one, nothing here would plant in its files."""
    assert {*KINDS, Source.PLAN, Source.LINK} == {*Source}
    assert {name for names in KINDS.values() for name in names} == {*TEXTS}
    assert {name: read(TEXTS[name]).source for names in KINDS.values() for name in names} == {
        name: kind for kind, names in KINDS.items() for name in names
    }


def mistakes(imported: Imported) -> list[str]:
    """The pointers of what the API would not take of the planner's own plan or link."""
    read_mistakes = read_draft(imported.draft, EDITIONS).mistakes
    return [each.pointer for each in (*imported.mistakes, *read_mistakes)]


def test_in_the_planners_own_plan_it_is_a_mistake() -> None:
    """As the API has it: what no plan has makes a mistake, with its pointer."""
    for tree, _ in planted_in(OWN):
        imported = read(json.dumps(tree))
        assert imported.source == Source.PLAN
        assert any("planted" in each for each in mistakes(imported)), tree


def test_in_the_planners_own_link_it_is_a_mistake() -> None:
    assert mistakes(read(LINK)) == []
    assert mistakes(read(f"{LINK}&planted={RANGE}")) == ["/needs/planted"]


def planted_in(tree: Any) -> Iterator[Any]:
    """The tree with each of the values in each of its mappings, and at the end of each of its lists of texts."""
    for number, place in enumerate(containers(tree)):
        if isinstance(place, dict):
            for name, value in PLANTED.items():
                changed = deepcopy(tree)
                list(containers(changed))[number][name] = value
                yield changed, value
        elif all(isinstance(each, str) for each in place):
            for value in (RANGE, TYPE):
                changed = deepcopy(tree)
                list(containers(changed))[number].append(value)
                yield changed, value


def containers(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict | list):
        yield tree
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from containers(each)


def replaced_in(tree: Any) -> Iterator[Any]:
    """The tree with each of its texts that is no kind, name or version followed by a range."""
    for number, place in enumerate(containers(tree)):
        for key in place if isinstance(place, dict) else range(len(place)):
            if isinstance(place[key], str) and key not in {
                "type",
                "kind",
                "apiVersion",
                "mode",
                "Type",
                "name",
            }:
                for value, text in ((RANGE, f"see {RANGE}"), (RANGE, RANGE), (TYPE, TYPE)):
                    changed = deepcopy(tree)
                    list(containers(changed))[number][key] = text
                    yield changed, value


@pytest.mark.parametrize("name", TREES)
def test_in_every_mapping_and_list_of_a_tree(name: str) -> None:
    for tree, value in planted_in(TREES[name]):
        for text in (json.dumps(tree), json.dumps(tree, indent=1)):
            assert turns_up(text, value), text


@pytest.mark.parametrize("name", TREES)
def test_in_place_of_every_text_of_a_tree(name: str) -> None:
    for tree, value in replaced_in(TREES[name]):
        text = json.dumps(tree, indent=1)
        try:
            found = told(read(text))
        except RefusedError as error:
            found = f"{error} {getattr(error, 'params', '')}"
            if "looks-like" in found or "nothing" in found:
                continue
        assert value in found, text


@pytest.mark.parametrize("tree", [PULUMI, ROS], ids=["pulumi", "ros"])
def test_in_every_mapping_and_list_of_yaml(tree: dict[str, Any]) -> None:
    for changed, value in planted_in(tree):
        assert turns_up(yaml.safe_dump(changed, sort_keys=False), value), changed


LINES = {
    RANGE: ['planted = "{}"', 'planted = ["{}"]', 'planted = {{ a = "{}" }}', 'planted = "see {} there"',
            'planted = true ? "x" : "{}"', 'planted = cidrsubnet("{}", 1, 1)', 'planted {{\n  a = "{}"\n}}',
            "planted = <<END\n{}\nEND\n", 'dynamic "planted" {{\n  for_each = ["{}"]\n  content {{}}\n}}'],
    TYPE: ['planted = "{}"', 'instance_type = "{}"', 'planted = ["{}"]', 'planted {{\n  type = "{}"\n}}'],
    COUNT: ["node_count = {}", "desired_capacity = {}", "planted {{\n  max_size = {}\n}}", "worker_number = {}"],
}  # fmt: skip
BLOCKS = {
    RANGE: ['variable "x" {{\n  default = "{}"\n}}', 'locals {{\n  x = "{}"\n}}', 'output "x" {{\n  value = "{}"\n}}',
            'module "x" {{\n  source = "git::https://example.com/x"\n  range_of_it = "{}"\n}}',
            'data "alicloud_vpcs" "x" {{\n  cidr_block = "{}"\n}}',
            'resource "alicloud_security_group_rule" "x" {{\n  cidr_ip = "{}"\n}}',
            'resource "alicloud_vswitch" "x" {{\n  count = 0\n  cidr_block = "{}"\n}}',
            'resource "alicloud_vpc" "x" {{\n  cidr_block = "{}"\n}}'],
    TYPE: ['variable "x" {{\n  default = "{}"\n}}', 'resource "alicloud_instance" "x" {{\n  instance_type = "{}"\n}}'],
    COUNT: ['variable "node_count" {{\n  default = {}\n}}', "locals {{\n  workers = {{ a = {{ count = {} }} }}\n}}"],
}  # fmt: skip


def depth_zero(text: str) -> Iterator[int]:
    """The ends of lines where a block of Terraform's language can begin."""
    yield 0
    yield from (found.end() for found in re.finditer(r"^\}\n", text, re.MULTILINE))


def inside_blocks(text: str) -> Iterator[int]:
    """The ends of lines where an argument can stand."""
    yield from (found.end() for found in re.finditer(r"\{\n", text))


@pytest.mark.parametrize("value", LINES)
def test_in_every_block_of_a_configuration(value: object) -> None:
    for place in inside_blocks(CONFIGURATION):
        for line in LINES[value]:
            text = f"{CONFIGURATION[:place]}{line.format(value)}\n{CONFIGURATION[place:]}"
            assert turns_up(text, value), text


@pytest.mark.parametrize("value", BLOCKS)
def test_between_the_blocks_of_a_configuration(value: object) -> None:
    for place in depth_zero(CONFIGURATION):
        for block in BLOCKS[value]:
            text = f"{CONFIGURATION[:place]}{block.format(value)}\n{CONFIGURATION[place:]}"
            assert turns_up(text, value), text


@pytest.mark.parametrize("value", [RANGE, TYPE])
def test_in_every_block_that_terraform_prints(value: str) -> None:
    for place in inside_blocks(PRINTED):
        text = f'{PRINTED[:place]}    planted = "{value}"\n{PRINTED[place:]}'
        assert turns_up(text, value), text


ROWS = {
    "labelled": [f"Planted: {RANGE}", f"Planted type: {TYPE}", f"Max nodes: {COUNT}", f"VPC: {RANGE}", RANGE],
    "table": [f"| Planted | {RANGE} | |", f"| Planted | {TYPE} | |"],
    "list": [f"planted,{RANGE}", f"{TYPE},192.168.7.0/24", f"192.168.7.0/24 node_count={COUNT}"],
    "command table": [f"vpc-2 | {RANGE} | x", f"vpc-3 | 10.9.0.0/16 | {TYPE}"],
}


@pytest.mark.parametrize("name", ROWS)
def test_in_every_line_of_a_text(name: str) -> None:
    lines = TEXTS[name].splitlines()
    first = 2 if "able" in name and name != "labelled" else 0  # below the headings
    for place in range(first, len(lines) + 1):
        for row in ROWS[name]:
            text = "\n".join([*lines[:place], row, *lines[place:]])
            value = next(each for each in (RANGE, TYPE, str(COUNT)) if each in row)
            assert turns_up(text, value), text


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_reported_of_what_is_all_in_the_plan(name: str) -> None:
    """The report of a complete file is short: it tells of nothing that the plan has."""
    codes = {each.code for each in read(TEXTS[name]).skipped}

    assert not {code for code in codes if code.startswith("unread")}, read(TEXTS[name]).skipped


@pytest.mark.parametrize(
    "written",
    [
        "10.213.64.0/19",
        "10.213.64.0/19.",
        "(10.213.64.0/19)",
        "range:10.213.64.0/19;",
        "vpc/10.213.64.0/19",
        "10.213.64.0 / 19",
        "10.213.64.0 255.255.224.0",
        "10.213.77.1/19",
        "a,10.213.64.0/19,b",
    ],
)
@pytest.mark.parametrize("name", ["description", "user_data", "anything"])
def test_a_range_is_found_however_it_is_written(name: str, written: str) -> None:
    vpc = f'resource "alicloud_vpc" "v" {{\n  cidr_block = "192.168.0.0/16"\n  {name} = "see {written}"\n}}\n'

    (skipped,) = read(vpc).skipped
    assert (skipped.line, skipped.code) == (3, "unread-range")


@pytest.mark.parametrize(
    "written", ["1.10.213.64.0/19", "10.213.64.0/190", "10.213.64/19", "v10.213.64.0/19a", "0.0.0.0/0"]
)
def test_what_is_no_range_is_not_reported(written: str) -> None:
    vpc = f'resource "alicloud_vpc" "v" {{\n  cidr_block = "192.168.0.0/16"\n  description = "see {written}"\n}}\n'

    assert not read(vpc).skipped


MEMBERS = sorted((READ_MEMBERS | OPTIONAL_MEMBERS | ZONE_MEMBERS) - {"count", "data", "id"})
COUNTED = {"desired_size", "node_count", "worker_number", "num_of_nodes", "max_size", "min_size"}
OF_EACH = {  # what is planted in the members of a resource, each another one
    "range": lambda number: f"10.213.{number}.0/24",
    "type": lambda number: f"ecs.c9xx.{number + 2}xlarge",
    "count": lambda number: str(731 + number),
}


def planted_members(kind: str) -> dict[str, str]:
    """Every member that is read of any resource, each with another value."""
    names = sorted(COUNTED) if kind == "count" else MEMBERS
    return {name: OF_EACH[kind](number) for number, name in enumerate(names)}


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def in_configuration(kind: str, members: dict[str, str]) -> str:
    block = "data" if kind in DATA_SOURCES else "resource"
    lines = "".join(f'  {name} = "{value}"\n' for name, value in members.items())
    return f'{CONFIGURATION}{block} "{kind}" "planted" {{\n{lines}}}\n'


def in_state(kind: str, members: dict[str, str]) -> str:
    entry = state_resource(kind, "planted")
    entry["instances"][0]["attributes"] = {"id": "planted-1", **members}
    return json.dumps({**STATE, "resources": [*STATE["resources"], entry]}, indent=1)


def in_plan(kind: str, members: dict[str, str]) -> str:
    tree = deepcopy(SHOWN)
    address = f"module.a.{kind}.planted"
    entry = {"address": address, "mode": "managed", "type": kind, "name": "planted", "values": members}
    tree["planned_values"]["root_module"]["child_modules"] = [{"address": "module.a", "resources": [entry]}]
    return json.dumps(tree, indent=1)


def in_template(kind: str, members: dict[str, str]) -> str:
    properties = {camel(name)[0].upper() + camel(name)[1:]: value for name, value in members.items()}
    entry = {"Type": kind, "Properties": properties}
    return json.dumps({**ROS, "Resources": {**ROS["Resources"], "Planted": entry}}, indent=1)


def in_program(kind: str, members: dict[str, str]) -> str:
    entry = {
        "type": f"alicloud:{kind}",
        "properties": {camel(name): value for name, value in members.items()},
    }
    return str(
        yaml.safe_dump({**PULUMI, "resources": {**PULUMI["resources"], "planted": entry}}, sort_keys=False)
    )


def in_stack(kind: str, members: dict[str, str]) -> str:
    module, name = kind.split(":")
    inputs = {camel(name): value for name, value in members.items()}
    full = f"alicloud:{module}/{name[0].lower()}{name[1:]}:{name}"
    entry = {
        "urn": f"urn:pulumi:dev::pay::{full}::planted",
        "type": full,
        "id": "p-1",
        "inputs": inputs,
        "outputs": inputs,
    }
    return json.dumps(
        {**STACK, "deployment": {"resources": [*STACK["deployment"]["resources"], entry]}}, indent=1
    )


@pytest.mark.parametrize("planted", OF_EACH)
@pytest.mark.parametrize(
    ("kinds", "writer"),
    [
        ({**TERRAFORM, **DATA_SOURCES}, in_configuration),
        (TERRAFORM, in_state),
        (TERRAFORM, in_plan),
        (ROS_KINDS, in_template),
        (PULUMI_KINDS, in_program),
        (PULUMI_KINDS, in_stack),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_in_every_member_of_every_kind_of_resource(
    kinds: dict[str, str], writer: Callable[[str, dict[str, str]], str], planted: str
) -> None:
    """A kind that is added to the tables of kinds is planted in, too."""
    members = planted_members(planted)
    for kind in kinds:
        found = told(read(writer(kind, members)))
        assert [name for name, value in members.items() if value not in found] == [], kind
