"""A fleet for which ranges were proposed."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from ..catalogue.model import Plugin
from ..fleet.proposal import Placed, Unplaced
from ..plan_io.plan_to_json import CompletedPlan, plan_json
from ..wording.language import Language
from ..wording.plain_text import encodable
from .findings import FindingSummary, finding_summary


class AddressShortage(TypedDict):
    """Counts of addresses. `missing` is 0 if there are enough, but no free block is large enough or in a private range."""

    needed: int
    free: int
    missing: int


class ProposedCluster(TypedDict):
    name: str
    plan: CompletedPlan | None
    """With its ranges, and the requested plug-in; null if it doesn't fit."""
    feasible: list[Plugin]
    """The feasible plug-ins among the requested ones."""
    blockers: list[FindingSummary]
    """The blocking errors, if none of them is feasible."""
    nodes_after_zone_loss: int | None
    """The number of nodes that still have addresses if a zone fails; null if no plug-in is feasible."""
    lacking: AddressShortage | None
    share_url: str | None


class FleetProposal(TypedDict):
    """The clusters in order. `placed` is the number of clusters with ranges."""

    rules: str
    placed: int
    clusters: list[ProposedCluster]


def fleet_proposal_json(
    clusters: Sequence[Placed | Unplaced], edition: str, language: Language, links: Sequence[str | None]
) -> FleetProposal:
    """Return the fleet, with its sentences in the language.

    `links` lead to the results of the clusters, in order; None for a cluster without a link.
    """
    return {
        "rules": edition,
        "placed": sum(isinstance(each, Placed) for each in clusters),
        "clusters": [
            _placed(each, link, language) if isinstance(each, Placed) else _unplaced(each)
            for each, link in zip(clusters, links, strict=True)
        ],
    }


def _placed(each: Placed, link: str | None, language: Language) -> ProposedCluster:
    plan = each.plan.changed(max_nodes=each.plan.most_nodes, plugin=each.cluster_request.plugin)
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
