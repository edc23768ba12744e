"""The Terraform configuration: parses, names only what the provider has, carries exactly the plan's ranges."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.export.terraform import terraform, terraform_refusal, variables
from tests.export.written import (
    ENGLISH,
    PROVIDER,
    SCENARIOS,
    SHARE_URL,
    arguments,
    assessed_body,
    blueprint,
    bodies,
    check_arguments,
    check_references,
    parsed,
    resources,
    unquoted,
    variables_of,
)
from tests.plans import EDITIONS, assessed, plan_of

CLUSTER = "alicloud_cs_managed_kubernetes"
CASES = [
    pytest.param(case["plan"], plugin, id=f"{case['id']}-{plugin}") for case in SCENARIOS for plugin in Plugin
]


def written(evaluation: Evaluation, plugin: Plugin) -> str:
    return terraform(blueprint(evaluation, plugin))


def cluster(text: str) -> dict[str, Any]:
    return resources(text, CLUSTER)["cluster"]


def addon(text: str, name: str) -> str:
    """The settings of an add-on, on one line; "" where it is not named."""
    for each in cluster(text)["addons"]:
        if unquoted(each["name"]) == name:
            return " ".join(each.get("config", "").split())
    return ""


def check(text: str, evaluation: Evaluation, plugin: Plugin) -> None:
    """What holds of every configuration that creates its VPC and cluster."""
    plan = evaluation.plan
    check_arguments(text)
    check_references(text)
    expected = [str(each.cidr) for each in plan.node_vswitches]
    if plugin is Plugin.TERWAY:
        expected += [str(each.cidr) for each in plan.pod_vswitches if str(each.cidr) not in set(expected)]
    placed = resources(text, "alicloud_vswitch").values()
    assert [unquoted(body["cidr_block"]) for body in placed] == expected
    vpcs = resources(text, "alicloud_vpc").values()
    assert [unquoted(vpc["cidr_block"]) for vpc in vpcs] == [str(plan.vpc_cidr)] * bool(plan.vpc_cidr)
    blocks = resources(text, "alicloud_vpc_ipv4_cidr_block").values()
    assert [unquoted(block["secondary_cidr_block"]) for block in blocks] == [
        str(cidr) for cidr in plan.secondary_cidrs
    ]
    check_pools(text, evaluation)
    check_cluster(cluster(text), evaluation, plugin)


def check_cluster(body: dict[str, Any], evaluation: Evaluation, plugin: Plugin) -> None:
    plan = evaluation.plan
    for name, cidr in (("service_cidr", plan.service_cidr), ("pod_cidr", plan.pod_cidr)):
        if name == "service_cidr" or plugin is Plugin.FLANNEL:
            ipv4, _, ipv6 = body[name].strip('"').partition(",")
            assert ipv4 == (str(cidr) if cidr else f"${{var.{name}}}")
            dual = name == "service_cidr" and unquoted(body["ip_stack"]) == "dual"
            assert ipv6 == (str(plan.service_ipv6_cidr) if dual and plan.service_ipv6_cidr else "")
    assert ("pod_cidr" in body) == ("node_cidr_mask" in body) == (plugin is Plugin.FLANNEL)
    assert body.get("node_cidr_mask") == (plan.node_cidr_mask if plugin is Plugin.FLANNEL else None)
    assert ("pod_vswitch_ids" in body) == (plugin is Plugin.TERWAY)
    addon = {Plugin.TERWAY: "terway-eniip", Plugin.FLANNEL: "flannel"}[plugin]
    assert unquoted(body["addons"][0]["name"]) == addon
    assert body["is_enterprise_security_group"] == (plan.security_group == "enterprise")
    assert unquoted(body["ip_stack"]) in {"ipv4", "dual"}
    assert body["vswitch_ids"]
    if isinstance(body["vswitch_ids"], list):
        assert len(body["vswitch_ids"]) <= 5


def check_pools(text: str, evaluation: Evaluation) -> None:
    """One resource a pool, in the order of the plan, each with the plan's types and nodes."""
    pools = list(resources(text, "alicloud_cs_kubernetes_node_pool").values())
    assert len(pools) == len(evaluation.plan.pools)
    for pool, body in zip(evaluation.plan.pools, pools, strict=True):
        types = body["instance_types"]
        stated = [unquoted(each) for each in types] if isinstance(types, list) else []
        assert stated == list(pool.instance_types)
        if "scaling_config" in body:
            scaling = body["scaling_config"][0]
            assert (scaling["min_size"], scaling["max_size"]) == (pool.nodes, pool.most_nodes)
        else:
            assert body["desired_size"] == pool.nodes


