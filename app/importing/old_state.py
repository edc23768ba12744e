"""State files of Terraform before 0.12, whose resources have flat attributes: `vswitch_ids.#` says how many there are,
`vswitch_ids.0` is the first, and `tags.%` that the rest are names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .tree import Node

_SIZES: Final = frozenset({"#", "%"})
_MAX_NESTING: Final = 10


def resources_of(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Each resource's address, its type in Terraform, and its attributes as a tree."""
    for module in document.items("modules"):
        path = [each.text() for each in module.items("path")][1:]
        for name, entry in module.members("resources").items():
            address = ".".join([*(f"module.{each}" for each in path), name])
            attributes = entry.get("primary", "attributes") or Node({}, entry.position)
            if not name.startswith("data."):
                yield address, entry.text("type"), _nested(attributes.members(), attributes.position, 0)


def _nested(flat: Mapping[str, Node], position: int, depth: int) -> Node:
    """The tree of attributes whose names are paths."""
    members: dict[str, Node] = {}
    inner: dict[str, dict[str, Node]] = {}
    for name, node in flat.items():
        first, dot, rest = name.partition(".")
        if dot:
            inner.setdefault(first, {})[rest] = node
        else:
            members[name] = node
    for name, parts in inner.items():
        start = min(each.position for each in parts.values())
        if depth < _MAX_NESTING:
            members[name] = _container(parts, start, depth + 1)
    return Node(members, position)


def _container(parts: Mapping[str, Node], position: int, depth: int) -> Node:
    """A list where `#` says how many there are, else a mapping. The numbers of a set's entries say nothing."""
    tree = _nested({name: node for name, node in parts.items() if name not in _SIZES}, position, depth)
    if "#" in parts:
        return Node(list(tree.members().values()), position)
    return tree
