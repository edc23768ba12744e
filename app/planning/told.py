"""What the planner says of the ranges that it put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.planning.evaluation import Assumption, Message, Params, Pointer
from app.planning.layout import Grade, Layout
from app.planning.plan import Plan, Vswitch
from app.planning.vswitch_sizes import Load


def vswitch_assumptions(plan: Plan, layout: Layout, load: Load) -> Iterator[Assumption]:
    """Of the lists that `plan` lacks and `layout` has."""
    pods = {"per_node": load.per_node}
    if layout.nodes and not plan.node_vswitches:
        yield _list_assumption("/node_vswitches", layout.nodes, layout.grade, load, {})
    if layout.pods and not plan.pod_vswitches:
        yield _list_assumption("/pod_vswitches", layout.pods, layout.grade, load, pods)


def _list_assumption(
    pointer: Pointer, vswitches: Sequence[Vswitch], grade: Grade, load: Load, params: Params
) -> Assumption:
    zones = len({vswitch.zone for vswitch in vswitches})
    told: Params = {
        "zones": zones,
        "nodes": load.nodes_in_zone(zones),
        "mask": max(vswitch.cidr.prefix for vswitch in vswitches),
        **params,
    }
    why = Message(f"assumption.{pointer[1:]}.{grade.name.lower()}", told)
    return Assumption(pointer, [_json(vswitch) for vswitch in vswitches], why)


def _json(vswitch: Vswitch) -> dict[str, Any]:
    return {"cidr": str(vswitch.cidr), "zone": vswitch.zone, "used": vswitch.used}
