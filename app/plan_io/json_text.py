"""JSON that was sent, as Python's own values."""

from __future__ import annotations

import json
import re
from typing import Any, Final

_SURROGATE: Final = re.compile(r"\\u[dD]")


def loads(text: str | bytes) -> Any:
    """As `json.loads`, with a question mark for half a surrogate pair, which no answer can be encoded with.

    Raises ValueError and, where the text nests too deeply, RecursionError.
    """
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text))
    raw = json.loads(text)
    if _SURROGATE.search(text) is None:
        return raw
    return json.loads(json.dumps(raw, ensure_ascii=False).encode(errors="replace"))
