"""The zones of a plan that names none."""

from __future__ import annotations

from string import ascii_lowercase

from ..catalogue.model import Catalogue


def assumed_zones(nodes: int, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the names of the zones that a cluster of so many nodes at the peak is assumed to have; none is without a node."""
    default = catalogue.facts.default_zones.value
    count = min(default.zones, max(1, nodes)) if nodes >= default.min_nodes else 1
    return tuple(ascii_lowercase[:count])
