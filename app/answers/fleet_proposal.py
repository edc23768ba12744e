"""A fleet that was laid out."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from ..catalogue.model import Plugin
from ..fleet.proposal import Placed, Unplaced
from ..plan_io.completed_plan import CompletedPlan, plan_json
from ..wording.language import Language
from ..wording.plain_text import encodable
from .findings import FindingSummary, finding_summary


class Lacking(TypedDict):
    """Addresses; `missing` 0: there are enough, but no free piece is large enough, or none is in a private range."""

    needed: int
    free: int
    missing: int


class ProposedCluster(TypedDict):
    name: str
    plan: CompletedPlan | None
    """With its ranges, and the plug-in that was asked for; null where it no longer fits."""
    feasible: list[Plugin]
    """Of the plug-ins that would do, those that carry it."""
    blockers: list[FindingSummary]
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


def fleet_proposal_json(
    clusters: Sequence[Placed | Unplaced], edition: str, language: Language, links: Sequence[str | None]
) -> FleetProposal:
    """The fleet, with its sentences in the language; `links`: of each cluster's result, None where there is none."""
    return {
        "rules": edition,
        "placed": sum(isinstance(each, Placed) for each in clusters),
        "clusters": [
            _placed(each, link, language) if isinstance(each, Placed) else _unplaced(each)
            for each, link in zip(clusters, links, strict=True)
        ],
    }


def _placed(each: Placed, link: str | None, language: Language) -> ProposedCluster:
    plan = each.plan.with_max_nodes().changed(plugin=each.cluster_request.plugin)
    return {
        "name": encodable(each.cluster_request.plan.name),
        "plan": plan_json(plan),
        "feasible": list(each.feasible),
        "blockers": [finding_summary(finding, language) for finding in each.blockers],
        "nodes_after_zone_loss": each.nodes_after_zone_loss,
        "lacking": None,
        "share_url": link,
    }


def _unplaced(each: Unplaced) -> ProposedCluster:
    return {
        "name": encodable(each.cluster_request.plan.name),
        "plan": None,
        "feasible": [],
        "blockers": [],
        "nodes_after_zone_loss": None,
        "lacking": {"needed": each.sizes.addresses, "free": each.free, "missing": each.missing},
        "share_url": None,
    }
