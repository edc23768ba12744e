"""JSON that was sent, as Python's own values."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from ..plan.read import escape

_SURROGATE: Final = re.compile(r"\\u[dD]")


class DuplicateKeysError(ValueError):
    """An object has a key twice. `pointers` are the JSON Pointers of such members; `value` has the last of each."""

    def __init__(self, value: Any, pointers: list[str]) -> None:
        super().__init__("duplicate keys")
        self.value = value
        self.pointers = pointers


class _ObjectWithDuplicates(dict[str, Any]):
    """An object some of whose keys were written twice."""

    duplicates: tuple[str, ...] = ()


def loads(text: str | bytes) -> Any:
    """As `json.loads`, with a question mark for half a surrogate pair, which no answer can be encoded with.

    Raises ValueError (DuplicateKeysError where the JSON is valid but for a key that stands twice in its object) and,
    where the text nests too deeply, RecursionError.
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
    """The pointer of each key that stands twice, in the order of the text; nothing recurses."""
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
