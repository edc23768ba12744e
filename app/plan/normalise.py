"""A plan whose ranges are networks, without bits after the prefix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..domain.cidr import Cidr
from .plan import ConnectedNetworks, Plan, Vswitch


def networks_only(plan: Plan) -> Plan:
    return plan.changed(
        vpc_cidr=_network(plan.vpc_cidr),
        secondary_cidrs=tuple(cidr.network for cidr in plan.secondary_cidrs),
        node_vswitches=_vswitches(plan.node_vswitches),
        pod_vswitches=_vswitches(plan.pod_vswitches),
        service_cidr=_network(plan.service_cidr),
        service_ipv6_cidr=_network(plan.service_ipv6_cidr),
        pod_cidr=_network(plan.pod_cidr),
        connected_networks=_connected(plan.connected_networks),
    )


def _network(cidr: Cidr | None) -> Cidr | None:
    return None if cidr is None else cidr.network


def _vswitches(vswitches: Sequence[Vswitch]) -> tuple[Vswitch, ...]:
    return tuple(
        replace(vswitch, cidr=vswitch.cidr.network) if vswitch.cidr.has_host_bits else vswitch
        for vswitch in vswitches
    )


def _connected(networks: ConnectedNetworks) -> ConnectedNetworks:
    """The same object where nothing is to do: it carries an index that was made once."""
    if not networks.have_host_bits:
        return networks
    return ConnectedNetworks(
        replace(network, cidr=network.cidr.network) if network.cidr.has_host_bits else network
        for network in networks
    )
