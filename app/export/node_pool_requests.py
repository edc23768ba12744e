"""The node pools of a plan as bodies of CreateClusterNodePool requests, with the ConfigMaps that they need.

Use them with `jq '.config_maps[]' FILE | kubectl apply -f -`, and then
`jq -c '.node_pools[]' FILE | while read -r body; do aliyun cs POST /clusters/ID/nodepools --body "$body"; done`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, TypedDict

from . import placeholders as placeholder
from .blueprint import Blueprint
from .node_pool import CONFIG_KEY, CONFIG_NAMESPACE, PoolBlueprint, PrefixConfig
from .placeholders import Placeholder

_DISK_CATEGORY: Final = "cloud_essd"


class NodePoolRequests(TypedDict):
    """ConfigMaps to apply first, then a body of CreateClusterNodePool for each pool, in the order of the plan."""

    config_maps: list[dict[str, Any]]
    node_pools: list[dict[str, Any]]


def node_pool_requests(blueprint: Blueprint) -> NodePoolRequests:
    """Return the requests for all pools of the plan."""
    pools = blueprint.node_pools
    return {
        "config_maps": [_config_map(each.prefix_config) for each in pools if each.prefix_config is not None],
        "node_pools": [_request(each) for each in pools],
    }


def node_pool_placeholders(blueprint: Blueprint) -> list[Placeholder]:
    """Return each placeholder of the requests once, in order."""
    listed = [each for pool in blueprint.node_pools for each in _placeholders(pool)]
    return list({each.text: each for each in listed}.values())


def _placeholders(pool: PoolBlueprint) -> Iterator[Placeholder]:
    yield from map(placeholder.vswitch, pool.vswitches)
    if not pool.vswitches:
        yield placeholder.ANY_VSWITCH
    if not pool.pool.instance_types:
        yield placeholder.instance_type(pool)
    yield placeholder.KEY_PAIR


def _request(pool: PoolBlueprint) -> dict[str, Any]:
    request = {
        "nodepool_info": {"name": pool.name, "type": "ess"},
        "scaling_group": _scaling_group(pool),
    }
    if pool.uses_auto_scaling:
        request["auto_scaling"] = {
            "enable": True,
            "type": "cpu",
            "min_instances": pool.pool.nodes,
            "max_instances": pool.pool.most_nodes,
        }
    if pool.labels:
        labels = [{"key": key, "value": value} for key, value in pool.labels.items()]
        request["kubernetes_config"] = {"labels": labels}
    if pool.max_pods is not None:
        request["node_config"] = {"kubelet_configuration": {"max_pods": pool.max_pods}}
    return request


def _scaling_group(pool: PoolBlueprint) -> dict[str, Any]:
    """Return the scaling group. It has the initial number of nodes, unless auto scaling controls it."""
    vswitches = [placeholder.vswitch(each).text for each in pool.vswitches]
    group: dict[str, Any] = {
        "vswitch_ids": vswitches or [placeholder.ANY_VSWITCH.text],
        "instance_types": list(pool.pool.instance_types) or [placeholder.instance_type(pool).text],
        "instance_charge_type": "PostPaid",
        "system_disk_category": _DISK_CATEGORY,
        "key_pair": placeholder.KEY_PAIR.text,
    }
    if not pool.uses_auto_scaling:
        group["desired_size"] = pool.pool.nodes
    if pool.multi_az_policy is not None:
        group["multi_az_policy"] = pool.multi_az_policy
    return group


def _config_map(config: PrefixConfig) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": config.name, "namespace": CONFIG_NAMESPACE},
        "data": {CONFIG_KEY: json.dumps(dict(config.settings))},
    }
