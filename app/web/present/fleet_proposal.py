"""A fleet that was laid out: what each cluster gets, on a map and as plans to judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.export.fleet.wording import plan_name
from app.locale import Language
from app.planning.fleet.proposal import Placed, Unplaced
from app.planning.map.of_fleet import proposal_map
from app.planning.plan import ConnectedNetwork
from app.web.fleet.link import placed_query
from app.web.present.fleet import MOST_ROWS
from app.web.present.fleet_map import fleet_map_shape
from app.web.present.view import Shape
from app.web.urls import Urls


def proposal_shape(
    clusters: Sequence[Placed | Unplaced],
    taken: Sequence[ConnectedNetwork],
    spoken: Language,
    urls: Urls,
    most: int,
) -> Shape:
    """`most`: characters of a link that this server opens."""
    placed = [each for each in clusters if isinstance(each, Placed)]
    return {
        "summary": spoken.text("fleet.propose.summary", placed=len(placed), count=len(clusters)),
        "rows": [_row(each, number, spoken, urls, most) for number, each in _drawn(clusters)],
        "service_note": _service_note(placed, spoken),
        "more_rows": max(0, len(clusters) - MOST_ROWS),
        "map": fleet_map_shape(proposal_map(placed, taken), spoken) if placed else None,
        "plans": "\n".join(urls.result(placed_query(each) or "") for each in placed),
    }


def _drawn(clusters: Sequence[Placed | Unplaced]) -> Iterable[tuple[int, Placed | Unplaced]]:
    """The clusters with their numbers; of very many first those without a place, which stand nowhere else."""
    numbered = list(enumerate(clusters, start=1))
    if len(numbered) > MOST_ROWS:
        numbered.sort(key=lambda each: isinstance(each[1], Placed))
    return numbered[:MOST_ROWS]


def _row(each: Placed | Unplaced, number: int, spoken: Language, urls: Urls, most: int) -> list[Any]:
    name, nothing = plan_name(each.wish.plan, number, spoken), spoken.text("compare.none")
    if isinstance(each, Unplaced):
        return [name, nothing, nothing, nothing, _outcome(each, spoken)]
    query, plan = placed_query(each, most), each.plan
    return [
        {"text": name, "href": urls.result(query) if query else ""},
        *(str(cidr or nothing) for cidr in (plan.vpc_cidr, plan.service_cidr, plan.pod_cidr)),
        _outcome(each, spoken),
    ]


def _outcome(each: Placed | Unplaced, spoken: Language) -> str:
    if isinstance(each, Unplaced):
        variant = "missing" if each.missing else "pieces"
        params = {"needed": each.sizes.addresses, "free": each.free, "missing": each.missing}
        return spoken.text(f"fleet.propose.unplaced.{variant}", **params)
    if each.blockers:
        return spoken.say(each.blockers[0].message)
    plugins = spoken.list(spoken.text(f"plugin.{plugin}") for plugin in each.feasible)
    said = [spoken.text("fleet.propose.feasible", plugins=plugins)]
    left, nodes = each.nodes_after_zone_loss, each.plan.most_nodes
    if left is not None and left < nodes:
        said.append(spoken.text("fleet.propose.loss", left=left, nodes=nodes))
    return spoken.sentences(said)


def _service_note(placed: Sequence[Placed], spoken: Language) -> str:
    """How many Services there is room for where their number was not stated."""
    for each in placed:
        if each.plan.services is None and each.plan.service_cidr is not None:
            mask, services = each.plan.service_cidr.prefix, each.room_for_services
            return spoken.text("fleet.propose.services", mask=mask, services=services)
    return ""
