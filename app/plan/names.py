"""Names in a plan: one rule for all of them, the IDs of zones, and the zones of a plan that names none."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import Final

from ..catalogue.model import Catalogue

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Marks that turn the direction of writing: with them, a name could show another one than it is.
_DIRECTION: Final = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Such as cn-hangzhou-h, ap-southeast-1a, cn-beijing-finance-1-a.
_ZONE_ID: Final = re.compile(r"[a-z]{2}-[a-z]+(?:-[a-z0-9]+)*-(?:[a-z]|\d{1,2}[a-z])")


def plain_name(text: str) -> str:
    """Return the name without spaces around it and marks of direction; control characters become spaces."""
    return _DIRECTION.sub("", _CONTROL.sub(" ", text)).strip()


def is_zone_id(name: str) -> bool:
    """Whether the name of a zone is its ID at Alibaba Cloud, and not one of the plan's own, such as `a`."""
    return _ZONE_ID.fullmatch(name) is not None


def assumed_zones(nodes: int, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the names of the zones that a cluster of so many nodes at the peak is assumed to have; none is without a node."""
    default = catalogue.facts.default_zones.value
    count = min(default.zones, max(1, nodes)) if nodes >= default.min_nodes else 1
    return tuple(ascii_lowercase[:count])
