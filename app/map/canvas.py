"""The dimensions of an address map, and the fitting of text into a width."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from unicodedata import east_asian_width

from ..plan.ranges import Role


@dataclass(frozen=True, slots=True)
class Column:
    """A column, in units of the drawing. `beside` is the width between the address and the bar of a box with one line."""

    x: int
    width: int
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Canvas:
    """The dimensions of a map, in units of the drawing.

    `line` and `second` are the heights of a first and a second line of text. `doubling` is the height that a row gains each
    time its number of addresses doubles. `meter` is the width of a vSwitch's bar.
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


# A vSwitch has its address, its zone and its use on one line, since there may be dozens of them.
WIDE: Final = Canvas(
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
            Role.NODE_VSWITCH: Column(112, 242, 50),
            Role.POD_VSWITCH: Column(360, 238, 50),
            Role.SERVICE: Column(616, 120),
            Role.SERVICE_IPV6: Column(616, 248),
            Role.POD: Column(744, 120),
            Role.NETWORK: Column(872, 126),
        }
    ),
    is_wide=True,
)
# The map beside the wizard's forms has no axis, and no text except the sizes of ranges.
NARROW: Final = Canvas(
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

# The widths of a Latin letter and of a Chinese or Japanese character, in units of the drawing.
_LETTER: Final = 6.4
_WIDE_LETTER: Final = 12.0


def fitting(text: str, width: float) -> str:
    """Return the text, or the part of its beginning that fits into `width` units, with an ellipsis."""
    if not text or measure(text) <= width:
        return text
    while text and measure(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


def ending(text: str, width: float) -> str:
    """Return the text, or the part of its end that fits into `width` units, with an ellipsis."""
    if not text or measure(text) <= width:
        return text
    while text and measure(f"…{text}") > width:
        text = text[1:]
    return f"…{text}"


def measure(text: str) -> float:
    """Return the width of a text in units of the drawing."""
    if text.isascii():
        return _LETTER * len(text)
    return sum(_WIDE_LETTER if east_asian_width(letter) in "WF" else _LETTER for letter in text)
