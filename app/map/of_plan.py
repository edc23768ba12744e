"""The address map of one plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..domain.cidr import IPV4, Cidr, read_ipv4_cidr
from ..engine.evaluation import Evaluation
from ..engine.vswitch_use import uses
from ..plan.ranges import PlanRange, Role, networks, own_ranges
from .boxes import AddressMap
from .clashes import clashes_of
from .layout import Marks, lay_out

_ROLES: Final = {
    "vpc_cidr": Role.VPC,
    "secondary_cidrs": Role.SECONDARY,
    "node_vswitches": Role.NODE_VSWITCH,
    "pod_vswitches": Role.POD_VSWITCH,
    "service_cidr": Role.SERVICE,
    "pod_cidr": Role.POD,
}


def address_map(evaluation: Evaluation) -> AddressMap:
    """Every range of the plan, and where its first repair would put ranges. Bounded, however many there are."""
    plan = evaluation.plan
    ranges = [*own_ranges(plan), *networks(plan)]
    assumed = {assumption.field for assumption in evaluation.assumptions}
    marks = Marks(
        clashes_of(evaluation, ranges),
        {placed.pointer for placed in ranges if f"/{placed.pointer.split('/')[1]}" in assumed},
        uses(evaluation),
    )
    return lay_out(ranges, marks, proposals(evaluation))


def proposals(evaluation: Evaluation) -> Iterator[PlanRange]:
    """Ranges that the first repair puts in, none that the plan has already where it is."""
    changes = evaluation.repairs[0].changes if evaluation.repairs else ()
    held = {(placed.role, placed.cidr) for placed in own_ranges(evaluation.plan)}
    for change in changes:
        role = _ROLES.get(change.path.split("/")[1])
        for cidr, zone in _ranges_in(change.value) if role else ():
            if role and (role, cidr) not in held:
                yield PlanRange(change.path, role, cidr, zone)


def _ranges_in(value: Any) -> Iterator[tuple[Cidr, str]]:
    """The ranges of a value of the Plan's JSON, each with its zone, if it has one."""
    if isinstance(value, list):
        for each in value:
            yield from _ranges_in(each)
        return
    text, zone = (value["cidr"], value["zone"]) if isinstance(value, dict) else (value, "")
    cidr = read_ipv4_cidr(str(text))
    if isinstance(cidr, Cidr) and cidr.bits == IPV4:
        yield cidr, zone
