"""Node pools in Terraform and as requests: exactly the plan's, with what their modes of Terway need."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from alibabacloud_cs20151215.models import CreateClusterNodePoolRequest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.export.node_pool_requests import node_pool_placeholders, node_pool_requests
from app.export.terraform import terraform
from app.plan.plan import Eni, EniMode, NodePool, Plan
from tests.engine.test_pools import several
from tests.export.pool_plans import EXCLUSIVE, GENERAL, THREE, assessed_pools
from tests.export.sdk import faults
from tests.export.test_create_cluster import texts_with_placeholders
from tests.export.written import (
    NAMES,
    arguments,
    blueprint,
    check_arguments,
    check_references,
    parsed,
    resources,
    unquoted,
    variables_of,
)
from tests.plans import EDITIONS, assessed, plan_of

POOL = "alicloud_cs_kubernetes_node_pool"


def written(evaluation: Evaluation, plugin: Plugin = Plugin.TERWAY) -> str:
    text = terraform(blueprint(evaluation, plugin))
    check_references(text)
    return text


def pools(text: str) -> dict[str, dict[str, Any]]:
    return resources(text, POOL)


def labels(body: dict[str, Any]) -> dict[str, str]:
    return {unquoted(each["key"]): unquoted(each["value"]) for each in body.get("labels", [])}


def requests(evaluation: Evaluation, plugin: Plugin = Plugin.TERWAY) -> list[dict[str, Any]]:
    return node_pool_requests(blueprint(evaluation, plugin))["node_pools"]


def pool(**changes: Any) -> NodePool:
    return NodePool(**{"nodes": 3, "pods_per_node": 30, "instance_types": ("ecs.c7.4xlarge",), **changes})


def test_three_pools_are_three_resources_in_the_order_of_the_plan() -> None:
    text = written(assessed_pools(*THREE))
    general, exclusive, prefixes = pools(text).values()

    check_arguments(text)
    assert list(pools(text)) == ["general", "low_latency_trading", "batch"]
    assert [unquoted(each["node_pool_name"]) for each in pools(text).values()] == [
        "general",
        "Low-latency-trading",
        "batch",
    ]
    assert general["instance_types"] == ['"ecs.g7.2xlarge"', '"ecs.g7.4xlarge"']
    assert general["vswitch_ids"] == [f"${{alicloud_vswitch.node_{number}.id}}" for number in (1, 2, 3)]
    assert exclusive["vswitch_ids"] == ["${alicloud_vswitch.node_2.id}"]
    assert general["scaling_config"][0] | {"enable": True} == {
        **general["scaling_config"][0],
        "min_size": 20,
        "max_size": 60,
    }
    assert exclusive["desired_size"] == 4
    assert [labels(each) for each in (general, exclusive, prefixes)] == [
        {},
        {"k8s.aliyun.com/exclusive-mode-eni-type": "eniOnly"},
        {"terway-config": "eni-config-prefix-3"},
    ]


def test_nodes_spread_over_the_zones_as_the_plan_counts_them() -> None:
    general, exclusive, _ = pools(written(assessed_pools(*THREE))).values()

    assert unquoted(general["multi_az_policy"]) == "BALANCE"
    assert "multi_az_policy" not in exclusive


def test_ip_prefixes_come_with_their_config_map_and_the_kubelets_limit() -> None:
    """200 pods: 13 prefixes, and a fifth more: 16 (Terway's own example); 16 prefixes are 256 addresses."""
    text = written(assessed_pools(*THREE))
    (config,) = resources(text, "kubernetes_config_map_v1").values()
    batch = pools(text)["batch"]

    assert unquoted(config["metadata"][0]["name"]) == labels(batch)["terway-config"]
    assert unquoted(config["metadata"][0]["namespace"]) == "kube-system"
    settings_of = " ".join(config["data"]["eni_conf"].split())
    assert settings_of == "${jsonencode({enable_ip_prefix = true, ipv4_prefix_count = 16})}"
    assert batch["kubelet_configuration"][0]["max_pods"] == 256
    assert batch["depends_on"] == ["${kubernetes_config_map_v1.batch}"]
    assert set(parsed(text)["terraform"][0]["required_providers"][0]) >= {"alicloud", "kubernetes"}


def test_without_ip_prefixes_nothing_asks_for_kubernetes() -> None:
    text = written(assessed_pools(GENERAL, EXCLUSIVE))

    assert "kubernetes_config_map_v1" not in text
    assert "hashicorp/kubernetes" not in text
    assert "kubelet_configuration" not in text


def test_of_several_types_the_kubelet_is_raised_to_what_the_smallest_has_prefixes_for() -> None:
    """150 pods ask for 12 prefixes; ecs.c7.large has room for 10: 2 secondary ENIs with 5 each."""
    text = written(
        assessed_pools(
            pool(pods_per_node=150, instance_types=("ecs.c7.xlarge", "ecs.c7.large"), ip_prefixes=True)
        )
    )

    assert pools(text)["pool_1"]["kubelet_configuration"][0]["max_pods"] == 160


def test_flannel_has_no_labels_of_terway() -> None:
    text = written(assessed_pools(*THREE), Plugin.FLANNEL)

    assert [labels(each) for each in pools(text).values()] == [{}, {}, {}]
    assert "kubelet_configuration" not in text


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("", ""), [("pool_1", "pool-1"), ("pool_2", "pool-2")]),
        (("gpu_a10", "GPU A10"), [("gpu_a10", "gpu_a10"), ("gpu_a10_2", "GPU-A10")]),
        (("a b", "a-b"), [("a_b", "a-b"), ("a_b_2", "a-b-2")]),
        (("通用", "汎用プール"), [("pool_1", "通用"), ("pool_2", "汎用")]),
        (("1st", '"}'), [("pool_1", "1st"), ("pool_2", "pool-2")]),
        (("x" * 63, "x" * 62 + "!"), [("x" * 63, "x" * 63), ("x" * 62, "x" * 62)]),
    ],
)
def test_names_of_pools(names: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    text = written(assessed_pools(*(pool(name=name) for name in names)))

    assert [(label, unquoted(body["node_pool_name"])) for label, body in pools(text).items()] == expected


def test_the_only_pool_of_the_short_form_is_the_default_one() -> None:
    (label, body), *others = pools(written(assessed())).items()

    assert (label, unquoted(body["node_pool_name"]), others) == ("default", "default", [])


@pytest.mark.parametrize(
    ("nodes", "most", "scales"),
    [
        (3, 3, False),
        (3, 30, True),
        (0, 1, True),
        (1_000, 2_000, True),
        (1_001, 1_002, False),
        (3, 2_001, False),
    ],
)
def test_auto_scaling_where_its_bounds_allow(nodes: int, most: int, *, scales: bool) -> None:
    evaluation = assessed_pools(pool(nodes=nodes, max_nodes=most), pool())
    body = pools(written(evaluation))["pool_1"]
    request = requests(evaluation)[0]

    assert ("scaling_config" in body) is ("auto_scaling" in request) is scales
    assert ("desired_size" in body) is ("desired_size" in request["scaling_group"]) is not scales
    if not scales:
        assert body["desired_size"] == request["scaling_group"]["desired_size"] == nodes


def test_the_most_nodes_are_told_where_auto_scaling_does_not_reach_them() -> None:
    beyond, steady = (written(assessed_pools(pool(max_nodes=most), pool())) for most in (2_001, 3))

    assert "# Up to 2,001 nodes" in beyond
    assert "# Up to" not in steady


def test_a_pool_takes_eight_vswitches_of_each_zone_in_turn() -> None:
    nodes = [{"cidr": f"10.0.{place}.0/24", "zone": "ab"[place // 6]} for place in range(12)]
    text = written(assessed_pools(pool(), pool(zones=("b",)), node_vswitches=nodes, pod_vswitches=[]))
    both, one = pools(text).values()

    taken = [part.split(".")[1] for part in both["vswitch_ids"]]
    assert taken == [f"node_{number}" for number in (1, 7, 2, 8, 3, 9, 4, 10)]
    assert len(one["vswitch_ids"]) == 6
    assert "The zones of this pool have 4 more." in text


def test_types_that_the_plan_does_not_name_are_a_variable() -> None:
    evaluation = assessed(instance_type=None, eni={"quantity": 8, "ipv4_per_eni": 30})
    text = written(evaluation)
    (request,) = requests(evaluation)

    assert pools(text)["default"]["instance_types"] == "${var.instance_types_default}"
    assert "default" not in variables_of(text)["instance_types_default"]
    assert request["scaling_group"]["instance_types"] == ["<INSTANCE_TYPE of default>"]


def test_requests_say_the_same_as_terraform() -> None:
    evaluation = assessed_pools(*THREE)
    general, exclusive, prefixes = requests(evaluation)

    assert [each["nodepool_info"]["name"] for each in (general, exclusive, prefixes)] == [
        "general",
        "Low-latency-trading",
        "batch",
    ]
    assert general["scaling_group"]["instance_types"] == ["ecs.g7.2xlarge", "ecs.g7.4xlarge"]
    assert general["scaling_group"]["multi_az_policy"] == "BALANCE"
    assert general["auto_scaling"] == {
        "enable": True,
        "type": "cpu",
        "min_instances": 20,
        "max_instances": 60,
    }
    assert exclusive["scaling_group"]["vswitch_ids"] == ["<VSWITCH_ID of 10.0.1.0/24 in b>"]
    assert exclusive["kubernetes_config"]["labels"] == [
        {"key": "k8s.aliyun.com/exclusive-mode-eni-type", "value": "eniOnly"}
    ]
    assert prefixes["node_config"] == {"kubelet_configuration": {"max_pods": 256}}


def test_the_config_maps_of_prefixes_are_manifests() -> None:
    (config,) = node_pool_requests(blueprint(assessed_pools(*THREE), Plugin.TERWAY))["config_maps"]

    assert (config["apiVersion"], config["kind"]) == ("v1", "ConfigMap")
    assert config["metadata"] == {"name": "eni-config-prefix-3", "namespace": "kube-system"}
    assert json.loads(config["data"]["eni_conf"]) == {"enable_ip_prefix": True, "ipv4_prefix_count": 16}


@settings(max_examples=15)
@given(several)
def test_any_pools(plan: Plan) -> None:
    evaluation = assess(plan, EDITIONS.newest)
    for plugin in Plugin:
        text = written(evaluation, plugin)
        check_arguments(text)
        bodies = requests(evaluation, plugin)
        named = [unquoted(each["node_pool_name"]) for each in pools(text).values()]
        assert len(set(named)) == len(named) == len(plan.node_pools) == len(bodies)
        for body, each in zip(bodies, plan.node_pools, strict=True):
            assert list(faults(body, CreateClusterNodePoolRequest)) == []
            assert ("kubernetes_config" in body) is (
                plugin is Plugin.TERWAY and (each.ip_prefixes or each.eni_mode is EniMode.EXCLUSIVE)
            )
            required = {"vswitch_ids", "instance_types", "instance_charge_type", "system_disk_category"}
            assert required <= set(body["scaling_group"])
        listed = [each.text for each in node_pool_placeholders(blueprint(evaluation, plugin))]
        assert set(listed) == set(texts_with_placeholders(bodies))


def test_prefixes_of_a_type_without_a_second_eni_raise_nothing() -> None:
    body = pools(written(assessed_pools(pool(eni=Eni(1, 10), ip_prefixes=True))))["pool_1"]

    assert "kubelet_configuration" not in body


@st.composite
def named_pools(draw: st.DrawFn) -> list[NodePool]:
    """Pools with any names and instance types, in zones with any names."""
    zones = draw(st.lists(NAMES.filter(bool), min_size=1, max_size=3, unique=True))
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique_by=lambda name: name or object()))
    return [
        pool(
            name=name[:63],
            instance_types=tuple(draw(st.lists(NAMES.filter(bool), min_size=1, max_size=3, unique=True))),
            ip_prefixes=draw(st.booleans()),
            zones=(draw(st.sampled_from(zones)),),
        )
        for name in names
    ]


@settings(max_examples=25)
@given(named_pools())
def test_no_name_breaks_out_of_its_string(stated: list[NodePool]) -> None:
    zones = tuple(dict.fromkeys(zone for each in stated for zone in each.zones))
    nodes = [{"cidr": f"10.0.{place}.0/24", "zone": "a"} for place in range(len(zones))]
    plan = plan_of(vpc_cidr="10.0.0.0/16", node_vswitches=nodes, pod_vswitches=[])
    vswitches = tuple(replace(each, zone=zone) for each, zone in zip(plan.node_vswitches, zones, strict=True))
    evaluation = assess(
        plan.changed(name="".join(zones), zones=zones, node_pools=tuple(stated), node_vswitches=vswitches),
        EDITIONS.newest,
    )
    text = written(evaluation)
    check_arguments(text)
    bodies = pools(text)

    assert arguments(parsed(text)) <= {"terraform", "provider", "variable", "locals", "data", "resource"}
    for label, body, each in zip(bodies, bodies.values(), stated, strict=True):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", label)
        assert re.fullmatch(r"[0-9A-Za-z\u4e00-\u9fff_-]{1,63}", unquoted(body["node_pool_name"]))
        types = [unquoted(name) for name in body["instance_types"]]
        assert types == [name.encode(errors="replace").decode() for name in each.instance_types]
    assert json.loads(json.dumps(node_pool_requests(blueprint(evaluation, Plugin.TERWAY))))
