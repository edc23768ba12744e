"""Instance types that were searched for, as JSON."""

from __future__ import annotations

from typing import Any

from ..catalogue.model import Catalogue
from ..search.type_search import FoundType, FoundTypes
from .summaries import source_json


def found_types_json(found: FoundTypes, catalogue: Catalogue) -> dict[str, Any]:
    """`total` counts all that match, `types` holds the first of them; null is unknown, never zero."""
    return {
        "rules": catalogue.edition,
        "total": found.total,
        "types": [_type(each) for each in found.types],
    }


def _type(found: FoundType) -> dict[str, Any]:
    known = found.type
    return {
        "type": known.name,
        "family": known.family,
        "vcpu": known.vcpu,
        "memory_gib": known.memory_gib,
        "eni_quantity": known.eni.quantity,
        "ipv4_per_eni": known.eni.ipv4_per_eni,
        "ipv6_per_eni": known.eni.ipv6_per_eni,
        "eni_total_quantity": known.eni.total_quantity,
        "trunk_supported": known.eni.trunk_supported,
        "pods_per_node": dict(found.pods),
        "doubtful": known.doubtful,
        "sources": [source_json(source) for source in known.sources],
    }
