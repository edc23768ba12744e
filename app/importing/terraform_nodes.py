"""Blocks of Terraform as trees without expressions: what is unknown is skipped with its reason, and left empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..plan.names import is_zone_id
from .hcl.functions import UnknownError
from .hcl.modules import Copy, ModuleCall, Scope
from .hcl.syntax import Argument, Block
from .hcl.values import MAX_STEPS, pairs_of
from .inventory import zone_label
from .report import Notes
from .resources import READ, READ_IF_KNOWN, ZONES
from .tree import Node

MAX_DYNAMIC: Final = 100  # blocks that one dynamic block makes


class NodeMaker:
    """Makes the trees of the blocks of one module."""

    def __init__(self, scope: Scope, notes: Notes) -> None:
        self.scope = scope
        self.notes = notes

    def node(self, block: Block, bound: dict[str, Any]) -> Node:
        """The block with those arguments that are read; blocks in it are lists of such trees."""
        members: dict[str, Node] = {}
        for name, argument in block.arguments.items():
            if name in ZONES:
                members[name] = self._zone(argument, bound)
            elif name in READ or name in READ_IF_KNOWN:
                members[name] = self.value(argument, bound, is_missed=name in READ)
            elif name in {
                "addons",
                "data",
                "labels",
                "management",
                "scaling_config",
            }:  # a block, written as a value
                members[name] = self.value(argument, bound, is_missed=False)
        for kind, inner, names in self._inner_blocks(block, bound):
            made = members.setdefault(kind, Node([], inner.position))
            if isinstance(made.value, list):
                made.value.append(self.node(inner, names))
        return Node(members, block.position)

    def value(self, argument: Argument, bound: dict[str, Any], *, is_missed: bool = True) -> Node:
        """The value of an argument. `is_missed`: a plan might need it."""
        try:
            return node_of(self.scope.values.of(argument, bound), argument.position)
        except UnknownError as unknown:
            if is_missed:
                self.skip(argument.position, unknown)
            return Node(None, argument.position)

    def skip(self, position: int, unknown: UnknownError) -> None:
        """Say why something is not known."""
        if self.scope.work.steps > MAX_STEPS:
            self.notes.skip(position, "too-much-work")
        else:
            self.notes.skip(position, unknown.code, **({"name": unknown.name} if unknown.name else {}))

    def _inner_blocks(
        self, block: Block, bound: dict[str, Any]
    ) -> Iterator[tuple[str, Block, dict[str, Any]]]:
        """The blocks inside, those that dynamic blocks make among them, each with its kind and names."""
        for inner in block.blocks:
            if inner.kind != "dynamic" or not inner.labels:
                yield inner.kind, inner, bound
                continue
            kind, content = inner.labels[0], inner.inner("content")
            for key, value in self._repeated(inner, bound)[:MAX_DYNAMIC]:
                names = {**bound, _iterator(inner): {"key": key, "value": value}}
                yield from ((kind, each, names) for each in content)

    def _repeated(self, block: Block, bound: dict[str, Any]) -> list[tuple[Any, Any]]:
        over = block.arguments.get("for_each")
        try:
            return list(pairs_of(self.scope.values.of(over, bound), as_set=True)) if over else []
        except UnknownError as unknown:
            self.skip(block.position, unknown)
            return []

    def _zone(self, argument: Argument, bound: dict[str, Any]) -> Node:
        """The zone; one whose ID is not known goes by what its expression calls it, so that zones stay apart."""
        try:
            return node_of(self.scope.values.of(argument, bound), argument.position)
        except UnknownError:
            place = self.scope.values.named_place(argument, bound)
            if place is None:
                self.notes.skip(argument.position, "zone-unknown")
                return Node(None, argument.position)
            zone = zone_label(place)
            if not is_zone_id(zone):
                self.notes.skip(argument.position, "zone-named", zone=zone)
            return Node(zone, argument.position)


def _iterator(block: Block) -> str:
    """The name that the content of a dynamic block has for its entry."""
    stated = block.arguments.get("iterator")
    name = getattr(stated.value, "name", "") if stated else ""
    return name or block.labels[0]


def node_of(value: Any, position: int) -> Node:
    """A value of an expression as a tree, each text with the literals that it was made of."""
    if isinstance(value, Copy | ModuleCall):
        return Node(value.address, position)
    if isinstance(value, list):
        return Node([node_of(each, position) for each in value], position)
    if isinstance(value, dict):
        return Node({str(key): node_of(each, position) for key, each in value.items()}, position)
    if isinstance(value, bool) or value is None:
        return Node(value, position)
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return Node(text, position, tuple(getattr(value, "origins", ())))
