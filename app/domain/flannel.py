"""Flannel in VPC route mode: every node gets one equal block of the pod CIDR, and one route entry."""

from __future__ import annotations

from .cidr import IPV4, Cidr


def addresses_per_node(node_cidr_mask: int) -> int:
    """Addresses in one node's block; published as the pods that a node can hold."""
    return 1 << (IPV4 - node_cidr_mask)


def node_blocks(pod_cidr: Cidr, node_cidr_mask: int) -> int:
    """Nodes that the pod CIDR has blocks for; 0 when it is smaller than one block."""
    return 1 << (node_cidr_mask - pod_cidr.prefix) if node_cidr_mask >= pod_cidr.prefix else 0


def node_cidr_mask_for(pods_per_node: int, shortest: int, longest: int, unusable: int) -> int:
    """The longest mask whose usable block holds the pods, else whose whole block does, else the shortest."""
    masks = range(longest, shortest - 1, -1)
    for spared in (unusable, 0):
        for mask in masks:
            if addresses_per_node(mask) - spared >= pods_per_node:
                return mask
    return shortest
