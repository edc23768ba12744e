"""Names in a plan: cleaning them, recognizing zone IDs, and the zones assumed for a plan that names none."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import Final
from unicodedata import normalize

from ..catalogue.model import Catalogue

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Marks that aren't displayed, with which two names could look the same: directions, spaces of no width, tags. Joiners and
# variation selectors are a part of other scripts and of emoji, but not of ASCII letters.
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0001-\U000e007f]"
)
_JOINERS: Final = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d\ufe0e\ufe0f]+|[\u200c\u200d]+(?![^\x00-\x7f])")
# Such as cn-hangzhou-h, ap-southeast-1a, cn-beijing-finance-1-a.
_ZONE_ID: Final = re.compile(r"[a-z]{2}-[a-z]+(?:-[a-z0-9]+)*-(?:[a-z]|\d{1,2}[a-z])")


def plain_name(text: str) -> str:
    """Return the name stripped and composed (NFC), without invisible marks; control characters become spaces."""
    name = _CONTROL.sub(" ", text)
    if not name.isascii():
        seen = _JOINERS.sub("", _INVISIBLE.sub("", name))
        composed = normalize("NFC", seen)
        name = composed if len(composed) <= len(seen) else seen  # a few letters have no composed form
    return name.strip()


def is_zone_id(name: str) -> bool:
    """Return whether a zone's name is an ID of Alibaba Cloud, such as cn-hangzhou-h, and not the plan's own, such as `a`."""
    return _ZONE_ID.fullmatch(name) is not None


def assumed_zones(nodes: int, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the names of the zones assumed for a cluster with so many nodes at the peak, at most one per node."""
    default = catalogue.facts.default_zones.value
    count = min(default.zones, max(1, nodes)) if nodes >= default.min_nodes else 1
    return tuple(ascii_lowercase[:count])
