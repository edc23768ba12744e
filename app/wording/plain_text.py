"""Foreign text made fit to stand in a file: one line, nothing invisible, only what UTF-8 can hold."""

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
