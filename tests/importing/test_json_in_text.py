"""JSON below a command or the head of a request, as people paste it: it is read, and what stands around it is reported."""

from __future__ import annotations

import pytest

from app.importing.report import RefusedError
from app.plan.draft import VswitchDraft
from tests.importing.reading import read, skipped

REQUEST = """POST /clusters HTTP/1.1
Host: cs.example.com

{
  "name": "shop",
  "vpcid": "vpc-1",
  "vswitch_ids": ["vsw-1"],
  "service_cidr": "172.21.0.0/20",
  "container_cidr": "10.4.0.0/16",
  "worker_instance_types": ["ecs.g7.xlarge"],
  "num_of_nodes": 3
}
"""
SESSION = """$ aliyun vpc DescribeVpcs --RegionId cn-shanghai
{"Vpcs": {"Vpc": [{"VpcId": "vpc-1", "CidrBlock": "10.20.0.0/16"}]}}
$ aliyun vpc DescribeVSwitches --VpcId vpc-1
{
  "VSwitches": {"VSwitch": [
    {"VSwitchId": "vsw-1", "VpcId": "vpc-1", "CidrBlock": "10.20.0.0/22", "ZoneId": "cn-shanghai-b"}
  ]}
}
"""


def test_the_body_of_a_request_is_a_request_and_no_plan_of_addresses() -> None:
    imported = read(REQUEST)

    draft = imported.draft
    assert (draft.name, draft.service_cidr, draft.pod_cidr) == ("shop", "172.21.0.0/20", "10.4.0.0/16")
    assert (draft.nodes, draft.instance_type, draft.connected_networks) == ("3", "ecs.g7.xlarge", ())
    assert skipped(imported) == [(6, "vpc-range-elsewhere"), (7, "vswitch-elsewhere")]


def test_a_body_on_one_line_is_read_likewise() -> None:
    draft = read('POST /clusters\n\n{"service_cidr": "172.21.0.0/20", "vpcid": "vpc-1"}\n').draft

    assert (draft.service_cidr, draft.connected_networks) == ("172.21.0.0/20", ())


def test_answers_below_their_commands_are_read_together() -> None:
    imported = read(SESSION)

    assert imported.draft.vpc_cidr == "10.20.0.0/16"
    assert imported.draft.node_vswitches == (VswitchDraft("10.20.0.0/22", "cn-shanghai-b"),)
    assert imported.is_complete


def test_what_stands_around_the_answers_is_reported() -> None:
    imported = read(f"{SESSION}\nThe office has 192.168.0.0/16 and ecs.c7.large.\n")

    assert skipped(imported) == [(10, "unread-range"), (10, "unread-type")]


@pytest.mark.parametrize(
    "command",
    [
        "tool cluster create --name shop --container-cidr 172.22.0.0/16 --service-cidr 172.19.0.0/20",
        "tool create --types '[\"ecs.g6a.xlarge\"]' --service-cidr=172.19.0.0/20",
    ],
)
def test_the_ranges_of_a_command_are_no_connected_networks(command: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(command)

    assert (refused.value.code, refused.value.params) == ("looks-like", {"kind": "shell"})


def test_json_that_ends_too_early_is_refused_with_its_line() -> None:
    with pytest.raises(RefusedError) as refused:
        read('$ aliyun vpc DescribeVpcs\n{\n  "Vpcs": {"Vpc": [\n')

    assert (refused.value.code, refused.value.line) == ("json-cut-off", 3)
