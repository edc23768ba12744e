"""Where the columns of an address map stand, how high its rows are, and how words are fitted into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import Final
from unicodedata import east_asian_width

from ...plan.ranges import Role


@dataclass(frozen=True, slots=True)
class Column:
    """In units of the drawing. `beside`: what a box of one line has between its address and its bar."""

    x: int
    width: int
    beside: int = 0


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
            Role.VPC: Column(104, 500, 320),
            Role.SECONDARY: Column(104, 500, 320),
            Role.NODE_VSWITCH: Column(112, 242, 48),
            Role.POD_VSWITCH: Column(360, 238, 48),
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


def ending(text: str, width: float) -> str:
    """As much of a text from its end."""
    if not text or measure(text) <= width:
        return text
    while text and measure(f"…{text}") > width:
        text = text[1:]
    return f"…{text}"


def as_many(parts: Sequence[str], width: float) -> str:
    """As many of the parts from the first on as so many units hold, but always the first."""
    if not parts:
        return ""
    joined = list(accumulate(parts, "{}, {}".format))
    return next((text for text in reversed(joined) if measure(text) <= width), joined[0])


def opening_of(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def measure(text: str) -> float:
    if text.isascii():
        return _LETTER * len(text)
    return sum(_WIDE_LETTER if east_asian_width(letter) in "WF" else _LETTER for letter in text)
