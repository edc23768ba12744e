"""The zones of a plan that names none, and the names that zones have."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import Final

from ..catalogue.model import Catalogue

# Such as cn-hangzhou-h, ap-southeast-1a, cn-beijing-finance-1-a.
_ZONE_ID: Final = re.compile(r"[a-z]{2}-[a-z]+(?:-[a-z0-9]+)*-(?:[a-z]|\d{1,2}[a-z])")


def is_zone_id(name: str) -> bool:
    """Whether the name of a zone is its ID at Alibaba Cloud, and not one of the plan's own, such as `a`."""
    return _ZONE_ID.fullmatch(name) is not None


def assumed_zones(nodes: int, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the names of the zones that a cluster of so many nodes at the peak is assumed to have; none is without a node."""
    default = catalogue.facts.default_zones.value
    count = min(default.zones, max(1, nodes)) if nodes >= default.min_nodes else 1
    return tuple(ascii_lowercase[:count])
