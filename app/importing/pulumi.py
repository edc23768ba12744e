"""Pulumi's programs in YAML, and the state that `pulumi stack export` writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Final

from .hcl.functions import UnknownError, call
from .inventory import Inventory, zone_label
from .report import Notes
from .resource_kinds import PULUMI
from .resources import READ_MEMBERS, ZONE_MEMBERS, Resource, add_resources
from .tree import Node, snake_case, with_snake_case_names

_REFERENCE: Final = re.compile(r"\$\{([\w-]{1,100})(?:\.[\w.\[\]\"-]{1,100})?\}")
_LIST_INDEX: Final = re.compile(r"\[(\d{1,2})\]")
_MAX_DEPTH: Final = 20
MAX_LENGTH: Final = 2_000
_PACKAGE: Final = "alicloud:"


def is_program(document: Node) -> bool:
    """Return whether a document is a program in YAML."""
    return any(
        each.text("type").startswith(_PACKAGE) for each in document.members("resources").values()
    ) or bool(document.get("runtime") and document.get("resources"))


def is_stack(document: Node) -> bool:
    """Return whether a document is the state of a stack."""
    return document.get("deployment", "resources") is not None


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add the resources of a program. Raises RefusedError if its references expand to too many values."""
    notes.watch(document, "")
    add_resources(list(_program_resources(document, notes)), inventory, notes)


def add_stack(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add the resources of a stack. Its inputs repeat its outputs."""
    notes.watch(document, "", by_value=True)
    add_resources(_stack_resources(document), inventory, notes)


def _stack_resources(document: Node) -> Iterator[Resource]:
    """Yield the supported resources of a stack."""
    for entry in document.items("deployment", "resources"):
        kind = _resource_kind(entry.text("type"))
        if kind is not None:
            name = entry.text("urn").rpartition("::")[2]
            body = with_snake_case_names(entry.get("outputs") or entry.get("inputs") or entry)
            key = entry.text("id") or name
            yield Resource(kind, name, key, body, exists=bool(entry.text("id")))


def _program_resources(document: Node, notes: Notes) -> Iterator[Resource]:
    """Yield the supported resources of a program, with evaluated properties."""
    resources = document.members("resources")
    program = _Program(document.members("variables"), _configuration_values(document), resources, notes)
    for name, entry in resources.items():
        kind = _resource_kind(entry.text("type"))
        if kind is not None:
            body = program.evaluate(entry.get("properties") or Node({}, entry.position), "", 0)
            yield Resource(kind, name, name, with_snake_case_names(body))


def _resource_kind(name: str) -> str | None:
    """Return the kind of a type of resource; None for an unsupported type.

    `alicloud:vpc/network:Network` is the same as `alicloud:vpc:Network`.
    """
    package, _, rest = name.partition(":")
    module, _, kind = rest.rpartition(":")
    return PULUMI.get(f"{module.partition('/')[0]}:{kind}") if package == "alicloud" else None


def _configuration_values(document: Node) -> Mapping[str, Node]:
    """Return the values in the program's own configuration."""
    values = {}
    for section in ("config", "configuration"):
        for name, node in document.members(section).items():
            default = (
                node.get("default") or node.get("value") or (node if isinstance(node.value, str) else None)
            )
            if default is not None:
                values[name.rpartition(":")[2]] = default
    return values


class _Program:
    """Evaluates `${name}`: a value of the configuration, a variable, or a resource by its name."""

    def __init__(
        self,
        variables: Mapping[str, Node],
        defaults: Mapping[str, Node],
        resources: Collection[str],
        notes: Notes,
    ) -> None:
        self.values = {**variables, **defaults}
        self.resources = resources
        self.notes = notes

    def evaluate(self, node: Node, name: str, depth: int) -> Node:  # noqa: PLR0911 - one a kind
        """Return a tree without references and functions. `name` is the member whose value it is."""
        self.notes.budget.spend(1, node.position)
        if depth > _MAX_DEPTH:
            return Node(None, node.position)
        if isinstance(node.value, list):
            return Node([self.evaluate(each, name, depth + 1) for each in node.value], node.position)
        if isinstance(node.value, dict):
            if any(key.startswith("fn::") for key in node.value):
                return self._function(node, name, depth + 1)
            members = {key: self.evaluate(each, key, depth + 1) for key, each in node.value.items()}
            return Node(members, node.position)
        if not isinstance(node.value, str) or "${" not in node.value:
            return node
        reference = _REFERENCE.fullmatch(node.value)
        if reference is None:
            return self._interpolated(node, name, depth + 1)
        definition = self.values.get(reference[1])
        if definition is None:
            is_resource = reference[1] in self.resources
            return Node(reference[1], node.position) if is_resource else self._unknown_value(node, name)
        value = self.evaluate(definition, "", depth + 1)
        if value.value is None:
            return self._unknown_value(node, name)
        return Node(value.value, node.position, value.origins or (value.position,))

    def _interpolated(self, node: Node, name: str, depth: int) -> Node:
        """Return a text with its references replaced. All of them have to be texts."""
        text = str(node.value)
        references = [
            self.evaluate(Node(each[0], node.position), "", depth) for each in _REFERENCE.finditer(text)
        ]
        parts = iter(references)
        if not references or not all(isinstance(each.value, str) for each in references):
            return self._unknown_value(node, name)
        interpolated = _REFERENCE.sub(lambda _: str(next(parts).value), text)
        if "${" in interpolated or len(interpolated) > MAX_LENGTH:
            return self._unknown_value(node, name)
        return Node(
            interpolated, node.position, tuple(origin for each in references for origin in each.origins)
        )

    def _function(self, node: Node, name: str, depth: int) -> Node:
        """Return the value of `fn::toJSON` or of the function `cidrsubnet`. Other functions aren't supported."""
        if (inside := node.get("fn::toJSON")) is not None:
            return self.evaluate(inside, name, depth)
        invocation = node.get("fn::invoke") or Node({}, node.position)
        arguments = self.evaluate(invocation.get("arguments") or Node({}, node.position), "", depth)
        function = invocation.text("function")
        if function.startswith("std:") and function.endswith(":cidrsubnet"):
            parts = [arguments.value_at(each) for each in ("input", "newbits", "netnum")]
            values = [each.text for each in parts if each]
            with suppress(UnknownError, ValueError):
                subnet = call("cidrsubnet", [*values[:1], *map(float, values[1:])])
                origins = tuple(origin for each in parts if each for origin in (each.position, *each.origins))
                return Node(subnet, node.position, origins)
        return self._unknown_value(node, name)

    def _unknown_value(self, node: Node, name: str) -> Node:
        """Report an unknown value, and return None in its place.

        A zone is labelled with its index in a list, so that zones stay different.
        """
        if snake_case(name) in ZONE_MEMBERS:
            index = _LIST_INDEX.search(node.value) if isinstance(node.value, str) else None
            if index is not None:
                zone = zone_label(int(index[1]))
                self.notes.skip(node.position, "zone-named", zone=zone)
                return Node(zone, node.position)
            self.notes.skip(node.position, "zone-unknown")
        elif snake_case(name) in READ_MEMBERS:
            self.notes.skip(node.position, "value-unknown", name=name)
        return Node(None, node.position)
