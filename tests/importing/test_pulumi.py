"""Pulumi: programs in YAML, and the state of a stack."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from tests.importing.reading import read, refused, skipped

PROGRAM = """name: net
runtime: yaml
config:
  range:
    type: string
    default: 10.0.0.0/8
variables:
  zone: cn-hangzhou-h
resources:
  main:
    type: alicloud:vpc:Network
    properties:
      cidrBlock: ${range}
  nodes:
    type: alicloud:vpc/switch:Switch
    properties:
      vpcId: ${main.id}
      cidrBlock: 10.1.0.0/20
      zoneId: ${zone}
  pods:
    type: alicloud:vpc:Switch
    properties:
      vpcId: ${main.id}
      cidrBlock: 10.2.0.0/19
      zoneId: ${zone}
  k:
    type: alicloud:cs:ManagedKubernetes
    properties:
      name: k
      serviceCidr: 172.21.0.0/20
      workerVswitchIds: ["${nodes.id}"]
      podVswitchIds: ["${pods.id}"]
  pool:
    type: alicloud:cs:NodePool
    properties:
      clusterId: ${k.id}
      nodePoolName: web
      instanceTypes: [ecs.c7.4xlarge]
      desiredSize: 3
      scalingConfig: {minSize: 3, maxSize: 9}
  bucket:
    type: alicloud:oss:Bucket
"""


def test_a_program() -> None:
    imported = read(PROGRAM)

    assert imported.source == "pulumi"
    assert imported.draft == Draft(
        name="k",
        nodes="3",
        max_nodes="9",
        instance_type="ecs.c7.4xlarge",
        vpc_cidr="10.0.0.0/8",
        node_vswitches=(VswitchDraft("10.1.0.0/20", "cn-hangzhou-h"),),
        pod_vswitches=(VswitchDraft("10.2.0.0/19", "cn-hangzhou-h"),),
        service_cidr="172.21.0.0/20",
    )
    assert not imported.skipped


@pytest.mark.parametrize("value", ["{fn::invoke: {function: x}}", "a${unknown}", "${unknown.x}"])
def test_what_a_program_only_knows_when_it_runs_is_told(value: str) -> None:
    imported = read(PROGRAM.replace("cidrBlock: ${range}", f"cidrBlock: {value}"))

    assert imported.draft.vpc_cidr is None
    assert "value-unknown" in {code for _, code in skipped(imported)}


def resource(kind: str, key: str, **outputs: Any) -> dict[str, Any]:
    return {
        "urn": f"urn:pulumi:prod::net::{kind}::{key}-name",
        "type": kind,
        "id": key,
        "inputs": {name: outputs[name] for name in list(outputs)[:1]},
        "outputs": {"id": key, **outputs},
    }


def test_the_state_of_a_stack() -> None:
    resources = [
        {"urn": "urn:pulumi:prod::net::pulumi:pulumi:Stack::net-prod", "type": "pulumi:pulumi:Stack"},
        resource("alicloud:vpc/network:Network", "vpc-1", cidrBlock="10.0.0.0/8"),
        resource("alicloud:vpc/switch:Switch", "vsw-1", cidrBlock="10.1.0.0/20", vpcId="vpc-1", zoneId="h"),
        resource("alicloud:cs/managedKubernetes:ManagedKubernetes", "c1", serviceCidr="172.21.0.0/20",
                 podCidr="172.20.0.0/16", name="k", workerVswitchIds=["vsw-1"]),
        resource("alicloud:vpn/connection:Connection", "vco-1", remoteSubnets=["192.168.0.0/16"], name="office"),
        resource("alicloud:ecs/instance:Instance", "i-1", instanceType="ecs.g6.large"),
    ]  # fmt: skip
    stack = {"version": 3, "deployment": {"manifest": {}, "resources": resources}}

    imported = read(json.dumps(stack, indent=1))

    assert imported.source == "pulumi"
    draft = imported.draft
    assert (draft.vpc_cidr, draft.service_cidr, draft.pod_cidr) == (
        "10.0.0.0/8",
        "172.21.0.0/20",
        "172.20.0.0/16",
    )
    assert (draft.existing, draft.plugin) == ("cluster", "flannel")
    assert draft.connected_networks == (NetworkDraft("192.168.0.0/16", "office"),)
    assert [code for _, code in skipped(imported)] == ["unread-type"]


def test_references_that_grow_without_end_are_refused() -> None:
    variables = {f"v{n}": [f"${{v{n + 1}}}"] * 10 for n in range(15)} | {"v15": "10.0.0.0/8"}
    vpc = {"type": "alicloud:vpc:Network", "properties": {"cidrBlock": "${v0}"}}
    program = {"name": "x", "runtime": "yaml", "variables": variables, "resources": {"a": vpc}}

    assert refused(json.dumps(program).encode()) == ("too-many-references", 1)


def test_functions_that_need_nobody_else_are_worked_out() -> None:
    """As the examples of the provider write them."""
    text = """name: x
