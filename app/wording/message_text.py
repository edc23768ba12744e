"""The text of a message, taken apart into its parameters and what is written between them.

A parameter is a name in braces, `{zone}`. With a noun after a colon, `{nodes:nodes}`, it is a counted noun, such as
"1 node" or "2 nodes": the plural forms of the message `count.nodes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Final, NamedTuple

# As most people name zones, whatever language they read.
_ZONE: Final = "zone"


class Piece(NamedTuple):
    """A parameter of a message and the text before it.

    `before_zone` is that text where the parameter says itself that it is a zone. `noun` is the id of the message with
    the plural forms of what the parameter counts; None where it counts nothing.
    """

    before: str
    before_zone: str
    name: str
    noun: str | None


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message's text: its parameters in order, and the text after the last."""

    pieces: tuple[Piece, ...]
    end: str


def take_apart(text: str, zone_word: str) -> MessageText:
    """The parts of a message's text; `zone_word` is what its language calls a zone.

    Raises ValueError for a text with anything but names, and nouns that are names, in its braces.
    """
    pieces, end = [], ""
    for literal, name, noun, conversion in Formatter().parse(text):
        if conversion or name == "" or (noun and not noun.isidentifier()):
            raise ValueError(f"A message holds more than names of parameters and of nouns: {text}")
        if name is None:
            end += literal
            continue
        before_zone = _without_zone(literal, zone_word)
        pieces.append(Piece(end + literal, end + before_zone, name, f"count.{noun}" if noun else None))
        end = ""
    return MessageText(tuple(pieces), end)


def says_zone(text: str, zone_word: str) -> bool:
    """Whether a zone's name says itself that it is a zone, such as "zone-I"."""
    return text[: len(_ZONE)].casefold() == _ZONE or text.startswith(zone_word)


def _without_zone(literal: str, zone_word: str) -> str:
    """The text before such a name, without the word for it: "in zone-I" instead of "in zone zone-I"."""
    before = literal.removesuffix(" ")
    return before[: -len(zone_word)] if before.casefold().endswith(zone_word) else literal
