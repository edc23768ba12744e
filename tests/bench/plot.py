"""A plot with both axes logarithmic, as SVG: lines with their names above their ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 400
LEFT: Final = 80
RIGHT: Final = 60
TOP: Final = 20
BOTTOM: Final = 56
COLOURS: Final = ("#0b6bcb", "#b3541e", "#3f7d20", "#7a3fb0")
STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#333}"
    ".grid{stroke:#ccc}"
    ".line{fill:none;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#555}}"
)


def log_plot(x_title: str, y_title: str, lines: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Return the picture of some lines, each of points with both values above zero."""
    points = [point for line in lines.values() for point in line]
    across = _Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = _Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(y_title)} by {escape(x_title)}</title><style>{STYLE}</style>",
    ]
    for value in across.ticks:
        x = across.place(value)
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:,g}</text>')
    for value in up.ticks:
        y = up.place(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{value:,g}</text>')
    for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
        placed = [(across.place(x), up.place(y)) for x, y in line]
        path = " ".join(f"{x},{y}" for x, y in placed)
        parts.append(f'<polyline class="line" stroke="{colour}" points="{path}"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in placed]
        x, y = placed[-1]
        parts.append(f'<text x="{x}" y="{y - 10}" text-anchor="middle">{escape(name)}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_title)}</text>')
    parts.append(
        f'<text transform="translate(16 {HEIGHT / 2 - BOTTOM / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(y_title)}</text></svg>"
    )
    return "\n".join(parts) + "\n"


class _Axis:
    """A logarithmic axis from the power of ten below the least value to the one above the most."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self._low, high = floor(log10(min(values))), ceil(log10(max(values)))
        self._decades = max(1, high - self._low)
        self._start, self._end = start, end
        self.ticks = [10.0**power for power in range(self._low, self._low + self._decades + 1)]

    def place(self, value: float) -> float:
        """Return where a value is, in units of the drawing."""
        share = (log10(value) - self._low) / self._decades
        return round(self._start + share * (self._end - self._start), 1)
