"""Where the columns of an address map stand, how high its rows are, and how words are fitted into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from unicodedata import east_asian_width

from app.planning.ranges import Role


@dataclass(frozen=True, slots=True)
class Column:
    """`x`, `width` in units of the drawing. `letters`: what fits beside the address where a box has one line."""

    x: int
    width: int
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Heights are of a line of words, of a second one, and of what a row gains each time its addresses double.

    `meter`: how wide the bar of a vSwitch is.
    """

    width: int
    top: int
    line: int
    second: int
    doubling: float
    indent: int
    meter: int
    columns: Mapping[Role, Column]
    is_wide: bool


# A vSwitch has its address, its zone and its use on one line: there may be dozens of them.
WIDE: Final = Sheet(
    width=1000,
    top=24,
    line=14,
    second=15,
    doubling=0.5,
    indent=7,
    meter=54,
    columns=MappingProxyType(
        {
            Role.VPC: Column(104, 500, 50),
            Role.SECONDARY: Column(104, 500, 50),
            Role.NODE_VSWITCH: Column(112, 242, 8),
            Role.POD_VSWITCH: Column(360, 238, 8),
            Role.SERVICE: Column(616, 120),
            Role.SERVICE_IPV6: Column(616, 248),
            Role.POD: Column(744, 120),
            Role.NETWORK: Column(872, 126),
        }
    ),
    is_wide=True,
)
# Beside the form: no axis, no words but how large the ranges are, and whether they clash.
NARROW: Final = Sheet(
    width=380,
    top=20,
    line=14,
    second=14,
    doubling=0.25,
    indent=5,
    meter=38,
    columns=MappingProxyType(
        {
            Role.VPC: Column(1, 158),
            Role.SECONDARY: Column(1, 158),
            Role.NODE_VSWITCH: Column(5, 73),
            Role.POD_VSWITCH: Column(82, 73),
            Role.SERVICE: Column(165, 68),
            Role.SERVICE_IPV6: Column(165, 141),
            Role.POD: Column(238, 68),
            Role.NETWORK: Column(311, 68),
        }
    ),
    is_wide=False,
)

# Units that a letter of the drawing's words takes, and of a Chinese or Japanese one.
_LETTER: Final = 6.4
_WIDE_LETTER: Final = 12.0


def fitting(text: str, width: float) -> str:
    """As much of a text from its beginning as so many units hold, with an ellipsis where it was cut."""
    if not text or measure(text) <= width:
        return text
    while text and measure(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


def ending(text: str, letters: int) -> str:
    """As much of a text from its end: zones of one region differ in their last letter."""
    return text if len(text) <= letters else f"…{text[1 - letters :]}"


def opening_of(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def measure(text: str) -> float:
    if text.isascii():
        return _LETTER * len(text)
    return sum(_WIDE_LETTER if east_asian_width(letter) in "WF" else _LETTER for letter in text)
