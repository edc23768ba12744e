"""The CreateCluster request: current parameters only, the plan's ranges, placeholders that are refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from alibabacloud_cs20151215.models import CreateClusterRequest
from hypothesis import given, settings

from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.export.create_cluster import cluster_placeholders, create_cluster
from tests.export.sdk import deprecated, faults
from tests.export.written import ENGLISH, SCENARIOS, assessed_body, blueprint, bodies
from tests.plans import EDITIONS, assessed, plan_of


def check(evaluation: Evaluation, plugin: Plugin) -> None:
    """What holds of every request."""
    plan = evaluation.plan
    body = create_cluster(blueprint(evaluation, plugin))
    assert json.loads(json.dumps(body, ensure_ascii=False)) == body
    assert list(faults(body, CreateClusterRequest)) == []
    dual = body["ip_stack"] == "dual" and plan.service_ipv6_cidr is not None
    ipv6 = f",{plan.service_ipv6_cidr}" if dual else ""
    assert body["service_cidr"] == str(plan.service_cidr or "<SERVICE_CIDR>") + ipv6
    assert ("container_cidr" in body) == ("node_cidr_mask" in body) == (plugin is Plugin.FLANNEL)
    if plugin is Plugin.FLANNEL:
        assert body["container_cidr"] == str(plan.pod_cidr or "<POD_CIDR>")
        assert body["node_cidr_mask"] == str(plan.node_cidr_mask)
    else:
        check_pods(json.loads(body["addons"][0]["config"])["PodVswitchId"], evaluation)
    listed = {placeholder.text for placeholder in cluster_placeholders(blueprint(evaluation, plugin))}
    assert listed == set(texts_with_placeholders(body))


def check_pods(zones: dict[str, list[str]], evaluation: Evaluation) -> None:
    given_to_pods = " ".join(text for listed in zones.values() for text in listed)
    assert all(f" {vswitch.cidr} " in given_to_pods for vswitch in evaluation.plan.pod_vswitches)


def texts_with_placeholders(value: Any) -> list[str]:
    """Every text of the request that starts with an angle bracket, keys and inner JSON included."""
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in texts_with_placeholders(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_with_placeholders(each)]
    if isinstance(value, str) and value.startswith("{"):
        return texts_with_placeholders(json.loads(value))
    return [value] if isinstance(value, str) and value.startswith("<") else []


@pytest.mark.parametrize("case", SCENARIOS, ids=lambda case: case["id"])
@pytest.mark.parametrize("plugin", Plugin)
def test_a_scenario(case: dict[str, Any], plugin: Plugin) -> None:
    check(assessed_body(case["plan"]), plugin)


@settings(max_examples=40)
@given(bodies())
def test_any_plan(body: dict[str, Any]) -> None:
    evaluation = assessed_body(body)
    for plugin in Plugin:
        check(evaluation, plugin)


def test_no_id_and_no_range_could_be_a_placeholder() -> None:
    """IDs of the API are letters, digits and hyphens; ranges have dots and a slash."""
    for placeholder in cluster_placeholders(blueprint(assessed(), Plugin.TERWAY)):
        assert not re.fullmatch(r"[a-z0-9-]+|[0-9./]+", placeholder.text)
        assert ENGLISH.say(placeholder.meaning)


def test_no_parameter_that_is_marked_as_deprecated() -> None:
    body = {
        **create_cluster(blueprint(assessed(), Plugin.TERWAY)),
        "name": 1,
        "pod_vswitch_ids": [],
        "vpc": "",
    }

    assert list(faults(body, CreateClusterRequest)) == [
        "/name should be <class 'str'>, and is 1",
        "/pod_vswitch_ids is deprecated in CreateClusterRequest",
        "/vpc is unknown to CreateClusterRequest",
    ]
    assert {"pod_vswitch_ids", "worker_instance_types", "num_of_nodes"} <= deprecated(CreateClusterRequest)


def test_the_pod_vswitches_by_zone() -> None:
    nodes = [{"cidr": "192.168.0.0/19", "zone": "a"}, {"cidr": "192.168.64.0/19", "zone": "b"}]
    body = create_cluster(blueprint(assessed(node_vswitches=nodes), Plugin.TERWAY))

    assert json.loads(body["addons"][0]["config"]) == {
        "PodVswitchId": {
            "<ZONE_ID of a>": ["<VSWITCH_ID of 192.168.32.0/19 in a>"],
            "<ZONE_ID of b>": ["<VSWITCH_ID of 192.168.64.0/19 in b>"],
        },
        "ENITrunking": "true",
        "IPVlan": "false",
        "NetworkPolicy": "false",
    }


def test_what_differs_between_tools_is_written_out() -> None:
    body = create_cluster(blueprint(assessed(security_group="basic"), Plugin.FLANNEL))

    assert body["is_enterprise_security_group"] is False
    assert body["node_cidr_mask"] == "24"
    assert body["cluster_spec"] == "ack.pro.small"
    assert body["endpoint_public_access"] is False
    assert body["addons"] == [{"name": "flannel"}]


def test_dual_stack_names_both_service_cidrs() -> None:
    """As Terway's own tested Terraform does: the provider hands the text on to the API as it is."""
    evaluation = assessed(needs={"dual_stack": "must"}, service_ipv6_cidr="fd00:10::/112")

    assert create_cluster(blueprint(evaluation, Plugin.TERWAY))["service_cidr"] == (
        "172.21.0.0/20,fd00:10::/112"
    )


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        (None, None),
        ("1.34.1-aliyun.1", "1.34.1-aliyun.1"),
        ("v1.35", "<KUBERNETES_VERSION of 1.35>"),
        ("1.34.1", "<KUBERNETES_VERSION of 1.34.1>"),
    ],
)
def test_the_version_of_kubernetes(stated: str | None, written: str | None) -> None:
    evaluation = assess(plan_of().changed(kubernetes_version=stated), EDITIONS.newest)
    cluster = blueprint(evaluation, Plugin.TERWAY)
    body = create_cluster(cluster)

    assert body.get("kubernetes_version") == written
    listed = {placeholder.text for placeholder in cluster_placeholders(cluster)}
    assert listed == set(texts_with_placeholders(body))


@pytest.mark.parametrize(
    ("version", "mode", "trunk"), [("1.30", "ipvs", 1), ("1.34", "ipvs", 2), ("1.35.2", "nftables", 2)]
)
def test_what_depends_on_the_version(version: str, mode: str, trunk: int) -> None:
    evaluation = assess(plan_of().changed(kubernetes_version=version), EDITIONS.newest)
    body = create_cluster(blueprint(evaluation, Plugin.TERWAY))

    assert (body["proxy_mode"], len(body["addons"])) == (mode, trunk)
