"""A plan whose ranges are networks, without bits after the prefix."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..domain.cidr import Cidr
from .plan import ConnectedNetworks, Plan, Vswitch
from .ranges import RANGE_FIELDS


def networks_only(plan: Plan) -> Plan:
    """The plan with each range as its network."""
    return plan.changed(**{field: _network(getattr(plan, field)) for field in RANGE_FIELDS})


def _network(value: Any) -> Any:
    """Of a range, of a record with one, or of a list of such, without host bits; the same object where it has none."""
    match value:
        case Cidr():
            return value.network
        case ConnectedNetworks():
            return _connected(value)
        case tuple():
            return tuple(map(_network, value))
        case Vswitch() if value.cidr.has_host_bits:
            return replace(value, cidr=value.cidr.network)
    return value


def _connected(networks: ConnectedNetworks) -> ConnectedNetworks:
    """The same object where nothing is to do: it carries an index that was made once."""
    if not networks.have_host_bits:
        return networks
    return ConnectedNetworks(
        replace(network, cidr=network.cidr.network) if network.cidr.has_host_bits else network
        for network in networks
    )