@pytest.mark.parametrize(("plan", "plugin"), CASES)
def test_a_scenario(plan: dict[str, Any], plugin: Plugin) -> None:
    evaluation = assessed_body(plan)

    check(written(evaluation, plugin), evaluation, plugin)


@settings(max_examples=25)
@given(bodies())
def test_any_plan(body: dict[str, Any]) -> None:
    evaluation = assessed_body(body)
    for plugin in Plugin:
        check(written(evaluation, plugin), evaluation, plugin)
    assert not arguments(parsed(terraform_refusal(evaluation, ENGLISH, SHARE_URL)))


def test_terraform_itself_reads_them_and_would_write_them_alike(tmp_path: Path) -> None:
    program = shutil.which("terraform")
    if program is None:
        pytest.skip("terraform is not installed: its own formatter was not asked")
    plans = {case["id"]: {**case["plan"], "secondary_cidrs": ["10.0.0.0/16"]} for case in SCENARIOS}
    zones = ['a"}', "${b}", "%{ if c }", "\\", "d\ne", "$${f"]
    nodes = [{"cidr": f"192.168.{place}.0/24", "zone": zone, "used": 3} for place, zone in enumerate(zones)]
    plans["names"] = {**plans["document-flannel-16-nodes"], "name": "".join(zones), "node_vswitches": nodes}
    for name, plan in plans.items():
        for plugin in Plugin:
            (tmp_path / f"{name}-{plugin}.tf").write_text(written(assessed_body(plan), plugin), "utf-8")
    answer = subprocess.run(
        [program, "fmt", "-check", "-diff", str(tmp_path)], text=True, capture_output=True, check=False
    )

    assert (answer.returncode, answer.stdout) == (0, ""), answer.stderr


def test_the_list_of_arguments_is_of_the_version_that_is_required() -> None:
    assert (PROVIDER["provider"], PROVIDER["version"]) == (variables.PROVIDER, variables.PROVIDER_VERSION)
    assert PROVIDER["released"] == variables.PROVIDER_RELEASED
    required = parsed(written(assessed(), Plugin.TERWAY))["terraform"][0]["required_providers"][0]
    assert unquoted(required["alicloud"]["version"]) == "~> " + variables.PROVIDER_VERSION.rsplit(".", 1)[0]


def test_a_vswitch_of_both_lists_is_created_once_and_serves_both() -> None:
    shared = [{"cidr": "192.168.0.0/19", "zone": "a"}]
    text = written(assessed(node_vswitches=shared, pod_vswitches=shared), Plugin.TERWAY)

    assert set(resources(text, "alicloud_vswitch")) == {"node_1"}
    assert cluster(text)["pod_vswitch_ids"] == cluster(text)["vswitch_ids"]


def test_pods_of_a_zone_without_pod_vswitch_take_the_node_vswitch() -> None:
    nodes = [{"cidr": "192.168.0.0/19", "zone": "a"}, {"cidr": "192.168.64.0/19", "zone": "b"}]
    text = written(assessed(node_vswitches=nodes), Plugin.TERWAY)

    assert cluster(text)["pod_vswitch_ids"] == [
        "${alicloud_vswitch.pod_1.id}",
        "${alicloud_vswitch.node_2.id}",
    ]


