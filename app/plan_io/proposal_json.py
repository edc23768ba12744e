"""What a fleet's proposal is asked with, as JSON: clusters, space, and networks to keep clear of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from ..catalogue.model import Editions
from ..domain.cidr import Cidr
from ..fleet.cluster_fleet import MAX_CLUSTERS
from ..fleet.proposal import ClusterRequest
from ..plan.draft import Draft, Mistake, NetworkDraft
from . import json_text
from .cluster_requests import ANY, DEFAULT_ZONES, networks_of, request_of
from .plan_json import json_mistakes, shaped, with_those_of_reading
from .plan_schema import NetworkBody


class Body(BaseModel):
    """Shapes only: reading finds out what texts and numbers mean."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ClusterBody(Body):
    """A cluster: its nodes at most, the pods that each must hold, its zones, the plug-in (`terway`, `flannel` or
    `any`), and the Services expected.
    """

    name: str | None = None
    nodes: int | None = None
    pods_per_node: int | None = None
    zones: int | None = DEFAULT_ZONES
    plugin: str | None = ANY
    services: int | None = None


class ProposalBody(Body):
    """A fleet to be laid out in `space`, in the order given, clear of what is `taken`."""

    clusters: list[ClusterBody] | None = None
    space: list[str] | None = None
    taken: list[NetworkBody] | None = None


_PROPOSAL: Final = TypeAdapter(ProposalBody)


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
    body, mistakes = shaped(_PROPOSAL, raw, "here")
    if body is None:
        return Request((), (), (), tuple(mistakes))
    space, of_space = networks_of([NetworkDraft(each) for each in body.space or ()], editions)
    drafts = [NetworkDraft(each.get("cidr"), each.get("name")) for each in body.taken or ()]
    taken, of_taken = networks_of(drafts, editions)
    cluster_requests = [_request(cluster, editions) for cluster in (body.clusters or ())[:MAX_CLUSTERS]]
    found = (
        *_missing(body),
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
        tuple(with_those_of_reading(mistakes, found)),
    )


def _request(cluster: ClusterBody, editions: Editions) -> ClusterRequest | list[Mistake]:
    draft = Draft(
        name=cluster.name,
        nodes=_text(cluster.nodes),
        pods_per_node=_text(cluster.pods_per_node),
        services=_text(cluster.services),
    )
    zones = DEFAULT_ZONES if cluster.zones is None else cluster.zones
    return request_of(draft, str(zones), cluster.plugin or ANY, editions)


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _missing(body: ProposalBody) -> Iterator[Mistake]:
    if not body.clusters:
        yield Mistake("/clusters", "required")
    elif len(body.clusters) > MAX_CLUSTERS:
        yield Mistake("/clusters", "fleet-too-many", {"most": MAX_CLUSTERS})
    if not body.space:
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
