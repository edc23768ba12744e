"""The rules, each one function from a RuleContext to findings.

To add one: the function with its decorator in the module of its subject, a message per language, its tests.
"""

from __future__ import annotations

from typing import Final

from . import address_totals, growth_limit, instance_type, needs, nodes, overlaps, single_ranges, vswitches
from .rule import Rule, RuleContext

# Findings of one severity come in this order.
_SUBJECTS: Final = (
    overlaps,
    single_ranges,
    vswitches,
    nodes,
    growth_limit,
    address_totals,
    instance_type,
    needs,
)
RULES: Final = tuple(
    thing for subject in _SUBJECTS for thing in vars(subject).values() if isinstance(thing, Rule)
)

__all__ = ["RULES", "Rule", "RuleContext"]
