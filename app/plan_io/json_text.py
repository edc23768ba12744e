"""Parsing JSON that was sent, with its duplicate keys reported."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from ..plan.read import escape

_SURROGATE: Final = re.compile(r"\\u[dD]")


class DuplicateKeysError(ValueError):
    """Objects have duplicate keys. `pointers` are JSON Pointers to them; `value` is the JSON with the last of each."""

    def __init__(self, value: Any, pointers: list[str]) -> None:
        super().__init__("duplicate keys")
        self.value = value
        self.pointers = pointers


class _ObjectWithDuplicates(dict[str, Any]):
    """An object with duplicate keys."""

    duplicates: tuple[str, ...] = ()


def loads(text: str | bytes) -> Any:
    """Parse JSON like `json.loads`, with a question mark for each lone surrogate, which can't be encoded as UTF-8.

    Raises ValueError for invalid JSON, DuplicateKeysError for JSON that is valid except for duplicate keys, and
    RecursionError for text that is nested too deeply.
    """
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text))
    with_duplicates: list[_ObjectWithDuplicates] = []

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        marked = _ObjectWithDuplicates(plain)
        counts = Counter(name for name, _ in pairs)
        marked.duplicates = tuple(name for name in plain if counts[name] > 1)
        with_duplicates.append(marked)
        return marked

    raw = json.loads(text, object_pairs_hook=made)
    if with_duplicates:
        raise DuplicateKeysError(_encodable(raw, text), list(_duplicate_pointers(raw)))
    return _encodable(raw, text)


def _encodable(raw: Any, text: str) -> Any:
    if _SURROGATE.search(text) is None:
        return raw
    return json.loads(json.dumps(raw, ensure_ascii=False).encode(errors="replace"))


def _duplicate_pointers(raw: Any) -> Iterator[str]:
    """Yield a pointer to each duplicate key, in the order of the text. Not recursive, whatever the depth."""
    waiting = [("", raw)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, _ObjectWithDuplicates):
            for name in value.duplicates:
                yield f"{pointer}/{escape(name)}".encode(errors="replace").decode()
        if isinstance(value, dict):
            inner = [(f"{pointer}/{escape(name)}", each) for name, each in value.items()]
        elif isinstance(value, list):
            inner = [(f"{pointer}/{index}", each) for index, each in enumerate(value)]
        else:
            continue
        waiting += reversed(inner)
