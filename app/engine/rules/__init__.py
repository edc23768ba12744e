"""The rules, each a function that yields what it finds in a RuleContext.

To add one: the function with its decorator in the module of its subject, a message per language, its tests.
"""

from __future__ import annotations

from typing import Final

from . import address_totals, instance_type, needs, nodes, ranges, verdict_notes, vswitches
from .rule import Rule, RuleContext

# Findings of one severity come in this order.
_SUBJECTS: Final = (
    ranges,
    vswitches,
    nodes,
    address_totals,
    instance_type,
    needs,
)
RULES: Final = tuple(
    thing for subject in _SUBJECTS for thing in vars(subject).values() if isinstance(thing, Rule)
)
# The rules that a verdict may depend on.
WEIGHED_RULES: Final = tuple(rule for rule in RULES if rule.weighs)

# Notes on a verdict, which are checked once it is known.
VERDICT_RULES: Final = (verdict_notes.cloud_config_rule, verdict_notes.datapath_v2)

__all__ = ["RULES", "VERDICT_RULES", "WEIGHED_RULES", "Rule", "RuleContext"]
