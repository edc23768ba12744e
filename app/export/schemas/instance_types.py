"""Instance types that were searched for."""

from __future__ import annotations

from typing_extensions import TypedDict

from ...catalogue.model import TerwayMode
from .base import DESCRIBED
from .summaries import Source


class FoundType(TypedDict):
    """An instance type; null is unknown, never zero."""

    __pydantic_config__ = DESCRIBED  # type: ignore[misc]

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
    """Two sources disagree on a figure."""
    sources: list[Source]


class FoundTypes(TypedDict):
    """`total` counts all that match, `types` holds the first of them."""

    rules: str
    total: int
    types: list[FoundType]
