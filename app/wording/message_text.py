"""Parses the texts of messages into parameters, and joins texts in Japanese and Chinese.

Japanese and Chinese have no space between two of their characters, one space between such a character and a Latin letter or
a digit, and none beside full-width punctuation. A translator can't know which of these a parameter begins or ends with, so
the spaces are decided here alone.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Final, NamedTuple

# The beginning of most names of zones, in any language.
_ZONE: Final = "zone"
_UNSPACED_LANGUAGES: Final = ("ja", "zh")
_QUOTES: Final = "“”‘’…"  # full-width in Chinese, but ambiguous in Unicode


class Piece(NamedTuple):
    """A parameter of a message and the text before it.

    `before_zone` replaces that text if the parameter is a name such as "zone-I". `noun` is the id of the message with the
    plural forms of the noun that the parameter counts, or None.
    """

    before: str
    before_zone: str
    name: str
    noun: str | None


@dataclass(frozen=True, slots=True)
class MessageText:
    """The parsed text of a message: its parameters in order, and the text after the last."""

    pieces: tuple[Piece, ...]
    end: str


def parse_message(text: str, zone_word: str) -> MessageText:
    """Parse the text of a message. `zone_word` is the word for a zone in its language.

    Raises ValueError if braces have anything but a name, or a name and a noun.
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


def names_zone(text: str, zone_word: str) -> bool:
    """Return whether a name includes the word for a zone, such as "zone-I"."""
    return text[: len(_ZONE)].casefold() == _ZONE or text.startswith(zone_word)


def _without_zone(literal: str, zone_word: str) -> str:
    """Return the text before such a name without the word for a zone, to get "in zone-I" instead of "in zone zone-I"."""
    before = literal.removesuffix(" ")
    return before[: -len(zone_word)] if before.casefold().endswith(zone_word) else literal


def writes_without_spaces(tag: str) -> bool:
    """Return whether the language of a tag has no spaces between words."""
    return tag.startswith(_UNSPACED_LANGUAGES)


def join(left: str, right: str) -> str:
    """Join two pieces of Japanese or Chinese text with the correct space between them, whatever spaces they have."""
    before, after = left.rstrip(" "), right.lstrip(" ")
    if not before or not after:
        return left + right
    kinds = {_kind(before[-1]), _kind(after[0])}
    if "punctuation" in kinds or kinds == {"wide"}:
        return before + after
    return f"{before} {after}" if kinds == {"wide", "narrow"} else left + right


@lru_cache(maxsize=4_096)
def _kind(character: str) -> str:
    """Return the kind of a character: full-width punctuation, a wide letter, a narrow letter or digit, or other."""
    wide = unicodedata.east_asian_width(character) in {"W", "F"}
    if character in _QUOTES or (wide and unicodedata.category(character)[0] in "PS"):
        return "punctuation"
    if wide:
        return "wide"
    return "narrow" if character.isalnum() else "other"
