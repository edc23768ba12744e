"""Small changes to text: one line, nothing invisible, only what UTF-8 can hold, capitals, and no more than fits."""

from __future__ import annotations

import unicodedata
from typing import Final

_INVISIBLE: Final = frozenset({"Cc", "Cf"})  # controls, and marks that turn the direction of writing


def encodable(text: str) -> str:
    """The text, with a question mark for half a surrogate pair."""
    return text.encode(errors="replace").decode()


def one_line(text: str) -> str:
    """The text on one line, without invisible characters."""
    seen = (character for character in encodable(" ".join(text.split())))
    return "".join(character for character in seen if unicodedata.category(character) not in _INVISIBLE)


def capitalized(text: str) -> str:
    """Words from the middle of a sentence, with the capital that they have as a heading; a name such as vSwitch stays."""
    first = text.split(" ", 1)[0]
    return text if first != first.lower() else text[:1].upper() + text[1:]


def shortened(text: str, length: int) -> str:
    """The text, or its beginning with an ellipsis where it has more characters than `length`."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
