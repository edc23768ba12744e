"""A small JSON Patch (RFC 6902), independent of the planner: add, replace, remove."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def patched(document: Mapping[str, Any], operations: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """`replace` and `remove` of what is not there fail, as the RFC demands."""
    result: dict[str, Any] = json.loads(json.dumps(document))
    for operation in operations:
        *path, last = operation["path"].split("/")[1:]
        holder: Any = result
        for part in path:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        if isinstance(holder, list):
            _in_list(holder, last, operation)
        else:
            assert operation["op"] == "add" or last in holder, operation
            if operation["op"] == "remove":
                del holder[last]
            else:
                holder[last] = operation["value"]
    return result


def _in_list(holder: list[Any], last: str, operation: Mapping[str, Any]) -> None:
    if operation["op"] == "add":
        holder.insert(len(holder) if last == "-" else int(last), operation["value"])
        return
    assert int(last) < len(holder), operation
    holder[int(last)] = operation["value"]
