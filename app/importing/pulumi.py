"""Pulumi: programs in YAML, and the state that `pulumi stack export` writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from .inventory import Inventory
from .report import Notes
from .resource_kinds import PULUMI
from .resources import READ, Resource, add_resources
from .tree import Node, in_snake_case, snake_case

_REFERENCE: Final = re.compile(r"\$\{([\w-]{1,100})(?:\.[\w.\[\]\"-]{1,100})?\}")
_MAX_DEPTH: Final = 20
_SIGN: Final = "alicloud:"


def is_program(document: Node) -> bool:
    """Whether a document is a program in YAML."""
    return any(
        each.text("type").startswith(_SIGN) for each in document.members("resources").values()
    ) or bool(document.get("runtime") and document.get("resources"))


def is_stack(document: Node) -> bool:
    """Whether a document is the state of a stack."""
    return document.get("deployment", "resources") is not None


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add what a program describes. Raises RefusedError where its references lead to too much."""
    notes.watch(document, "")
    add_resources(list(_of_program(document, notes)), inventory, notes)


def add_stack(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add what a stack has; inputs repeat what outputs say."""
    notes.watch(document, "", by_value=True)
    add_resources(_of_stack(document), inventory, notes)


def _of_stack(document: Node) -> Iterator[Resource]:
    for entry in document.items("deployment", "resources"):
        kind = _kind_of(entry.text("type"))
        if kind is not None:
            name = entry.text("urn").rpartition("::")[2]
            body = in_snake_case(entry.get("outputs") or entry.get("inputs") or entry)
            key = entry.text("id") or name
            yield Resource(kind, name, key, body, exists=bool(entry.text("id")))


def _of_program(document: Node, notes: Notes) -> Iterator[Resource]:
    resources = document.members("resources")
    program = _Program(document.members("variables"), _defaults(document), resources, notes)
    for name, entry in resources.items():
        kind = _kind_of(entry.text("type"))
        if kind is not None:
            body = program.plain(entry.get("properties") or Node({}, entry.position), "", 0)
            yield Resource(kind, name, name, in_snake_case(body))


def _kind_of(name: str) -> str | None:
    """What the planner calls a type: `alicloud:vpc/network:Network` is `alicloud:vpc:Network`."""
    package, _, rest = name.partition(":")
    module, _, kind = rest.rpartition(":")
    return PULUMI.get(f"{module.partition('/')[0]}:{kind}") if package == "alicloud" else None


def _defaults(document: Node) -> Mapping[str, Node]:
    """The values that the program's own configuration has."""
    found = {}
    for section in ("config", "configuration"):
        for name, node in document.members(section).items():
            default = (
                node.get("default") or node.get("value") or (node if isinstance(node.value, str) else None)
            )
            if default is not None:
                found[name.rpartition(":")[2]] = default
    return found


class _Program:
    """Puts in what `${name}` stands for: a value of the configuration, a variable, or a resource by its name."""

    def __init__(
        self,
        variables: Mapping[str, Node],
        defaults: Mapping[str, Node],
        resources: Collection[str],
        notes: Notes,
    ) -> None:
        self.known = {**variables, **defaults}
        self.resources = resources
        self.notes = notes

    def plain(self, node: Node, name: str, depth: int) -> Node:
        """The tree without references; functions are not worked out."""
        self.notes.budget.spend(1, node.position)
        if depth > _MAX_DEPTH:
            return Node(None, node.position)
        if isinstance(node.value, list):
            return Node([self.plain(each, name, depth + 1) for each in node.value], node.position)
        if isinstance(node.value, dict):
            if any(key.startswith("fn::") for key in node.value):
                return self._unknown(node, name)
            members = {key: self.plain(each, key, depth + 1) for key, each in node.value.items()}
            return Node(members, node.position)
        if not isinstance(node.value, str) or "${" not in node.value:
            return node
        whole = _REFERENCE.fullmatch(node.value)
        if whole is None:
            return self._unknown(node, name)
        known = self.known.get(whole[1])
        if known is None:
            return Node(whole[1], node.position) if whole[1] in self.resources else self._unknown(node, name)
        found = self.plain(known, name, depth + 1)
        return Node(found.value, node.position, found.origins or (found.position,))

    def _unknown(self, node: Node, name: str) -> Node:
        if snake_case(name) in READ:
            self.notes.skip(node.position, "value-unknown", name=name)
        return Node(None, node.position)
