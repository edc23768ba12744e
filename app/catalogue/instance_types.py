"""Reading `instance_types.csv`: strict about columns and numbers; an empty cell is an unknown, never zero."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from app.catalogue.model import InstanceType
from app.catalogue.toml_file import CatalogueError, named, read_text

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

_DIFFERS: Final = "(differs)"  # marks a source that does not agree with the figures taken
_TYPE: Final = re.compile(r"ecs(\.[a-z0-9-]+){2,3}", re.ASCII)
_WHOLE: Final = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)
_MEMORY: Final = re.compile(r"(0|[1-9]\d{0,5})(\.\d{1,3})?", re.ASCII)
_TRUTH: Final = {"true": True, "false": False}

Elsewhere: TypeAlias = Mapping[str, dict[str, int]]


def read_instance_types(path: Path, elsewhere: Elsewhere) -> dict[str, InstanceType]:
    """The types by name, in the file's order. `elsewhere`: what another source gives, by type and column."""
    rows = csv.reader(read_text(path).splitlines())
    faults: list[str] = []
    types: dict[str, InstanceType] = {}
    for line, cells in enumerate(rows, start=1):
        if line == 1:
            faults += _heading_faults(cells)
            continue
        row = _Row(cells)
        read = row.instance_type(elsewhere)
        if read.name in types:
            row.faults.append(f"type: {read.name} stands twice")
        types[read.name] = read
        faults += (f"{line}: {fault}" for fault in row.faults)
    faults += (f"1: no such type: {name}" for name in elsewhere if name not in types)
    if faults:
        raise CatalogueError("\n".join(f"{named(path)}:{fault}" for fault in faults))
    return types


def by_family(types: Mapping[str, InstanceType]) -> Mapping[str, tuple[InstanceType, ...]]:
    families: dict[str, list[InstanceType]] = {}
    for instance_type in types.values():
        families.setdefault(instance_type.family, []).append(instance_type)
    return MappingProxyType({family: tuple(members) for family, members in families.items()})


def _heading_faults(cells: list[str]) -> Iterator[str]:
    if tuple(cells) != COLUMNS:
        yield f"1: the columns should be {','.join(COLUMNS)}"


@dataclass(slots=True)
class _Row:
    """One row being read; what is wrong with it is collected."""

    cells: list[str]
    faults: list[str] = field(default_factory=list)

    def instance_type(self, elsewhere: Elsewhere) -> InstanceType:
        if len(self.cells) != len(COLUMNS):
            self.faults.append(f"{len(self.cells)} cells instead of {len(COLUMNS)}")
            self.cells = (self.cells + [""] * len(COLUMNS))[: len(COLUMNS)]
        name, family, vcpu, memory, enis, ipv4, ipv6, total, trunk, source, date = self.cells
        if not _TYPE.fullmatch(name) or not name.startswith(family.partition("-")[0]):
            self.faults.append(f"type: {name!r} is no type of the family {family!r}")
        if not source or not date:
            self.faults.append("source: missing, or without its date")
        return InstanceType(
            name,
            family,
            self._whole("vcpu", vcpu),
            self._memory(memory),
            self._whole("eni_quantity", enis),
            self._whole("ipv4_per_eni", ipv4),
            self._whole_or_unknown("ipv6_per_eni", ipv6),
            self._whole_or_unknown("eni_total_quantity", total),
            self._truth(trunk),
            source,
            date,
            doubtful=_DIFFERS in source or name in elsewhere,
            elsewhere=MappingProxyType(elsewhere.get(name, {})),
        )

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
        if text and text not in _TRUTH:
            self.faults.append(f"trunk_supported: {text!r} is neither true, false nor empty")
        return _TRUTH.get(text)
