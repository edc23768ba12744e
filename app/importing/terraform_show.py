"""`terraform show -json` of a state or a plan, and a state file itself."""

from __future__ import annotations

from collections.abc import Iterator

from .inventory import Inventory
from .json_tree import Node
from .report import Notes
from .resources import Resource, add_resources


def is_shown(document: Node) -> bool:
    return document.get("format_version") is not None or document.get("terraform_version") is not None


def add(document: Node, inventory: Inventory, notes: Notes) -> None:
    """Add the resources of the state; of a plan, those that will be there after it."""
    add_resources(_resources(document), inventory, notes)


def _resources(document: Node) -> Iterator[Resource]:
    root = document.get("planned_values", "root_module") or document.get("values", "root_module")
    if root is not None:
        references = _references(document)
        yield from (_joined(each, references) for each in _of_module(root))
        return
    for entry in document.items("resources"):
        if entry.text("mode") != "managed":
            continue
        for instance in entry.items("instances"):
            body = instance.get("attributes") or Node({}, instance.line)
            address = f"{entry.text('type')}.{entry.text('name')}"
            yield Resource(entry.text("type"), address, body.text("id") or address, body)


def _of_module(module: Node) -> Iterator[Resource]:
    """Of a module and those in it; the tree's depth is bounded, and so is this."""
    for entry in module.items("resources"):
        if entry.text("mode") in {"managed", ""}:
            body = entry.get("values") or Node({}, entry.line)
            address = entry.text("address")
            yield Resource(entry.text("type"), address, body.text("id") or address, body)
    for child in module.items("child_modules"):
        yield from _of_module(child)


def _references(document: Node) -> dict[str, dict[str, list[str]]]:
    """By address, what each argument refers to: before the first apply no resource has an id."""
    found: dict[str, dict[str, list[str]]] = {}
    for entry in document.items("configuration", "root_module", "resources"):
        found[entry.text("address")] = {
            name: [told.text for told in node.all_told("references")]
            for name, node in entry.members("expressions").items()
            if node.get("references") is not None
        }
    return found


def _joined(resource: Resource, references: dict[str, dict[str, list[str]]]) -> Resource:
    """With the addresses of other resources where their ids are not known yet."""
    own = references.get(resource.address) or references.get(resource.address.split("[")[0], {})
    members = dict(resource.body.members())
    for name, addresses in own.items():
        plain = [each for each in addresses if each.count(".") == 1]
        if name in {"vpc_id", "route_table_id"} and name not in members and plain:
            members[name] = Node(plain[0], resource.body.line)
        elif name.endswith("vswitch_ids") and name not in members:
            members[name] = Node([Node(each, resource.body.line) for each in plain], resource.body.line)
    return Resource(resource.kind, resource.address, resource.key, Node(members, resource.body.line))
