"""What a stretch of load came to. A batch counts by the plan: its time over the number of its plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Stage:
    """So many connections, busy for `seconds`; `client_share` of them the client itself worked."""

    connections: int
    seconds: float = 0.0
    client_share: float = 0.0
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    work: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.work = [0] * self.connections

    def count(self, kind: str, seconds: float, place: int) -> None:
        self.times[kind].append(seconds)
        self.work[place] += 1

    def fail(self, kind: str, error: Exception) -> None:
        self.errors.append(f"{kind}: {error!r}")

    @property
    def everything(self) -> list[float]:
        return [seconds for times in self.times.values() for seconds in times]

    @property
    def spread(self) -> float:
        """p99 over p50 of all requests."""
        return quantile(self.everything, 0.99) / quantile(self.everything, 0.5)

    @property
    def fairness(self) -> float:
        """Answers that the connection served worst got, of those that the one served best got, give or take one."""
        return min(1.0, (min(self.work) + 1) / max(self.work))


def quantile(values: Iterable[float], share: float) -> float:
    """The least value that `share` of them do not exceed; raises ValueError where there is none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no request was answered")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """In Markdown."""
    cells = [[*head], *([*row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
