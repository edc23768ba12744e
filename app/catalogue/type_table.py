"""Reading `instance_types.csv`: strict about columns and numbers; an empty cell means not known, never zero."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from .model import Eni, InstanceType, Source
from .toml_file import CatalogueError, display_name, read_text

COLUMNS: Final = (
    "type",
    "family",
    "vcpu",
    "memory_gib",
    "eni_quantity",
    "ipv4_per_eni",
    "ipv6_per_eni",
    "eni_total_quantity",
    "trunk_supported",
    "source",
    "source_date",
)

_DIFFERS: Final = "differs"  # the remark on a source with other figures than those in the table
_SOURCE: Final = re.compile(r"([A-Za-z0-9-]+)(?:\(([^()]+)\))?", re.ASCII)
TYPE_NAME: Final = re.compile(r"ecs(\.[a-z0-9-]+){2}", re.ASCII)
_WHOLE: Final = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)
_MEMORY: Final = re.compile(r"(0|[1-9]\d{0,5})(\.\d{1,3})?", re.ASCII)
_TRUTH: Final = {"true": True, "false": False, "": None}

OtherFigures: TypeAlias = Mapping[str, Mapping[str, int]]


def read_instance_types(
    path: Path, sources: Mapping[str, Source], other_figures: OtherFigures
) -> dict[str, InstanceType]:
    """Read the types by name, in the file's order. `other_figures` are those of another source, by type and column."""
    rows = csv.reader(read_text(path).splitlines())
    faults = list(_heading_faults(next(rows, [])))
    types: dict[str, InstanceType] = {}
    for line, cells in enumerate(rows, start=2):
        row = _Row(cells, sources)
        read = row.instance_type(other_figures)
        if read.name in types:
            row.faults.append(f"type: {read.name} stands twice")
        types[read.name] = read
        faults += (f"{line}: {fault}" for fault in row.faults)
    if faults:
        raise CatalogueError("\n".join(f"{display_name(path)}:{fault}" for fault in faults))
    return types


def by_family(types: Mapping[str, InstanceType]) -> Mapping[str, tuple[InstanceType, ...]]:
    """Return the types of each family, the smallest first."""
    families: dict[str, list[InstanceType]] = {}
    for instance_type in sorted(types.values(), key=lambda known: known.rank):
        families.setdefault(instance_type.family, []).append(instance_type)
    return MappingProxyType({family: tuple(members) for family, members in families.items()})


def _heading_faults(cells: list[str]) -> Iterator[str]:
    if tuple(cells) != COLUMNS:
        yield f"1: the columns should be {','.join(COLUMNS)}"


@dataclass(slots=True)
class _Row:
    """One row being read; its faults are collected."""

    cells: list[str]
    known_sources: Mapping[str, Source]
    faults: list[str] = field(default_factory=list)

    def instance_type(self, other_figures: OtherFigures) -> InstanceType:
        if len(self.cells) != len(COLUMNS):
            self.faults.append(f"{len(self.cells)} cells instead of {len(COLUMNS)}")
            self.cells = (self.cells + [""] * len(COLUMNS))[: len(COLUMNS)]
        name, family, vcpu, memory, enis, ipv4, ipv6, total, trunk, source, date = self.cells
        self._check_name(name, family)
        cited = self._sources(source, date)
        return InstanceType(
            name,
            family,
            self._whole("vcpu", vcpu),
            self._memory(memory),
            Eni(
                self._whole("eni_quantity", enis),
                self._whole("ipv4_per_eni", ipv4),
                self._whole_or_unknown("ipv6_per_eni", ipv6),
                self._whole_or_unknown("eni_total_quantity", total),
                self._truth(trunk),
            ),
            sources=tuple(self.known_sources[key] for key in cited),
            doubtful=_DIFFERS in cited.values() or name in other_figures,
            other_figures=MappingProxyType(other_figures.get(name, {})),
        )

    def _check_name(self, name: str, family: str) -> None:
        """Check that the type's name starts with its family, ignoring what follows a hyphen in either."""
        if not TYPE_NAME.fullmatch(name) or not family or not name.startswith(family.partition("-")[0]):
            self.faults.append(f"type: {name!r} is no type of the family {family!r}")

    def _sources(self, text: str, date: str) -> dict[str, str]:
        """Return the source IDs with the remark on each, which may be empty."""
        cited: dict[str, str] = {}
        for part in text.split(";"):
            match = _SOURCE.fullmatch(part)
            if match is None or match.group(1) not in self.known_sources:
                self.faults.append(f"source: no such source: {part!r}")
            else:
                cited[match.group(1)] = match.group(2) or ""
        if not date:
            self.faults.append("source_date: missing")
        return cited

    def _whole(self, column: str, text: str) -> int:
        if _WHOLE.fullmatch(text):
            return int(text)
        self.faults.append(f"{column}: {text!r} is no whole number")
        return 0

    def _whole_or_unknown(self, column: str, text: str) -> int | None:
        return self._whole(column, text) if text else None

    def _memory(self, text: str) -> float:
        if _MEMORY.fullmatch(text):
            return float(text)
        self.faults.append(f"memory_gib: {text!r} is no number")
        return 0.0

    def _truth(self, text: str) -> bool | None:
        if text not in _TRUTH:
            self.faults.append(f"trunk_supported: {text!r} is neither true, false nor empty")
        return _TRUTH.get(text)
