"""Sample plans for the pattern page, which are evaluated like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ....plan.draft import Draft, NetworkDraft, VswitchDraft
from ...wizard.lists import MAX_ROWS
from ..examples import EXAMPLES

_ZONES: Final = "abc"

# Twelve pod vSwitches, very many findings, long names, and no feasible plug-in.
CROWDED: Final = Draft(
    name="Payments, production, Frankfurt: the second attempt, with every office",
    nodes="120",
    max_nodes="900",
    pods_per_node="60",
    services="3000",
    growth_percent_per_year="40",
    instance_type="ecs.g7.xlarge",
    vpc_cidr="10.0.0.0/16",
    secondary_cidrs=("10.1.0.0/16",),
    node_vswitches=tuple(
        VswitchDraft(f"10.0.{16 * place}.0/20", zone, "40") for place, zone in enumerate(_ZONES)
    ),
    pod_vswitches=tuple(
        VswitchDraft(f"10.0.{48 + 8 * place}.0/21", _ZONES[place % 3], "15") for place in range(12)
    ),
    service_cidr="10.0.128.0/20",
    pod_cidr="10.1.64.0/18",
    node_cidr_mask="25",
    connected_networks=tuple(NetworkDraft(f"10.0.{6 * n}.0/24", f"office {n + 1}") for n in range(40)),
    needs=MappingProxyType({"pod_security_group": "must", "dual_stack": "must", "simple_setup": "prefer"}),
)
UNREADABLE: Final = Draft(
    nodes="twelve",
    vpc_cidr="10.0.0.0/33",
    cluster_spec="large",
    node_vswitches=(VswitchDraft("10.0.0.0/20", "a", "120"), VswitchDraft("10.0.16.0/200", "b", "few")),
    connected_networks=(NetworkDraft("10.8", "office"),),
    needs=MappingProxyType({"simple_setup": "must"}),
)
# More vSwitches than the form shows, with a mistake in one that it doesn't show.
LONG: Final = Draft(
    nodes="3",
    pods_per_node="10",
    node_vswitches=(
        *(VswitchDraft(f"10.0.{n}.0/24", "a") for n in range(MAX_ROWS)),
        VswitchDraft("10.1/16"),
    ),
)
BARE: Final = Draft(nodes="3", pods_per_node="10")
# Growth changes the verdict, and nodes and pods share a vSwitch.
_GROWING: Final = replace(
    EXAMPLES["sixteen"],
    pod_vswitches=EXAMPLES["sixteen"].node_vswitches,
    pods_per_node="60",
    growth_percent_per_year="60",
)

# Verdicts of every strength.
PLANS: Final[Mapping[str, Draft]] = MappingProxyType(
    {**EXAMPLES, "crowded": CROWDED, "bare": BARE, "growing": _GROWING}
)
