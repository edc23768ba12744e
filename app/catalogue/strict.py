"""Strict reading of TOML values into the dataclasses of `model`: no value is converted, no key ignored.

Not done with pydantic, which has to be imported and to build a validator per type first: without it, a command starts
in two thirds of the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType, NoneType
from typing import Any, Final, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

from ..domain.cidr import Cidr, Unreadable, read_ipv4_cidr, read_ipv6_cidr
from ..domain.version import Version, read_version
from .toml_file import Fault

Shape: TypeAlias = Any
Keys: TypeAlias = tuple[str | int, ...]

T = TypeVar("T")

_SCALARS: Final[Mapping[Shape, tuple[tuple[type, ...], str]]] = {
    bool: ((bool,), "boolean"),
    int: ((int,), "integer"),
    float: ((int, float), "number"),
    str: ((str,), "string"),
}


def read_strictly(shape: type[T], value: object, keys: Keys, faults: list[Fault]) -> T:
    """Read a value as a `shape`: a dataclass, enumeration, tuple, mapping, optional or plain type.

    Faults are added to `faults` with the keys that lead to them; the result is meaningless if there are any.
    """
    return cast(T, _read(shape, value, keys, faults))


def _read(shape: Shape, value: object, keys: Keys, faults: list[Fault]) -> object:
    origin = _class_of(shape)
    if shape in _SCALARS:
        return _scalar(shape, value, keys, faults)
    if shape in _FROM_TEXT:
        return _from_text(shape, value, keys, faults)
    if is_dataclass(origin):
        return _record(shape, value, keys, faults)
    if origin is tuple:
        return _tuple(get_args(shape)[0], value, keys, faults)
    if isinstance(origin, type) and issubclass(origin, StrEnum):
        return _member(origin, value, keys, faults)
    if origin is Mapping:
        return _mapping(shape, value, keys, faults)
    (inner,) = (each for each in get_args(shape) if each is not NoneType)  # of "X | None"
    return _read(inner, value, keys, faults)


@cache
def _hints(made: type) -> Mapping[str, Shape]:
    """Return the cached result of `get_type_hints`."""
    return get_type_hints(made)


def _class_of(shape: Shape) -> Any:
    """Return the class itself, or the generic one of an alias, such as Fact of Fact[int]."""
    origin: Any = get_origin(shape)
    return shape if origin is None else origin


def _scalar(shape: type, value: object, keys: Keys, faults: list[Fault]) -> object:
    types, name = _SCALARS[shape]
    if type(value) not in types:  # bool is a subclass of int
        faults.append(Fault(keys, f"Input should be a valid {name}"))
    return value


def _member(shape: type[StrEnum], value: object, keys: Keys, faults: list[Fault]) -> object:
    members = [each.value for each in shape]
    if value in members:
        return shape(value)
    *others, last = (f"'{each}'" for each in members)
    faults.append(Fault(keys, f"Input should be {', '.join(others)} or {last}"))
    return value


def _tuple(shape: Shape, value: object, keys: Keys, faults: list[Fault]) -> object:
    if not isinstance(value, list | tuple):
        faults.append(Fault(keys, "Input should be a valid list"))
        return ()
    return tuple(_read(shape, each, (*keys, index), faults) for index, each in enumerate(value))


def _mapping(shape: Shape, value: object, keys: Keys, faults: list[Fault]) -> object:
    key_shape, value_shape = get_args(shape)
    if not isinstance(value, dict):
        faults.append(Fault(keys, "Input should be a table"))
        return {}
    return MappingProxyType(
        {
            _read(key_shape, key, (*keys, key), faults): _read(value_shape, each, (*keys, key), faults)
            for key, each in value.items()
        }
    )


def _record(shape: Shape, value: object, keys: Keys, faults: list[Fault]) -> object:
    made = _class_of(shape)
    if isinstance(value, made):
        return value
    if not isinstance(value, dict):
        faults.append(Fault(keys, "Input should be a table"))
        return value
    types, required = _members(shape)
    found = len(faults)
    faults.extend(Fault((*keys, name), "Unexpected keyword argument") for name in value if name not in types)
    faults.extend(Fault((*keys, name), "Field required") for name in required if name not in value)
    read = {
        name: _read(types[name], each, (*keys, name), faults) for name, each in value.items() if name in types
    }
    return value if len(faults) > found else made(**read)


@cache
def _members(shape: Shape) -> tuple[Mapping[str, Shape], tuple[str, ...]]:
    """Return the types of a dataclass's fields, and the names of the required ones."""
    made = _class_of(shape)
    given = dict(zip(getattr(made, "__parameters__", ()), get_args(shape), strict=False))
    types = {name: given.get(hint, hint) for name, hint in _hints(made).items()}
    required = (
        each.name for each in fields(made) if each.default is MISSING and each.default_factory is MISSING
    )
    return types, tuple(required)


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


# Types whose values are written as text.
_FROM_TEXT: Final[Mapping[Shape, Any]] = {Cidr: _cidr, Version: _version}


def _from_text(shape: Shape, value: object, keys: Keys, faults: list[Fault]) -> object:
    if not isinstance(value, str):
        return _scalar(str, value, keys, faults)
    try:
        return _FROM_TEXT[shape](value)
    except ValueError as error:
        faults.append(Fault(keys, str(error)))
        return value
