"""The rules, each one function. To add one: the function, a message per language, its tests."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from . import address_totals as addresses
from . import growth_limit as growth
from . import instance_type as instance_types
from . import needs, nodes, overlaps, single_ranges, vswitches
from .rule import Case, Rule


def _rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    return tuple(thing for module in modules for thing in vars(module).values() if isinstance(thing, Rule))


# What these find is the same for every plan with the same ranges.
RANGE_RULES: Final = _rules_of(overlaps, single_ranges, vswitches)
NUMBER_RULES: Final = _rules_of(nodes, growth, addresses)
# Rules that look at what the needs ask for; no other rule does, but through Terway's mode.
NEED_RULES: Final = _rules_of(instance_types, needs)
RULES: Final = (*RANGE_RULES, *NUMBER_RULES, *NEED_RULES)

__all__ = ["NEED_RULES", "NUMBER_RULES", "RANGE_RULES", "RULES", "Case", "Rule"]
