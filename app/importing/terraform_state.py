"""States and plans of Terraform: `terraform show -json`, state files, and the human-readable output.

State files of Terraform before 0.12 have flat attributes: `vswitch_ids.#` is the number of entries, `vswitch_ids.0`
the first one, and `tags.%` shows that the others are members of a mapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from .hcl.modules import Configuration
from .hcl.printed import before_change, is_plan, printed_resources
from .inventory import Inventory
from .literals import RawText
from .report import Notes, ReferenceBudget
from .resource_kinds import TERRAFORM
from .resources import Resource, add_resources
from .sources import SourceFile
from .terraform_nodes import BlockReader
from .tree import Node

_MAX_NESTING: Final = 20  # of modules in modules
_INDEX: Final = re.compile(r"\[[^\]\n]{0,200}\]")
# Data sources that list what a region offers, and not what the user has.
_REGION_OFFERS: Final = frozenset(
    {"alicloud_images", "alicloud_instance_types", "alicloud_regions", "alicloud_zones"}
)
_PRIOR_MEMBERS: Final = frozenset({"prior_state", "resource_changes", "resource_drift"})
_BEFORE_CHANGE_CODE: Final = "before-change"
_REPEATED_MEMBERS: Final = _PRIOR_MEMBERS | {"configuration", "variables"}
_LEGACY_SIZES: Final = frozenset({"#", "%"})
_MAX_DEPTH: Final = 10


def is_shown(document: Node) -> bool:
    """Return whether a document is a state, or the output of `terraform show -json`."""
    return document.get("format_version") is not None or document.get("terraform_version") is not None


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add the resources of a state; of a plan, those that will exist after it.

    Raises RefusedError if the references of a plan expand to too many values.
    """
    _ignore_offers(document, notes)
    for name, member in document.members().items():
        notes.watch(
            member,
            name,
            by_value=name in _REPEATED_MEMBERS,
            reason=_BEFORE_CHANGE_CODE if name in _PRIOR_MEMBERS else "",
        )
    add_resources(list(_resources(document, notes.budget)), inventory, notes)


def add_printed(file: SourceFile, inventory: Inventory, notes: Notes) -> None:
    """Add the resources of Terraform's human-readable output. Raises RefusedError."""
    notes.watch(RawText(before_change(file.text), file.start), "", reason=_BEFORE_CHANGE_CODE)
    notes.watch(RawText(file.text, file.start), "")
    printed = printed_resources(file.text, file.start)
    exists = not is_plan(file.text)
    block_reader = BlockReader(Configuration({}, "", {}, lambda _call: {}).root, notes)
    resources = []
    for each in printed:
        kind = TERRAFORM.get(each.block.labels[0] if each.block.labels else "")
        if kind is not None and not each.is_data:
            body = block_reader.node(each.block, {})
            resources.append(Resource(kind, each.address, body.text("id") or each.address, body, exists))
    add_resources(resources, inventory, notes)


def _resources(document: Node, budget: ReferenceBudget) -> Iterator[Resource]:
    """Yield the supported resources of a state or a plan."""
    planned, state = document.get("planned_values", "root_module"), document.get("values", "root_module")
    if planned is None and state is None:
        yield from _state_file_resources(document)
        return
    entries = [
        entry
        for module in _modules(planned or state or document, 0)
        for entry in module.items("resources")
        if entry.text("mode") in {"managed", ""} and entry.text("type") in TERRAFORM
    ]
    existing = _existing_addresses(document)
    references = References.from_configuration(document.get("configuration", "root_module"), entries, budget)
    for entry in entries:
        address = entry.text("address")
        body = references.with_referenced_keys(address, entry.get("values") or Node({}, entry.position))
        exists = planned is None or address in existing
        yield Resource(TERRAFORM[entry.text("type")], address, body.text("id") or address, body, exists)


def _state_file_resources(document: Node) -> Iterator[Resource]:
    """Yield the supported resources of a state file."""
    for address, kind, body in _legacy_resources(document):
        if kind in TERRAFORM:
            yield Resource(TERRAFORM[kind], address, body.text("id") or address, body, exists=True)
    for entry in document.items("resources"):
        if entry.text("mode") == "managed" and entry.text("type") in TERRAFORM:
            names = (entry.text(name) for name in ("module", "type", "name"))
            address = ".".join(name for name in names if name)
            for instance in entry.items("instances"):
                body = instance.get("attributes") or Node({}, instance.position)
                yield Resource(
                    TERRAFORM[entry.text("type")], address, body.text("id") or address, body, exists=True
                )


def _ignore_offers(document: Node, notes: Notes) -> None:
    """Ignore data sources that list what a region offers, such as hundreds of instance types: one remark says so."""
    roots = [document.get(*path) for path in (("planned_values",), ("values",), ("prior_state", "values"))]
    modules = [module for root in roots if root for module in _modules(root.get("root_module") or root, 0)]
    for module in (document, *modules):
        for entry in module.items("resources"):
            if entry.text("mode") == "data" and entry.text("type") in _REGION_OFFERS:
                notes.ignored_positions.update(leaf.position for _, leaf in entry.leaves())
                address = entry.text("address") or f"data.{entry.text('type')}.{entry.text('name')}"
                notes.remark(entry.position, "region-offers", address)


