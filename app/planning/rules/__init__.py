"""The rules, each one function. To add one: the function, a message per language, its tests."""

from __future__ import annotations

from types import ModuleType
from typing import Final

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


def _rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    return tuple(thing for module in modules for thing in vars(module).values() if isinstance(thing, Rule))


NEED_RULES: Final = _rules_of(needs)
OTHER_RULES: Final = (*_rules_of(nodes, growth, addresses, instance_types), *NEED_RULES)
# The rules on ranges, and all others; what the first find is the same for every plan with the same ranges.
RULES: Final = (*_rules_of(overlaps, single_ranges, vswitches), *OTHER_RULES)

__all__ = ["NEED_RULES", "OTHER_RULES", "RULES", "Case", "Rule"]
