"""Blocks of Terraform as trees without expressions. What is unknown is reported with its reason, and left empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..plan.names import is_zone_id
from .hcl.functions import UnknownError
from .hcl.modules import Instance, ModuleCall, RemoteState, Scope
from .hcl.syntax import Argument, Block
from .hcl.values import MAX_STEPS, pairs_of
from .inventory import zone_label
from .report import Notes
from .resources import OPTIONAL_MEMBERS, READ_MEMBERS, ZONE_MEMBERS
from .tree import Node

# Blocks of resources that modules and JSON write as values of arguments.
_BLOCKS_AS_VALUES: Final = frozenset({"addons", "data", "labels", "management", "scaling_config"})
MAX_DYNAMIC: Final = 100  # blocks of one dynamic block


class BlockReader:
    """Converts the blocks of one module to trees."""

    def __init__(self, scope: Scope, notes: Notes) -> None:
        self.scope = scope
        self.notes = notes

    def node(self, block: Block, bindings: dict[str, Any]) -> Node:
        """Return a block with the arguments that readers know. Inner blocks become lists of such trees."""
        members: dict[str, Node] = {}
        for name, argument in block.arguments.items():
            if name in ZONE_MEMBERS:
                members[name] = self._zone(argument, bindings)
            elif name in READ_MEMBERS or name in OPTIONAL_MEMBERS:
                members[name] = self.value(argument, bindings, is_needed=name in READ_MEMBERS)
            elif name in _BLOCKS_AS_VALUES:
                members[name] = self.value(argument, bindings, is_needed=False)
        for kind, inner, names in self._inner_blocks(block, bindings):
            listed = members.setdefault(kind, Node([], inner.position))
            if isinstance(listed.value, list):
                listed.value.append(self.node(inner, names))
        return Node(members, block.position)

    def value(self, argument: Argument, bindings: dict[str, Any], *, is_needed: bool = True) -> Node:
        """Return the value of an argument. `is_needed`: report the value if it is unknown, because a plan may need
        it.
        """
        try:
            return to_node(self.scope.values.evaluate(argument, bindings), argument.position)
        except UnknownError as unknown:
            if is_needed:
                self.skip(argument.position, unknown)
            return Node(None, argument.position)

    def skip(self, position: int, unknown: UnknownError) -> None:
        """Report a value that isn't known."""
        if self.scope.work.steps > MAX_STEPS:
            self.notes.skip(position, "too-much-work")
        else:
            self.notes.skip(position, unknown.code, **({"name": unknown.name} if unknown.name else {}))

    def _inner_blocks(
        self, block: Block, bindings: dict[str, Any]
    ) -> Iterator[tuple[str, Block, dict[str, Any]]]:
        """Yield the inner blocks, with those of dynamic blocks, each with its kind and bindings."""
        for inner in block.blocks:
            if inner.kind != "dynamic" or not inner.labels:
                yield inner.kind, inner, bindings
                continue
            kind, content = inner.labels[0], inner.inner("content")
            for key, value in self._dynamic_entries(inner, bindings)[:MAX_DYNAMIC]:
                names = {**bindings, _iterator_name(inner): {"key": key, "value": value}}
                yield from ((kind, each, names) for each in content)

    def _dynamic_entries(self, block: Block, bindings: dict[str, Any]) -> list[tuple[Any, Any]]:
        """Return the keys and values of a dynamic block's `for_each`."""
        over = block.arguments.get("for_each")
        try:
            return list(pairs_of(self.scope.values.evaluate(over, bindings), as_set=True)) if over else []
        except UnknownError as unknown:
            self.skip(block.position, unknown)
            return []

    def _zone(self, argument: Argument, bindings: dict[str, Any]) -> Node:
        """Return the zone. If its ID is unknown, the zone gets the label that its expression suggests, so that zones
        stay different.
        """
        try:
            return to_node(self.scope.values.evaluate(argument, bindings), argument.position)
        except UnknownError:
            key = self.scope.values.distinguishing_key(argument, bindings)
            if key is None:
                self.notes.skip(argument.position, "zone-unknown")
                return Node(None, argument.position)
            zone = zone_label(key)
            if not is_zone_id(zone):
                self.notes.skip(argument.position, "zone-named", zone=zone)
            return Node(zone, argument.position)


def _iterator_name(block: Block) -> str:
    """Return the name of the entry in the content of a dynamic block."""
    stated = block.arguments.get("iterator")
    name = getattr(stated.value, "name", "") if stated else ""
    return name or block.labels[0]


def to_node(value: Any, position: int) -> Node:
    """Return the value of an expression as a tree, each text with its origins."""
    if isinstance(value, Instance | ModuleCall | RemoteState):
        return Node(value.address, position)
    if isinstance(value, list):
        return Node([to_node(each, position) for each in value], position)
    if isinstance(value, dict):
        return Node({str(key): to_node(each, position) for key, each in value.items()}, position)
    if isinstance(value, bool) or value is None:
        return Node(value, position)
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return Node(text, position, tuple(getattr(value, "origins", ())))
