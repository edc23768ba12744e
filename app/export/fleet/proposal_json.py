"""A fleet that was laid out, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...fleet.proposal import Placed, Unplaced
from ...plan_io.plan_json import plan_json
from ...wording.language import Language
from ...wording.plain_text import encodable
from ..summaries import finding_summary


def fleet_proposal_json(
    clusters: Sequence[Placed | Unplaced], edition: str, language: Language, links: Sequence[str | None]
) -> dict[str, Any]:
    """`links`: of each cluster's result, in their order; None where there is none."""
    return {
        "rules": edition,
        "placed": sum(isinstance(each, Placed) for each in clusters),
        "clusters": [
            {"name": encodable(each.cluster_request.plan.name), **_found(each, language), "share_url": link}
            for each, link in zip(clusters, links, strict=True)
        ],
    }


def _found(each: Placed | Unplaced, language: Language) -> dict[str, Any]:
    if isinstance(each, Unplaced):
        lacking = {"needed": each.sizes.addresses, "free": each.free, "missing": each.missing}
        return {
            "plan": None,
            "feasible": [],
            "blockers": [],
            "nodes_after_zone_loss": None,
            "lacking": lacking,
        }
    plan = replace(each.plan, max_nodes=each.plan.most_nodes)
    return {
        "plan": {**plan_json(plan), "plugin": each.cluster_request.plugin},
        "feasible": list(each.feasible),
        "blockers": [finding_summary(finding, language) for finding in each.blockers],
        "nodes_after_zone_loss": each.nodes_after_zone_loss,
        "lacking": None,
    }
