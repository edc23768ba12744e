"""Terraform's functions for text, numbers, collections and networks.

Values are Python's. An argument is never unknown: unknown values are noticed before a call.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from ...domain.cidr import IPV4, Cidr, read_ipv4_cidr

MAX_ENTRIES: Final = 2_000
MAX_LENGTH: Final = 2_000
MAX_TEXT_LENGTH: Final = 20_000  # of JSON, such as the settings of an add-on

_FORMAT_VERB: Final = re.compile(r"%(?:(%)|0?(\d{0,2})([sdvq]))")


class UnknownError(Exception):
    """Raised for a value that can't be worked out from the files alone.

    `code` is the message code of the reason, `name` the name that is missing.
    """

    def __init__(self, code: str = "expression-unknown", name: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.name = name


def cidrsubnet(block: str, newbits: float, number: float) -> str:
    """Return the subnet with index `number` of those that are `newbits` bits longer than the block."""
    cidr = _cidr(block)
    prefix = cidr.prefix + int(newbits)
    if not (cidr.prefix <= prefix <= IPV4 and 0 <= number < 2 ** int(newbits)):
        raise UnknownError
    return str(Cidr(cidr.first + (int(number) << (IPV4 - prefix)), prefix))


def cidrsubnets(block: str, *newbits: float) -> list[str]:
    """Return consecutive subnets of a block, each aligned to its own size."""
    cidr = _cidr(block)
    address, subnets = cidr.first, []
    for bits in newbits:
        prefix = cidr.prefix + int(bits)
        if not cidr.prefix <= prefix <= IPV4:
            raise UnknownError
        size = 1 << (IPV4 - prefix)
        address = -(-address // size) * size
        if address + size - 1 > cidr.last:
            raise UnknownError
        subnets.append(str(Cidr(address, prefix)))
        address += size
    return subnets


def _cidr(block: object) -> Cidr:
    """Return the network of a text. Raises UnknownError unless it is an IPv4 CIDR block."""
    read = read_ipv4_cidr(block) if isinstance(block, str) else None
    if not isinstance(read, Cidr):
        raise UnknownError
    return read.network


def _cidrhost(block: str, number: float) -> str:
    """Return an address of a block; a negative number counts from the end."""
    cidr = _cidr(block)
    address = (cidr.first if number >= 0 else cidr.last + 1) + int(number)
    if not cidr.first <= address <= cidr.last:
        raise UnknownError
    return str(Cidr(address, IPV4)).partition("/")[0]


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
    steps = range(*(int(bindings) for bindings in bounds))
    if len(steps) > MAX_ENTRIES:
        raise UnknownError
    return list(steps)


def _coalesce(*values: Any) -> Any:
    return next(value for value in values if value not in (None, ""))


def _coalescelist(*lists: list[Any]) -> list[Any]:
    return next(entries for entries in lists if entries)


def _number(value: Any) -> Any:
    return value if isinstance(value, int | float) else float(value)


def _boolean(value: Any) -> bool:
    return {"true": True, "false": False}[value] if isinstance(value, str) else bool(value)


def _distinct(entries: list[Any]) -> list[Any]:
    return [entry for index, entry in enumerate(entries[:MAX_ENTRIES]) if entry not in entries[:index]]


def _merge(*mappings: Any) -> dict[str, Any]:
    return {key: value for mapping in mappings for key, value in (mapping or {}).items()}


def _format(pattern: str, *values: Any) -> str:
    waiting = iter(values)

    def written(found: re.Match[str]) -> str:
        if found[1]:
            return "%"
        value = next(waiting)
        if found[3] == "d":
            return f"{int(value):0{found[2] or 1}d}"
        return json.dumps(value) if found[3] == "q" else to_text(value)

    text = _FORMAT_VERB.sub(written, pattern)
    if "%" in _FORMAT_VERB.sub("", pattern):
        raise UnknownError
    return text


def _replace(text: str, old: str, new: str) -> str:
    if old.startswith("/") and old.endswith("/"):
        raise UnknownError  # a regular expression, which may take any amount of time
    return text.replace(old, new)


def _join(mark: str, *lists: Iterable[Any]) -> str:
    return mark.join(to_text(each) for entries in lists for each in entries)


def _chunked(entries: list[Any], size: float) -> list[list[Any]]:
    step = int(size)
    return [entries[start : start + step] for start in range(0, len(entries), step)]


def _product(*lists: list[Any]) -> list[list[Any]]:
    rows: list[list[Any]] = [[]]
    for entries in lists:
        if len(rows) * len(entries) > MAX_ENTRIES:
            raise UnknownError
        rows = [[*row, entry] for row in rows for entry in entries]
    return rows


def _group_keys(mapping: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the keys of a mapping, grouped by each of their values."""
    keys: dict[str, list[str]] = {}
    for key, values in mapping.items():
        for value in values:
            keys.setdefault(value, []).append(key)
    return keys


