"""Converting the tables of an edition's files to the dataclasses of `model`, with source IDs resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints

from .model import Fact, Facts, Fit, Source
from .strict import read_strictly
from .toml_file import Fault, TomlFile

Shape = TypeVar("Shape")
FactTable = TypeVar("FactTable", Facts, Fit)


class Figure(StrEnum):
    """A column of the instance types in which sources may differ."""

    VCPU = "vcpu"
    MEMORY_GIB = "memory_gib"
    ENI_QUANTITY = "eni_quantity"
    IPV4_PER_ENI = "ipv4_per_eni"
    IPV6_PER_ENI = "ipv6_per_eni"
    ENI_TOTAL_QUANTITY = "eni_total_quantity"


def read_tables(file: TomlFile, shape: type[Shape], sources: Mapping[str, Source]) -> dict[str, Shape]:
    """Read each table of the file as a `shape`, in the file's order; a table's name becomes its `id`."""
    tables, faults = _named_and_cited(file, sources), list[Fault]()
    read = {name: read_strictly(shape, table, (name,), faults) for name, table in tables.items()}
    file.refuse(faults)
    return read


def read_table(file: TomlFile, shape: type[Shape], sources: Mapping[str, Source]) -> Shape:
    """Read the whole file as one `shape` without an ID."""
    file.refuse(_citation_faults((), file.tables, sources))
    faults: list[Fault] = []
    read = read_strictly(shape, _cited(file.tables, sources), (), faults)
    file.refuse(faults)
    return read


def fact_names(shape: type[FactTable]) -> tuple[str, ...]:
    """Return the names of the facts in such a table."""
    return tuple(get_type_hints(shape))


def read_facts(
    file: TomlFile, shape: type[FactTable], names: Collection[str], sources: Mapping[str, Source]
) -> dict[str, Fact[Any]]:
    """Read the facts with these names, each a field of `shape`. A fault if the file has other tables."""
    types = {name: fact for name, fact in get_type_hints(shape).items() if name in names}
    file.refuse(_differing_names(file, types))
    tables, faults = _named_and_cited(file, sources), list[Fault]()
    facts = {name: read_strictly(fact, tables[name], (name,), faults) for name, fact in types.items()}
    file.refuse(faults)
    return facts


def read_figures(file: TomlFile) -> Mapping[str, Mapping[str, int]]:
    """Read the tables of a file, named by instance type, as numbers by column."""
    faults: list[Fault] = []
    shape: Any = Mapping[str, Mapping[Figure, int]]
    read: Mapping[str, Mapping[str, int]] = read_strictly(shape, file.tables, (), faults)
    file.refuse(faults)
    return read


def _differing_names(file: TomlFile, expected: Mapping[str, object]) -> Iterator[Fault]:
    yield from (Fault((name,), "no such fact") for name in file.tables if name not in expected)
    newer = f"missing; if it is newer than the edition, add it to {file.path.parent.name}.added.toml"
    missing = newer if file.path.name == "facts.toml" else "missing"
    yield from (Fault((name,), missing) for name in expected if name not in file.tables)


def _named_and_cited(file: TomlFile, sources: Mapping[str, Source]) -> dict[str, dict[str, Any]]:
    """Return the tables with their names as IDs, and with source IDs resolved."""
    file.refuse(_table_faults(file, sources))
    return {name: {**_cited(table, sources), "id": name} for name, table in file.tables.items()}


def _table_faults(file: TomlFile, sources: Mapping[str, Source]) -> Iterator[Fault]:
    for name, table in file.tables.items():
        if not isinstance(table, dict):
            yield Fault((name,), "stands outside a table")
            continue
        if "id" in table:
            yield Fault((name, "id"), "the table's name is the id")
        yield from _citation_faults((name,), table, sources)


def _citation_faults(
    keys: tuple[str, ...], table: Mapping[str, Any], sources: Mapping[str, Source]
) -> Iterator[Fault]:
    if "sources" not in table:
        return
    cited = table["sources"]
    if not isinstance(cited, list) or not all(isinstance(key, str) for key in cited):
        yield Fault((*keys, "sources"), "should be a list of sources' ids")
        return
    if not cited:
        yield Fault((*keys, "sources"), "cites nothing")
    for key in cited:
        if key not in sources:
            yield Fault((*keys, "sources"), f"no such source: {key}")
    if len(set(cited)) < len(cited):
        yield Fault((*keys, "sources"), "cites a source twice")


def _cited(table: Mapping[str, Any], sources: Mapping[str, Source]) -> dict[str, Any]:
    if "sources" not in table:
        return dict(table)
    return {**table, "sources": tuple(sources[key] for key in table["sources"])}
