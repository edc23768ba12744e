"""The text of a message, taken apart into its parameters, and how Japanese and Chinese put its pieces together.

These two write no space between two of their characters, one space between one of them and a Latin letter or a digit, and
none beside full-width punctuation. A translator doesn't know which of these a parameter begins or ends with, so this is the
one place that decides on the spaces.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Final, NamedTuple

# As most people name zones, whatever language they read.
_ZONE: Final = "zone"
_UNSPACED_LANGUAGES: Final = ("ja", "zh")
_QUOTES: Final = "“”‘’…"  # as wide as a character in Chinese, though Unicode leaves it open


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


def writes_without_spaces(tag: str) -> bool:
    """Whether a language, given its tag, writes no spaces between its words."""
    return tag.startswith(_UNSPACED_LANGUAGES)


def joined(left: str, right: str) -> str:
    """Two pieces of Japanese or Chinese text with what belongs between them, whatever spaces are there."""
    before, after = left.rstrip(" "), right.lstrip(" ")
    if not before or not after:
        return left + right
    kinds = {_kind(before[-1]), _kind(after[0])}
    if "punctuation" in kinds or kinds == {"wide"}:
        return before + after
    return f"{before} {after}" if kinds == {"wide", "narrow"} else left + right


@lru_cache(maxsize=4_096)
def _kind(character: str) -> str:
    """Whether a character is full-width punctuation, a wide letter, a narrow letter or digit, or something else."""
    wide = unicodedata.east_asian_width(character) in {"W", "F"}
    if character in _QUOTES or (wide and unicodedata.category(character)[0] in "PS"):
        return "punctuation"
    if wide:
        return "wide"
    return "narrow" if character.isalnum() else "other"
