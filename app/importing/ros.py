"""Templates of Resource Orchestration Service (ROS) in JSON or YAML, and the Terraform that some of them contain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from . import terraform
from .hcl.parser import read_hcl
from .hcl.values import GENERIC_ZONE_NAMES
from .inventory import Inventory, zone_label
from .report import Choice, Notes
from .resource_kinds import ROS
from .resources import READ_MEMBERS, Resource, add_resources
from .ros_values import RosValues, UnknownValueError
from .terraform_files import TerraformFile
from .tree import Node, snake_case

MAX_COPIES: Final = 100  # of one resource, by its `Count`
_INDEXES: Final = frozenset(str(index) for index in range(26))
_YAML: Final = re.compile(r"""^["']?ROSTemplateFormatVersion["']?[ \t]*:""", re.MULTILINE)
_NEEDED_MEMBERS: Final = READ_MEMBERS | {
    "auto_scaling", "cluster_config", "container_cidr", "max_instances", "min_instances", "num_of_nodes",
    "scaling_group",
}  # fmt: skip


def looks_like_yaml(text: str) -> bool:
    """Return whether a text that isn't JSON is a template."""
    return _YAML.search(text) is not None


def is_template(document: Node) -> bool:
    """Return whether a document is a template."""
    return document.get("ROSTemplateFormatVersion") is not None


def add(document: Node, chosen: Collection[str], inventory: Inventory, notes: Notes) -> list[Choice]:
    """Add the resources of a template, and return the questions about the Terraform in it that only the user can
    answer.

    Raises RefusedError if that Terraform can't be parsed, or if the template's references expand to too many values.
    """
    notes.watch(document, "")
    add_resources(list(_Template(document, notes).resources()), inventory, notes)
    files = []
    for name, node in document.members("Workspace").items():
        if isinstance(node.value, str) and node.value.strip() and name.endswith((".tf", ".tfvars")):
            file = notes.sources.add_embedded(node.position, name, node.value)
            notes.handled_positions.add(node.position)
            files.append(TerraformFile(name, read_hcl(file.text, file.start)))
    return terraform.add(files, chosen, inventory, notes) if files else []


class _Template:
    """The supported resources of a template, with evaluated properties."""

    def __init__(self, document: Node, notes: Notes) -> None:
        self.values = RosValues(document, notes)
        self.supported = {
            name: node
            for name, node in self.values.resources.items()
            if node.text("Type") in ROS and self.values.is_created(node)
        }
        self.notes = notes

    def resources(self) -> Iterator[Resource]:
        """Yield each resource as many times as its `Count` says."""
        for name, node in self.supported.items():
            if (count := node.get("Count")) is not None:
                self.values.copies[name] = self._copy_count(count)
        for name, node in self.supported.items():
            kind, properties = ROS[node.text("Type")], node.get("Properties") or Node({}, node.position)
            for index in range(self.values.copies.get(name, 1)):
                self.values.index = index
                self.notes.budget.spend(1, node.position)
                key = f"{name}[{index}]" if name in self.values.copies else name
                body = self._plain_members(properties)
                yield Resource(kind, key, key, body.get("cluster_config") or body)

    def _copy_count(self, node: Node) -> int:
        """Return the value of a `Count`. An unknown or too large one is reported, and counts as 0."""
        try:
            count = self.values.evaluate(node).text()
        except UnknownValueError:
            count = ""
        if not count.isdecimal() or len(count) > 4 or int(count) > MAX_COPIES:
            self.notes.skip(node.position, "count-unknown")
            return 0
        self.notes.handled_positions.add(node.position)
        return int(count)

    def _plain_members(self, properties: Node) -> Node:
        """Return the properties as Terraform names them, without functions."""
        members: dict[str, Node] = {}
        for name, node in properties.members().items():
            member = snake_case(name)
            members[member] = self._zone_node(node) if member == "zone_id" else self._evaluated(name, node)
        return Node(members, properties.position)

    def _evaluated(self, name: str, node: Node) -> Node:
        """Return the value of a property without functions. An unknown value is reported and left empty."""
        try:
            found = self.values.evaluate(node)
        except UnknownValueError:
            if snake_case(name) in _NEEDED_MEMBERS:
                self.notes.skip(node.position, "value-unknown", name=name)
            return Node(None, node.position)
        if isinstance(found.value, list):
            flat: list[Node] = []
            for each in found.value:
                entry = self._evaluated(name, each)
                flat += entry.value if isinstance(entry.value, list) else [entry]
            return Node(flat, found.position, found.origins)
        if isinstance(found.value, dict):
            inner = {snake_case(key): self._evaluated(key, each) for key, each in found.value.items()}
            return Node(inner, found.position, found.origins)
        if isinstance(found.value, str) and snake_case(name).endswith("_ids") and "[" not in found.value:
            return Node([found], found.position, found.origins)
        return found

    def _zone_node(self, node: Node) -> Node:
        """Return the zone. A zone that only the deployment knows is labelled with its parameter or index, so that
        zones stay different.
        """
        if node.value is None:
            return node
        try:
            return self.values.evaluate(node)
        except UnknownValueError:
            zone = _zone_name(node)
            self.notes.skip(
                node.position, "zone-named" if zone else "zone-unknown", **({"zone": zone} if zone else {})
            )
            return Node(zone, node.position)


def _zone_name(node: Node) -> str:
    """Return a label for a zone: its index in a list, or the name of its parameter; "" if neither identifies it."""
    selected = node.get("Fn::Select")
    index = selected.items()[0].text() if selected is not None and selected.items() else ""
    if index in _INDEXES:
        return zone_label(int(index))
    name = node.text("Ref")
    return "" if name.lower() in GENERIC_ZONE_NAMES else name
