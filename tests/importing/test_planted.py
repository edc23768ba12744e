"""Whatever is planted anywhere in a file of any kind turns up in the plan or in the report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml

from app.importing.report import Imported
from tests.importing.reading import read
from tests.importing.samples import CONFIGURATION, PRINTED, PULUMI, ROS, TEXTS, TREES

RANGE, TYPE, COUNT = "10.213.64.0/19", "ecs.c9xx.42xlarge", 731
PLANTED = {"planted_range": RANGE, "planted_type": TYPE, "planted_node_count": COUNT}


def told(imported: Imported) -> str:
    """All that is in the plan or in the report."""
    taken = [each.value for each in imported.taken]
    skipped = [f"{each.excerpt} {each.params}" for each in imported.skipped]
    remarks = [each.excerpt for each in imported.remarks]
    return "\n".join([*taken, *skipped, *remarks, *(str(each.params) for each in imported.refusals)])


def turns_up(text: str, value: object) -> bool:
    return str(value) in told(read(text))


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
                changed = deepcopy(tree)
                list(containers(changed))[number][key] = f"see {RANGE}"
                yield changed, RANGE


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
        except Exception as error:  # noqa: BLE001 - a refusal has to name it too
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
