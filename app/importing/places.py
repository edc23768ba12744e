"""The lines of a file that the values of a plan were read from, by the JSON Pointers of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple, TypeAlias

from ..plan.draft import Draft, EniDraft, NodePoolDraft
from ..plan.message import Pointer
from .json_tree import read_documents
from .report import Imported
from .sources import SourceFile
from .tree import Node


class Place(NamedTuple):
    """A line of a file, counted from 1."""

    file: str
    line: int


Places: TypeAlias = dict[Pointer, Place]


def imported_places(imported: Imported, file: str) -> Places:
    """Return the file and line of each value that was imported into the Draft; `file` replaces an empty name."""
    lines: dict[tuple[str, str], list[Place]] = {}
    for each in reversed(imported.values):
        place = Place(each.file.partition("#")[0] or file, each.line)
        lines.setdefault((each.field, each.value), []).append(place)
    places: Places = {}
    for pointer, field, text in _values(imported.draft):
        equal = lines.get((field, text))
        if equal:
            # Equal values of a list are in the order of their lines.
            places[pointer] = equal.pop() if len(equal) > 1 else equal[0]
    return places


def plan_places(text: str, file: str) -> Places:
    """Return the line of each member of a plan in JSON, or of the plan of an Evaluation. Raises RefusedError."""
    source = SourceFile(file, text, 0)
    document = read_documents(text)[0]
    members = _members(document.get("plan") or document, "")
    return {pointer: Place(file, source.line_of(position)) for pointer, position in members}


def _values(draft: Draft) -> Iterator[tuple[Pointer, str, str]]:
    """Yield each value of a Draft: its pointer, its field and its text as the report of the import has them."""
    for name in (each.name for each in fields(Draft)):
        value = getattr(draft, name)
        if isinstance(value, str):
            yield f"/{name}", name, value
        elif isinstance(value, EniDraft):
            parts = ((each.name, getattr(value, each.name)) for each in fields(value))
            yield from ((f"/{name}/{part}", f"{name}.{part}", text) for part, text in parts if text)
        elif name == "node_pools":
            yield from (each for index, pool in enumerate(value) for each in _pool_values(index, pool))
        elif isinstance(value, tuple):
            for index, entry in enumerate(value):
                yield f"/{name}/{index}", name, entry if isinstance(entry, str) else entry.cidr or ""
        elif name == "needs":
            yield from ((f"/{name}/{need}", name, f"{need}: {level}") for need, level in value.items())


def _pool_values(index: int, pool: NodePoolDraft) -> Iterator[tuple[Pointer, str, str]]:
    """Yield the pointer, field and text of each value of a node pool."""
    for each in fields(pool):
        value, field = getattr(pool, each.name), f"node_pools/{index}/{each.name}"
        if isinstance(value, str):
            yield f"/{field}", field, value
        elif isinstance(value, tuple):
            yield from ((f"/{field}/{number}", field, text) for number, text in enumerate(value))


def _members(node: Node, pointer: Pointer) -> Iterator[tuple[Pointer, int]]:
    """Yield the pointer and position of each member."""
    yield pointer, node.position
    if isinstance(node.value, dict):
        for name, member in node.value.items():
            yield from _members(member, f"{pointer}/{name}")
    elif isinstance(node.value, list):
        for index, entry in enumerate(node.value):
            yield from _members(entry, f"{pointer}/{index}")
