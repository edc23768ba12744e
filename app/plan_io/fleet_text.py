"""Reading a list of plans from text: a JSON array, a JSON object per line, CSV with a header, or links."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ..catalogue.model import Catalogue, Editions, Plugin
from ..fleet.cluster_fleet import MAX_CLUSTERS
from ..fleet.proposal import Placed
from ..plan.draft import Draft, Mistake
from ..plan.plan import Existing, Plan
from ..plan.read import read
from . import json_text
from .link import PLUGIN, decode_pairs, encode_within, pairs, query_of, stated_draft_of
from .link.lists import ANY_LENGTH
from .plan_json import draft_of_json, json_mistakes, merge_mistakes

# The entries of all plans together, counted by the time that they take: a zone, an instance type or a range counts as 1.
MAX_FLEET_ENTRIES: Final = 40_000
PLAN_WEIGHT: Final = 60
POOL_WEIGHT: Final = 10
# The member that has the list of plans, if the JSON is an object.
PLANS_KEY: Final = "plans"


@dataclass(frozen=True, slots=True)
class Entry:
    """One plan of the list. `place` is its line number, or its position in an array, from 1.

    `plugin` is the one that the list chooses for the cluster, or None.
    """

    place: int
    draft: Draft
    plan: Plan
    catalogue: Catalogue
    plugin: Plugin | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake, and the place of the plan that has it; 0 for the list as a whole. `is_line`: the place is a line number."""

    place: int
    mistake: Mistake
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class FleetReading:
    """The plans of a list that could be read, and the mistakes in the others."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    """An entry of the list as written, before its plan is read."""

    draft: Draft
    mistakes: list[Mistake]
    plugin: str | None = None
    is_line: bool = False


def read_fleet(text: str, editions: Editions) -> FleetReading:
    """Read every valid plan and collect every mistake. Total: never raises, whatever the text."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    total = 0
    for count, (place, read_one) in enumerate(_listed(text), start=1):
        total += _entries(read_one.draft)
        too_many = _limit_mistake(count, total)
        if too_many is not None:
            faults.append(Fault(0, too_many))
            break
        found, entry = _entry(place, read_one, editions)
        faults += [Fault(place, mistake, read_one.is_line) for mistake in found]
        entries += [entry] if entry else []
    return FleetReading(tuple(entries), tuple(faults))


def _entries(draft: Draft) -> int:
    """Return how many entries a plan counts as."""
    ranges = (draft.secondary_cidrs, draft.node_vswitches, draft.pod_vswitches, draft.connected_networks)
    in_pools = (len(pool.instance_types) + len(pool.zones) for pool in draft.node_pools)
    others = len(draft.zones) + sum(map(len, ranges)) + sum(in_pools)
    return PLAN_WEIGHT + POOL_WEIGHT * len(draft.node_pools) + others


def _limit_mistake(plans: int, entries: int) -> Mistake | None:
    if plans > MAX_CLUSTERS:
        return Mistake("", "fleet-too-many", {"most": MAX_CLUSTERS})
    if entries > MAX_FLEET_ENTRIES:
        params = {"most": MAX_FLEET_ENTRIES, "plan_factor": PLAN_WEIGHT, "pool_factor": POOL_WEIGHT}
        return Mistake("", "fleet-too-many", params, "entries")
    return None


def _entry(place: int, listed: _Listed, editions: Editions) -> tuple[list[Mistake], Entry | None]:
    draft = listed.draft
    plugin, of_plugin = chosen_plugin(listed.plugin or draft.plugin)
    if draft.plugin is not None and (draft.existing or "").strip() != Existing.CLUSTER:
        draft = replace(draft, plugin=None)  # for a new cluster, the chosen plug-in is not part of its plan
    reading = read(draft, editions)
    mistakes = merge_mistakes(listed.mistakes, (*reading.mistakes, *of_plugin))
    if mistakes or reading.plan is None:
        return mistakes, None
    dated = replace(draft, rules=reading.catalogue.edition)
    return [], Entry(place, dated, reading.plan, reading.catalogue, plugin)