def test_the_control_plane_has_one_vswitch_a_zone() -> None:
    nodes = [{"cidr": f"192.168.{number}.0/24", "zone": "abcdef"[number // 2]} for number in range(12)]
    text = written(assessed(node_vswitches=nodes), Plugin.TERWAY)

    assert cluster(text)["vswitch_ids"] == [f"${{alicloud_vswitch.node_{n}.id}}" for n in (1, 3, 5, 7, 9)]


@pytest.mark.parametrize(
    ("needs", "settings_of", "labels"),
    [
        ({}, {"IPVlan": "false", "NetworkPolicy": "false"}, 0),
        ({"network_policy": "must"}, {"IPVlan": "true", "NetworkPolicy": "true"}, 0),
        ({"network_performance": "prefer"}, {"IPVlan": "true"}, 0),
        ({"host_port": "must", "exclusive_eni": "must"}, {"IPVlan": "false"}, 1),
        ({"exclusive_eni": "must"}, {"NetworkPolicy": "false"}, 1),
    ],
)
def test_the_mode_of_terway(needs: dict[str, str], settings_of: dict[str, str], labels: int) -> None:
    text = written(assessed(needs=needs, pods_per_node=7), Plugin.TERWAY)

    for name, value in settings_of.items():
        assert f'{name} = "{value}"' in addon(text, "terway-eniip")
    assert len(resources(text, "alicloud_cs_kubernetes_node_pool")["default"].get("labels", [])) == labels


@pytest.mark.parametrize(
    ("version", "needs", "trunk"),
    [
        (None, {}, True),
        ("1.31", {}, True),
        ("1.31.1-aliyun.1", {"exclusive_eni": "must"}, True),
        ("1.30.9", {}, False),
        ("1.30", {"fixed_pod_ip": "must"}, True),
        ("1.30", {"fixed_pod_ip": "prefer"}, False),
    ],
)
def test_trunk_enis_by_a_must_or_by_default(
    version: str | None, needs: dict[str, str], *, trunk: bool
) -> None:
    plan = plan_of(needs=needs, pods_per_node=7).changed(kubernetes_version=version)
    text = written(assess(plan, EDITIONS.newest), Plugin.TERWAY)

    assert f'ENITrunking = "{"true" if trunk else "false"}"' in addon(text, "terway-eniip")
    assert addon(text, "terway-controlplane") == ('${jsonencode({ENITrunking = "true"})}' if trunk else "")


@pytest.mark.parametrize(
    ("version", "mode"),
    [(None, "ipvs"), ("1.34.3-aliyun.1", "ipvs"), ("1.35", "nftables"), ("v1.36.0-aliyun.1", "nftables")],
)
@pytest.mark.parametrize("plugin", Plugin)
def test_kube_proxy_uses_nftables_where_the_version_is_known_to_have_it(
    version: str | None, mode: str, plugin: Plugin
) -> None:
    plan = plan_of().changed(kubernetes_version=version)
    text = written(assess(plan, EDITIONS.newest), plugin)

    assert unquoted(cluster(text)["proxy_mode"]) == mode


@pytest.mark.parametrize(
    ("stated", "default", "condition"),
    [
        (None, None, None),
        ("1.34.1-aliyun.1", "1.34.1-aliyun.1", None),
        ("1.34", None, '"1.34."'),
        ("v1.34.1", None, '"1.34.1-"'),
    ],
)
def test_the_version_of_kubernetes(stated: str | None, default: str | None, condition: str | None) -> None:
    """A version without a release is no name that ACK takes, so the release has to be given."""
    plan = plan_of().changed(kubernetes_version=stated)
    text = written(assess(plan, EDITIONS.newest), Plugin.FLANNEL)
    variable = variables_of(text)["kubernetes_version"]

    assert cluster(text)["version"] == "${var.kubernetes_version}"
    if condition is None:
        assert variable["default"] == (f'"{default}"' if default else None)
    else:
        assert "default" not in variable
        expected = f"${{startswith(var.kubernetes_version, {condition})}}"
        assert variable["validation"][0]["condition"] == expected


def test_dual_stack_reaches_vpc_and_vswitches() -> None:
    text = written(assessed(needs={"dual_stack": "must"}, service_ipv6_cidr="fd00:10::/112"), Plugin.TERWAY)

    assert unquoted(cluster(text)["ip_stack"]) == "dual"
    assert unquoted(cluster(text)["service_cidr"]) == "172.21.0.0/20,fd00:10::/112"
    assert resources(text, "alicloud_vpc")["vpc"]["enable_ipv6"] is True
    masks = [each["ipv6_cidr_block_mask"] for each in resources(text, "alicloud_vswitch").values()]
    assert masks == [0, 1]


def test_a_preference_alone_does_not_choose_dual_stack() -> None:
    text = written(assessed(needs={"dual_stack": "prefer"}), Plugin.TERWAY)

    assert unquoted(cluster(text)["ip_stack"]) == "ipv4"


@pytest.mark.parametrize(
    ("needs", "left_out"),
    [
        ({"network_policy": "prefer", "host_port": "prefer", "pod_eip": "prefer"}, ""),
        ({"dual_stack": "must", "exclusive_eni": "must", "fixed_pod_ip": "prefer"}, ""),
        ({"fixed_pod_ip": "must", "pod_security_group": "prefer"}, ""),
        ({"dual_stack": "prefer"}, "IPv4/IPv6 dual stack"),
        ({"fixed_pod_ip": "must", "exclusive_eni": "prefer"}, "Exclusive ENI per pod"),
        ({"pod_security_group": "prefer"}, "Security group or vSwitch per pod"),
    ],
)
def test_preferences_that_are_not_met_are_told(needs: dict[str, str], left_out: str) -> None:
    """Only with Terway: Flannel meets none of them, which its findings tell."""
    evaluation = assessed(needs=needs)
    text = written(evaluation, Plugin.TERWAY)

    assert blueprint(evaluation, Plugin.TERWAY).unmet_preferences.endswith(
        f": {left_out}." if left_out else ""
    )
    assert ("# Not turned on here" in text) is bool(left_out)
    assert "# Not turned on" not in written(evaluation, Plugin.FLANNEL)


def test_a_vswitch_in_a_secondary_block_waits_for_it() -> None:
    nodes = [{"cidr": "10.0.0.0/24", "zone": "a"}]
    text = written(assessed(secondary_cidrs=["10.0.0.0/16"], node_vswitches=nodes), Plugin.FLANNEL)

    assert resources(text, "alicloud_vswitch")["node_1"]["depends_on"] == [
        "${alicloud_vpc_ipv4_cidr_block.secondary_1}"
    ]


def test_a_vswitch_in_use_is_to_be_imported() -> None:
    nodes = [{"cidr": "192.168.0.0/19", "zone": "a", "used": 7}]
    text = written(assessed(node_vswitches=nodes), Plugin.FLANNEL)

    assert "# 7 addresses are in use" in text
    assert "terraform import" in " ".join(text.split())
    assert "in use" not in written(assessed(), Plugin.FLANNEL)


def test_a_basic_security_group_comes_with_a_warning() -> None:
    text = written(assessed(security_group="basic"), Plugin.FLANNEL)

    assert "omits false from its request" in text
    assert "omits false from its request" not in written(assessed(), Plugin.FLANNEL)


@pytest.mark.parametrize(
    ("name", "cluster_name"),
    [
        ("Payments, EU (blue)", "Payments-EU-blue"),
        ("", "ack-cluster"),
        ("本番", "ack-cluster"),
        ("x" * 80, "x" * 63),
        ("-a_b-", "a-b"),
    ],
)
def test_the_name_is_one_that_ack_takes(name: str, cluster_name: str) -> None:
    assert blueprint(assessed(name=name), Plugin.FLANNEL).cluster_name == cluster_name


def test_a_blocked_plug_in_comes_with_what_blocks_it() -> None:
    evaluation = assessed(service_cidr="192.168.64.0/20")
    text = written(evaluation, Plugin.FLANNEL)

    assert evaluation.verdict.plugin is None
    assert "# Flannel doesn't fit this plan yet." in text
    assert "192.168.64.0/20" in text.split("terraform {", maxsplit=1)[0]


def test_without_a_plug_in_there_are_comments_alone() -> None:
    text = terraform_refusal(assessed(service_cidr="192.168.64.0/20"), ENGLISH, SHARE_URL)

    assert all(line.startswith("#") for line in text.splitlines() if line)
    assert "for=flannel" in text
    assert "192.168.64.0/20" in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("alicloud_vswitch.node_1.id", "alicloud_vswitch.node_9.id"),
        ("var.key_name", "var.key"),
        ('resource "alicloud_vswitch" "pod_1"', 'resource "alicloud_vswitch" "pod_9"'),
    ],
)
def test_a_reference_to_nothing_is_noticed(before: str, after: str) -> None:
    """Of the test itself: what it holds every configuration to."""
    text = written(assessed(), Plugin.TERWAY)
    check_references(text)

    assert before in text
    with pytest.raises(AssertionError):
        check_references(text.replace(before, after))
