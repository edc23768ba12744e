"""A fleet that was judged. Clusters are named by their place in the list, from 0."""

from __future__ import annotations

from typing_extensions import TypedDict

from ...catalogue.model import Plugin
from ...engine.evaluation import Severity, Strength
from ...fleet.clashes import Kind
from ...fleet.cluster_fleet import Connection, Doubt
from .base import PluginOrNone


class StatedDoubt(TypedDict):
    """What speaks against the plug-in that was stated: it can't carry the plan, or its verdict is the other one."""

    code: Doubt
    message: str


class FleetCluster(TypedDict):
    """One cluster. `plugin`: what the fleet counts it with, the one `stated` in the list or else the plan's `verdict`.
    `findings`: those that concern that plug-in, counted by severity.
    """

    name: str
    plugin: PluginOrNone
    stated: Plugin | None
    verdict: PluginOrNone
    doubt: StatedDoubt | None
    strength: Strength
    findings: dict[Severity, int]
    share_url: str


class SharedRange(TypedDict):
    kind: Kind
    cidr: str
    clusters: list[int]


class Clash(TypedDict):
    """Two ranges of different clusters that share addresses and must not; one of them lies in the other."""

    severity: Severity
    message: str
    inner: SharedRange
    outer: SharedRange


class SharedQuota(TypedDict):
    """`needed` of `limit`, which can be raised on request; severity null: within it."""

    needed: int
    limit: int
    on_request: int
    severity: Severity | None


class FleetNetwork(TypedDict):
    """The clusters of one VPC, and what they share."""

    vpc_cidr: str | None
    clusters: list[int]
    route_entries: SharedQuota
    private_addresses: SharedQuota


class Fleet(TypedDict):
    vpcs: Connection
    clear: bool
    clusters: list[FleetCluster]
    clashes: list[Clash]
    shared_vswitches: list[SharedRange]
    networks: list[FleetNetwork]
