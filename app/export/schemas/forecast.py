"""Zones, growth and trades."""

from __future__ import annotations

from typing_extensions import TypedDict

from ...catalogue.model import Plugin
from ...engine.limits import LimitName
from ...engine.trades import Suits
from .base import DESCRIBED
from .summaries import VerdictHead


class Shortage(TypedDict):
    """vSwitch addresses that are lacking; null where pods take none of the zone."""

    node_addresses: int
    pod_addresses: int | None


class ZoneStanding(TypedDict):
    """A zone: the nodes that it has addresses for, the month in which growth passes them, and what it lacks once the
    largest zone is lost.
    """

    zone: str
    nodes: int
    bound_by: LimitName
    month: int | None
    short: Shortage | None


class ZoneOutlook(TypedDict):
    """The zones of one plug-in, and what happens when the largest one is lost."""

    plugin: Plugin
    nodes_in_zone: int
    skew: int
    stranded_nodes: int
    first_out: str
    lost: str
    survives: bool
    nodes_after_loss: int
    nodes_in_zone_after_loss: int | None
    zones: list[ZoneStanding]


class LimitMonth(TypedDict):
    """The month in which growth passes a limit; null: not within five years."""

    plugin: Plugin
    limit: LimitName
    nodes: int
    nodes_on_request: int
    month: int | None
    month_on_request: int | None


class Year(VerdictHead):
    """The plan after so many years of growth, judged with the nodes that it then has."""

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
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    percent_per_year: int
    month_beyond_max_nodes: int | None
    limits: list[LimitMonth]
    years: list[Year]
    months: list[Month]
    """Month 0 is today."""


class MaskTrade(TypedDict):
    """A node CIDR mask of Flannel: what it holds, and what it wastes."""

    mask: int
    pods_per_node: int
    usable_pods_per_node: int
    nodes: int | None
    wasted_per_node: int
    wasted: int
    suits: Suits
    chosen: bool


class TypeTrade(TypedDict):
    """An instance type of the plan's family with Terway; null is unknown."""

    type: str
    family: str
    vcpu: int
    memory_gib: float
    shared_eni_pods: int
    exclusive_eni_pods: int
    trunk_eni_pods: int | None
    addresses_per_node: int
    nodes: int | None
    suits: Suits
    chosen: bool


class Trades(TypedDict):
    masks: list[MaskTrade]
    types: list[TypeTrade]