def to_text(value: Any) -> str:
    """Return a value as Terraform writes it into a text; a text is returned as the same object."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    raise UnknownError


FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "abs": abs,
    "alltrue": all,
    "anytrue": any,
    "ceil": lambda number: int(-(-number // 1)),
    "chunklist": _chunked,
    "cidrhost": _cidrhost,
    "cidrnetmask": lambda block: str(Cidr(2**IPV4 - _cidr(block).size, IPV4)).partition("/")[0],
    "cidrsubnet": cidrsubnet,
    "cidrsubnets": cidrsubnets,
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "compact": lambda entries: [entry for entry in entries if entry not in (None, "")],
    "concat": lambda *lists: [entry for each in lists for entry in each],
    "contains": lambda entries, value: value in entries,
    "distinct": _distinct,
    "element": lambda entries, index: entries[int(index) % len(entries)],
    "endswith": lambda text, end: text.endswith(end),
    "flatten": _flatten,
    "floor": lambda number: int(number // 1),
    "format": _format,
    "index": lambda entries, value: entries.index(value),
    "join": _join,
    "jsondecode": json.loads,
    "jsonencode": json.dumps,
    "keys": sorted,
    "length": len,
    "lookup": _lookup,
    "lower": lambda text: text.lower(),
    "max": max,
    "merge": _merge,
    "min": min,
    "nonsensitive": lambda value: value,
    "one": lambda entries: entries[0] if entries else None,
    "parseint": lambda text, base: int(text, int(base)),
    "range": _range,
    "replace": _replace,
    "reverse": lambda entries: entries[::-1],
    "sensitive": lambda value: value,
    "setproduct": _product,
    "setsubtract": lambda entries, others: [entry for entry in entries if entry not in others],
    "setunion": lambda *lists: _distinct([entry for each in lists for entry in each]),
    "slice": lambda entries, start, end: entries[int(start) : int(end)],
    "sort": sorted,
    "split": lambda mark, text: text.split(mark),
    "startswith": lambda text, start: text.startswith(start),
    "strcontains": lambda text, part: part in text,
    "substr": lambda text, start, length: text[int(start) :][: int(length) if length >= 0 else None],
    "sum": sum,
    "title": lambda text: text.title(),
    "tobool": _boolean,
    "tolist": list,
    "tomap": dict,
    "tonumber": _number,
    "toset": _distinct,
    "tostring": to_text,
    "transpose": _group_keys,
    "trim": lambda text, marks: text.strip(marks),
    "trimprefix": lambda text, prefix: text.removeprefix(prefix),
    "trimspace": lambda text: text.strip(),
    "trimsuffix": lambda text, suffix: text.removesuffix(suffix),
    "upper": lambda text: text.upper(),
    "values": lambda mapping: [mapping[key] for key in sorted(mapping)],
    "zipmap": lambda keys, values: dict(zip(keys, values, strict=True)),
}


def call(name: str, arguments: list[Any]) -> Any:
    """Return the value of a function call. Raises UnknownError if the function or an argument isn't supported, or if
    the value is too large.
    """
    function = FUNCTIONS.get(name)
    if function is None:
        raise UnknownError("function-unknown", name)
    try:
        value = function(*arguments)
    except (
        TypeError,
        ValueError,
        LookupError,
        AttributeError,
        ArithmeticError,
        StopIteration,
        RecursionError,
    ):
        raise UnknownError from None
    return check_size(value, MAX_TEXT_LENGTH if name in {"jsonencode", "jsondecode"} else MAX_LENGTH)


def check_size(value: Any, most: int = MAX_LENGTH) -> Any:
    """Return a value unchanged. Raises UnknownError if it is longer than `most` characters or has too many entries."""
    if isinstance(value, str) and len(value) > most:
        raise UnknownError
    if isinstance(value, list | dict) and len(value) > MAX_ENTRIES:
        raise UnknownError
    return value
