"""A list of plans as text, read whole: a JSON array, a plan a line, CSV with a header, or links, one a line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from app.catalogue.model import Catalogue, Editions
from app.importing import json_text
from app.importing.plan_json import draft_of_json, draft_of_text
from app.planning.draft import Draft, Mistake
from app.planning.fleet.fleet import MOST_CLUSTERS
from app.planning.plan import Plan
from app.planning.read import MOST_NETWORKS, read
from app.web.link import decode, decode_pairs, query_of

# The list that holds the plans, where the JSON is an object.
MEMBER: Final = "plans"


@dataclass(frozen=True, slots=True)
class Entry:
    """One plan of the list. `place`: the number of its line, or of its place in an array, from 1."""

    place: int
    draft: Draft
    plan: Plan
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake, and the place of the plan that it stands in; 0 for the list as a whole."""

    place: int
    mistake: Mistake


@dataclass(frozen=True, slots=True)
class FleetReading:
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


def read_fleet(text: str, editions: Editions) -> FleetReading:
    """Every plan that can be read, and every mistake. Total."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    networks = 0
    for place, draft, mistakes in _drafts(text):
        networks += len(draft.connected_networks)
        beyond = _beyond(len(entries) + len(faults), networks)
        if beyond is not None:
            faults.append(Fault(0, beyond))
            break
        found, entry = _entry(place, draft, mistakes, editions)
        faults += [Fault(place, mistake) for mistake in found]
        entries += [entry] if entry else []
    return FleetReading(tuple(entries), tuple(faults))


def _beyond(read_before: int, networks: int) -> Mistake | None:
    if read_before >= MOST_CLUSTERS:
        return Mistake("", "fleet-too-many", {"most": MOST_CLUSTERS})
    if networks > MOST_NETWORKS:
        return Mistake("", "fleet-too-many", {"most": MOST_NETWORKS}, "networks")
    return None


def _entry(
    place: int, draft: Draft, mistakes: list[Mistake], editions: Editions
) -> tuple[list[Mistake], Entry | None]:
    if any(not mistake.pointer for mistake in mistakes):
        return mistakes, None
    reading = read(draft, editions)
    known = {mistake.pointer for mistake in mistakes}
    mistakes = mistakes + [each for each in reading.mistakes if each.pointer not in known]
    if mistakes or reading.plan is None:
        return mistakes, None
    dated = replace(draft, rules=reading.catalogue.edition)
    return [], Entry(place, dated, reading.plan, reading.catalogue)


def _drafts(text: str) -> Iterator[tuple[int, Draft, list[Mistake]]]:
    text = text.removeprefix("\ufeff").strip()
    if text.startswith("["):
        return _array(text)
    if text.startswith("{"):
        return _objects(text)
    first = text.partition("\n")[0]
    return _links(text) if "=" in first else _rows(text)


def _array(text: str) -> Iterator[tuple[int, Draft, list[Mistake]]]:
    try:
        listed = json_text.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        yield line, Draft(), [Mistake("", "json-invalid")]
        return
    for place, raw in enumerate(listed, start=1):
        yield place, *draft_of_json(raw)


def _objects(text: str) -> Iterator[tuple[int, Draft, list[Mistake]]]:
    """A plan a line; one object over several lines is one plan, or holds the list of them."""
    try:
        whole = json_text.loads(text)
    except (ValueError, RecursionError):
        for place, line in _lines(text):
            yield place, *draft_of_text(line)
        return
    listed = whole.get(MEMBER)
    for place, raw in enumerate(listed if isinstance(listed, list) else [whole], start=1):
        yield place, *draft_of_json(raw)


def _links(text: str) -> Iterator[tuple[int, Draft, list[Mistake]]]:
    for place, line in _lines(text):
        link = decode(query_of(line))
        yield place, link.draft, list(link.problems)


def _rows(text: str) -> Iterator[tuple[int, Draft, list[Mistake]]]:
    """Columns are named, and cells written, as the keys of a link."""
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
            yield rows.line_num, *_row(header, row)
    except csv.Error:
        yield rows.line_num, Draft(), [Mistake("", "fleet-row", {}, "unreadable")]


def _row(header: list[str], row: list[str]) -> tuple[Draft, list[Mistake]]:
    if len(row) > len(header):
        params = {"cells": len(row), "columns": len(header)}
        return Draft(), [Mistake("", "fleet-row", params, "cells")]
    cells = [(name, cell.strip()) for name, cell in zip(header, row, strict=False)]
    link = decode_pairs(cells)
    return link.draft, list(link.problems)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for place, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield place, line.strip()
