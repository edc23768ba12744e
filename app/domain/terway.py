"""Terway: pods take addresses of the VPC through the node's elastic network interfaces (ENIs).

Formulas: alibabacloud.com "Work with Terway"; the primary ENI is the node's own.
"""

from __future__ import annotations


def shared_eni_pods(eni_quantity: int, ipv4_per_eni: int) -> int:
    return (eni_quantity - 1) * ipv4_per_eni


def exclusive_eni_pods(eni_quantity: int) -> int:
    return eni_quantity - 1


def trunk_eni_pods(eni_total_quantity: int, eni_quantity: int) -> int:
    return max(0, eni_total_quantity - eni_quantity)


def addresses_per_node(pods_per_node: int, idle_addresses: int, pods_of_type: int | None) -> int:
    """Pod addresses that a node takes of the vSwitch: its pods and idle ones, never more than it can hold."""
    wanted = pods_per_node + idle_addresses
    return wanted if pods_of_type is None else min(wanted, pods_of_type)
