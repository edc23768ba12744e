"""`python -m tests.bench [word …]`: every benchmark, or those with one of the words in their name.

A benchmark is a module `bench_<subject>.py` beside this one, whose `rows()` gives `Row`s. The word `lighthouse` stands
for Lighthouse's scores of the pages, which come after them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.bench import lighthouse
from tests.bench.measure import Row

LIGHTHOUSE = "lighthouse"
HEAD = ("subject", "ours", "compared with", "theirs", "ours / theirs", "theirs / ours")


def main(words: list[str]) -> int:
    names = [path.stem for path in sorted(Path(__file__).parent.glob("bench_*.py"))]
    names.append(LIGHTHOUSE)
    chosen = [name for name in names if not words or any(word in name for word in words)]
    if not chosen:
        print(f"No benchmark matches; there are: {', '.join(names)}.", file=sys.stderr)
        return 1
    measured = [name for name in chosen if name != LIGHTHOUSE]
    rows = [row for name in measured for row in importlib.import_module(f"tests.bench.{name}").rows()]
    if rows:
        print(table(rows))
    return lighthouse.main() if LIGHTHOUSE in chosen else 0


def table(rows: Iterable[Row]) -> str:
    """The rows in Markdown, each ratio both ways: as time or memory is told, and as speed is."""
    cells = [
        HEAD,
        *(
            (
                r.subject,
                _shown(r.ours, r.unit),
                r.other,
                _shown(r.others, r.unit),
                _ratio(1 / r.ratio),
                _ratio(r.ratio),
            )
            for r in rows
        ),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(line, widths) for line in cells]
    return "\n".join([lines[0], _line(["-" * width for width in widths], widths), *lines[1:]])


def _line(cells: Iterable[str], widths: list[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def _shown(figure: float, unit: str) -> str:
    for prefix, size in (("G", 1e9), ("M", 1e6), ("k", 1e3), ("", 1.0), ("m", 1e-3), ("µ", 1e-6)):
        if figure >= size and not (unit == "s" and size > 1):
            return f"{figure / size:.3g} {prefix}{unit}"
    return f"{figure / 1e-9:.3g} n{unit}"


def _ratio(ratio: float) -> str:
    if ratio >= 10:
        return f"{ratio:.1f}"
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
