"""The result of a search for instance types."""

from __future__ import annotations

from typing_extensions import TypedDict

from ..catalogue.model import Catalogue, TerwayMode, TypeSupport
from ..search import type_search
from .findings import Source, source_json


class FoundType(TypedDict):
    """An instance type; null means unknown, not zero."""

    type: str
    family: str
    vcpu: int
    memory_gib: float
    eni_quantity: int
    ipv4_per_eni: int
    ipv6_per_eni: int | None
    eni_total_quantity: int | None
    trunk_supported: bool | None
    pods_per_node: dict[TerwayMode, int | None]
    doubtful: bool
    """Whether two sources disagree about a figure."""
    support: TypeSupport
    """Whether ACK accepts nodes of the type."""
    sources: list[Source]


class FoundTypes(TypedDict):
    """`total` is the number of all matches, and `types` has the first of them."""

    rules: str
    total: int
    types: list[FoundType]
    missing_families: list[str]
    """Families with matching names that exist but aren't in the edition."""


def found_types_json(found: type_search.FoundTypes, catalogue: Catalogue) -> FoundTypes:
    """Return the types found in this edition, the smallest first."""
    return {
        "rules": catalogue.edition,
        "total": found.total,
        "types": [_type(each) for each in found.types],
        "missing_families": list(found.missing_families),
    }


def _type(found: type_search.FoundType) -> FoundType:
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
        "support": found.support,
        "sources": [source_json(source) for source in known.sources],
    }
