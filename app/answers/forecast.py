"""The forecast for a plan (zones, their loss, and growth), and alternatives to its node CIDR mask and instance type."""

from __future__ import annotations

from typing_extensions import TypedDict

from ..catalogue.model import Plugin
from ..engine import evaluation as engine
from ..engine import growth, trade_offs, zones
from ..engine.limits import LimitName
from ..engine.trade_offs import Suitability
from .verdict import VerdictSummary, verdict_summary


class Shortage(TypedDict):
    """Missing vSwitch addresses; null if pods use none in the zone."""

    node_addresses: int
    pod_addresses: int | None


class ZoneStatus(TypedDict):
    """A zone, and the limit on its addresses that is reached first.

    `nodes`: the number of nodes that the zone has addresses for; null with several pools. `needed` and `allowed`: addresses
    for the limit `bound_by`. `month`: when growth exceeds it. `short`: the missing addresses if the largest zone fails.
    """

    zone: str
    nodes: int | None
    bound_by: LimitName
    needed: int
    allowed: int
    month: int | None
    short: Shortage | None


class ZoneOutlook(TypedDict):
    """The zones of one plug-in, and what happens if the largest one fails."""

    plugin: Plugin
    nodes_in_zone: int
    skew: int | None
    stranded_nodes: int | None
    first_out: str
    lost: str
    survives: bool
    nodes_after_loss: int | None
    nodes_in_zone_after_loss: int | None
    zones: list[ZoneStatus]


def zones_json(outlook: zones.ZoneOutlook) -> ZoneOutlook:
    """Return the zones of one plug-in."""
    return {
        "plugin": outlook.plugin,
        "nodes_in_zone": outlook.nodes_in_zone,
        "skew": outlook.skew,
        "stranded_nodes": outlook.stranded_nodes,
        "first_out": outlook.first_out.zone,
        "lost": outlook.lost,
        "survives": outlook.survives,
        "nodes_after_loss": outlook.nodes_after_loss,
        "nodes_in_zone_after_loss": outlook.nodes_in_zone_after_loss,
        "zones": [_zone(zone) for zone in outlook.zones],
    }


def _zone(zone: zones.ZoneStatus) -> ZoneStatus:
    return {
        "zone": zone.zone,
        "nodes": zone.max_nodes,
        "bound_by": zone.bound_by,
        "needed": zone.needed,
        "allowed": zone.allowed,
        "month": zone.month,
        "short": None if zone.short is None else _shortage(zone.short),
    }


def _shortage(short: zones.Shortage) -> Shortage:
    return {"node_addresses": short.node_addresses, "pod_addresses": short.pod_addresses}


class LimitMonth(TypedDict):
    """The month in which growth exceeds a limit; null: not within five years."""

    plugin: Plugin
    limit: LimitName
    nodes: int | None
    nodes_on_request: int | None
    month: int | None
    month_on_request: int | None


class Year(VerdictSummary):
    """The plan after a number of years of growth, evaluated with the nodes of that year."""

    year: int
    month: int
    nodes: int
    pods: int
    feasible: list[Plugin]


class Month(TypedDict):
    month: int
    nodes: int
    pods: int


class Growth(TypedDict):
    percent_per_year: int
    month_beyond_max_nodes: int | None
    limits: list[LimitMonth]
    years: list[Year]
    months: list[Month]
    """Month 0 is today."""


def growth_json(grown: engine.Growth) -> Growth:
    """Return nodes and pods for each month, the month in which each limit is exceeded, and the verdict of each year."""
    return {
        "percent_per_year": grown.percent_per_year,
        "month_beyond_max_nodes": grown.month_beyond_max_nodes,
        "limits": [_limit(limit) for limit in grown.limits],
        "years": [_year(year) for year in grown.years],
        "months": [
            {"month": month, "nodes": nodes, "pods": pods}
            for month, (nodes, pods) in enumerate(zip(grown.nodes, grown.pods, strict=True))
        ],
    }


def _limit(limit: growth.LimitMonth) -> LimitMonth:
    return {
        "plugin": limit.plugin,
        "limit": limit.limit,
        "nodes": limit.nodes,
        "nodes_on_request": limit.nodes_on_request,
        "month": limit.month,
        "month_on_request": limit.month_on_request,
    }


def _year(year: engine.Year) -> Year:
    return {
        "year": year.year,
        "month": year.year * growth.YEAR,
        "nodes": year.nodes,
        "pods": year.pods,
        **verdict_summary(year.verdict),
        "feasible": list(year.feasible),
    }


class MaskTrade(TypedDict):
    """A node CIDR mask of Flannel: what it allows, and what it wastes."""

    mask: int
    pods_per_node: int
    usable_pods_per_node: int
    nodes: int | None
    wasted_per_node: int
    wasted: int
    suits: Suitability
    chosen: bool


class TypeTrade(TypedDict):
    """An instance type of the plan's family with Terway; null means unknown."""

    type: str
    family: str
    vcpu: int
    memory_gib: float
    shared_eni_pods: int
    exclusive_eni_pods: int
    trunk_eni_pods: int | None
    addresses_per_node: int
    nodes: int | None
    suits: Suitability
    chosen: bool


class Trades(TypedDict):
    masks: list[MaskTrade]
    types: list[TypeTrade]


def trades_json(found: trade_offs.TradeOffs) -> Trades:
    """Return every node CIDR mask of Flannel, and the family of the plan's instance type with Terway."""
    return {
        "masks": [_mask(trade) for trade in found.masks],
        "types": [_type(trade) for trade in found.types],
    }


def _mask(trade: trade_offs.MaskTradeOff) -> MaskTrade:
    return {
        "mask": trade.mask,
        "pods_per_node": trade.pods_per_node,
        "usable_pods_per_node": trade.usable_pods_per_node,
        "nodes": trade.nodes,
        "wasted_per_node": trade.wasted_per_node,
        "wasted": trade.wasted,
        "suits": trade.suits,
        "chosen": trade.chosen,
    }


def _type(trade: trade_offs.TypeTradeOff) -> TypeTrade:
    return {
        "type": trade.type.name,
        "family": trade.type.family,
        "vcpu": trade.type.vcpu,
        "memory_gib": trade.type.memory_gib,
        "shared_eni_pods": trade.shared_eni_pods,
        "exclusive_eni_pods": trade.exclusive_eni_pods,
        "trunk_eni_pods": trade.trunk_eni_pods,
        "addresses_per_node": trade.addresses_per_node,
        "nodes": trade.nodes,
        "suits": trade.suits,
        "chosen": trade.chosen,
    }
