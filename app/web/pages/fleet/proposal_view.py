"""The proposal for a fleet: the ranges of each cluster, as a table, on a map, and as plans to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ....fleet.cluster_fleet import Connection
from ....fleet.proposal import Placed, Unplaced
from ....fleet.report import fleet_report
from ....map.fleet_map import drawn_fleet_map, proposal_map
from ....map.shapes import DrawnMap
from ....plan.plan import ConnectedNetwork
from ....plan_io.fleet_text import placed_query
from ....urls import Urls
from ....wording.fleet import plan_name
from ....wording.language import Language
from ...views.view import Cell, Row
from .tables import MAX_ROWS


@dataclass(frozen=True, slots=True)
class ProposalView:
    """The clusters as rows of a table. `more_rows` is the number of others; `plans` has a link on each line.

    `checked` is the result of checking the clusters together, as the page /fleet does.
    """

    summary: str
    checked: str
    rows: tuple[Row, ...]
    more_rows: int
    service_note: str
    map: DrawnMap | None
    plans: str


def proposal_view(
    clusters: Sequence[Placed | Unplaced],
    taken: Sequence[ConnectedNetwork],
    language: Language,
    urls: Urls,
    most: int,
) -> ProposalView:
    """Return the view of a proposal. `most` is the maximum length of a link, in characters."""
    placed = [each for each in clusters if isinstance(each, Placed)]
    return ProposalView(
        summary=language.text("fleet.propose.summary", placed=len(placed), count=len(clusters)),
        checked=_checked(placed, language) if placed else "",
        rows=tuple(_row(each, number, language, urls, most) for number, each in _drawn(clusters)),
        more_rows=max(0, len(clusters) - MAX_ROWS),
        service_note=_service_note(placed, language),
        map=drawn_fleet_map(proposal_map(placed, taken), language) if placed else None,
        plans="\n".join(urls.result(placed_query(each) or "") for each in placed),
    )


def _checked(placed: Sequence[Placed], language: Language) -> str:
    """Return whether the clusters conflict with each other, and how many of them aren't feasible."""
    report = fleet_report(tuple(each.cluster for each in placed), placed[0].catalogue, Connection.OWN)
    conflicts, refused = len(report.clashes), sum(bool(each.blockers) for each in placed)
    said = [
        language.text("fleet.propose.checked.conflicts", count=conflicts)
        if conflicts
        else language.text("fleet.propose.checked.clear")
    ]
    said.append(
        language.text("fleet.propose.checked.errors", count=refused)
        if refused
        else language.text("fleet.propose.checked.fine")
    )
    return language.sentences(said)


def _drawn(clusters: Sequence[Placed | Unplaced]) -> Iterable[tuple[int, Placed | Unplaced]]:
    """Return the clusters to show with their numbers. If there are very many, those without ranges come first."""
    numbered = list(enumerate(clusters, start=1))
    if len(numbered) > MAX_ROWS:
        numbered.sort(key=lambda each: isinstance(each[1], Placed))
    return numbered[:MAX_ROWS]


def _row(each: Placed | Unplaced, number: int, language: Language, urls: Urls, most: int) -> Row:
    name, nothing = plan_name(each.cluster_request.plan, number, language), language.text("compare.none")
    if isinstance(each, Unplaced):
        return (name, nothing, nothing, nothing, _outcome(each, language))
    query, plan = placed_query(each, most), each.plan
    return (
        Cell(name, urls.result(query) if query else ""),
        *(str(cidr or nothing) for cidr in (plan.vpc_cidr, plan.service_cidr, plan.pod_cidr)),
        _outcome(each, language),
    )


def _outcome(each: Placed | Unplaced, language: Language) -> str:
    if isinstance(each, Unplaced):
        variant = "private" if each.lacks_private else "missing" if each.missing else "pieces"
        params = {"needed": each.sizes.addresses, "free": each.free, "missing": each.missing}
        return language.text(f"fleet.propose.unplaced.{variant}", **params)
    if each.blockers:
        return language.say(each.blockers[0].message)
    plugins = language.list(language.text(f"plugin.{plugin}") for plugin in each.feasible)
    said = [language.text("fleet.propose.feasible", plugins=plugins)]
    left, nodes = each.nodes_after_zone_loss, each.plan.most_nodes
    if each.cluster_request.zones == 1:
        said.append(language.text("result.zones.only", zone=each.plan.node_vswitches[0].zone))
    elif left is not None and left < nodes:
        said.append(language.text("fleet.propose.loss", left=left, nodes=nodes))
    return language.sentences(said)


def _service_note(placed: Sequence[Placed], language: Language) -> str:
    """Return how many Services there is room for if their number wasn't stated."""
    for each in placed:
        if each.plan.services is None and each.plan.service_cidr is not None:
            mask, services = each.plan.service_cidr.prefix, each.room_for_services
            return language.text("fleet.propose.services", mask=mask, services=services)
    return ""
