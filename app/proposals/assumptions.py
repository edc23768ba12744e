"""What the planner says of the values that it put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..domain.cidr import Cidr
from ..plan.message import Assumption, Message, Params, Pointer
from ..plan.plan import Plan, Vswitch
from .layout import Layout
from .placement import Choice
from .proposal import Proposal
from .sizing import Load


def range_assumptions(
    plan: Plan, filled: Plan, proposal: Proposal, load: Load | None
) -> Iterator[Assumption]:
    """Of the ranges that `plan` lacks and `filled` has; all but the IPv6 one are of the proposal for the load."""
    yield from _choice("vpc_cidr", proposal.vpc, {})
    if proposal.secondary:
        texts = [str(block) for block in proposal.secondary]
        why = Message("assumption.secondary_cidrs.around", {"ranges": tuple(texts)})
        yield Assumption("/secondary_cidrs", texts, why)
    if proposal.vswitches is not None and load is not None:
        yield from _vswitches(plan, proposal.vswitches, load)
    yield from _choice("service_cidr", proposal.service, {"services": plan.services or 0})
    if plan.service_ipv6_cidr is None:
        yield from _service_ipv6(filled.service_ipv6_cidr)
    mask = plan.node_cidr_mask or 0
    yield from _choice("pod_cidr", proposal.pods, {"mask": mask, "nodes": plan.peak_nodes})


def _choice(field: str, choice: Choice | None, params: Params) -> Iterator[Assumption]:
    if choice is not None:
        block = str(choice.block)
        why = Message(f"assumption.{field}.{choice.reason}", {"range": block, **params})
        yield Assumption(f"/{field}", block, why)


def _service_ipv6(block: Cidr | None) -> Iterator[Assumption]:
    if block is not None:
        why = Message("assumption.service_ipv6_cidr.local", {"range": str(block)})
        yield Assumption("/service_ipv6_cidr", str(block), why)


def _vswitches(plan: Plan, layout: Layout, load: Load) -> Iterator[Assumption]:
    zones = layout.zones
    per_node: Params = {"addresses": load.pod_addresses_in_zone(zones)}
    new_nodes = layout.nodes[len(plan.node_vswitches) :]
    new_pods = layout.pods[len(plan.pod_vswitches) :]
    if new_nodes:
        yield _list_assumption("/node_vswitches", new_nodes, layout, load, {})
    if new_pods:
        yield _list_assumption("/pod_vswitches", new_pods, layout, load, per_node)


def _list_assumption(
    pointer: Pointer, vswitches: Sequence[Vswitch], layout: Layout, load: Load, params: Params
) -> Assumption:
    told: Params = {
        "zones": len({vswitch.zone for vswitch in vswitches}),
        "nodes": load.nodes_in_zone(layout.zones),
        "mask": max(vswitch.cidr.prefix for vswitch in vswitches),
        **params,
    }
    why = Message(f"assumption.{pointer[1:]}.{layout.grade.name.lower()}", told)
    return Assumption(pointer, [_json(vswitch) for vswitch in vswitches], why)


def _json(vswitch: Vswitch) -> dict[str, Any]:
    return {"cidr": str(vswitch.cidr), "zone": vswitch.zone, "used": vswitch.used}
