"""The rules, each one function. To add one: the function, a message per language, its tests."""

from __future__ import annotations

from app.planning.rules import (
    addresses,
    growth,
    instance_types,
    needs,
    nodes,
    overlaps,
    single_ranges,
    vswitches,
)
from app.planning.rules.rule import Case, Rule

RULES: tuple[Rule, ...] = tuple(
    thing
    for module in (overlaps, single_ranges, vswitches, nodes, growth, addresses, instance_types, needs)
    for thing in vars(module).values()
    if isinstance(thing, Rule)
)

__all__ = ["RULES", "Case", "Rule"]
