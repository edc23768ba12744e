"""Small functions on text: encodable in UTF-8, one line, capitalized, or shortened."""

from __future__ import annotations

import unicodedata
from typing import Final

_INVISIBLE: Final = frozenset({"Cc", "Cf"})  # control characters, and marks that change the direction of text


def encodable(text: str) -> str:
    """Return the text, with a question mark for each unpaired surrogate."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def one_line(text: str) -> str:
    """Return the text on one line, without invisible characters."""
    seen = (character for character in encodable(" ".join(text.split())))
    return "".join(character for character in seen if unicodedata.category(character) not in _INVISIBLE)


def capitalized(text: str) -> str:
    """Return a text with its first letter in upper case, except for names such as vSwitch."""
    first = text.split(" ", 1)[0]
    return text if first != first.lower() else text[:1].upper() + text[1:]


def shortened(text: str, length: int) -> str:
    """Return the text, or its beginning with an ellipsis if it has more characters than `length`."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
