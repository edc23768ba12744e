"""How Japanese and Chinese put pieces of text together: the one place that decides on the spaces between them.

No space between two of their characters, one space between one of them and a Latin letter or a digit, and none beside
full-width punctuation. A translator doesn't know which of these a parameter begins or ends with.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_UNSPACED_LANGUAGES: Final = ("ja", "zh")
_QUOTES: Final = "“”‘’…"  # as wide as a character in Chinese, though Unicode leaves it open


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
