"""`python -m tests.load MINUTES`: the planner, served as in production, under load from a client on this machine.

Warm-up, then mixed journeys at 1, 16 and 64 connections, then 64 connections that all ask for the same, then small
requests beside heavy ones. Ends with 1 where a bound of bounds.py does not hold.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path

from app.settings import Settings
from tests.load import bounds
from tests.load.asks import Ask, alike, heavy, hostile_asks, journey, small
from tests.load.client import dawdling, load
from tests.load.figures import Stage, milliseconds, quantile, table
from tests.served import served_with

CONNECTIONS = (1, 16, 64)
SMALL_CONNECTIONS = 4
DAWDLERS = 200
# More than are kept, so that memory no longer grows by them: the least of them takes so many bytes, compressed.
LEAST_PAGE = 8_000
KEPT_PAGES = Settings().kept_pages_bytes // LEAST_PAGE
PRODUCTION = {"PLANNER_ACCESS_LOG": "yes", "PLANNER_LOG_FORMAT": "json"}


QUIET = "This machine should be idle: other work on it can exceed a bound."


def main(minutes: float) -> int:
    print(QUIET, flush=True)
    seconds = minutes * 60 * 0.8 / len(CONNECTIONS)
    aside = minutes * 60 * 0.2 / (len(heavy()) + len(hostile_asks()) + 3)
    with tempfile.TemporaryDirectory() as folder, served_with(PRODUCTION, Path(folder) / "log") as planner:
        asyncio.run(warm_up(planner.address))
        warm = memory(planner.process)
        stages = [asyncio.run(mixed(planner.address, each, seconds)) for each in CONNECTIONS]
        after = memory(planner.process)
        equals = asyncio.run(load(planner.address, [alike(each) for each in range(max(CONNECTIONS))], aside))
        alone = asyncio.run(load(planner.address, _small(), aside))
        beside = asyncio.run(neighbours(planner.address, aside))
    print(told(stages, warm, after), told_beside(alone, beside), sep="\n\n", end="\n\n")
    for error in {error for stage in (*stages, equals, *beside.values()) for error in stage.errors[:3]}:
        print(error, file=sys.stderr)
    return judged(
        [
            *bounds.of_stages(stages),
            bounds.of_memory(warm, after),
            *bounds.of_fairness(equals),
            *bounds.of_neighbours(alone, beside, hostile_asks()),
        ]
    )


async def warm_up(address: str) -> None:
    """Everything once that is made once or kept: pages up to their bound, and memory for what is heavy."""
    pages = (ask for ask in small(99) if ask.kind == "result new")
    await load(address, [islice(pages, KEPT_PAGES), iter(heavy().values())], float("inf"))
    await mixed(address, max(CONNECTIONS), 5)


async def mixed(address: str, connections: int, seconds: float) -> Stage:
    return await load(address, [journey(each) for each in range(connections)], seconds)


async def neighbours(address: str, seconds: float) -> dict[str, Stage]:
    """Small requests beside two clients that ask for one heavy thing after another, and beside slow clients."""
    beside = {}
    for name, ask in {**heavy(), **hostile_asks()}.items():
        stage, heavy_stage = await asyncio.gather(
            load(address, _small(), seconds), load(address, [cycle([ask]), cycle([ask])], seconds)
        )
        stage.errors += heavy_stage.errors
        beside[name] = stage
    async with dawdling(address, DAWDLERS):
        beside[f"{DAWDLERS} slow clients"] = await load(address, _small(), seconds)
    return beside


def _small() -> list[Iterator[Ask]]:
    return [small(each) for each in range(SMALL_CONNECTIONS)]


def memory(process: int) -> float:
    """MiB that the process holds (Linux)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def told(stages: list[Stage], warm: float, after: float) -> str:
    rows = [row for stage in stages for row in _rows(stage)]
    text = table(("connections", "kind", "requests", "errors", "a second", "p50", "p99", "p99 / p50"), rows)
    return f"{text}\n\nMemory: {warm:.1f} MiB after the warm-up, {after:.1f} MiB at the end."


def _rows(stage: Stage) -> Iterator[tuple[str, ...]]:
    kinds = {"all": stage.everything} | dict(sorted(stage.times.items()))
    for kind, times in kinds.items():
        errors = [error for error in stage.errors if kind == "all" or error.startswith(f"{kind}:")]
        middle, slow = quantile(times, 0.5), quantile(times, 0.99)
        counts = (str(len(times)), str(len(errors)), f"{len(times) / stage.seconds:.1f}")
        yield (
            str(stage.connections),
            kind,
            *counts,
            milliseconds(middle),
            milliseconds(slow),
            f"{slow / middle:.1f}",
        )


def told_beside(alone: Stage, beside: dict[str, Stage]) -> str:
    rows = [
        (
            name,
            str(len(stage.everything)),
            *(milliseconds(quantile(stage.everything, q)) for q in (0.5, 0.99)),
        )
        for name, stage in {"nothing": alone, **beside}.items()
    ]
    return table(("small requests beside", "requests", "p50", "p99"), rows)


def judged(held: Iterable[bounds.Bound]) -> int:
    """Says of every bound whether it holds; 1 where one does not."""
    found = list(held)
    print(*found, sep="\n")
    return 0 if all(each.holds for each in found) else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
