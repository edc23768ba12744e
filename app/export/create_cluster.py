"""The plan as the body of a CreateCluster request: `aliyun cs POST /clusters --body "$(cat FILE)"`.

Only parameters that the API reference still takes after the change of 2026-07-04. Pod vSwitches go into the
settings of the add-on: `pod_vswitch_ids` is marked as deprecated. Node pools are left out: the announcement of the
change advises to create them afterwards with CreateClusterNodePool.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..engine.evaluation import Message
from ..plan.plan import SecurityGroup, by_zone
from ..wording.plain_text import one_line
from .blueprint import ADDONS, CLUSTER_SPECS, CONTROL_PLANE_ADDON, PROXY_MODE, Blueprint, Placed

# No ID and no range has angle brackets: the API refuses what was not replaced.
_REGION: Final = "<REGION_ID>"
_VPC: Final = "<VPC_ID>"
_ANY_ZONE: Final = "<ZONE_ID>"
_ANY_VSWITCH: Final = "<VSWITCH_ID>"
_SERVICE_CIDR: Final = "<SERVICE_CIDR>"
_POD_CIDR: Final = "<POD_CIDR>"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands in the request for what the plan can't know, and what to put there."""

    text: str
    meaning: Message


def create_cluster(blueprint: Blueprint) -> dict[str, Any]:
    plan = blueprint.plan
    nodes = [_vswitch_id(placed) for placed in blueprint.control_plane]
    return {
        "name": blueprint.cluster_name,
        "region_id": _REGION,
        "cluster_type": "ManagedKubernetes",
        "profile": "Default",
        "cluster_spec": CLUSTER_SPECS[plan.cluster_spec],
        "vpcid": _VPC,
        "vswitch_ids": nodes or [_ANY_VSWITCH],
        "service_cidr": str(plan.service_cidr or _SERVICE_CIDR),
        "ip_stack": blueprint.ip_stack,
        "proxy_mode": PROXY_MODE,
        **_flannel(blueprint),
        "is_enterprise_security_group": plan.security_group is SecurityGroup.ENTERPRISE,
        "snat_entry": True,
        "endpoint_public_access": False,
        "addons": list(_addons(blueprint)),
    }


def placeholders(blueprint: Blueprint) -> list[Placeholder]:
    """Every placeholder of the request once, in its order."""
    listed = [*_cluster_placeholders(blueprint), *_pod_placeholders(blueprint)]
    return list({placeholder.text: placeholder for placeholder in listed}.values())


def _cluster_placeholders(blueprint: Blueprint) -> Iterator[Placeholder]:
    plan = blueprint.plan
    yield Placeholder(_REGION, Message("export.placeholder.region"))
    yield Placeholder(_VPC, Message("export.placeholder.vpc", {"cidr": str(plan.vpc_cidr or "")}))
    yield from _vswitch_placeholders(blueprint.control_plane)
    if plan.service_cidr is None:
        yield Placeholder(_SERVICE_CIDR, Message("export.placeholder.service_cidr"))


def _pod_placeholders(blueprint: Blueprint) -> Iterator[Placeholder]:
    if not blueprint.is_terway:
        if blueprint.plan.pod_cidr is None:
            yield Placeholder(_POD_CIDR, Message("export.placeholder.pod_cidr"))
        return
    for zone in by_zone(placed.vswitch for placed in blueprint.serving_pods):
        yield Placeholder(_zone_id(zone), Message("export.placeholder.zone", {"zone": zone}))
    if not blueprint.serving_pods:
        yield Placeholder(_ANY_ZONE, Message("export.placeholder.any_zone"))
    yield from _vswitch_placeholders(blueprint.serving_pods)


def _vswitch_placeholders(listed: tuple[Placed, ...]) -> Iterator[Placeholder]:
    for placed in listed:
        params = {"cidr": str(placed.vswitch.cidr), "zone": placed.vswitch.zone}
        yield Placeholder(_vswitch_id(placed), Message("export.placeholder.vswitch", params))
    if not listed:
        yield Placeholder(_ANY_VSWITCH, Message("export.placeholder.any_vswitch"))


def _flannel(blueprint: Blueprint) -> dict[str, str]:
    plan = blueprint.plan
    if blueprint.is_terway:
        return {}
    return {"container_cidr": str(plan.pod_cidr or _POD_CIDR), "node_cidr_mask": str(plan.node_cidr_mask)}


def _addons(blueprint: Blueprint) -> Iterator[dict[str, str]]:
    """`config` is a JSON text within the JSON."""
    addon = {"name": ADDONS[blueprint.plugin]}
    if not blueprint.is_terway:
        yield addon
        return
    settings = {"PodVswitchId": _pod_vswitches(blueprint), **blueprint.addon_settings}
    yield {**addon, "config": _config(settings)}
    if blueprint.is_trunk:
        yield {"name": CONTROL_PLANE_ADDON, "config": _config({"ENITrunking": "true"})}


def _pod_vswitches(blueprint: Blueprint) -> Mapping[str, list[str]]:
    """IDs of vSwitches by the ID of their zone."""
    zones: dict[str, list[str]] = {}
    for placed in blueprint.serving_pods:
        zones.setdefault(_zone_id(placed.vswitch.zone), []).append(_vswitch_id(placed))
    return zones or {_ANY_ZONE: [_ANY_VSWITCH]}


def _config(settings: Mapping[str, Any]) -> str:
    return json.dumps(settings, ensure_ascii=False, separators=(",", ":"))


def _vswitch_id(placed: Placed) -> str:
    return f"<VSWITCH_ID of {placed.vswitch.cidr} in {one_line(placed.vswitch.zone)}>"


def _zone_id(zone: str) -> str:
    return f"<ZONE_ID of {one_line(zone)}>"
