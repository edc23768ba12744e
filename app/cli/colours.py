"""Colours of a terminal, and no colours anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TextIO


class Colour(StrEnum):
    """ANSI codes that every terminal knows; the terminal's own theme decides how they look."""

    BOLD = "1"
    RED = "31"
    GREEN = "32"
    YELLOW = "33"
    CYAN = "36"


@dataclass(frozen=True, slots=True)
class Painter:
    """Colours text, or returns it unchanged where colours are off."""

    is_on: bool

    def paint(self, text: str, colour: Colour) -> str:
        """The text in a colour."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.is_on else text


PLAIN: Final = Painter(is_on=False)


def painter(stream: TextIO, environment: Mapping[str, str]) -> Painter:
    """Colours for a terminal, unless `NO_COLOR` (no-color.org) is set or the terminal calls itself dumb."""
    is_refused = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    return Painter(is_on=stream.isatty() and not is_refused)
