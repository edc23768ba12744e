"""Trades, zones and growth as the contract's JSON."""

from __future__ import annotations

from typing import Any

from ..engine.evaluation import Growth, Year
from ..engine.growth import YEAR, LimitMonth
from ..engine.trades import MaskTrade, Trades, TypeTrade
from ..engine.zones import ZoneOutlook, ZoneStanding
from .summaries import verdict_summary


def zones_json(outlook: ZoneOutlook) -> dict[str, Any]:
    """The zones of one plug-in, and what happens when the largest one is lost."""
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


def _zone(zone: ZoneStanding) -> dict[str, Any]:
    return {
        "zone": zone.zone,
        "nodes": zone.holds,
        "bound_by": zone.bound_by,
        "month": zone.month,
        "short": zone.short
        and {"node_addresses": zone.short.node_addresses, "pod_addresses": zone.short.pod_addresses},
    }


def growth_json(growth: Growth) -> dict[str, Any]:
    """Nodes and pods month by month, when each limit is passed, and the verdict year by year."""
    return {
        "percent_per_year": growth.percent_per_year,
        "month_beyond_max_nodes": growth.month_beyond_max_nodes,
        "limits": [_limit(limit) for limit in growth.limits],
        "years": [_year(year) for year in growth.years],
        "months": [
            {"month": month, "nodes": nodes, "pods": pods}
            for month, (nodes, pods) in enumerate(zip(growth.nodes, growth.pods, strict=True))
        ],
    }


def _limit(limit: LimitMonth) -> dict[str, Any]:
    return {
        "plugin": limit.plugin,
        "limit": limit.limit,
        "nodes": limit.nodes,
        "nodes_on_request": limit.nodes_on_request,
        "month": limit.month,
        "month_on_request": limit.month_on_request,
    }


def _year(year: Year) -> dict[str, Any]:
    return {
        "year": year.year,
        "month": year.year * YEAR,
        "nodes": year.nodes,
        "pods": year.pods,
        **verdict_summary(year.verdict),
        "feasible": list(year.feasible),
    }


def trades_json(trades: Trades) -> dict[str, Any]:
    """Every node CIDR mask of Flannel, and the family of the plan's instance type with Terway."""
    return {
        "masks": [_mask(trade) for trade in trades.masks],
        "types": [_type(trade) for trade in trades.types],
    }


def _mask(trade: MaskTrade) -> dict[str, Any]:
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


def _type(trade: TypeTrade) -> dict[str, Any]:
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
