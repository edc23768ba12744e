"""The arithmetic of capacity once more, written from its description alone: plain JSON in, plain numbers out.

It shares no code with the engine. What it is slow at, it tries: the most nodes of a pool are found by asking what fits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from ipaddress import ip_network
from math import ceil, inf
from pathlib import Path
from typing import Any, TypeAlias

import app.catalogue.load

Json: TypeAlias = dict[str, Any]
IDLE, PREFIX, RESERVED, UNUSABLE = 5, 16, 4, 3
TERWAY_NODES, FLANNEL_NODES, BASIC_NODES = (5_000, 15_000), (1_000, 1_000), (10, 10)
PODS, BASIC_PODS, MOST_ROUTES = 150_000, 300, 1_000
TOO_MANY = 10**7


@dataclass(frozen=True)
class Limit:
    """What is needed of a limit, in one zone or in all, what is allowed, and what on request."""

    name: str
    unit: str
    needed: int
    allowed: int
    on_request: int | None = None
    zone: str | None = None

    @property
    def later(self) -> int:
        return self.allowed if self.on_request is None else self.on_request


def catalogue(edition: str) -> dict[str, Json]:
    """ENI figures of each type, straight from the table."""
    path = Path(app.catalogue.load.EDITIONS) / edition / "instance_types.csv"
    with path.open(encoding="utf-8") as table:
        return {
            row["type"]: {"quantity": int(row["eni_quantity"]), "ipv4_per_eni": int(row["ipv4_per_eni"])}
            for row in csv.DictReader(table)
        }


def pools_of(plan: Json) -> list[Json]:
    """The pools with their mode; a plan in the short form has one."""
    short = {
        **plan,
        "instance_types": [plan["instance_type"]] if plan["instance_type"] else [],
        "eni_mode": "shared",
        "zones": [],
    }
    pools = [dict(pool) for pool in plan["node_pools"] or [short]]
    if plan["needs"].get("exclusive_eni") == "must" and all(pool["eni_mode"] == "shared" for pool in pools):
        for pool in pools:
            pool["eni_mode"] = "exclusive"
    return pools


def figures(pool: Json, types: dict[str, Json]) -> Json:
    """Pods that a node holds (None: unknown), addresses and prefixes that its pods take."""
    wanted = pool["pods_per_node"]
    of_types = [pool["eni"] or types.get(name) for name in pool["instance_types"]] or [pool["eni"]]
    pods, addresses, prefixes = [], [], [0]
    for eni in of_types:
        k = 0
        if pool["ip_prefixes"]:
            k = ceil(Fraction(12, 10) * ceil(Fraction(wanted, PREFIX)))
        if eni is None:
            addresses.append(PREFIX * k if k else wanted + (0 if pool["eni_mode"] == "exclusive" else IDLE))
            prefixes.append(k)
            continue
        others, each = eni["quantity"] - 1, eni["ipv4_per_eni"]
        if pool["eni_mode"] == "exclusive":
            pods.append(others)
            addresses.append(min(wanted, others))
        elif pool["ip_prefixes"]:
            pods.append(others * (each - 1) * PREFIX)
            k = min(k, others * (each - 1))
            addresses.append(PREFIX * k + (ceil(Fraction(k, each - 1)) if k else 0))
            prefixes.append(k)
        else:
            pods.append(others * each)
            addresses.append(min(wanted + IDLE, others * each))
    return {"pods": min(pods, default=None), "d": max(addresses), "k": max(prefixes)}


def left(vswitch: Json) -> int:
    """Addresses left of a vSwitch."""
    used: int = vswitch["used"]
    return max(0, ip_network(vswitch["cidr"]).num_addresses - RESERVED - used)


def blocks(vswitch: Json) -> int:
    """Whole blocks for IP prefixes that are left of a vSwitch."""
    used = ceil(Fraction(vswitch["used"], PREFIX))
    return max(0, ip_network(vswitch["cidr"]).num_addresses // PREFIX - 2 - used)


class Reference:
    """One plug-in of a completed plan."""

    def __init__(self, plan: Json, plugin: str, types: dict[str, Json]) -> None:
        self.plan, self.terway = plan, plugin == "terway"
        self.node_quota = TERWAY_NODES if self.terway else FLANNEL_NODES
        self.pools = pools_of(plan)
        self.figures = [figures(pool, types) for pool in self.pools]
        self.most = [
            pool["max_nodes"] if pool["max_nodes"] is not None else pool["nodes"] for pool in self.pools
        ]
        self.surge = [pool["surge_nodes"] for pool in self.pools]
        self.peaks = [most + surge for most, surge in zip(self.most, self.surge, strict=True)]
        stated = plan["zones"] or list(dict.fromkeys(each["zone"] for each in plan["node_vswitches"]))
        self.zones = (
            stated if plan["node_vswitches"] else []
        )  # where there was no room for any, nothing is known

    def limits(self, peaks: list[int]) -> Iterator[Limit]:
        """Every limit at these peaks: one of each zone for a limit of zones."""
        plan, nodes, basic = self.plan, sum(peaks), self.plan["cluster_spec"] == "basic"
        if self.terway:
            yield from self._terway_zones(peaks)
        if not self.terway and plan["pod_cidr"]:
            wide = plan["node_cidr_mask"] - ip_network(plan["pod_cidr"]).prefixlen
            yield Limit("pod_cidr_blocks", "nodes", nodes, 2**wide if wide >= 0 else 0)
        if not self.terway:
            quota, used = plan["route_entry_quota"], plan["route_entries_used"]
            later = max(0, max(MOST_ROUTES, quota) - used)
            yield Limit("route_entries", "nodes", nodes, max(0, quota - used), later)
        for zone in self.zones:
            needed = self._in_zone(peaks, zone, [1] * len(peaks)) + (0 if self.terway else self._virtual())
            yield Limit(
                "node_addresses", "addresses", needed, sum(map(left, self._of("node", zone))), zone=zone
            )
        yield Limit("node_limit", "nodes", nodes, *(BASIC_NODES if basic else self.node_quota))
        each = zip(peaks, self.surge, self.pools, strict=True)
        pods = sum(max(0, peak - surge) * pool["pods_per_node"] for peak, surge, pool in each)
        yield Limit("pod_limit", "pods", pods, BASIC_PODS if basic else PODS)

    def _terway_zones(self, peaks: list[int]) -> Iterator[Limit]:
        d, k = ([each[name] for each in self.figures] for name in "dk")
        for zone in self.zones if any(d) or self.plan["virtual_node_pods"] else []:
            pods = self._of("pod", zone)
            own = {each["cidr"] for each in self._of("node", zone)}
            s = int(not pods or any(each["cidr"] in own for each in pods))
            needed = self._in_zone(peaks, zone, [each + s for each in d]) + self._virtual()
            room = sum(map(left, pods or self._of("node", zone)))
            yield Limit("pod_addresses", "addresses", needed, room, zone=zone)
        for zone in self.zones if any(k) else []:
            serving = self._of("pod", zone) or self._of("node", zone)
            needed = self._in_zone(peaks, zone, k)
            yield Limit("prefix_blocks", "blocks", needed, sum(map(blocks, serving)), zone=zone)

    def _of(self, kind: str, zone: str) -> list[Json]:
        return [each for each in self.plan[f"{kind}_vswitches"] if each["zone"] == zone]

    def _virtual(self) -> int:
        return ceil(Fraction(self.plan["virtual_node_pods"], len(self.zones)))

    def _in_zone(self, peaks: list[int], zone: str, costs: list[int]) -> int:
        return sum(
            ceil(Fraction(peak, len(pool["zones"] or self.zones))) * cost
            for peak, pool, cost in zip(peaks, self.pools, costs, strict=True)
            if zone in (pool["zones"] or self.zones)
        )

    def rows(self) -> list[Json]:
        """The rows of `capacity.limits`: of a limit of zones the one that is fullest, the first by name on a tie."""
        of_zones: dict[str, list[Limit]] = {}
        for limit in self.limits(self.peaks):
            of_zones.setdefault(limit.name, []).append(limit)
        one = len(self.pools) == 1
        return [
            {
                "limit": name,
                "unit": fullest.unit,
                "zone": fullest.zone,
                "needed": fullest.needed,
                "allowed": fullest.allowed,
                "allowed_on_request": fullest.later,
                "nodes": self.most_nodes(0, later=False, name=name) if one else None,
                "nodes_on_request": self.most_nodes(0, later=True, name=name) if one else None,
            }
            for name, places in of_zones.items()
            for fullest in [max(sorted(places, key=lambda each: each.zone or ""), key=fullness)]
        ]

    def most_nodes(self, place: int, *, later: bool, name: str | None = None) -> int | None:
        """The most nodes of a pool at the peak that every limit, or the one of that name, has room for."""
        figures = self.figures[place]
        unbound = {
            limit for limit, cost in (("pod_addresses", "d"), ("prefix_blocks", "k")) if not figures[cost]
        }

        def fits(peak: int) -> bool:
            peaks, none = ([*self.peaks[:place], each, *self.peaks[place + 1 :]] for each in (peak, 0))
            bound = [limit for limit in self.limits(peaks) if limit.name not in unbound]
            rest = [limit for limit in self.limits(none) if limit.name in unbound]
            return all(
                limit.needed <= (limit.later if later else limit.allowed)
                for limit in (*bound, *rest)
                if name in {None, limit.name}
            )

        if not fits(0):
            return 0
        if fits(TOO_MANY):
            return None
        low, high = 0, TOO_MANY
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return low


def fullness(limit: Limit) -> Fraction | float:
    return ratio(limit.needed, limit.allowed)


def ratio(needed: int, allowed: int) -> Fraction | float:
    """How full it is: without end where nothing is allowed and something is needed."""
    if allowed:
        return Fraction(needed, allowed)
    return inf if needed else -1
