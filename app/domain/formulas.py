"""Address formulas: for a vSwitch, for Flannel's blocks, and for Terway's elastic network interfaces (ENIs).

Flannel in VPC route mode gives every node one equal block of the pod CIDR, and one route entry. With Terway, pods take
addresses of the VPC through the ENIs of the node; the primary ENI is the node's own. Formulas: alibabacloud.com "Work with
Terway" and, for IP prefixes, Terway's `docs/ip-prefix.md`.
"""

from __future__ import annotations

from .cidr import IPV4, Cidr


def addresses_left(cidr: Cidr, reserved: int, used: int) -> int:
    """Return the addresses left in a block, without the `reserved` (Alibaba Cloud's own) and the `used` ones."""
    return max(0, cidr.size - reserved - used)


def addresses_per_block(node_cidr_mask: int) -> int:
    """Return the addresses of one node's block; the documentation gives this number as the maximum pods per node."""
    return 1 << (IPV4 - node_cidr_mask)


def node_blocks(pod_cidr: Cidr, node_cidr_mask: int) -> int:
    """Return the number of nodes that the pod CIDR has blocks for; 0 when it is smaller than one block."""
    return 1 << (node_cidr_mask - pod_cidr.prefix) if node_cidr_mask >= pod_cidr.prefix else 0


def node_cidr_mask_for(pods_per_node: int, shortest: int, longest: int, unusable: int) -> int:
    """Return the node CIDR mask for so many pods per node.

    It is the longest mask whose usable addresses are enough, else the longest whose addresses are enough in all,
    else the shortest.
    """
    masks = range(longest, shortest - 1, -1)
    for spared in (unusable, 0):
        for mask in masks:
            if addresses_per_block(mask) - spared >= pods_per_node:
                return mask
    return shortest


def shared_eni_pods(eni_quantity: int, ipv4_per_eni: int) -> int:
    """Return the pods that share the ENIs of a node."""
    return (eni_quantity - 1) * ipv4_per_eni


def exclusive_eni_pods(eni_quantity: int) -> int:
    """Return the pods of a node when each pod has an exclusive ENI."""
    return eni_quantity - 1


def trunk_eni_pods(eni_total_quantity: int, eni_quantity: int) -> int:
    """Return the pods of a node that can have per-pod settings, each on a member ENI of a trunk ENI."""
    return max(0, eni_total_quantity - eni_quantity)


def prefixes_per_eni(ipv4_per_eni: int) -> int:
    """Return the IP prefixes that fit on an ENI; its primary address can't be one."""
    return max(0, ipv4_per_eni - 1)


def prefix_pods(eni_quantity: int, ipv4_per_eni: int, block: int) -> int:
    """Return the pods of a node in IP prefix mode, where each prefix has `block` addresses."""
    return (eni_quantity - 1) * prefixes_per_eni(ipv4_per_eni) * block


def addresses_per_node(pods_per_node: int, idle_addresses: int, pods_of_type: int | None) -> int:
    """Return the pod addresses that a node takes: its pods and the idle ones, at most what the type supports."""
    wanted = pods_per_node + idle_addresses
    return wanted if pods_of_type is None else min(wanted, pods_of_type)


def prefixes_per_node(pods_per_node: int, block: int, surplus_percent: int, pods_of_type: int | None) -> int:
    """Return the IP prefixes that a node takes: enough for its pods and the surplus, at most what the type supports.

    Each prefix has `block` addresses.
    """
    needed = -(-pods_per_node // block)
    wanted = -(-needed * (100 + surplus_percent) // 100)
    return wanted if pods_of_type is None else min(wanted, pods_of_type // block)


def prefix_enis(prefixes: int, ipv4_per_eni: int) -> int:
    """Return the secondary ENIs that so many IP prefixes take."""
    per_eni = prefixes_per_eni(ipv4_per_eni)
    return -(-prefixes // per_eni) if per_eni else 0


def eni_count(addresses: int, ipv4_per_eni: int) -> int:
    """Return the secondary ENIs that so many single addresses take."""
    return -(-addresses // ipv4_per_eni) if ipv4_per_eni else 0
