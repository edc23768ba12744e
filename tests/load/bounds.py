"""What has to hold under load."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from tests.load.figures import Stage, quantile

MAX_GROWTH: Final = 1.05  # of memory, from the end of the warm-up
MAX_SPREAD: Final = 5.0  # p99 over p50 with SPREAD_AT connections
SPREAD_AT: Final = 16
LEAST_FAIRNESS: Final = 0.8  # answers of the connection served worst over those of the one served best
MAX_HELD_UP: Final = 5.0  # p99 of small requests beside heavy ones, over theirs alone
MAX_WAIT: Final = 1.0  # seconds: p99 of small requests, whatever else is asked
MAX_CLIENT: Final = 0.5  # of the time; a client that works more may be what is slow


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure that may be no more than `most`, or no less than `least`."""

    name: str
    figure: float
    most: float = float("inf")
    least: float = float("-inf")

    @property
    def holds(self) -> bool:
        return self.least <= self.figure <= self.most

    def __str__(self) -> str:
        limit = f"at most {self.most:g}" if self.most < float("inf") else f"at least {self.least:g}"
        return f"{'ok' if self.holds else 'FAILED'}: {self.name}: {self.figure:.2f}, {limit}"


def of_stages(stages: list[Stage]) -> Iterator[Bound]:
    """No error, a client that is not in the way, and nobody who waits much longer than others."""
    for stage in stages:
        name = f"{stage.connections} connections"
        yield Bound(f"errors, {name}", len(stage.errors), most=0)
        yield Bound(f"the client's own work, {name}", stage.client_share, most=MAX_CLIENT)
        if stage.connections == SPREAD_AT:
            yield Bound(f"p99 over p50, {name}", stage.spread, most=MAX_SPREAD)


def of_memory(warm: float, after: float) -> Bound:
    return Bound("memory at the end over memory after the warm-up", after / warm, most=MAX_GROWTH)


def of_fairness(alike: Stage) -> Iterator[Bound]:
    """Connections that all ask for the same get the same."""
    yield Bound("errors of connections that are alike", len(alike.errors), most=0)
    yield Bound(f"fairness, {alike.connections} connections", alike.fairness, least=LEAST_FAIRNESS)


def of_neighbours(alone: Stage, beside: dict[str, Stage], hostile: Collection[str] = ()) -> Iterator[Bound]:
    """A slow request never holds up the others; beside one of the `hostile` ones, they wait less than a second."""
    usual = quantile(alone.everything, 0.99)
    for name, stage in beside.items():
        yield Bound(f"errors beside {name}", len(stage.errors), most=0)
        if name not in hostile:
            held_up = quantile(stage.everything, 0.99) / usual
            yield Bound(f"p99 beside {name} over p99 alone", held_up, most=MAX_HELD_UP)
        yield Bound(f"seconds, p99 beside {name}", quantile(stage.everything, 0.99), most=MAX_WAIT)
