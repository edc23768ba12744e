"""The clusters of a fleet that is to be laid out, as rows; the space and the networks to keep clear of, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ..catalogue.model import Editions, Plugin
from ..fleet.cluster_fleet import MAX_CLUSTERS
from ..fleet.proposal import MAX_ZONES, ClusterRequest
from ..plan.draft import Draft, Mistake, NetworkDraft
from ..plan.plan import ConnectedNetwork
from ..plan.read import read
from .fleet_text import Fault
from .form_lists import LINES
from .link import decode_pairs

COLUMNS: Final = ("name", "nodes", "pods_per_node", "zones", "plugin", "services")
DEFAULT_ZONES: Final = 2


class PluginRequest(StrEnum):
    """The plug-in that a cluster is laid out for; with `any`, the one that takes less room."""

    ANY = "any"
    TERWAY = Plugin.TERWAY
    FLANNEL = Plugin.FLANNEL


@dataclass(frozen=True, slots=True)
class RequestsReading:
    cluster_requests: tuple[ClusterRequest, ...]
    faults: tuple[Fault, ...]


def read_requests(text: str, editions: Editions) -> RequestsReading:
    """A row a cluster; the first may name the columns. `place` of a fault is the line, from 1."""
    cluster_requests: list[ClusterRequest] = []
    faults: list[Fault] = []
    for place, row in _rows(text):
        if len(cluster_requests) + len(faults) >= MAX_CLUSTERS:
            faults.append(Fault(0, Mistake("", "fleet-too-many", {"most": MAX_CLUSTERS})))
            break
        cluster_request = _request(row, editions)
        if isinstance(cluster_request, ClusterRequest):
            cluster_requests.append(cluster_request)
        else:
            faults += [Fault(place, mistake) for mistake in cluster_request]
    return RequestsReading(tuple(cluster_requests), tuple(faults))


def read_networks(text: str, editions: Editions) -> tuple[list[ConnectedNetwork], list[Mistake]]:
    """One network a line, a name after it; host bits are let go."""
    draft = decode_pairs([(f"connected_networks{LINES}", text)]).draft
    return networks_of(draft.connected_networks, editions)


def networks_of(
    drafts: Sequence[NetworkDraft], editions: Editions
) -> tuple[list[ConnectedNetwork], list[Mistake]]:
    """The networks without host bits, and the mistakes as those of a plan's `connected_networks`."""
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


def _request(row: list[str], editions: Editions) -> ClusterRequest | list[Mistake]:
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
    """A cluster with its size in `draft`; every mistake names its member."""
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
    """From 1 to `MAX_ZONES`, however many zeros stand before it; None for any other text."""
    digits = text.lstrip("0")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(MAX_ZONES))):
        return None
    number = int(digits)
    return number if number <= MAX_ZONES else None
