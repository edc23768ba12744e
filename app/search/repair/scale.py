"""Moves of numbers: quotas and settings of the cluster first; planning for less, last."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...catalogue.model import ClusterSpec
from ...domain import flannel
from ...engine.evaluation import Capacity, Message
from ...plan.plan import Plan, SecurityGroup
from ..ceilings import Ceilings
from .move import Kind, Move, Stand
from .ranges import with_value


def pro_cluster(stand: Stand) -> Iterator[Move]:
    if stand.plan.cluster_spec is ClusterSpec.BASIC:
        edit = partial(with_value, name="cluster_spec", value=ClusterSpec.PRO)
        yield Move("/cluster_spec", "pro", Kind.QUOTA, Message("repair.pro"), edit)


def enterprise_group(stand: Stand) -> Iterator[Move]:
    if stand.plan.security_group is SecurityGroup.BASIC:
        edit = partial(with_value, name="security_group", value=SecurityGroup.ENTERPRISE)
        yield Move("/security_group", "enterprise", Kind.QUOTA, Message("repair.enterprise"), edit)


def higher_route_quota(stand: Stand) -> Iterator[Move]:
    """Enough for what is used and every node, or what is published at most; never below what is used."""
    plan, quota = stand.plan, stand.catalogue.facts.route_entries.value
    wanted = max(plan.route_entries_used, min(quota.maximum, plan.route_entries_used + plan.peak_nodes))
    if wanted > plan.route_entry_quota:
        edit = partial(with_value, name="route_entry_quota", value=wanted)
        title = Message("repair.quota", {"quota": wanted})
        yield Move("/route_entry_quota", str(wanted), Kind.QUOTA, title, edit)


def fitting_mask(stand: Stand) -> Iterator[Move]:
    """The node CIDR mask that holds the pods of a node."""
    facts = stand.catalogue.facts
    masks = facts.node_cidr_mask.value
    mask = flannel.node_cidr_mask_for(
        stand.plan.pods_per_node, masks.shortest, masks.longest, facts.flannel_unusable_addresses.value
    )
    if stand.plan.node_cidr_mask is not None and mask != stand.plan.node_cidr_mask:
        edit = partial(with_value, name="node_cidr_mask", value=mask)
        title = Message("repair.mask", {"mask": mask})
        yield Move("/node_cidr_mask", str(mask), Kind.RANGE, title, edit)


def fewer_nodes(stand: Stand) -> Iterator[Move]:
    """As many nodes as every limit of the plug-in allows."""
    within_limits = _capacity(stand).max_nodes_on_request - stand.plan.surge_nodes
    nodes = min(within_limits, *_ceilings(stand).nodes())
    if 0 < nodes < stand.plan.most_nodes:
        title = Message("repair.fewer-nodes", {"nodes": nodes})
        yield Move("/nodes", str(nodes), Kind.SCALE, title, partial(_with_nodes, nodes))


def _with_nodes(nodes: int, plan: Plan) -> Plan:
    if plan.max_nodes is None:
        return plan.changed(nodes=nodes)
    return plan.changed(max_nodes=nodes, nodes=min(plan.nodes, nodes))


def fewer_pods(stand: Stand) -> Iterator[Move]:
    """As many pods a node as every limit of the plug-in allows."""
    usable = _capacity(stand).usable_pods_per_node
    pods = min(*_ceilings(stand).pods(), stand.plan.pods_per_node if usable is None else usable)
    if 0 < pods < stand.plan.pods_per_node:
        title = Message("repair.fewer-pods", {"pods": pods})
        edit = partial(with_value, name="pods_per_node", value=pods)
        yield Move("/pods_per_node", str(pods), Kind.SCALE, title, edit)


def _capacity(stand: Stand) -> Capacity:
    return stand.answer.report(stand.plugin).capacity


def _ceilings(stand: Stand) -> Ceilings:
    return Ceilings(stand.answer.plan, stand.catalogue, stand.plugin, _capacity(stand))


def fewer_services(stand: Stand) -> Iterator[Move]:
    """As many Services as the cluster and its Service CIDR may have."""
    plan, facts = stand.answer.plan, stand.catalogue.facts
    bounds = [facts.cluster_limits.value[plan.cluster_spec].services]
    if plan.service_cidr is not None:
        bounds.append(plan.service_cidr.size - facts.service_unusable_addresses.value)
    services = min(bounds)
    if plan.services is not None and 0 < services < plan.services:
        title = Message("repair.fewer-services", {"services": services})
        edit = partial(with_value, name="services", value=services)
        yield Move("/services", str(services), Kind.SCALE, title, edit)
