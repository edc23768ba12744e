"""The canvas of an address map: where its columns are, how high its rows are, and how words fit into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from unicodedata import east_asian_width

from ..plan.ranges import Role


@dataclass(frozen=True, slots=True)
class Column:
    """A column in units of the drawing. `beside`: the room between the address and the bar of a box of one line."""

    x: int
    width: int
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Canvas:
    """The measures of a map: its width, the heights of a first and a second line of words, and its columns.

    `doubling`: how much a row grows each time its addresses double. `meter`: how wide the bar of a vSwitch is.
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
# Beside the form: no axis, and no words but the size of the ranges and whether they clash.
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

# Units that a letter of the drawing's words takes, and of a Chinese or Japanese one.
_LETTER: Final = 6.4
_WIDE_LETTER: Final = 12.0


def fitting(text: str, width: float) -> str:
    """The text, or as much of its beginning as fits into `width` units, with an ellipsis."""
    if not text or measure(text) <= width:
        return text
    while text and measure(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


def ending(text: str, width: float) -> str:
    """The text, or as much of its end as fits into `width` units, with an ellipsis."""
    if not text or measure(text) <= width:
        return text
    while text and measure(f"…{text}") > width:
        text = text[1:]
    return f"…{text}"


def measure(text: str) -> float:
    """The width of a text in units of the drawing."""
    if text.isascii():
        return _LETTER * len(text)
    return sum(_WIDE_LETTER if east_asian_width(letter) in "WF" else _LETTER for letter in text)
