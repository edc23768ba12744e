"""A landscape to a Draft: one VPC is the plan's, the others are networks that it is connected to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..domain.vswitch import addresses_left
from ..plan.draft import Draft, VswitchDraft
from .cluster_settings import stated_plugin
from .inventory import Cluster, Inventory, Vpc, Vswitch
from .networks import merged
from .pools import pool_scalars
from .report import Choice, Notes, SourceText
from .routes import entries_used, networks_behind

# How ids begin that stand for something outside the text: Alibaba Cloud's own, and Terraform's variables.
_OF_VSWITCHES: Final = ("vsw-", "var.", "local.")
_OF_VPCS: Final = ("vpc-", "var.", "local.")
_MAX_BLOCKS: Final = 500  # of VPCs, that a vSwitch of no known VPC is looked for in


def assemble(inventory: Inventory, chosen: str, reserved: int, notes: Notes) -> tuple[Draft, Choice | None]:
    """`chosen` is the key of the plan's cluster or VPC, "" for the likeliest; `reserved`: addresses of each vSwitch
    that nobody can have.
    """
    clusters: dict[str, Cluster] = {}
    for each in inventory.clusters:
        clusters.setdefault(each.key, each)
    inventory.vswitches = _placed(inventory)
    cluster = clusters.get(chosen) or next(iter(clusters.values()), None)
    keys = list(
        dict.fromkeys([each.key for each in inventory.vpcs] + [each.vpc for each in inventory.vswitches])
    )
    keys = [key for key in keys if key] or keys  # a VPC that nothing names can't be chosen beside others
    own = chosen if chosen in keys and len(clusters) < 2 else _likeliest(inventory, keys, cluster)
    if cluster is not None:
        inventory.vswitches = _claimed(inventory.vswitches, {**cluster.nodes, **cluster.pods}, own)
    draft = _Assembly(inventory, own, cluster, reserved, notes).draft()
    if cluster is not None and len(clusters) > 1:
        options = tuple((key, _named(each)) for key, each in clusters.items())
        return draft, Choice("cluster", options, cluster.key)
    return draft, _vpcs(inventory, keys, own)


def _placed(inventory: Inventory) -> list[Vswitch]:
    """The vSwitches, each in the VPC whose range holds it where the source does not say which: a plan of Terraform
    without its configuration does not. A single VPC is the one.
    """
    blocks = [
        (vpc.key, cidr)
        for vpc in inventory.vpcs
        for told in _blocks(vpc)
        if isinstance(cidr := read_ipv4_cidr(told.text), Cidr)
    ]
    known = blocks if len(blocks) <= _MAX_BLOCKS else []
    only = inventory.vpcs[0].key if len(inventory.vpcs) == 1 else ""
    return [
        each if each.vpc else replace(each, vpc=_holder(each.cidr, known) or only)
        for each in inventory.vswitches
    ]


def _claimed(vswitches: list[Vswitch], named: Mapping[str, int], own: str) -> list[Vswitch]:
    """Those that the cluster names are in its VPC, where nothing else says which."""
    return [replace(each, vpc=own) if not each.vpc and each.key in named else each for each in vswitches]


def _holder(told: SourceText, blocks: Sequence[tuple[str, Cidr]]) -> str:
    """The key of the one VPC that holds the range, "" where none or several do."""
    cidr = read_ipv4_cidr(told.text)
    if not isinstance(cidr, Cidr):
        return ""
    holding = {key for key, block in blocks if block.contains(cidr)}
    return holding.pop() if len(holding) == 1 else ""


def _likeliest(inventory: Inventory, keys: list[str], cluster: Cluster | None) -> str:
    """The VPC of the cluster, or of its vSwitches; else the one with most vSwitches, the first of several."""
    if cluster is not None:
        if cluster.vpc in keys:
            return cluster.vpc
        named = {**cluster.nodes, **cluster.pods}
        for vswitch in inventory.vswitches:
            if vswitch.vpc in keys and vswitch.key in named:
                return vswitch.vpc
    held = Counter(each.vpc for each in inventory.vswitches)
    return max(keys, key=lambda key: held[key]) if keys else ""


def _vpcs(inventory: Inventory, keys: list[str], own: str) -> Choice | None:
    if len(keys) < 2:
        return None
    named = {
        vpc.key: " ".join(filter(None, (vpc.cidr.text if vpc.cidr else "", vpc.name)))
        for vpc in inventory.vpcs
    }
    return Choice("vpc", tuple((key, f"{named.get(key, '')} {key}".strip()) for key in keys), own)


def _named(cluster: Cluster) -> str:
    name = cluster.scalars.get("name")
    return " ".join(dict.fromkeys(filter(None, (name.text if name else "", cluster.key))))


class _Assembly:
    def __init__(
        self, inventory: Inventory, own: str, cluster: Cluster | None, reserved: int, notes: Notes
    ) -> None:
        self.inventory = inventory
        self.own = own
        self.reserved = reserved
        self.notes = notes
        self.cluster = cluster
        others = {each.key for each in inventory.clusters if each is not cluster}
        self.pools = [each for each in inventory.pools if each.cluster not in others - {"", _key(cluster)}]

    def draft(self) -> Draft:
        vpc = next((each for each in self.inventory.vpcs if each.key == self.own), None)
        scalars = {} if self.cluster is None else dict(self.cluster.scalars)
        if vpc is not None and vpc.cidr is not None:
            scalars["vpc_cidr"] = vpc.cidr
        scalars |= pool_scalars(self.pools, scalars.get("nodes"), self.notes)
        if vpc is not None and (used := entries_used(self.inventory.reached, vpc)):
            scalars["route_entries_used"] = used
        secondary = () if vpc is None else vpc.secondary
        nodes, pods = self._vswitches()
        self._tell_of_other_clusters()
        self._tell_of_the_add_on()
        return Draft(
            **{name: self.notes.take(name, told) for name, told in scalars.items()},
            secondary_cidrs=tuple(self.notes.take("secondary_cidrs", each) or "" for each in secondary),
            node_vswitches=tuple(self._vswitch("node_vswitches", each) for each in nodes),
            pod_vswitches=tuple(self._vswitch("pod_vswitches", each) for each in pods),
            connected_networks=merged(self._networks(vpc), self.notes),
            needs=MappingProxyType(self._needs()),
        )

    def _needs(self) -> dict[str, str]:
        """What the cluster and its node pools are set up to do."""
        found = dict(self.cluster.needs) if self.cluster else {}
        for pool in self.pools:
            found |= pool.needs
        for need, told in found.items():
            self.notes.take("needs", SourceText(f"{need}: {told.text}", told.line))
        return {need: told.text for need, told in found.items()}

    def _vswitches(self) -> tuple[list[Vswitch], list[Vswitch]]:
        """Those of nodes and those of pods. With no cluster that says which, all are the nodes'."""
        own = [each for each in self.inventory.vswitches if each.vpc == self.own]
        pod_keys = dict(self.cluster.pods) if self.cluster else {}
        node_keys = dict(self.cluster.nodes) if self.cluster else {}
        for pool in self.pools:
            node_keys = {**pool.vswitches, **node_keys}
        self._tell_of_unknown({**pod_keys, **node_keys})
        pods = [each for each in own if each.key in pod_keys]
        if not any(each.key in node_keys for each in own):
            rest = [each for each in own if each.key not in pod_keys]
            if self.cluster is not None and rest:
                line, excerpt = rest[0].cidr.line, rest[0].cidr.text
                self.notes.remark(line, excerpt, "vswitches-taken-for-nodes", count=len(rest))
            return rest, pods
        for each in own:
            if each.key not in node_keys and each.key not in pod_keys:
                self.notes.miss(each.cidr.line, f"{each.cidr.text} {each.name}", "vswitch-unused")
        return [each for each in own if each.key in node_keys], pods

    def _vswitch(self, field: str, vswitch: Vswitch) -> VswitchDraft:
        self.notes.take(field, vswitch.cidr)
        return VswitchDraft(vswitch.cidr.text, vswitch.zone or None, self._used(vswitch))

    def _used(self, vswitch: Vswitch) -> str | None:
        cidr = read_ipv4_cidr(vswitch.cidr.text)
        if vswitch.available is None or not isinstance(cidr, Cidr):
            return None
        return str(addresses_left(cidr, self.reserved, vswitch.available))

    def _networks(self, own: Vpc | None) -> Iterator[tuple[SourceText, str]]:
        """The other VPCs; a VPC of which only vSwitches are known is told by those. Then what VPNs and routes lead to."""
        known = {vpc.key for vpc in self.inventory.vpcs}
        for vpc in self.inventory.vpcs:
            if vpc.key != self.own:
                yield from ((block, vpc.name or vpc.key) for block in _blocks(vpc))
        for vswitch in self.inventory.vswitches:
            if vswitch.vpc != self.own and vswitch.vpc not in known:
                yield vswitch.cidr, vswitch.name or vswitch.vpc
        yield from networks_behind(self.inventory.reached, _blocks(own) if own else (), self.notes)

    def _tell_of_unknown(self, named: Mapping[str, int]) -> None:
        """Tell of vSwitches and VPCs that the text names by their ids alone."""
        known = {each.key for each in self.inventory.vswitches}
        for key, line in named.items():
            if key.startswith(_OF_VSWITCHES) and key not in known:
                self.notes.miss(line, key, "vswitch-elsewhere")
        ranged = {each.key for each in self.inventory.vpcs if each.cidr}
        own_lines = [each.cidr.line for each in self.inventory.vswitches if each.vpc == self.own]
        for key in dict.fromkeys((self.cluster.vpc if self.cluster else "", self.own)):
            if key.startswith(_OF_VPCS) and key not in ranged:
                line = min([*own_lines, *named.values()], default=1)
                self.notes.miss(line, key, "vpc-range-elsewhere")

    def _tell_of_the_add_on(self) -> None:
        addon = self.cluster.addon if self.cluster else None
        if addon is not None:
            self.notes.remark(addon.line, addon.text, f"states-{stated_plugin(addon)}")

    def _tell_of_other_clusters(self) -> None:
        for cluster in self.inventory.clusters:
            if cluster is not self.cluster:
                name = cluster.scalars.get("name", SourceText(cluster.key, 0))
                self.notes.miss(name.line, name.text, "second-cluster")


def _key(cluster: Cluster | None) -> str:
    return cluster.key if cluster else ""


def _blocks(vpc: Vpc) -> Iterator[SourceText]:
    if vpc.cidr is not None:
        yield vpc.cidr
    yield from vpc.secondary
