"""The Draft of an inventory: one cluster and its VPC are the plan's. What isn't imported is reported with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..domain.formulas import addresses_left
from ..plan.draft import Draft, NodePoolDraft, VswitchDraft
from ..plan.records import EniMode, Existing
from .cluster_settings import MUST
from .connected_networks import connected_networks, is_inside
from .inventory import Inventory, Vswitch
from .pools import PoolFields, PoolReferences, pool_fields, short_form
from .report import MAX_RANGES, Choice, Notes, SourceText
from .roles import Roles, assign_roles


def assemble(
    inventory: Inventory, chosen: Collection[str], reserved: int, notes: Notes
) -> tuple[Draft, tuple[Choice, ...]]:
    """Return the Draft and the questions that only the user can answer.

    `chosen` are the keys of the options that the user chose, `reserved` is the number of addresses of each vSwitch
    that nobody can use.
    """
    roles = assign_roles(inventory, chosen)
    return _Assembly(inventory, roles, reserved, notes).draft(), roles.choices


class _Assembly:
    """Builds the Draft from an inventory with its roles."""

    def __init__(self, inventory: Inventory, roles: Roles, reserved: int, notes: Notes) -> None:
        self.inventory = inventory
        self.roles = roles
        self.cluster = roles.cluster
        self.reserved = reserved
        self.notes = notes
        self.vpc = next((each for each in inventory.vpcs if each.key == roles.vpc), None)
        own_cluster = self.cluster.key if self.cluster else ""
        other_clusters = {each.key for each in inventory.clusters} - {"", own_cluster}
        self.pools = [each for each in inventory.pools if each.cluster not in other_clusters]
        self.other_pools = [each for each in inventory.pools if each.cluster in other_clusters]

    def draft(self) -> Draft:
        """Return the Draft, with a note for every value that is imported or skipped."""
        nodes, pods = self._vswitches()
        zones = {each.key: each.zone for each in nodes}
        scalars = dict(self.inventory.scalars) | ({} if self.cluster is None else dict(self.cluster.scalars))
        if self.vpc is not None and self.vpc.cidr is not None:
            scalars["vpc_cidr"] = self.vpc.cidr
        group = self.inventory.security_groups.get(self.cluster.security_group if self.cluster else "")
        if group is not None:
            scalars.setdefault("security_group", group)
        references = PoolReferences(zones, self.inventory.prefix_configs)
        pools = pool_fields(self.pools, scalars.get("nodes"), references, self.notes)
        fields: dict[str, Any] = self._pool_fields(pools, scalars, [each.zone for each in nodes])
        fields |= self._existing(scalars)
        tables = self._route_tables(nodes)
        if used := self._used_route_entries(tables, scalars.get("pod_cidr")):
            scalars["route_entries_used"] = used
        fields |= {name: self.notes.record(name, value) for name, value in scalars.items()}
        fields["secondary_cidrs"] = self._secondary()
        fields["node_vswitches"] = tuple(self._vswitch_draft("node_vswitches", each) for each in nodes)
        fields["pod_vswitches"] = tuple(self._vswitch_draft("pod_vswitches", each) for each in pods)
        fields["connected_networks"] = connected_networks(
            self.inventory, self.roles, scalars.get("pod_cidr"), self.notes
        )
        fields["needs"] = MappingProxyType(self._needs(pools))
        if len(tables) > 1:
            attached = next(each for each in nodes if self._table_key(each))
            fields["route_tables"] = self.notes.record(
                "route_tables", replace(attached.cidr, text=str(len(tables)))
            )
        self._report_other_clusters()
        self._report_assumed_zones([*nodes, *pods])
        self._report_plugin(fields)
        return Draft(**fields)

    def _pool_fields(
        self, pools: list[PoolFields], scalars: dict[str, SourceText], zones: list[str]
    ) -> dict[str, Any]:
        """Return the fields of node pools: none if the plan's short form can state them all, else the list of pools."""
        known = dict.fromkeys(zone for zone in zones if zone)
        pools = [replace(each, zones=_zones_of_pool(each, known)) for each in pools]
        if len(pools) < 2 and all(len(each.instance_types) < 2 and not each.zones for each in pools):
            scalars |= short_form(pools)
            # Exclusive ENIs have no prefixes, even if the cluster uses them.
            if any(each.exclusive_eni for each in pools):
                scalars.pop("ip_prefixes", None)
            return {}
        for name in ("nodes", "max_nodes", "surge_nodes", "instance_type"):
            scalars.pop(name, None)
        prefixes = scalars.pop("ip_prefixes", None)
        drafts = tuple(self._pool_draft(index, each, prefixes) for index, each in enumerate(pools))
        in_pools = dict.fromkeys(zone for each in pools for zone in each.zones)
        return {"node_pools": drafts, "zones": () if known else tuple(in_pools)}

    def _pool_draft(self, index: int, pool: PoolFields, prefixes: SourceText | None) -> NodePoolDraft:
        """Return a node pool of the Draft."""
        stated = {
            name: self.notes.record(f"node_pools/{index}/{name}", getattr(pool, name))
            for name in ("name", "nodes", "max_nodes", "surge_nodes")
        }
        types = [
            self.notes.record(f"node_pools/{index}/instance_types", each) or ""
            for each in pool.instance_types
        ]
        mode = pool.exclusive_eni and replace(pool.exclusive_eni, text=EniMode.EXCLUSIVE.value)
        prefixes = None if pool.exclusive_eni else prefixes or pool.prefixes
        return NodePoolDraft(
            **stated,
            instance_types=tuple(types),
            eni_mode=self.notes.record(f"node_pools/{index}/eni_mode", mode),
            ip_prefixes=self.notes.record(f"node_pools/{index}/ip_prefixes", prefixes),
            zones=pool.zones,
        )

    def _existing(self, scalars: dict[str, SourceText]) -> dict[str, Any]:
        """Return what exists already, if the source says so, and the plug-in of an existing cluster."""
        cluster, record = self.cluster, self.notes.record
        if cluster is not None and cluster.exists:
            by_ranges = "terway" if cluster.pods else "flannel" if "pod_cidr" in scalars else ""
            plugin = cluster.plugin or (SourceText(by_ranges, cluster.position) if by_ranges else None)
            if plugin is not None:
                exists = record("existing", SourceText(Existing.CLUSTER.value, cluster.position))
                return {"existing": exists, "plugin": record("plugin", plugin)}
            self.notes.remark(cluster.position, "plugin-unknown", cluster=cluster.name)
        if self.vpc is not None and self.vpc.exists and self.vpc.cidr is not None:
            exists = record("existing", SourceText(Existing.VPC.value, self.vpc.cidr.position))
            return {"existing": exists}
        return {}

    def _needs(self, pools: Iterable[PoolFields]) -> dict[str, str]:
        """Return the needs of the cluster, with exclusive ENIs if the plan has no list of pools to state them."""
        needs = dict(self.cluster.needs) if self.cluster else {}
        listed = list(pools)
        if len(listed) == 1 and listed[0].exclusive_eni:
            needs["exclusive_eni"] = listed[0].exclusive_eni
        for need, value in needs.items():
            self.notes.record("needs", replace(value, text=f"{need}: {value.text}"))
        return dict.fromkeys(needs, MUST)

    def _secondary(self) -> tuple[str, ...]:
        """Return the secondary CIDR blocks of the VPC."""
        stated = self.vpc.secondary if self.vpc else ()
        return tuple(self.notes.record("secondary_cidrs", each) or "" for each in stated)

    def _vswitches(self) -> tuple[list[Vswitch], list[Vswitch]]:
        """Return the vSwitches of nodes and of pods. Without a cluster that refers to them, all are for nodes."""
        vswitches = [each for each in self.inventory.vswitches if each.vpc == self.roles.vpc]
        pod_keys = dict(self.cluster.pods) if self.cluster else {}
        node_keys = dict(self.cluster.nodes) if self.cluster else {}
        for pool in self.pools:
            node_keys = {**pool.vswitches, **node_keys}
        self._report_unknown_keys({**pod_keys, **node_keys})
        pods = [each for each in vswitches if each.key in pod_keys]
        if not any(each.key in node_keys for each in vswitches):
            others = [each for each in vswitches if each.key not in pod_keys]
            if self.cluster is not None and others:
                first = others[0].cidr
                self.notes.remark(first.position, "vswitches-taken-for-nodes", first.text, count=len(others))
            return others, pods
        for each in vswitches:
            if each.key not in node_keys and each.key not in pod_keys:
                self.notes.skip(each.cidr, "vswitch-unused", f"{each.cidr.text} {each.name}")
        return [each for each in vswitches if each.key in node_keys], pods

    def _vswitch_draft(self, field: str, vswitch: Vswitch) -> VswitchDraft:
        """Return a vSwitch of the Draft."""
        self.notes.record(field, vswitch.cidr)
        return VswitchDraft(
            cidr=vswitch.cidr.text, zone=vswitch.zone or None, used=self._used_addresses(vswitch)
        )

    def _used_addresses(self, vswitch: Vswitch) -> str | None:
        """Return the number of used addresses of a vSwitch; None if the source doesn't count them."""
        cidr = read_ipv4_cidr(vswitch.cidr.text)
        if vswitch.free_addresses is None or not isinstance(cidr, Cidr):
            return vswitch.used_addresses or None
        return str(addresses_left(cidr, self.reserved, vswitch.free_addresses))

    def _route_tables(self, nodes: Iterable[Vswitch]) -> set[str]:
        """Return the keys of the route tables of the node vSwitches; "" is the VPC's system table."""
        system = self._system_table_keys()
        attached = {self._table_key(each) for each in nodes}
        return {"" if table in system else table for table in attached} or {""}

    def _table_key(self, vswitch: Vswitch) -> str:
        """Return the key of a vSwitch's route table; "" if the source doesn't state it."""
        return self.inventory.route_table_keys.get(vswitch.key) or vswitch.route_table

    def _system_table_keys(self) -> set[str]:
        """Return the keys of the VPC's system route table."""
        return {self.roles.vpc, ""} | (set(self.vpc.system_tables) if self.vpc else set())

    def _used_route_entries(self, tables: set[str], pod_cidr: SourceText | None) -> SourceText | None:
        """Return the number of custom IPv4 entries in the fullest route table of the nodes, with a default route.

        Entries of Flannel's nodes use the same quota. Those of the cluster's own nodes aren't counted.
        """
        system = self._system_table_keys() - {""}
        is_any = self.vpc is None and tables == {""}  # without a VPC, the tables can't be told apart
        entries_by_table: dict[str, list[SourceText]] = {}
        for each in self.inventory.destinations:
            if each.table is None or each.is_own or ":" in each.cidr.text or is_inside(each.cidr, pod_cidr):
                continue
            table = "" if each.table in system else each.table or None
            if table is not None and (is_any or table in tables):
                entries_by_table.setdefault(table, []).append(each.cidr)
        fullest = max(entries_by_table.values(), key=len, default=[])
        return SourceText(str(len(fullest)), fullest[0].position) if fullest else None

    def _report_assumed_zones(self, vswitches: Iterable[Vswitch]) -> None:
        """Report the vSwitches without a zone, which are put into the first one, unless unknown zones were reported
        already.
        """
        zoneless = [each.cidr for each in vswitches if not each.zone]
        if zoneless and not any(each.code == "zone-unknown" for each in self.notes.skipped):
            ranges = ", ".join(dict.fromkeys(each.text for each in zoneless[:MAX_RANGES]))
            self.notes.remark(zoneless[0].position, "zone-assumed", "", ranges=ranges)

    def _report_unknown_keys(self, references: Mapping[str, int]) -> None:
        """Report the vSwitches and VPCs of which only the IDs are known."""
        known_vswitches = {each.key for each in self.inventory.vswitches}
        for key, position in references.items():
            if key not in known_vswitches:
                self.notes.skip(position, "vswitch-elsewhere", key)
        known_vpcs = {each.key for each in self.inventory.vpcs if each.cidr}
        positions = [each.cidr.position for each in self.inventory.vswitches if each.vpc == self.roles.vpc]
        cluster_vpc = self.cluster.vpc if self.cluster else ""
        known_vpcs |= {each.key for each in self.inventory.vpcs} | {self.cluster.key if self.cluster else ""}
        for key in dict.fromkeys((cluster_vpc, self.roles.vpc)):
            if key and key not in known_vpcs:
                self.notes.skip(
                    self._position_of_vpc(key, [*positions, *references.values()]), "vpc-range-elsewhere", key
                )

    def _position_of_vpc(self, key: str, others: list[int]) -> int:
        """Return the position at which the cluster refers to a VPC, or else the first position of its vSwitches."""
        if self.cluster and self.cluster.vpc == key and self.cluster.vpc_position >= 0:
            return self.cluster.vpc_position
        return min(others, default=self.cluster.position if self.cluster else 0)

    def _report_plugin(self, fields: Mapping[str, Any]) -> None:
        """Report the plug-in of a cluster that doesn't exist yet, since the plan compares the plug-ins."""
        if self.cluster is None:
            return
        for position, code in self.cluster.remarks:
            self.notes.skip(position, code)
        plugin = self.cluster.plugin
        if plugin is not None and fields.get("existing") != "cluster":
            self.notes.remark(plugin.position, f"states-{plugin.text}")

    def _report_other_clusters(self) -> None:
        """Report the values of other clusters, which aren't part of the plan."""
        for cluster in self.inventory.clusters:
            if cluster is self.cluster or cluster.kind:
                continue
            values = [value for name, value in cluster.scalars.items() if name != "name"]
            if not values:
                self.notes.skip(cluster.position, "second-cluster", cluster.name, cluster=cluster.name)
            self.notes.skip_all(values, "second-cluster", cluster=cluster.name)
        names = {each.key: each.name for each in self.inventory.clusters}
        kinds = {each.key: each.kind for each in self.inventory.clusters}
        for pool in self.other_pools:
            code = f"pool-of-{kinds[pool.cluster]}" if kinds[pool.cluster] else "second-cluster"
            self.notes.skip_all(pool.values, code, cluster=names[pool.cluster])


def _zones_of_pool(pool: PoolFields, known: Mapping[str, None]) -> tuple[str, ...]:
    """Return the zones of a pool; none if they are all zones of the plan."""
    if not known:
        return pool.zones
    zones = tuple(zone for zone in pool.zones if zone in known)
    return () if len(zones) == len(known) else zones
