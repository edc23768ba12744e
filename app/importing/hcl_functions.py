"""The functions of Terraform that lay out networks. Values are Python's; None of them sees an unknown value."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from ..domain.cidr import IPV4, Cidr, read_ipv4_cidr

MAX_ENTRIES: Final = 2_000
MAX_LENGTH: Final = 2_000


class UnknownError(Exception):
    """What can't be worked out from the text alone."""


def cidrsubnet(block: str, newbits: float, number: float) -> str:
    """The `number`th of the networks that are `newbits` smaller."""
    cidr = _cidr(block)
    prefix = cidr.prefix + int(newbits)
    if not (cidr.prefix <= prefix <= IPV4 and 0 <= number < 2 ** int(newbits)):
        raise UnknownError
    return str(Cidr(cidr.first + (int(number) << (IPV4 - prefix)), prefix))


def cidrsubnets(block: str, *newbits: float) -> list[str]:
    """Networks one after the other, each where it is aligned."""
    cidr = _cidr(block)
    place, found = cidr.first, []
    for bits in newbits:
        prefix = cidr.prefix + int(bits)
        if not cidr.prefix <= prefix <= IPV4:
            raise UnknownError
        size = 1 << (IPV4 - prefix)
        place = -(-place // size) * size
        if place + size - 1 > cidr.last:
            raise UnknownError
        found.append(str(Cidr(place, prefix)))
        place += size
    return found


def _cidr(block: object) -> Cidr:
    read = read_ipv4_cidr(block) if isinstance(block, str) else None
    if not isinstance(read, Cidr):
        raise UnknownError
    return read.network


def _flatten(entries: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for entry in entries:
        flat += _flatten(entry) if isinstance(entry, list) else [entry]
    return flat


def _lookup(mapping: Any, key: Any, *default: Any) -> Any:
    if key in mapping:
        return mapping[key]
    if not default:
        raise UnknownError
    return default[0]


def _range(*bounds: float) -> list[Any]:
    steps = range(*(int(bound) for bound in bounds))
    if len(steps) > MAX_ENTRIES:
        raise UnknownError
    return list(steps)


def _coalesce(*values: Any) -> Any:
    return next(value for value in values if value not in (None, ""))


def _number(value: Any) -> float:
    return float(value)


def _distinct(entries: list[Any]) -> list[Any]:
    return [entry for place, entry in enumerate(entries[:MAX_ENTRIES]) if entry not in entries[:place]]


def _merge(*mappings: Any) -> dict[str, Any]:
    return {key: value for mapping in mappings for key, value in mapping.items()}


FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "cidrsubnet": cidrsubnet,
    "cidrsubnets": cidrsubnets,
    "coalesce": _coalesce,
    "compact": lambda entries: [entry for entry in entries if entry not in (None, "")],
    "concat": lambda *lists: [entry for each in lists for entry in each],
    "distinct": _distinct,
    "element": lambda entries, index: entries[int(index) % len(entries)],
    "flatten": _flatten,
    "jsonencode": json.dumps,
    "join": lambda mark, *lists: mark.join(str(each) for entries in lists for each in entries),
    "keys": sorted,
    "length": len,
    "lookup": _lookup,
    "lower": lambda text: text.lower(),
    "max": max,
    "merge": _merge,
    "min": min,
    "one": lambda entries: entries[0] if entries else None,
    "range": _range,
    "reverse": lambda entries: entries[::-1],
    "slice": lambda entries, start, end: entries[int(start) : int(end)],
    "sort": sorted,
    "split": lambda mark, text: text.split(mark),
    "tolist": list,
    "tomap": dict,
    "tonumber": _number,
    "toset": _distinct,
    "tostring": lambda value: value,
    "trimspace": lambda text: text.strip(),
    "values": lambda mapping: [mapping[key] for key in sorted(mapping)],
    "zipmap": lambda keys, values: dict(zip(keys, values, strict=True)),
}


def call(name: str, arguments: list[Any]) -> Any:
    """The value of a call; raises UnknownError for what is not known, wrong, or out of all proportion."""
    function = FUNCTIONS.get(name)
    if function is None:
        raise UnknownError
    try:
        value = function(*arguments)
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, StopIteration):
        raise UnknownError from None
    return bounded(value)


def bounded(value: Any) -> Any:
    """The value, unless it has grown out of all proportion."""
    if isinstance(value, str) and len(value) > MAX_LENGTH:
        raise UnknownError
    if isinstance(value, list | dict) and len(value) > MAX_ENTRIES:
        raise UnknownError
    return value
