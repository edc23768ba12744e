"""Random plans as the API takes them, the same for the same seed: small, valid, and of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

_GOOD_TYPES = ("ecs.c7.4xlarge", "ecs.c6.4xlarge", "ecs.g7.8xlarge", "ecs.r7.8xlarge")
TYPES = (*_GOOD_TYPES, "ecs.c7.large", "ecs.c7.xlarge", "ecs.g6.xlarge", "ecs.none")
NEEDS = (
    "network_policy",
    "dual_stack",
    "fixed_pod_ip",
    "pod_security_group",
    "host_port",
    "source_ip",
    "simple_setup",
    "vpc_address_saving",
    "network_performance",
    "extendable_pods",
)
_PREFERENCES = ("simple_setup", "vpc_address_saving", "network_performance")
_RANGES = ("172.20.0.0/16", "172.16.0.0/20", "10.0.64.0/18", "10.0.0.0/12", "192.168.0.0/20", "172.20.0.5/24")
_NODES = (1, 3, 3, 10, 10, 10, 40, 40, 190, 201, 499, 1_001, 3_000)
_PODS = (1, 5, 12, 12, 30, 30, 30, 64, 110, 200, 253, 256, 300)


def random_plans(seed: int, number: int) -> Iterator[dict[str, Any]]:
    """Yield so many plans; each depends on the seed and its place alone."""
    for place in range(number):
        yield random_plan(Random(f"{seed}.{place}"))


def random_plan(random: Random) -> dict[str, Any]:
    """A plan that can be read: of node pools or in the short form, with more or less stated."""
    zones = random.sample("abcd", random.randint(1, 3))
    plan: dict[str, Any] = {}
    if random.random() < 0.5:
        plan["node_pools"] = [_pool(random, zones) for _ in range(random.randint(1, 4))]
        plan["node_pools"][0]["nodes"] = max(1, plan["node_pools"][0]["nodes"])
        plan["zones"] = zones
    else:
        plan |= _nodes(random)
        if random.random() < 0.7:
            plan["instance_type"] = random.choice((*_GOOD_TYPES, *TYPES))
        if random.random() < 0.1:
            plan["ip_prefixes"] = True
        if random.random() < 0.3:
            plan["zones"] = zones
    plan |= _network(random, zones)
    plan |= _settings(random)
    _tell_what_exists(random, plan)
    return plan


def _nodes(random: Random) -> dict[str, Any]:
    nodes = random.choice(_NODES)
    figures: dict[str, Any] = {"nodes": nodes, "pods_per_node": random.choice(_PODS)}
    if random.random() < 0.3:
        figures["max_nodes"] = nodes + random.choice((0, 1, 10, 200))
    if random.random() < 0.3:
        figures["surge_nodes"] = random.choice((1, 3, 20))
    if random.random() < 0.15:
        figures["eni"] = {"quantity": random.randint(1, 9), "ipv4_per_eni": random.randint(1, 30)}
    return figures


def _pool(random: Random, zones: list[str]) -> dict[str, Any]:
    pool = _nodes(random)
    if random.random() < 0.1:
        pool |= {"nodes": 0, "max_nodes": pool["nodes"]}
    pool["instance_types"] = random.sample(
        random.choice((_GOOD_TYPES, _GOOD_TYPES, TYPES)), random.randint(0, 3)
    )
    mode = random.random()
    if mode < 0.2:
        pool["eni_mode"] = "exclusive"
    elif mode < 0.4:
        pool["ip_prefixes"] = True
    if random.random() < 0.4:
        pool["zones"] = random.sample(zones, random.randint(1, len(zones)))
    return pool


def _network(random: Random, zones: list[str]) -> dict[str, Any]:
    network: dict[str, Any] = {}
    if random.random() < 0.8:
        network["vpc_cidr"] = random.choice(("10.0.0.0/8", "10.0.0.0/16", "192.168.0.0/16"))
    home = network.get("vpc_cidr", "10.0.0.0/8").partition(".")[0]
    first = "192.168" if home == "192" else "10.0"
    if random.random() < 0.6:
        network["node_vswitches"] = _vswitches(random, zones, first, 0, 22)
    if random.random() < 0.5:
        network["pod_vswitches"] = _vswitches(random, zones, first, 128, 20)
        if "node_vswitches" in network and random.random() < 0.2:
            network["pod_vswitches"].append(random.choice(network["node_vswitches"]))
    for name, chance in (("service_cidr", 0.5), ("pod_cidr", 0.6)):
        if random.random() < chance:
            usual = "172.21.0.0/20" if name == "service_cidr" else "172.20.0.0/16"
            network[name] = random.choice((*_RANGES, *[usual] * 8))
    if random.random() < 0.15:
        network["secondary_cidrs"] = [random.choice(("172.24.0.0/16", "10.0.0.0/16", "8.0.0.0/16"))]
    if random.random() < 0.2:
        ranges = random.sample((*_RANGES, "172.31.0.0/16"), random.randint(1, 2))
        network["connected_networks"] = [{"cidr": each} for each in ranges]
    return network


def _vswitches(random: Random, zones: list[str], first: str, third: int, usual: int) -> list[dict[str, Any]]:
    found = []
    for place, zone in enumerate(random.sample(zones, random.randint(1, len(zones)))):
        prefix = random.choice((usual, usual, usual, usual + 1, usual + 4))
        vswitch: dict[str, Any] = {"cidr": f"{first}.{third + 16 * place}.0/{prefix}", "zone": zone}
        if random.random() < 0.3:
            vswitch["used"] = random.choice((1, 17, 100, 5_000))
        found.append(vswitch)
    return found


def _settings(random: Random) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for name, chance, values in (
        ("rules", 0.3, ("2026-11", "2026-12")),
        ("node_cidr_mask", 0.4, (24, 25, 26, 28)),
        ("services", 0.3, (10, 10, 300, 300, 5_000, 20_000)),
        ("cluster_spec", 0.2, ("basic", "pro", "pro")),
        ("security_group", 0.3, ("basic", "enterprise")),
        ("route_entries_used", 0.2, (10, 10, 150, 300, 999)),
        ("route_entry_quota", 0.2, (100, 500, 1_200)),
        ("virtual_node_pods", 0.2, (1, 50, 50, 1_001, 60_000)),
        ("kubernetes_version", 0.2, ("1.32", "1.34")),
        ("growth_percent_per_year", 0.1, (20, 150)),
        ("route_tables", 0.1, (1, 3)),
    ):
        if random.random() < chance:
            settings[name] = random.choice(values)
    needs = random.sample(NEEDS, random.choice((0, 0, 1, 2)))
    settings["needs"] = {
        need: random.choice(("prefer", "no") if need in _PREFERENCES else ("must", "must", "prefer"))
        for need in needs
    }
    return settings


def _tell_what_exists(random: Random, plan: dict[str, Any]) -> None:
    existing = random.random()
    if existing < 0.1:
        plan["existing"] = "vpc"
    elif existing < 0.2:
        plan |= {"existing": "cluster", "plugin": random.choice(("terway", "flannel"))}
