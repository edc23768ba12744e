"""What kubectl prints, and Crossplane's resources."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from app.plan.draft import Draft, NodePoolDraft, VswitchDraft
from tests.importing.reading import lines_of, read, refused, remarks, skipped


def node(
    name: str, *, of_type: str = "ecs.c6.large", zone: str = "h", pool: str = "", **more: Any
) -> dict[str, Any]:
    labels = {"node.kubernetes.io/instance-type": of_type, "topology.kubernetes.io/zone": zone}
    if pool:
        labels["alibabacloud.com/nodepool-id"] = pool
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}, **more}


def listed(*items: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "List", "items": list(items)}


def flannel(mask: int) -> dict[str, Any]:
    return {"spec": {"podCIDR": f"172.20.0.0/{mask}", "podCIDRs": [f"172.20.0.0/{mask}"]}}


@pytest.mark.parametrize("as_text", [json.dumps, yaml.safe_dump], ids=["json", "yaml"])
def test_nodes_of_one_pool(as_text: Any) -> None:
    nodes = [node(f"n{n}", zone="hij"[n % 3], **flannel(26)) for n in range(5)]

    imported = read(as_text(listed(*nodes)))

    assert imported.source == "kubernetes"
    assert imported.draft == Draft(
        existing="cluster",
        plugin="flannel",
        node_cidr_mask="26",
        zones=("h", "i", "j"),
        node_pools=(NodePoolDraft(nodes="5", instance_types=("ecs.c6.large",), zones=("h", "i", "j")),),
    )
    assert not imported.skipped


def test_nodes_of_several_pools() -> None:
    nodes = [
        node("a", pool="np1"),
        node("b", pool="np1", of_type="ecs.c7.large"),
        node("c", pool="np2", of_type="ecs.g7.8xlarge"),
        {**node("v"), "metadata": {"name": "v", "labels": {"type": "virtual-kubelet"}}},
    ]

    pools = read(json.dumps(listed(*nodes))).draft.node_pools

    assert [(each.name, each.nodes, each.instance_types) for each in pools] == [
        ("np1", "2", ("ecs.c6.large", "ecs.c7.large")),
        ("np2", "1", ("ecs.g7.8xlarge",)),
    ]


@pytest.mark.parametrize("name", ["node", "nodes"])
def test_one_node_alone(name: str) -> None:
    draft = read(json.dumps(node(name, **flannel(25)))).draft

    assert (draft.nodes or draft.node_pools[0].nodes, draft.node_cidr_mask) == ("1", "25")


def test_nodes_of_terway() -> None:
    status = {"allocatable": {"aliyun/member-eni": "10", "pods": "48"}, "capacity": {"pods": "48"}}

    imported = read(json.dumps(listed(node("a", status=status), node("b", status=status))))

    assert (imported.draft.existing, imported.draft.plugin) == ("cluster", "terway")
    assert skipped(imported) == [(1, "max-pods")]


ENI = {
    "service_cidr": "172.21.0.0/20",
    "vswitches": {"cn-hangzhou-h": ["vsw-1"], "cn-hangzhou-i": ["vsw-2"]},
    "ip_stack": "dual",
}
VSWITCHES = {
    "VSwitches": {
        "VSwitch": [
            {
                "VSwitchId": f"vsw-{n}",
                "VpcId": "vpc-1",
                "CidrBlock": f"10.{n}.0.0/20",
                "ZoneId": f"cn-hangzhou-{zone}",
            }
            for n, zone in enumerate("hi", 1)
        ]
    }
}


def eni_config(name: str = "eni-config", key: str = "eni_conf", **settings: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": "kube-system"},
        "data": {key: json.dumps(ENI | settings, indent=2), "disable_network_policy": "false"},
    }


def test_terways_own_settings() -> None:
    imported = read(yaml.safe_dump(eni_config()))

    assert imported.draft == Draft(
        existing="cluster",
        plugin="terway",
        service_cidr="172.21.0.0/20",
        needs={"dual_stack": "must", "network_policy": "must"},
    )
    assert {code for _, code in skipped(imported)} == {"vswitch-elsewhere"}


def test_terways_settings_with_their_vswitches() -> None:
    text = json.dumps(eni_config()) + json.dumps(VSWITCHES)

    draft = read(text).draft

    assert draft.pod_vswitches == (
        VswitchDraft("10.1.0.0/20", "cn-hangzhou-h"),
        VswitchDraft("10.2.0.0/20", "cn-hangzhou-i"),
    )


@pytest.mark.parametrize("switch", ["enable_eni_trunking", "enable_trunk"])
def test_trunk_enis_of_terway_are_said(switch: str) -> None:
    switched: dict[str, Any] = {switch: True}

    imported = read(json.dumps(eni_config(**switched)))

    assert "trunk-on" in {code for _, code in skipped(imported)}


def test_ip_prefixes_are_those_of_each_pool() -> None:
    settings = eni_config(enable_ip_prefix=True)

    alone = read(json.dumps(settings)).draft
    pools = read(json.dumps(listed(settings, node("a", pool="np1"), node("b", pool="np2")))).draft

    assert alone.ip_prefixes == "true"
    assert (pools.ip_prefixes, [each.ip_prefixes for each in pools.node_pools]) == (None, ["true", "true"])


def test_flannels_own_settings() -> None:
    network = {"Network": "172.20.0.0/16", "Backend": {"Type": "alloc"}}
    settings = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "kube-flannel-cfg"},
        "data": {"net-conf.json": json.dumps(network)},
    }

    draft = read(yaml.safe_dump(settings)).draft

    assert (draft.pod_cidr, draft.plugin, draft.existing) == ("172.20.0.0/16", "flannel", "cluster")


def test_settings_that_are_no_json_say_nothing() -> None:
    settings = eni_config()
    settings["data"]["eni_conf"] = "{"

    assert read(json.dumps(settings)).draft.service_cidr is None


CROSSPLANE = """apiVersion: vpc.alibaba.crossplane.io/v1alpha1
kind: VPC
metadata:
  name: main
