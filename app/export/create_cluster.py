"""The plan as the body of a CreateCluster request: `aliyun cs POST /clusters --body "$(cat FILE)"`.

It has only parameters that the API reference still has after the change of 2026-07-04. Pod vSwitches are in the settings of
the add-on, since `pod_vswitch_ids` is deprecated. Node pools are separate requests, as the announcement of the change
advises: see `node_pool_requests`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..plan.plan import SecurityGroup, by_zone
from . import placeholders as placeholder
from .blueprint import ADDONS, CLUSTER_SPECS, CONTROL_PLANE_ADDON, TRUNK_SETTING, Blueprint
from .node_pool import NamedVswitch
from .placeholders import Placeholder


def create_cluster(blueprint: Blueprint) -> dict[str, Any]:
    """Return the body of the request."""
    plan = blueprint.plan
    nodes = [placeholder.vswitch(placed).text for placed in blueprint.control_plane]
    return {
        "name": blueprint.cluster_name,
        "region_id": placeholder.REGION.text,
        "cluster_type": "ManagedKubernetes",
        "profile": "Default",
        "cluster_spec": CLUSTER_SPECS[plan.cluster_spec],
        **_kubernetes_version(blueprint),
        "vpcid": _vpc(blueprint).text,
        "vswitch_ids": nodes or [placeholder.ANY_VSWITCH.text],
        "service_cidr": blueprint.service_cidr(placeholder.SERVICE_CIDR.text),
        "ip_stack": blueprint.ip_stack,
        "proxy_mode": blueprint.proxy_mode,
        **_flannel(blueprint),
        "is_enterprise_security_group": plan.security_group is SecurityGroup.ENTERPRISE,
        "snat_entry": blueprint.creates_vpc,
        "endpoint_public_access": False,
        "addons": list(_addons(blueprint)),
    }


def cluster_placeholders(blueprint: Blueprint) -> list[Placeholder]:
    """Return each placeholder of the request once, in order."""
    listed = [*_cluster_placeholders(blueprint), *_pod_placeholders(blueprint)]
    return list({each.text: each for each in listed}.values())


def _cluster_placeholders(blueprint: Blueprint) -> Iterator[Placeholder]:
    yield placeholder.REGION
    stated = _stated_version(blueprint)
    if stated is not None:
        yield stated
    yield _vpc(blueprint)
    yield from _vswitch_placeholders(blueprint.control_plane)
    if blueprint.plan.service_cidr is None:
        yield placeholder.SERVICE_CIDR


def _pod_placeholders(blueprint: Blueprint) -> Iterator[Placeholder]:
    if not blueprint.is_terway:
        if blueprint.plan.pod_cidr is None:
            yield placeholder.POD_CIDR
        return
    for zone in by_zone(placed.vswitch for placed in blueprint.pod_address_vswitches):
        yield placeholder.zone(zone)
    if not blueprint.pod_address_vswitches:
        yield placeholder.ANY_ZONE
    yield from _vswitch_placeholders(blueprint.pod_address_vswitches)


def _vswitch_placeholders(listed: tuple[NamedVswitch, ...]) -> Iterator[Placeholder]:
    yield from map(placeholder.vswitch, listed)
    if not listed:
        yield placeholder.ANY_VSWITCH


def _vpc(blueprint: Blueprint) -> Placeholder:
    return placeholder.vpc(str(blueprint.plan.vpc_cidr or ""))


def _stated_version(blueprint: Blueprint) -> Placeholder | None:
    """Return a placeholder if the plan states a version but no release, which the API requires."""
    stated = blueprint.kubernetes
    if stated is None or blueprint.exact_version is not None:
        return None
    return placeholder.kubernetes_version(str(stated))


def _kubernetes_version(blueprint: Blueprint) -> dict[str, str]:
    """Return the parameter for the version; empty if the plan states none, for which the API uses the newest."""
    stated = _stated_version(blueprint)
    version = blueprint.exact_version if stated is None else stated.text
    return {} if version is None else {"kubernetes_version": version}


def _flannel(blueprint: Blueprint) -> dict[str, str]:
    plan = blueprint.plan
    if blueprint.is_terway:
        return {}
    pod_cidr = str(plan.pod_cidr or placeholder.POD_CIDR.text)
    return {"container_cidr": pod_cidr, "node_cidr_mask": str(plan.node_cidr_mask)}


def _addons(blueprint: Blueprint) -> Iterator[dict[str, str]]:
    """Yield the add-ons. Their `config` is a JSON text within the JSON."""
    addon = {"name": ADDONS[blueprint.plugin]}
    if not blueprint.is_terway:
        yield addon
        return
    settings = {"PodVswitchId": _pod_vswitches(blueprint), **blueprint.addon_settings}
    yield {**addon, "config": _config(settings)}
    if blueprint.has_trunk_addon:
        yield {"name": CONTROL_PLANE_ADDON, "config": _config(TRUNK_SETTING)}


def _pod_vswitches(blueprint: Blueprint) -> Mapping[str, list[str]]:
    """Return the IDs of the pod vSwitches by the ID of their zone."""
    zones: dict[str, list[str]] = {}
    for placed in blueprint.pod_address_vswitches:
        zone = placeholder.zone(placed.vswitch.zone).text
        zones.setdefault(zone, []).append(placeholder.vswitch(placed).text)
    return zones or {placeholder.ANY_ZONE.text: [placeholder.ANY_VSWITCH.text]}


def _config(settings: Mapping[str, Any]) -> str:
    return json.dumps(dict(settings), ensure_ascii=False, separators=(",", ":"))
