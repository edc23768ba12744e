"""Requests held to the models of the official SDK, alibabacloud-cs20151215: names, types, and what is deprecated."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from alibabacloud_cs20151215 import models
from darabonba.model import DaraModel

_SET = re.compile(r"self\.(\w+) = ")


def faults(body: object, model: Any, at: str = "") -> Iterator[str]:
    """What of a request the model does not know, has in another type, or marks as deprecated."""
    if not isinstance(body, dict):
        yield f"{at} is no object"
        return
    kinds = _kinds(model)
    for name, value in body.items():
        if name not in kinds:
            yield f"{at}/{name} is unknown to {model.__name__}"
        elif name in deprecated(model):
            yield f"{at}/{name} is deprecated in {model.__name__}"
        else:
            yield from _of_kind(value, kinds[name], f"{at}/{name}")


def _of_kind(value: object, kind: Any, at: str) -> Iterator[str]:
    if get_origin(kind) is list:
        if not isinstance(value, list):
            yield f"{at} is no list"
            return
        for place, member in enumerate(value):
            yield from _of_kind(member, get_args(kind)[0], f"{at}/{place}")
    elif isinstance(kind, type) and issubclass(kind, DaraModel):
        yield from faults(value, kind, at)
    elif type(value) is not kind:
        yield f"{at} should be {kind}, and is {value!r}"


@cache
def _kinds(model: Any) -> dict[str, Any]:
    """The parameters of a model with their types."""
    hints = typing.get_type_hints(model.__init__, {"main_models": models, **vars(typing)})
    return {name: hints[name] for name in inspect.signature(model.__init__).parameters if name != "self"}


@cache
def deprecated(model: Any) -> frozenset[str]:
    """The parameters that the comments of a model mark as deprecated."""
    found, comment = set(), ""
    for line in map(str.strip, inspect.getsource(model.__init__).splitlines()):
        if line.startswith("#"):
            comment += line
        elif (given := _SET.match(line)) is not None:
            if "[Deprecated]" in comment:
                found.add(given[1])
            comment = ""
    return frozenset(found)
