"""The instance type that is assumed where a plan names none and gives no figures of its own."""

from __future__ import annotations

from app.catalogue.model import Catalogue, InstanceType, JoinThreshold, TerwayMode
from app.planning.evaluation import Assumption, Message, Params
from app.planning.node_type import listed_eni, pods_of_type, terway_mode, trunk_pods
from app.planning.plan import Plan


def assume_type(plan: Plan, catalogue: Catalogue) -> Assumption | None:
    """The smallest type of the default family that holds the pods and carries the musts, else the largest.

    One that joins beyond dispute goes before one on which the official pages disagree.
    """
    if plan.instance_type or plan.eni is not None:
        return None
    family = catalogue.facts.default_family.value
    types = sorted(catalogue.families[family], key=lambda known: (known.vcpu, known.memory_gib, known.name))
    chosen, reason = _choose(types, plan, catalogue)
    pods = _pods(chosen, terway_mode(plan, catalogue))
    params: Params = {"type": chosen.name, "family": family, "pods": pods, "wanted": plan.pods_per_node}
    return Assumption("/instance_type", chosen.name, Message(f"assumption.instance_type.{reason}", params))


def _choose(types: list[InstanceType], plan: Plan, catalogue: Catalogue) -> tuple[InstanceType, str]:
    mode = terway_mode(plan, catalogue)
    able = [known for known in types if _carries_musts(known, plan, mode)]
    threshold = _threshold(catalogue, mode)
    for refused in (threshold.disputed, threshold.refused):
        for known in able:
            pods = _pods(known, mode)
            if pods >= plan.pods_per_node and pods > refused:
                return known, "smallest"
    return max(able or types, key=lambda known: _pods(known, mode)), "largest"


def _threshold(catalogue: Catalogue, mode: TerwayMode) -> JoinThreshold:
    facts = catalogue.facts
    return (facts.exclusive_join if mode is TerwayMode.EXCLUSIVE_ENI else facts.shared_join).value


def _pods(known: InstanceType, mode: TerwayMode) -> int:
    return pods_of_type(listed_eni(known), mode) or 0


def _carries_musts(known: InstanceType, plan: Plan, mode: TerwayMode) -> bool:
    """Trunk ENIs where pods must have what only they give; as many IPv6 as IPv4 addresses for dual stack."""
    if mode is TerwayMode.TRUNK_ENI and not (known.trunk_supported and trunk_pods(listed_eni(known))):
        return False
    needed = 1 if mode is TerwayMode.EXCLUSIVE_ENI else known.ipv4_per_eni
    return not plan.is_must("dual_stack") or (known.ipv6_per_eni or 0) >= needed
