"""One rule for names, however they came: typed in a form, in a link, in JSON, or imported."""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Marks that turn the direction of writing: with them, a name could show another one than it is.
_DIRECTION: Final = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain_name(text: str) -> str:
    """Return the name without spaces around it and marks of direction; control characters become spaces."""
    return _DIRECTION.sub("", _CONTROL.sub(" ", text)).strip()
