"""The instance type that is assumed where a plan names none and gives no figures of its own."""

from __future__ import annotations

from ..catalogue.model import Catalogue, InstanceType, TerwayMode
from ..plan.message import Assumption, Message, Params
from ..plan.node_type import carries_musts, join_threshold, pods_of_type, terway_mode
from ..plan.plan import Plan


def knows_type(plan: Plan) -> bool:
    """Whether the plan names a type or gives figures of its own."""
    return bool(plan.instance_type) or plan.eni is not None


def type_assumption(plan: Plan, catalogue: Catalogue) -> Assumption:
    """What is told of the type that is chosen for the plan."""
    family = catalogue.facts.default_family.value
    chosen, reason = choose_type(plan, catalogue)
    pods = _pods(chosen, terway_mode(plan, catalogue))
    params: Params = {"type": chosen.name, "family": family, "pods": pods, "wanted": plan.pods_per_node}
    return Assumption("/instance_type", chosen.name, Message(f"assumption.instance_type.{reason}", params))


def choose_type(plan: Plan, catalogue: Catalogue) -> tuple[InstanceType, str]:
    """The smallest type of the default family that holds the pods and carries the musts, else the largest; and why.

    One that joins beyond dispute goes before one on which the official pages disagree.
    """
    types = catalogue.families[catalogue.facts.default_family.value]
    mode = terway_mode(plan, catalogue)
    threshold = join_threshold(catalogue, mode)
    pods = [_pods(known, mode) for known in types]
    for refused in (threshold.disputed, threshold.refused):
        for known, held in zip(types, pods, strict=True):
            if held >= plan.pods_per_node and held > refused and _carries(known, plan, mode):
                return known, "smallest"
    able = [known for known in types if _carries(known, plan, mode)]
    return max(able or types, key=lambda known: _pods(known, mode)), "largest"


def _carries(known: InstanceType, plan: Plan, mode: TerwayMode) -> bool:
    return carries_musts(known.eni, plan, mode) is True


def _pods(known: InstanceType, mode: TerwayMode) -> int:
    return pods_of_type(known.eni, mode) or 0
