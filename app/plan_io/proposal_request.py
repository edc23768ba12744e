"""Reading the request for a fleet proposal, from a form or JSON: clusters, address space, and networks to avoid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ..catalogue.model import Editions, Plugin
from ..domain.cidr import Cidr
from ..fleet.proposal import MAX_PROPOSED, MAX_ZONES, ClusterRequest
from ..plan.draft import Draft, Mistake, NetworkDraft
from ..plan.fields import Choice, Field, ListOf, Number, Range, Record
from ..plan.plan import MAX_NETWORKS, MAX_RANGES, PLAN_FIELDS, ConnectedNetwork
from ..plan.read import read
from ..plan.records import NETWORK
from . import json_text
from .fleet_text import Fault
from .form_lists import LINES_SUFFIX
from .link import decode_pairs
from .plan_json import DraftReader, json_mistakes, merge_mistakes

COLUMNS: Final = ("name", "nodes", "pods_per_node", "zones", "plugin", "services")
DEFAULT_ZONES: Final = 2


class PluginRequest(StrEnum):
    """The plug-in that a cluster is proposed for; `any` accepts either."""

    ANY = "any"
    TERWAY = Plugin.TERWAY
    FLANNEL = Plugin.FLANNEL


@dataclass(frozen=True, slots=True)
class RequestsReading:
    """The requests that could be read, and the mistakes in the other rows."""

    cluster_requests: tuple[ClusterRequest, ...]
    faults: tuple[Fault, ...]


def read_requests(text: str, editions: Editions) -> RequestsReading:
    """Read a cluster per row; the first row may be a header. The `place` of a fault is its line, from 1."""
    cluster_requests: list[ClusterRequest] = []
    faults: list[Fault] = []
    for place, row in _rows(text):
        if len(cluster_requests) + len(faults) >= MAX_PROPOSED:
            faults.append(Fault(0, Mistake("", "fleet-too-many", {"most": MAX_PROPOSED})))
            break
        cluster_request = _request_of_row(row, editions)
        if isinstance(cluster_request, ClusterRequest):
            cluster_requests.append(cluster_request)
        else:
            faults += [Fault(place, mistake) for mistake in cluster_request]
    return RequestsReading(tuple(cluster_requests), tuple(faults))


def read_networks(text: str, editions: Editions) -> tuple[list[ConnectedNetwork], list[Mistake]]:
    """Read a network per line, followed by its name; host bits are removed."""
    draft = decode_pairs([(f"connected_networks{LINES_SUFFIX}", text)]).draft
    return networks_of(draft.connected_networks, editions)


def networks_of(
    drafts: Sequence[NetworkDraft], editions: Editions
) -> tuple[list[ConnectedNetwork], list[Mistake]]:
    """Return the networks without host bits, and mistakes with the pointers of a plan's `connected_networks`."""
    reading = read(Draft(nodes="1", pods_per_node="1", connected_networks=tuple(drafts)), editions)
    networks = reading.plan.connected_networks if reading.plan else ()
    return [replace(each, cidr=each.cidr.network) for each in networks], list(reading.mistakes)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.strip().partition("\n")[0]
    separator = next((mark for mark in ("\t", ";") if mark in first), ",")
    started = False
    for place, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip().strip('"') for cell in line.split(separator)]
        if not any(cells):
            continue
        if not started and [cell.lower() for cell in cells] == list(COLUMNS[: len(cells)]):
            started = True
            continue
        started = True
        yield place, cells


def _request_of_row(row: list[str], editions: Editions) -> ClusterRequest | list[Mistake]:
    if len(row) > len(COLUMNS):
        return [Mistake("", "fleet-row", {"cells": len(row), "columns": len(COLUMNS)}, "cells")]
    name, nodes, pods, zones, plugin, services = [*row, *[""] * (len(COLUMNS) - len(row))]
    return request_of(
        Draft(name=name or None, nodes=nodes or None, pods_per_node=pods or None, services=services or None),
        zones or str(DEFAULT_ZONES),
        plugin.lower() or PluginRequest.ANY,
        editions,
    )


def request_of(draft: Draft, zones: str, plugin: str, editions: Editions) -> ClusterRequest | list[Mistake]:
    """Return the request for a cluster with the size in `draft`, or all mistakes with pointers to the members."""
    reading = read(draft, editions)
    mistakes = list(reading.mistakes)
    number = _zones(zones)
    if number is None:
        mistakes.append(Mistake("/zones", "fleet-zones", {"value": zones[:20], "most": MAX_ZONES}))
    if plugin not in set(PluginRequest):
        known = tuple(PluginRequest)
        mistakes.append(Mistake("/plugin", "choice-unknown", {"value": plugin[:20], "known": known}))
    if mistakes or reading.plan is None or number is None:
        return mistakes
    return ClusterRequest(reading.plan, number, None if plugin == PluginRequest.ANY else Plugin(plugin))


def _zones(text: str) -> int | None:
    """Read a number from 1 to `MAX_ZONES`, with or without leading zeros; None for any other text."""
    digits = text.lstrip("0")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(MAX_ZONES))):
        return None
    number = int(digits)
    return number if number <= MAX_ZONES else None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster to be proposed, as typed."""

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
        *(replace(each, short_form=False) for each in PLAN_FIELDS if each.name in _SIZE),
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
            kind=ListOf(_CLUSTER, MAX_PROPOSED),
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
    """The request, which is complete if there are no mistakes."""

    cluster_requests: tuple[ClusterRequest, ...]
    space: tuple[Cidr, ...]
    taken: tuple[Cidr, ...]
    mistakes: tuple[Mistake, ...]


def read_proposal(text: bytes, editions: Editions) -> Request:
    """Read the JSON of a request, with all mistakes at once. Never raises."""
    try:
        raw = json_text.loads(text)
    except (ValueError, RecursionError) as error:
        return Request((), (), (), tuple(json_mistakes(error)))
    reader = DraftReader("here")
    sent = reader.members(PROPOSAL.fields, raw)
    if not sent:
        return Request((), (), (), tuple(reader.mistakes))
    space, of_space = networks_of([NetworkDraft(each) for each in sent["space"]], editions)
    taken, of_taken = networks_of(sent["taken"], editions)
    cluster_requests = [_request(cluster, editions) for cluster in sent["clusters"][:MAX_PROPOSED]]
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
        tuple(merge_mistakes(reader.mistakes, found)),
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
    elif len(sent["clusters"]) > MAX_PROPOSED:
        yield Mistake("/clusters", "fleet-too-many", {"most": MAX_PROPOSED})
    if not sent["space"]:
        yield Mistake("/space", "required")


def _of_clusters(cluster_requests: Iterable[ClusterRequest | list[Mistake]]) -> Iterator[Mistake]:
    for number, cluster_request in enumerate(cluster_requests):
        if not isinstance(cluster_request, ClusterRequest):
            for mistake in cluster_request:
                yield replace(mistake, pointer=f"/clusters/{number}{mistake.pointer}")


def _moved(mistakes: Iterable[Mistake], name: str) -> Iterator[Mistake]:
    """Yield mistakes of connected networks with pointers into the list `name`, whose entries are plain texts."""
    for mistake in mistakes:
        pointer = mistake.pointer.replace("/connected_networks", f"/{name}", 1)
        yield replace(mistake, pointer=pointer.removesuffix("/cidr") if name == "space" else pointer)
