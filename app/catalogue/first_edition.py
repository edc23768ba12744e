"""What edition 2026-11 lacks: facts that were introduced later, and weights as tables of their own.

A published edition never changes. What it lacks is in a file next to its folder, `2026-11.added.toml`, with values that
preserve the answers that the edition gave when it was the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from .model import (
    Advice,
    Certainty,
    Fact,
    Facts,
    Fit,
    Plugin,
    ScarcityAdvice,
    SizeAdvice,
    Source,
)
from .schemas import fact_names, read_facts, read_tables
from .toml_file import Fault, read_toml

_PARTS: Final = frozenset({"absent_findings", "sources", "facts"})


@dataclass(frozen=True, slots=True)
class Additions:
    """What a file such as `2026-11.added.toml` adds to its edition."""

    facts: Mapping[str, Fact[Any]]
    absent_findings: frozenset[str]


def read_additions(edition: Path, sources: Mapping[str, Source]) -> Additions:
    """Return the additions to the edition in the folder; empty if there is no such file next to it."""
    path = edition.with_name(f"{edition.name}.added.toml")
    if not path.exists():
        return Additions({}, frozenset())
    file = read_toml(path)
    file.refuse(Fault((name,), "no such part") for name in file.tables if name not in _PARTS)
    absent = file.tables.get("absent_findings", [])
    if not isinstance(absent, list) or not all(isinstance(code, str) for code in absent):
        raise file.error([Fault(("absent_findings",), "should be a list of codes of findings")])
    own = read_tables(file.under("sources"), Source, {})
    facts = file.under("facts")
    names = [name for name in fact_names(Facts) if name in facts.tables]
    read = read_facts(facts, Facts, names, {**sources, **own})
    return Additions(
        {name: replace(fact, added=True) for name, fact in read.items()},
        frozenset(absent),
    )


@dataclass(frozen=True, slots=True)
class FlatFit:
    """The weights of edition 2026-11, a flat table in which all have the same certainty and sources."""

    small_cluster_nodes: int
    small_cluster_weight: int
    large_cluster_weight: int
    scarce_share_percent: int
    scarce_weight: int
    quota_request_weight: int
    warning_weight: int
    clear_margin: int
    tie: Plugin
    certainty: Certainty
    sources: tuple[Source, ...]

    def faults(self) -> Iterator[Fault]:
        """Yield the faults of the weights."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int) and value < 1:
                yield Fault((field.name,), "should be at least 1")
        if self.scarce_share_percent > 100:
            yield Fault(("scarce_share_percent",), "should be at most 100")

    def as_facts(self) -> Fit:
        """Return the weights as facts: one bound for small and large clusters, and no general recommendation."""

        def fact(name: str, value: Any) -> Fact[Any]:
            return Fact(name, value, self.certainty, self.sources)

        terway, flannel, bound = Plugin.TERWAY, Plugin.FLANNEL, self.small_cluster_nodes
        none = replace(fact("general_recommendation", Advice(terway, 0)), added=True)
        return Fit(
            none,
            fact("small_cluster", SizeAdvice(flannel, self.small_cluster_weight, bound)),
            fact("large_cluster", SizeAdvice(terway, self.large_cluster_weight, bound)),
            fact("scarce_addresses", ScarcityAdvice(flannel, self.scarce_weight, self.scarce_share_percent)),
            fact("quota_request", self.quota_request_weight),
            fact("warning", self.warning_weight),
            fact("margin", self.clear_margin),
            fact("tie_winner", self.tie),
        )
