"""Another instance type where the plan's can't carry it, and needs given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from ...catalogue.model import Catalogue, InstanceType
from ...engine.evaluation import Message
from ...engine.trades import Suits, type_trade
from ...plan.plan import NeedLevel, Plan
from .move import Kind, Move, Stand


def other_type(stand: Stand) -> Iterator[Move]:
    """The nearest types that carry the plan: of the same family, and of the same vCPUs and memory; where there is
    neither, of the family that is proposed.
    """
    for known in _able_types(stand):
        title = Message("repair.type", {"type": known.name})
        yield Move("/instance_type", known.name, Kind.TYPE, title, partial(_with_type, known.name))


def _with_type(name: str, plan: Plan) -> Plan:
    """Own figures go with the type that they were given for."""
    return plan.changed(instance_type=name, eni=None)


def _able_types(stand: Stand) -> Iterator[InstanceType]:
    catalogue = stand.catalogue
    now = catalogue.instance_types.get(stand.answer.plan.instance_type or "")
    usual = catalogue.facts.default_family.value
    if now is None:
        return _first_able(catalogue.families[usual], stand)
    nearest = [
        *_first_able((known for known in catalogue.families[now.family] if known is not now), stand),
        *_first_able(_alike(now, catalogue), stand),
    ]
    return iter(nearest) if nearest else _first_able(catalogue.families[usual], stand)


def _first_able(types: Iterable[InstanceType], stand: Stand) -> Iterator[InstanceType]:
    return islice((known for known in types if _carries(known, stand)), 1)


def _alike(now: InstanceType, catalogue: Catalogue) -> list[InstanceType]:
    """Types of other families with the same vCPUs and memory, in the order of their names."""
    return sorted(
        (
            known
            for known in catalogue.instance_types.values()
            if (known.vcpu, known.memory_gib) == (now.vcpu, now.memory_gib) and known.family != now.family
        ),
        key=lambda known: known.name,
    )


def _carries(known: InstanceType, stand: Stand) -> bool:
    """Whether nodes of the type join beyond dispute, hold the pods, and have what the musts ask of an ENI."""
    return type_trade(stand.plan, stand.catalogue, known, stand.answer.terway_mode).suits is Suits.YES


def given_up(stand: Stand, need: str) -> Iterator[Move]:
    """The need is said to be given up: nothing else makes the plug-in possible."""
    if stand.plan.is_must(need):
        title = Message("repair.give-up", {"need": Message(f"need.{need}.title")})
        yield Move(f"/needs/{need}", "no", Kind.NEED, title, partial(_without_need, need))


def _without_need(need: str, plan: Plan) -> Plan:
    return plan.changed(needs={**plan.needs, need: NeedLevel.NO})