spec:
  forProvider:
    cidrBlock: 10.0.0.0/8
    vpcName: main
---
apiVersion: vpc.alicloud.crossplane.io/v1alpha1
kind: VSwitch
metadata:
  name: nodes
spec:
  forProvider:
    cidrBlock: 10.1.0.0/20
    zoneId: cn-hangzhou-h
    vpcIdRef:
      name: main
---
apiVersion: cs.alicloud.crossplane.io/v1alpha1
kind: ManagedKubernetes
metadata:
  name: k
spec:
  forProvider:
    name: k
    serviceCidr: 172.21.0.0/20
    workerVswitchIdsRefs:
      - name: nodes
---
apiVersion: v1
kind: Service
metadata:
  name: web
"""


def test_resources_of_crossplane() -> None:
    imported = read(CROSSPLANE)

    assert imported.draft == Draft(
        name="k",
        vpc_cidr="10.0.0.0/8",
        node_vswitches=(VswitchDraft("10.1.0.0/20", "cn-hangzhou-h"),),
        service_cidr="172.21.0.0/20",
    )
    assert (remarks(imported), imported.skipped) == ([], ())


@pytest.mark.parametrize("kind", ["Deployment", "Service", "ConfigMap", "NetworkPolicy", "Pod"])
@pytest.mark.parametrize("as_text", [json.dumps, yaml.safe_dump], ids=["json", "yaml"])
def test_other_objects_are_refused_by_name(kind: str, as_text: Any) -> None:
    made = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x"}, "spec": {"range": "10.0.0.0/8"}}

    assert refused(as_text(made).encode())[0] == "looks-like"
    assert refused(as_text(listed(made)).encode())[0] == "looks-like"


def test_settings_of_terway_with_dual_stack() -> None:
    imported = read(yaml.safe_dump(eni_config(service_cidr="172.21.0.0/20,fd00::/112", ip_stack="dual")))

    assert (imported.draft.service_cidr, imported.draft.service_ipv6_cidr) == ("172.21.0.0/20", "fd00::/112")
    assert "unread-range" not in {code for _, code in skipped(imported)}


def test_the_json_in_a_block_of_yaml_is_reported_with_its_own_lines() -> None:
    text = """apiVersion: v1
kind: ConfigMap
metadata:
  name: eni-config
data:
  eni_conf: |
    {
      "service_cidr": "172.21.0.0/20",
      "vswitches": {
        "cn-hangzhou-h": ["vsw-1"]
      },
      "enable_eni_trunking": true,
      "ip_stack": "dual",
      "other_cidr": "10.99.0.0/16"
    }
"""
    imported = read(text)

    assert lines_of(imported)["172.21.0.0/20"] == 8
    assert lines_of(imported)["dual_stack: must"] == 13
    assert skipped(imported) == [(10, "vswitch-elsewhere"), (12, "trunk-on"), (14, "unread-range")]