def _existing_addresses(document: Node) -> set[str]:
    """Return the addresses of the resources that exist before a plan."""
    prior = document.get("prior_state", "values", "root_module")
    modules = _modules(prior, 0) if prior is not None else ()
    return {entry.text("address") for module in modules for entry in module.items("resources")}


def _modules(module: Node, depth: int) -> Iterator[Node]:
    """Yield a module and its child modules."""
    yield module
    if depth < _MAX_NESTING:
        for child in module.items("child_modules"):
            yield from _modules(child, depth + 1)


class References:
    """What the arguments of a plan's resources refer to: before the first apply, resources have no IDs."""

    def __init__(self, budget: ReferenceBudget) -> None:
        self.budget = budget
        # All keys are full addresses without the indexes of instances.
        self.arguments: dict[str, dict[str, list[str]]] = {}
        self.module_values: dict[str, list[str]] = {}  # variables and outputs of modules
        self.keys: dict[str, list[str]] = {}

    @classmethod
    def from_configuration(
        cls, root: Node | None, entries: Iterable[Node], budget: ReferenceBudget
    ) -> References:
        """Return the references in a plan's configuration and all its modules. `entries` are the resources after the
        plan.
        """
        references = cls(budget)
        for entry in entries:
            address = entry.text("address")
            references.keys.setdefault(_without_index(address), []).append(
                entry.text("values", "id") or address
            )
        if root is not None:
            references._add_module(root, "", 0)
        return references

    def _add_module(self, module: Node, prefix: str, depth: int) -> None:
        """Add the references of a module and its child modules."""
        for entry in module.items("resources"):
            self.arguments[prefix + entry.text("address")] = {
                name: _referenced_addresses(node, prefix)
                for name, node in entry.members("expressions").items()
            }
        for name, node in module.members("outputs").items():
            self.module_values[prefix + name] = _referenced_addresses(node.get("expression") or node, prefix)
        for name, call in module.members("module_calls").items():
            inner = f"{prefix}module.{name}."
            for argument, node in call.members("expressions").items():
                self.module_values[f"{inner}var.{argument}"] = _referenced_addresses(node, prefix)
            inside = call.get("module")
            if inside is not None and depth < _MAX_NESTING:
                self._add_module(inside, inner, depth + 1)

    def _referenced_keys(self, address: str, position: int) -> list[str]:
        """Return the keys of the resources that an address refers to, each once, also through variables and outputs
        of modules.
        """
        keys: list[str] = []
        seen, waiting = {address}, [address]
        while waiting:
            each = waiting.pop(0)
            found = self.keys.get(each, []) if each not in self.module_values else []
            self.budget.spend(len(found) + 1, position)
            keys += found
            more = [inner for inner in self.module_values.get(each, []) if inner not in seen]
            seen.update(more)
            waiting += more
        return keys

    def with_referenced_keys(self, address: str, body: Node) -> Node:
        """Return a resource's values, with the keys of other resources in place of IDs that aren't known yet."""
        members = dict(body.members())
        for name, addresses in self.arguments.get(_without_index(address), {}).items():
            if name in members and members[name].value not in (None, []):
                continue
            keys = list(
                dict.fromkeys(key for each in addresses for key in self._referenced_keys(each, body.position))
            )
            if name.endswith("vswitch_ids") and keys:
                members[name] = Node([Node(key, body.position) for key in keys], body.position)
            elif name.endswith("_id") and keys:
                members[name] = Node(keys[0], body.position)
        return Node(members, body.position)


def _referenced_addresses(node: Node, prefix: str) -> list[str]:
    """Return the resources, variables and outputs of modules that an expression refers to, each once."""
    found: dict[str, None] = {}
    for each in node.values_at("references"):
        parts = _without_index(each.text).split(".")
        length = 3 if parts[0] == "module" else 2
        if len(parts) >= length and parts[0] not in {"data", "each", "count", "local", "path"}:
            found[prefix + ".".join(parts[:length])] = None
    return list(found)


def _without_index(address: str) -> str:
    """Return an address without the indexes of instances: `a.b["x"].id` becomes `a.b.id`."""
    return _INDEX.sub("", address)


def _legacy_resources(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield the address, the type and the attributes of each resource in a state file of Terraform before 0.12."""
    for module in document.items("modules"):
        path = [each.text() for each in module.items("path")][1:]
        for name, entry in module.members("resources").items():
            address = ".".join([*(f"module.{each}" for each in path), name])
            attributes = entry.get("primary", "attributes") or Node({}, entry.position)
            if not name.startswith("data."):
                yield (
                    address,
                    entry.text("type"),
                    _nested_attributes(attributes.members(), attributes.position, 0),
                )


def _nested_attributes(flat: Mapping[str, Node], position: int, depth: int) -> Node:
    """Return the tree of flat attributes, whose names are paths."""
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
        if depth < _MAX_DEPTH:
            members[name] = _container(parts, start, depth + 1)
    return Node(members, position)


def _container(parts: Mapping[str, Node], position: int, depth: int) -> Node:
    """Return a list if the attributes include its size, else a mapping. The numbers of a set's entries are ignored."""
    tree = _nested_attributes(
        {name: node for name, node in parts.items() if name not in _LEGACY_SIZES}, position, depth
    )
    if "#" in parts:
        return Node(list(tree.members().values()), position)
    return tree