runtime: yaml
configuration:
  prefix: {type: string, default: shop}
  services: {type: string, default: 172.16.0.0/16}
resources:
  net: {type: 'alicloud:vpc:Network', properties: {cidrBlock: 10.4.0.0/16}}
  one: {type: 'alicloud:vpc:Switch', properties: {vpcId: '${net.id}', cidrBlock: 10.4.0.0/24, zoneId: '${zones.zones[0].id}'}}
  two: {type: 'alicloud:vpc:Switch', properties: {vpcId: '${net.id}', cidrBlock: 10.4.1.0/24, zoneId: '${zones.zones[1].id}'}}
  k:
    type: alicloud:cs:ManagedKubernetes
    properties:
      name: ${prefix}-cluster
      vswitchIds: ['${one.id}', '${two.id}']
      serviceCidr:
        fn::invoke: {function: 'std:cidrsubnet', arguments: {input: '${services}', newbits: 4, netnum: 7}, return: result}
      addons:
        - name: terway-eniip
          config:
            fn::toJSON: {NetworkPolicy: 'true', PodVswitchId: {cn-hangzhou-h: ['${two.id}']}}
variables:
  zones:
    fn::invoke: {function: 'alicloud:getZones', arguments: {}}
"""

    imported = read(text)

    draft = imported.draft
    assert (draft.name, draft.service_cidr) == ("shop-cluster", "172.16.112.0/20")
    assert [(each.cidr, each.zone) for each in draft.node_vswitches] == [
        ("10.4.0.0/24", "a"),
        ("10.4.1.0/24", "b"),
    ]
    assert [each.cidr for each in draft.pod_vswitches] == ["10.4.1.0/24"]
    assert draft.needs["network_policy"] == "must"
    assert skipped(imported) == [(8, "zone-named"), (9, "zone-named")]


@pytest.mark.parametrize(
    "value",
    [
        "{fn::invoke: {function: 'std:cidrsubnet', arguments: {input: 10.0.0.0/8, newbits: x, netnum: 1}}}",
        "{fn::invoke: {function: 'std:cidrsubnet', arguments: {}}}",
        "{fn::invoke: {function: 'std:cidrhost', arguments: {input: 10.0.0.0/8}}}",
        "{fn::invoke: text}",
        "'${nobody}-x'",
        "'${net.id}-${self}'",
    ],
)
def test_what_is_not_worked_out_is_told(value: str) -> None:
    text = (
        "name: x\nruntime: yaml\nresources:\n  net: {type: 'alicloud:vpc:Network', properties: {cidrBlock: 10.4.0.0/16}}\n"
        f"  k: {{type: 'alicloud:cs:ManagedKubernetes', properties: {{serviceCidr: {value}}}}}\nvariables: {{self: '${{self}}'}}\n"
    )

    imported = read(text)

    assert imported.draft.service_cidr is None
    assert (5, "value-unknown") in skipped(imported)
