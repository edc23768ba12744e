"""The inputs of Terraform modules whose files aren't given, such as those of the registry.

The usual names of inputs show what they are. A file of variables without a configuration is read in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .hcl.modules import ModuleCall
from .inventory import zone_label
from .report import Notes, SourceText
from .resources import Resource
from .terraform_nodes import BlockReader
from .tree import Node

_VPC_INPUTS: Final = {
    "vpc_cidr": "cidr_block", "vpc_cidr_block": "cidr_block", "vpc_name": "vpc_name",
    "secondary_cidr_blocks": "secondary_cidr_blocks", "vpc_secondary_cidrs": "secondary_cidr_blocks",
    "secondary_cidrs": "secondary_cidr_blocks",
}  # fmt: skip
_VSWITCH_INPUTS: Final = {
    "vswitch_cidrs": "nodes", "vswitch_cidr_blocks": "nodes", "node_vswitch_cidrs": "nodes",
    "worker_vswitch_cidrs": "nodes", "pod_vswitch_cidrs": "pods", "terway_vswitch_cidrs": "pods",
    "vswitches": "nodes",
}  # fmt: skip
_ZONE_INPUTS: Final = ("availability_zones", "zone_ids", "zones")
_CLUSTER_INPUTS: Final = {
    "service_cidr": "service_cidr", "k8s_service_cidr": "service_cidr", "pod_cidr": "pod_cidr",
    "k8s_pod_cidr": "pod_cidr", "node_cidr_mask": "node_cidr_mask", "cluster_spec": "cluster_spec",
    "cluster_name": "name", "k8s_name": "name", "k8s_name_prefix": "name", "vswitch_ids": "vswitch_ids",
    "worker_vswitch_ids": "vswitch_ids", "terway_vswitch_ids": "pod_vswitch_ids", "pod_vswitch_ids": "pod_vswitch_ids",
    "vpc_id": "vpc_id", "worker_instance_types": "worker_instance_types", "worker_number": "worker_number",
    "k8s_worker_number": "worker_number", "cluster_addons": "addons", "addons": "addons",
}  # fmt: skip
# Inputs that show that a module creates a cluster, and not only a network.
_CLUSTER_ONLY_INPUTS: Final = frozenset(_CLUSTER_INPUTS) - {"vswitch_ids", "vpc_id"}
_POOL_INPUTS: Final = {
    "name": ("node_pool_name",), "node_pool_name": ("node_pool_name",), "node_instance_types": ("instance_types",),
    "instance_types": ("instance_types",), "instance_type": ("instance_type",), "node_count": ("desired_size",),
    "desired_size": ("desired_size",), "node_min_number": ("scaling_config", "min_size"),
    "min_size": ("scaling_config", "min_size"), "node_max_number": ("scaling_config", "max_size"),
    "max_size": ("scaling_config", "max_size"), "surge": ("management", "surge"), "vswitch_ids": ("vswitch_ids",),
}  # fmt: skip
# The inputs with which a module describes its only node pool. All others are read only from a list of node pools.
_SINGLE_POOL_INPUTS: Final = (
    "desired_size", "instance_type", "instance_types", "max_size", "min_size", "node_count", "node_instance_types",
    "node_max_number", "node_min_number",
)  # fmt: skip
_INPUTS: Final = frozenset(
    {
        *_VPC_INPUTS,
        *_VSWITCH_INPUTS,
        *_ZONE_INPUTS,
        *_CLUSTER_INPUTS,
        *_SINGLE_POOL_INPUTS,
        "name",
        "node_pools",
    }
)


class ModuleInputs:
    """The inputs of one call of a module, each evaluated once."""

    def __init__(self, call: ModuleCall, notes: Notes) -> None:
        self.key = call.address
        self.name = call.block.labels[0] if call.block.labels else ""
        self.position = call.block.position
        self.notes = notes
        block_reader = BlockReader(call.caller, notes)
        self.inputs = {
            name: block_reader.value(argument, call.bindings)
            for name, argument in call.block.arguments.items()
            if name in _INPUTS
        }
        self.vswitches: dict[str, list[Resource]] = {"nodes": [], "pods": []}
        for name, role in _VSWITCH_INPUTS.items():
            if name in self.inputs:
                self.vswitches[role] += self._vswitches(name, self.inputs[name])

    def outputs(self) -> Mapping[str, Any]:
        """Return the module's outputs by their usual names: the keys of the resources that it creates."""
        outputs: dict[str, Any] = {}
        if self._vpc().members():
            outputs |= dict.fromkeys(("vpc_id", "this_vpc_id"), self.key)
        for role, names in (("nodes", ("vswitch_ids", "this_vswitch_ids")), ("pods", ("pod_vswitch_ids",))):
            if self.vswitches[role]:
                outputs |= {key: [each.key for each in self.vswitches[role]] for key in names}
        if self._is_cluster():
            outputs |= dict.fromkeys(("cluster_id", "this_k8s_id"), self.key)
        return outputs

    def resources(self) -> Iterator[Resource]:
        """Yield the VPC, the vSwitches, the cluster and the node pools that the inputs describe."""
        vpc = self._vpc()
        if vpc.members():
            yield Resource("vpc", self.name or self.key, self.key, vpc)
        yield from (each for listed in self.vswitches.values() for each in listed)
        if self._is_cluster():
            yield Resource("cluster", self.key, self.key, self._cluster(has_vpc=bool(vpc.members())))
        pools = self.inputs.get("node_pools")
        pools_by_name = pools.members().items() if pools else ()
        if self._is_cluster() and (single_pool := self._single_pool()).members():
            yield Resource("node_pool", f"{self.key}.nodes", f"{self.key}.nodes", self._pool("", single_pool))
        for name, body in [*pools_by_name, *(("", each) for each in (pools.items() if pools else ()))]:
            yield Resource("node_pool", f"{self.key}.{name}", f"{self.key}.{name}", self._pool(name, body))

    def _single_pool(self) -> Node:
        """Return the inputs of a module that describe its only node pool."""
        stated = {
            name: node for name in _SINGLE_POOL_INPUTS if (node := self.inputs.get(name)) and node.value
        }
        return Node(stated, min((each.position for each in stated.values()), default=self.position))

    def _vpc(self) -> Node:
        """Return the inputs that describe a VPC; an empty mapping if they state no CIDR block."""
        found = {
            _VPC_INPUTS[name]: node
            for name, node in self.inputs.items()
            if name in _VPC_INPUTS and node.value
        }
        return Node(found if "cidr_block" in found else {}, self.position)

    def _is_cluster(self) -> bool:
        """Return whether the inputs describe a cluster."""
        stated = {name for name, node in self.inputs.items() if node.value}
        return bool(self.vswitches["pods"] or stated & _CLUSTER_ONLY_INPUTS)

    def _cluster(self, *, has_vpc: bool) -> Node:
        """Return the inputs that describe a cluster, as its resource would state them."""
        body = {
            _CLUSTER_INPUTS[name]: node
            for name, node in self.inputs.items()
            if name in _CLUSTER_INPUTS and node.value
        }
        if "name" in self.inputs and "name" not in body:
            body["name"] = self.inputs["name"]
        if has_vpc or self.vswitches["nodes"] or self.vswitches["pods"]:
            body["vpc_id"] = Node(self.key, self.position)
        for role, name in (("nodes", "vswitch_ids"), ("pods", "pod_vswitch_ids")):
            if self.vswitches[role]:
                body[name] = Node(
                    [Node(each.key, each.body.position) for each in self.vswitches[role]], self.position
                )
        return Node(body, self.position)

    def _pool(self, name: str, body: Node) -> Node:
        """Return the inputs that describe a node pool, as its resource would state them."""
        members: dict[str, Node] = {"cluster_id": Node(self.key, body.position)}
        if name:
            members["node_pool_name"] = Node(name, body.position)
        for stated, node in body.members().items():
            *outer, last = _POOL_INPUTS.get(stated, ("",))
            if outer:
                holder = members.setdefault(outer[0], Node({}, node.position))
                if isinstance(holder.value, dict):
                    holder.value[last] = node
            elif last:
                members[last] = node
        return Node(members, body.position)

    def _vswitches(self, name: str, listed: Node) -> list[Resource]:
        """Return a vSwitch for each range, or for each object with a range and a zone."""
        if any(each.get("cidr_block") for each in [*listed.items(), *listed.members().values()]):
            entries = [*listed.items(), *listed.members().values()]
            return [self._vswitch(f"{name}[{n}]", each.members()) for n, each in enumerate(entries)]
        zoned = self._with_zones(listed.values_at())
        return [
            self._vswitch(f"{name}[{n}]", {"cidr_block": _node(value), "zone_id": Node(zone, value.position)})
            for n, (value, zone) in enumerate(zoned)
        ]

    def _vswitch(self, suffix: str, members: Mapping[str, Node]) -> Resource:
        """Return the resource of a vSwitch."""
        cidr = members.get("cidr_block")
        position = cidr.position if cidr else self.position
        body = Node({**members, "vpc_id": Node(self.key, position)}, position)
        return Resource("vswitch", f"{self.key}.{suffix}", f"{self.key}.{suffix}", body)

    def _with_zones(self, listed: list[SourceText]) -> Iterator[tuple[SourceText, str]]:
        """Yield each range with its zone: modules assign the zones in turn. If the zones aren't known, each range
        gets another one.
        """
        known = [
            value.text
            for name in _ZONE_INPUTS
            if name in self.inputs
            for value in self.inputs[name].values_at()
        ]
        for index, value in enumerate(listed):
            if known:
                yield value, known[index % len(known)]
            elif len(listed) == 1:
                yield value, ""
            else:
                zone = zone_label(index)
                self.notes.skip(value.position, "zone-named", value.text, zone=zone)
                yield value, zone


def _node(value: SourceText) -> Node:
    return Node(value.text, value.position, value.origins)
