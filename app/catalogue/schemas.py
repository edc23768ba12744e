"""Strict reading of an edition's tables into the shapes of `model`. The only module that knows pydantic."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, cast, get_args, get_type_hints

from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError

from ..domain.cidr import Cidr, Unreadable, read_ipv4_cidr, read_ipv6_cidr
from ..domain.version import Version, read_version
from .model import Fact, Facts, Fit, Source
from .toml_file import Fault, TomlFile

Shape = TypeVar("Shape")
FactTable = TypeVar("FactTable", Facts, Fit)
Figure = Literal["vcpu", "memory_gib", "eni_quantity", "ipv4_per_eni", "ipv6_per_eni", "eni_total_quantity"]

_STRICT: Final = ConfigDict(strict=True, extra="forbid")


def read_tables(file: TomlFile, shape: type[Shape], sources: Mapping[str, Source]) -> dict[str, Shape]:
    """Each table of the file as a `shape`, in the file's order; its name is its id."""
    return _validated(file, _named_and_cited(file, sources), shape)


def read_table(file: TomlFile, shape: type[Shape], sources: Mapping[str, Source]) -> Shape:
    """The whole file as one `shape` without an id."""
    file.refuse(_citation_faults((), file.tables, sources))
    wrapped = {"": _cited(file.tables, sources)}
    return cast(Shape, _validated(file, wrapped, shape)[""])


def fact_names(shape: type[FactTable]) -> tuple[str, ...]:
    """The names of the facts that such a table consists of."""
    return tuple(get_type_hints(shape))


def read_facts(
    file: TomlFile, shape: type[FactTable], names: Collection[str], sources: Mapping[str, Source]
) -> dict[str, Fact[Any]]:
    """The facts of these names, each a field of the `shape`, from the tables of the file, which has no others."""
    values = {name: get_args(hint)[0] for name, hint in get_type_hints(shape).items() if name in names}
    file.refuse(_differing_names(file, values))
    tables = _named_and_cited(file, sources)
    faults: list[Fault] = []
    facts: dict[str, Any] = {}
    for name, value in values.items():
        try:
            facts.update(_read({name: tables[name]}, _fact_of(value)))
        except ValidationError as error:
            faults.extend(_faults(error))
    file.refuse(faults)
    return {name: _frozen(fact) for name, fact in facts.items()}


def _frozen(fact: Fact[Any]) -> Fact[Any]:
    return replace(fact, value=MappingProxyType(fact.value)) if isinstance(fact.value, dict) else fact


def read_figures(file: TomlFile) -> dict[str, dict[str, int]]:
    """Numbers by column, in tables named by instance type."""
    return _validated(file, file.tables, dict[Figure, int])


def _differing_names(file: TomlFile, expected: Mapping[str, object]) -> Iterator[Fault]:
    yield from (Fault((name,), "no such fact") for name in file.tables if name not in expected)
    yield from (Fault((name,), "missing") for name in expected if name not in file.tables)


def _named_and_cited(file: TomlFile, sources: Mapping[str, Source]) -> dict[str, dict[str, Any]]:
    """The tables with their names as ids, and with sources in the place of the sources' ids."""
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
    return {**table, "sources": [asdict(sources[key]) for key in table["sources"]]}


def _cidr(written: str) -> Cidr:
    match read_ipv6_cidr(written) if ":" in written else read_ipv4_cidr(written):
        case Unreadable(fault):
            raise ValueError(f"unreadable range {written!r} ({fault})")
        case cidr if cidr.has_host_bits:
            raise ValueError(f"{cidr} has bits set after its prefix; its network is {cidr.network}")
        case cidr:
            return cidr


def _version(written: str) -> Version:
    version = read_version(written)
    if version is None:
        raise ValueError(f"unreadable version {written!r}")
    return version


_CidrText: TypeAlias = Annotated[str, AfterValidator(_cidr)]
# How a value is written in the file, where that is not the value's own shape.
_WRITTEN: Final[Mapping[Any, Any]] = {
    Cidr: _CidrText,
    tuple[Cidr, ...]: tuple[_CidrText, ...],
    Version: Annotated[str, AfterValidator(_version)],
}


def _fact_of(value: Any) -> Any:
    fact: Any = Fact
    return fact[_WRITTEN.get(value, value)]


@cache
def _reader(shape: Any) -> TypeAdapter[dict[str, Any]]:
    return TypeAdapter(dict[str, shape], config=_STRICT)


def _validated(file: TomlFile, tables: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    try:
        return _read(tables, shape)
    except ValidationError as error:
        raise file.error(_faults(error)) from error


def _read(tables: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    """Read by way of JSON, since strict reading of Python objects would take no table for a dataclass."""
    return _reader(shape).validate_json(json.dumps(tables, default=_strange))


def _strange(value: object) -> dict[str, str]:
    """What JSON has no word for, such as TOML's dates, in a form that no shape takes."""
    return {type(value).__name__: str(value)}


def _faults(error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors():
        keys = tuple(key for key in detail["loc"] if key != "")
        yield Fault(keys, detail["msg"].removeprefix("Value error, "))