def _listed(text: str) -> Iterator[tuple[int, _Listed]]:
    text = text.removeprefix("\ufeff").strip()
    if text.startswith("["):
        return _array(text)
    if text.startswith("{"):
        return _objects(text)
    first = text.partition("\n")[0]
    return _links(text) if "=" in first else _rows(text)


def _array(text: str) -> Iterator[tuple[int, _Listed]]:
    try:
        listed = json_text.loads(text)
    except (ValueError, RecursionError) as error:
        duplicates = json_mistakes(error) if isinstance(error, json_text.DuplicateKeysError) else []
        line = getattr(error, "lineno", 0)
        yield line, _Listed(Draft(), duplicates or [Mistake("", "json-invalid")])
        return
    for place, raw in enumerate(listed, start=1):
        yield place, _of_json(raw)


def _objects(text: str) -> Iterator[tuple[int, _Listed]]:
    """Yield a plan per line; a single object over several lines is one plan, or has the list of plans."""
    try:
        whole = json_text.loads(text)
    except json_text.DuplicateKeysError as error:
        yield 1, _Listed(Draft(), json_mistakes(error))
        return
    except (ValueError, RecursionError):
        for place, line in _lines(text):
            yield place, replace(_of_text(line), is_line=True)
        return
    listed = whole.get(PLANS_KEY)
    for place, raw in enumerate(listed if isinstance(listed, list) else [whole], start=1):
        yield place, _of_json(raw)


def _links(text: str) -> Iterator[tuple[int, _Listed]]:
    for place, line in _lines(text):
        yield place, replace(_of_pairs(pairs(query_of(line))), is_line=True)


def _rows(text: str) -> Iterator[tuple[int, _Listed]]:
    """Yield a plan per row; the header names keys of a link, and cells are their values."""
    first = text.partition("\n")[0]
    separator = next((mark for mark in ("\t", ";") if mark in first and "," not in first), ",")
    rows = csv.reader(text.splitlines(), delimiter=separator)
    header: list[str] = []
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = [name.strip().lower() for name in row]
                continue
            yield rows.line_num, replace(_row(header, row), is_line=True)
    except csv.Error:
        yield rows.line_num, _Listed(Draft(), [Mistake("", "fleet-row", {}, "unreadable")], is_line=True)


def _row(header: list[str], row: list[str]) -> _Listed:
    if len(row) > len(header):
        params = {"cells": len(row), "columns": len(header)}
        return _Listed(Draft(), [Mistake("", "fleet-row", params, "cells")])
    return _of_pairs([(name, cell.strip()) for name, cell in zip(header, row, strict=False)])


def _of_pairs(given: list[tuple[str, str]]) -> _Listed:
    link = decode_pairs(given)
    return _Listed(link.draft, list(link.problems), dict(given).get(PLUGIN))


def _of_text(line: str) -> _Listed:
    try:
        raw = json_text.loads(line)
    except (ValueError, RecursionError) as error:
        return _Listed(Draft(), json_mistakes(error))
    return _of_json(raw)


def _of_json(raw: object) -> _Listed:
    return _Listed(*draft_of_json(raw))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for place, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield place, line.strip()


def fleet_query(draft: Draft, plugin: Plugin | None, max_length: int = ANY_LENGTH) -> str | None:
    """Return the query string of a plan and the plug-in chosen for it; None if it is longer than `max_length`."""
    chosen = f"&{PLUGIN}={plugin}" if plugin and draft.plugin is None else ""
    query = encode_within(draft, max_length - len(chosen))
    return None if query is None else query + chosen


def placed_query(placed: Placed, max_length: int = ANY_LENGTH) -> str | None:
    """Return the query string of a proposed cluster; None if it is longer than `max_length`."""
    draft = stated_draft_of(placed.plan, placed.catalogue)
    return fleet_query(draft, placed.cluster_request.plugin, max_length)


def chosen_plugin(text: str | None) -> tuple[Plugin | None, tuple[Mistake, ...]]:
    """Read the name of a plug-in, or return its mistake; None and no mistake if it is blank. Never raises."""
    name = (text or "").strip().lower()
    if name in set(Plugin):
        return Plugin(name), ()
    if not name:
        return None, ()
    return None, (Mistake("/plugin", "choice-unknown", {"value": name[:20], "known": tuple(Plugin)}),)
