"""A fleet that was laid out."""

from __future__ import annotations

from typing_extensions import TypedDict

from ...catalogue.model import Plugin
from ...plan_io.plan_schema import CompletedPlan
from .base import DESCRIBED
from .summaries import FindingHead


class Lacking(TypedDict):
    """Addresses; `missing` 0: there are enough, but no free piece is large enough."""

    needed: int
    free: int
    missing: int


class ProposedPlan(CompletedPlan):
    """A plan of a fleet; `plugin` is the one that was asked for, null where either would do."""

    plugin: Plugin | None


class ProposedCluster(TypedDict):
    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

    name: str
    plan: ProposedPlan | None
    """With its ranges; null where it no longer fits."""
    feasible: list[Plugin]
    """Of the plug-ins that would do, those that carry it."""
    blockers: list[FindingHead]
    """The errors in the way, where none of them does."""
    nodes_after_zone_loss: int | None
    """Of its nodes those that still find addresses once a zone is lost; null where no plug-in carries it."""
    lacking: Lacking | None
    share_url: str | None


class FleetProposal(TypedDict):
    """The clusters in their order; `placed` counts those that have their ranges."""

    rules: str
    placed: int
    clusters: list[ProposedCluster]
