"""Checks of an edition beyond the types of its values. Each yields faults with the keys that are wrong."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from .model import (
    ClusterLimits,
    ClusterSpec,
    Fact,
    Facts,
    Fit,
    JoinThreshold,
    MaskRange,
    Need,
    PodVswitchMask,
    Quota,
    SecurityGroupSize,
    Source,
    Span,
    Topic,
    VirtualNodePods,
)
from .toml_file import Fault

_DATE: Final = re.compile(r"(undated, read )?\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_LANGUAGES: Final = ("en", "es", "ja", "zh")


def source_faults(sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Yield the faults of the sources."""
    for key, source in sources.items():
        address = urlsplit(source.url)
        if address.scheme != "https" or not address.netloc:
            yield Fault((key, "url"), "should be a whole address that begins with https://")
        if not source.title.strip():
            yield Fault((key, "title"), "is empty")
        if not _DATE.fullmatch(source.date):
            yield Fault((key, "date"), 'should be such as "2026-02-04" or "undated, read 2026-11-24"')
        if source.language not in _LANGUAGES:
            yield Fault((key, "language"), f"should be one of {', '.join(_LANGUAGES)}")


def fact_faults(facts: Facts, families: Container[str]) -> Iterator[Fault]:
    """Yield the faults of the facts."""
    yield from _faults_of_values(facts)
    for name in ("cluster_limits", "virtual_node_pods"):
        for spec in ClusterSpec:
            if spec not in getattr(facts, name).value:
                yield Fault((name, "value"), f"nothing for {spec}")
    if facts.default_family.value not in families:
        yield Fault(("default_family", "value"), f"no type of {facts.default_family.value}")


def _faults_of_values(table: Facts | Fit) -> Iterator[Fault]:
    """Yield the faults of the values that the edition itself states; values added later may be zero or empty."""
    for field in fields(table):
        fact: Fact[Any] = getattr(table, field.name)
        if not fact.added:
            yield from (Fault((fact.id, "value"), text) for text in _value_faults(fact.value))


def _value_faults(value: object) -> Iterator[str]:
    """Yield a text for each pair of numbers that is out of order, and each negative or empty value."""
    match value:
        case MaskRange(low, high) | PodVswitchMask(high, low):
            yield from _order_faults("masks", low, high)
        case Quota(low, high) | JoinThreshold(low, high) | Span(low, high) | VirtualNodePods(high, low):
            yield from _order_faults("numbers", low, high)
        case SecurityGroupSize(low, high):
            yield from _order_faults("numbers", low, low if high is None else high)
        case ClusterLimits(terway_nodes, flannel_nodes, pods, services):
            yield from _value_faults(terway_nodes)
            yield from _value_faults(flannel_nodes)
            yield from _order_faults("numbers", 1, min(pods, services))
        case Mapping():
            for inner in value.values():
                yield from _value_faults(inner)
        case False:
            yield "a fact without a number is true"
        case int(number) if number < 0:
            yield "is below zero"
        case () | "":
            yield "is empty"
        case _ if is_dataclass(value):
            for field in fields(value):
                if not isinstance(inner := getattr(value, field.name), bool):
                    yield from _value_faults(inner)


def _order_faults(what: str, low: int, high: int) -> Iterator[str]:
    if not 0 <= low <= high:
        yield f"{what} out of order: {low}, {high}"


def need_faults(needs: Mapping[str, Need]) -> Iterator[Fault]:
    """Yield the faults of the needs."""
    for need in needs.values():
        if need.weight < 1:
            yield Fault((need.id, "weight"), "should be at least 1")


def topic_faults(topics: Iterable[Topic], needs: Mapping[str, Need]) -> Iterator[Fault]:
    """Yield the faults of the topics."""
    for topic in topics:
        if topic.need is not None and topic.need not in needs:
            yield Fault((topic.id, "need"), f"no such need: {topic.need}")


def fit_faults(fit: Fit) -> Iterator[Fault]:
    """Yield the faults of weights in tables; the first edition's flat weights have checks of their own."""
    yield from _faults_of_values(fit)
    if fit.clear_margin < 1:
        yield Fault((fit.margin.id, "value"), "should be at least 1")
    if fit.scarce_addresses.value.share_percent > 100:
        yield Fault((fit.scarce_addresses.id, "value", "share_percent"), "should be at most 100")


def doubt_faults(doubted: Iterable[str], types: Container[str]) -> Iterator[Fault]:
    """Yield a fault for each doubted type that is not in the table."""
    yield from (Fault((name,), "no such type") for name in doubted if name not in types)
