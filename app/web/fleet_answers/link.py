"""The link of a plan of a fleet: that of its result, and the plug-in that was chosen for it."""

from __future__ import annotations

from ...catalogue.model import Plugin
from ...fleet.proposal import Placed
from ...plan.draft import Draft
from ...plan_io.link import PLUGIN, draft_of, encode_within
from ...plan_io.link.compressed import ANY_LENGTH


def fleet_query(draft: Draft, plugin: Plugin | None, most: int = ANY_LENGTH) -> str | None:
    """The query string, which a list of plans and a result page read; None where it is longer than `most`."""
    chosen = f"&{PLUGIN}={plugin}" if plugin else ""
    query = encode_within(draft, most - len(chosen))
    return None if query is None else query + chosen


def placed_query(placed: Placed, most: int = ANY_LENGTH) -> str | None:
    """The same of a cluster that was laid out."""
    return fleet_query(draft_of(placed.plan), placed.cluster_request.plugin, most)
