"""Terraform's configuration of Alibaba Cloud: what its resources and the inputs of its modules come to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .hcl_functions import UnknownError
from .hcl_parser import read_hcl
from .hcl_tree import Argument, Block
from .hcl_values import MAX_STEPS, Copy, Values
from .inventory import Cluster, Inventory, Vpc, Vswitch, place_in_words
from .json_tree import Node
from .report import Notes, SourceText
from .resources import DESTINATIONS, KINDS, REACHED_NAMES, Resource, add_resources

_WANTED: Final = frozenset(
    {
        "cidr_block", "cluster_id", "cluster_spec", "desired_size", "instance_type", "instance_types",
        "ip_stack", "is_enterprise_security_group", "master_vswitch_ids", "max_size", "min_size", "name",
        "node_cidr_mask", "node_count", "pod_cidr", "pod_vswitch_ids", "secondary_cidr_block", "service_cidr", "vpc_id", "vpc_name",
        "vswitch_ids", "vswitch_name", "worker_instance_types", "worker_number", "worker_vswitch_ids",
        *DESTINATIONS.values(), *REACHED_NAMES,
    }
)  # fmt: skip
# Of blocks, most of them of no concern.
_ASIDE: Final = {
    "addons": ("config", "disabled"),
    "labels": ("key", "value"),
    "resource": ("route_table_id",),
}
_ZONES: Final = frozenset({"availability_zone", "zone_id"})
_ZONE_INPUT: Final = "zones"
# How modules commonly call what goes into the plan.
_INPUTS: Final = {
    "vpc_cidr": "vpc_cidr", "vpc_cidr_block": "vpc_cidr", "service_cidr": "service_cidr",
    "k8s_service_cidr": "service_cidr", "pod_cidr": "pod_cidr", "k8s_pod_cidr": "pod_cidr",
    "node_cidr_mask": "node_cidr_mask", "vswitch_cidrs": "node_vswitches", "node_vswitch_cidrs": "node_vswitches",
    "pod_vswitch_cidrs": "pod_vswitches", "terway_vswitch_cidrs": "pod_vswitches",
    "availability_zones": _ZONE_INPUT, "zone_ids": _ZONE_INPUT, "zones": _ZONE_INPUT,
}  # fmt: skip


def add(text: str, inventory: Inventory, notes: Notes) -> None:
    """Add what the configuration describes. Raises RefusedError where it does not parse."""
    root = read_hcl(text)
    reading = _Configuration(root, text, notes)
    add_resources(reading.resources(), inventory, notes)
    modules = [each for each in root.blocks if each.kind == "module"]
    if root.arguments and not any(each.kind == "resource" for each in root.blocks):
        modules.append(Block("module", ("",), 1, root.arguments))  # a .tfvars file
    for module in modules:
        reading.add_module(module, inventory)


class _Configuration:
    def __init__(self, root: Block, text: str, notes: Notes) -> None:
        self.values = Values(root)
        self.lines = text.split("\n")
        self.notes = notes

    def resources(self) -> Iterator[Resource]:
        for block in self.values.resources.values():
            if block.labels[0] in KINDS:
                for copy in self._copies(block):
                    yield Resource(
                        block.labels[0], copy.address, copy.address, self._node(copy.block, copy.names)
                    )

    def _copies(self, block: Block) -> list[Copy]:
        try:
            return self.values.copies(block)
        except UnknownError:
            self._miss(block.line, "count-unknown")
            return []

    def _node(self, block: Block, names: dict[str, Any]) -> Node:
        members: dict[str, Node] = {}
        for name, argument in block.arguments.items():
            if name in _ZONES:
                members[name] = self._zone(argument, names)
            elif name in _ASIDE.get(block.kind, ()):
                members[name] = self._known(argument, names)
            elif name in _WANTED:
                members[name] = self._argument(argument, names)
        for inner in block.blocks:
            made = members.setdefault(inner.kind, Node([], inner.line))
            if isinstance(made.value, list):
                made.value.append(self._node(inner, names))
        return Node(members, block.line)

    def _argument(self, argument: Argument, names: dict[str, Any]) -> Node:
        """The value; an unknown one is told and left empty."""
        try:
            return _node_of(self.values.of(argument, names), argument.line)
        except UnknownError:
            self._miss(argument.line, "expression-unknown")
            return Node(None, argument.line)

    def _known(self, argument: Argument, names: dict[str, Any]) -> Node:
        """The value; an unknown one is left empty, and most likely none of the plan's business."""
        try:
            return _node_of(self.values.of(argument, names), argument.line)
        except UnknownError:
            return Node(None, argument.line)

    def _zone(self, argument: Argument, names: dict[str, Any]) -> Node:
        """The zone; one whose ID is not known goes by what its expression calls it, so that zones stay apart."""
        try:
            return _node_of(self.values.of(argument, names), argument.line)
        except UnknownError:
            place = self.values.named_place(argument, names)
            if place is None:
                self._miss(argument.line, "zone-unknown")
                return Node(None, argument.line)
            zone = place_in_words(place)
            self._miss(argument.line, "zone-named", zone=zone)
            return Node(zone, argument.line)

    def _miss(self, line: int, code: str, **params: str | int) -> None:
        if self.values.steps > MAX_STEPS:
            code, params = "too-much-work", {}
        self.notes.miss(line, self.lines[line - 1].strip(), code, **params)

    def add_module(self, module: Block, inventory: Inventory) -> None:
        """The inputs whose names say what they are."""
        found = {
            _INPUTS[name]: self._argument(argument, {})
            for name, argument in module.arguments.items()
            if name in _INPUTS
        }
        key = ".".join(("module", *module.labels))
        if vpc := found.get("vpc_cidr"):
            inventory.vpcs.append(Vpc(key, vpc.told(), (), module.labels[0] if module.labels else ""))
        keys: dict[str, dict[str, int]] = {}
        for field in ("node_vswitches", "pod_vswitches"):
            listed = found[field].all_told() if field in found else []
            placed = self._placed(listed, found.get(_ZONE_INPUT))
            made = [Vswitch(f"{key}.{field}[{n}]", key, told, zone) for n, (told, zone) in enumerate(placed)]
            inventory.vswitches += made
            keys[field] = {each.key: each.cidr.line for each in made}
        scalars: dict[str, SourceText] = {
            field: told
            for field in ("service_cidr", "pod_cidr", "node_cidr_mask")
            if field in found and (told := found[field].told())
        }
        if scalars or keys["pod_vswitches"]:
            inventory.clusters.append(
                Cluster(scalars, {}, key, keys["node_vswitches"], keys["pod_vswitches"], key)
            )

    def _placed(self, listed: list[SourceText], zones: Node | None) -> Iterator[tuple[SourceText, str]]:
        """Each range with its zone: modules give the zones in turn. Of zones that are not known each is another."""
        known = [told.text for told in zones.all_told()] if zones else []
        for place, told in enumerate(listed):
            if known:
                yield told, known[place % len(known)]
            elif len(listed) == 1:
                yield told, ""
            else:
                zone = place_in_words(place)
                self.notes.miss(told.line, told.text, "zone-named", zone=zone)
                yield told, zone


def _node_of(value: Any, line: int) -> Node:
    if isinstance(value, Copy):
        return Node(value.address, line)
    if isinstance(value, list):
        return Node([_node_of(each, line) for each in value], line)
    if isinstance(value, dict):
        return Node({str(key): _node_of(each, line) for key, each in value.items()}, line)
    return Node(value if isinstance(value, bool) or value is None else str(value), line)
