"""Moves of numbers: quotas and settings of the cluster first; planning for less, last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from app.catalogue.model import ClusterSpec, Plugin
from app.domain import flannel
from app.planning.evaluation import Message
from app.planning.plan import Plan, SecurityGroup
from app.planning.repair.move import Kind, Move, Stand
from app.planning.repair.ranges import with_value
from app.planning.rules.addresses import used_addresses


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
    nodes = _nodes_that_fit(stand)
    if 0 < nodes < stand.plan.most_nodes:
        title = Message("repair.fewer-nodes", {"nodes": nodes})
        yield Move("/nodes", str(nodes), Kind.SCALE, title, partial(_with_nodes, nodes))


def _with_nodes(nodes: int, plan: Plan) -> Plan:
    if plan.max_nodes is None:
        return replace(plan, nodes=nodes)
    return replace(plan, max_nodes=nodes, nodes=min(plan.nodes, nodes))


def _nodes_that_fit(stand: Stand) -> int:
    plan, facts = stand.answer.plan, stand.catalogue.facts
    capacity = stand.answer.report(stand.plugin).capacity
    pods = facts.cluster_limits.value[plan.cluster_spec].pods
    per_node = _addresses_of_node(stand)
    in_vpc = facts.vpc_private_addresses.value - used_addresses(plan)
    bounds = [
        capacity.max_nodes_on_request - plan.surge_nodes,
        pods // plan.pods_per_node,
        in_vpc // (1 + per_node) - plan.surge_nodes,
    ]
    in_group = _most_in_group(stand)
    if in_group is not None:
        pods_in_group = plan.pods_per_node if stand.plugin is Plugin.TERWAY else 0
        bounds.append((in_group - plan.surge_nodes) // (1 + pods_in_group))
    return min(bounds)


def _addresses_of_node(stand: Stand) -> int:
    """Addresses of the VPC that the pods of a node take."""
    if stand.plugin is Plugin.FLANNEL:
        return 0
    pods = stand.answer.terway.capacity.pods_per_node
    wanted = stand.answer.plan.pods_per_node + stand.catalogue.facts.idle_addresses.value
    return wanted if pods is None else min(wanted, pods)


def _most_in_group(stand: Stand) -> int | None:
    facts = stand.catalogue.facts
    basic = stand.answer.plan.security_group is SecurityGroup.BASIC
    return (facts.basic_security_group if basic else facts.enterprise_security_group).value.error


def fewer_pods(stand: Stand) -> Iterator[Move]:
    """As many pods a node as every limit of the plug-in allows."""
    pods = _pods_that_fit(stand)
    if 0 < pods < stand.plan.pods_per_node:
        title = Message("repair.fewer-pods", {"pods": pods})
        edit = partial(with_value, name="pods_per_node", value=pods)
        yield Move("/pods_per_node", str(pods), Kind.SCALE, title, edit)


def _pods_that_fit(stand: Stand) -> int:
    plan, facts = stand.answer.plan, stand.catalogue.facts
    capacity = stand.answer.report(stand.plugin).capacity
    bounds = [plan.pods_per_node, facts.cluster_limits.value[plan.cluster_spec].pods // plan.most_nodes]
    if capacity.usable_pods_per_node is not None:
        bounds.append(capacity.usable_pods_per_node)
    in_group = _most_in_group(stand)
    if stand.plugin is Plugin.TERWAY:
        left = facts.vpc_private_addresses.value - used_addresses(plan) - plan.peak_nodes
        bounds.append(left // plan.peak_nodes - facts.idle_addresses.value)
        if in_group is not None:
            bounds.append((in_group - plan.peak_nodes) // plan.most_nodes)
    return min(bounds)


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
