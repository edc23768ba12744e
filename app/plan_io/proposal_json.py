"""What a fleet's proposal is asked with, as JSON: clusters, space, and networks to keep clear of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..catalogue.model import Editions
from ..domain.cidr import Cidr
from ..fleet.cluster_fleet import MAX_CLUSTERS
from ..fleet.proposal import MAX_ZONES, ClusterRequest
from ..plan.draft import Draft, Mistake, NetworkDraft
from ..plan.fields import Choice, Field, ListOf, Number, Range, Record
from ..plan.plan import MAX_NETWORKS, MAX_RANGES, PLAN
from ..plan.records import NETWORK
from . import json_text
from .cluster_requests import DEFAULT_ZONES, PluginRequest, networks_of, request_of
from .plan_json import Shapes, json_mistakes, with_those_of_reading


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of a fleet that is to be laid out, as typed."""

    name: str | None = None
    nodes: str | None = None
    pods_per_node: str | None = None
    services: str | None = None
    zones: str | None = None
    plugin: str | None = None


_SIZE: Final = ("name", "nodes", "pods_per_node", "services")
_CLUSTER: Final = Record(
    Cluster,
    (
        *(replace(each, short_form=False) for each in PLAN if each.name in _SIZE),
        Field(
            name="zones",
            kind=Number(1, MAX_ZONES),
            about="The number of zones to spread its nodes over; 2 by default.",
        ),
        Field(name="plugin", kind=Choice(PluginRequest), about="The plug-in; `any` by default."),
    ),
    "A cluster: its maximum nodes, pods per node, zones, plug-in and expected Services.",
)
PROPOSAL: Final = Record(
    Draft,
    (
        Field(
            name="clusters",
            kind=ListOf(_CLUSTER, MAX_CLUSTERS),
            about="The clusters, in the order in which they get ranges.",
            required=True,
        ),
        Field(
            name="space", kind=ListOf(Range(), MAX_RANGES), about="Ranges to allocate from.", required=True
        ),
        Field(name="taken", kind=ListOf(NETWORK, MAX_NETWORKS), about="Reserved networks."),
    ),
    "Clusters that get ranges from `space`, in the given order. The ranges don't overlap `taken`.",
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, whole where there is no mistake."""

    cluster_requests: tuple[ClusterRequest, ...]
    space: tuple[Cidr, ...]
    taken: tuple[Cidr, ...]
    mistakes: tuple[Mistake, ...]


def read_proposal(text: bytes, editions: Editions) -> Request:
    """Total: every mistake at once, each with the JSON Pointer of its member."""
    try:
        raw = json_text.loads(text)
    except (ValueError, RecursionError) as error:
        return Request((), (), (), tuple(json_mistakes(error)))
    shapes = Shapes("here")
    sent = shapes.members(PROPOSAL.fields, raw)
    if not sent:
        return Request((), (), (), tuple(shapes.mistakes))
    space, of_space = networks_of([NetworkDraft(each) for each in sent["space"]], editions)
    taken, of_taken = networks_of(sent["taken"], editions)
    cluster_requests = [_request(cluster, editions) for cluster in sent["clusters"][:MAX_CLUSTERS]]
    found = (
        *_missing(sent),
        *_of_clusters(cluster_requests),
        *_moved(of_space, "space"),
        *_moved(of_taken, "taken"),
    )
    return Request(
        tuple(
            cluster_request
            for cluster_request in cluster_requests
            if isinstance(cluster_request, ClusterRequest)
        ),
        tuple(network.cidr for network in space),
        tuple(network.cidr for network in taken),
        tuple(with_those_of_reading(shapes.mistakes, found)),
    )


def _request(cluster: Cluster, editions: Editions) -> ClusterRequest | list[Mistake]:
    draft = Draft(**{name: getattr(cluster, name) for name in _SIZE})
    return request_of(
        draft,
        cluster.zones or str(DEFAULT_ZONES),
        PluginRequest.ANY if cluster.plugin is None else cluster.plugin,
        editions,
    )


def _missing(sent: Mapping[str, Sequence[object]]) -> Iterator[Mistake]:
    if not sent["clusters"]:
        yield Mistake("/clusters", "required")
    elif len(sent["clusters"]) > MAX_CLUSTERS:
        yield Mistake("/clusters", "fleet-too-many", {"most": MAX_CLUSTERS})
    if not sent["space"]:
        yield Mistake("/space", "required")


def _of_clusters(cluster_requests: Iterable[ClusterRequest | list[Mistake]]) -> Iterator[Mistake]:
    for number, cluster_request in enumerate(cluster_requests):
        if not isinstance(cluster_request, ClusterRequest):
            for mistake in cluster_request:
                yield replace(mistake, pointer=f"/clusters/{number}{mistake.pointer}")


def _moved(mistakes: Iterable[Mistake], name: str) -> Iterator[Mistake]:
    """Mistakes of connected networks as those of the list that they came in; of plain texts the entry is at fault."""
    for mistake in mistakes:
        pointer = mistake.pointer.replace("/connected_networks", f"/{name}", 1)
        yield replace(mistake, pointer=pointer.removesuffix("/cidr") if name == "space" else pointer)
