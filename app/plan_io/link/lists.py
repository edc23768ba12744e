"""Lists and records in a link: a short list is text, a long one is compressed and has another key."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from ...domain.memo import once_each
from ...plan.draft import DRAFTS, Mistake
from ...plan.fields import Field, Kind, ListOf, Range, Record, Text
from ...plan.plan import PLAN_FIELDS
from ..form_lists import Pairs, form_entries
from .text import entry_of, escaped, inner_of, inner_parts, parts_of, quoted, unescaped

Entry = TypeVar("Entry")

COMPRESSED_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {each.name: each.kind.compressed_key for each in PLAN_FIELDS if isinstance(each.kind, ListOf)}
)
MAX_PLAIN_LENGTH: Final = 1_800
MAX_DECOMPRESSED: Final = 2 * 2**20
ANY_LENGTH: Final = 2**62
_COMPRESSED_AT_ONCE: Final = 1_000  # entries
_KINDS: Final = {each.name: each.kind for each in PLAN_FIELDS if isinstance(each.kind, ListOf)}
LISTS: Final = tuple(_KINDS)
ROWS: Final = tuple(name for name, kind in _KINDS.items() if kind.form == "rows")
"""The lists that a form has in rows."""
GROUPS: Final = tuple(name for name, kind in _KINDS.items() if kind.form == "groups")
"""The lists that a form has in groups of questions, one per entry."""


class TooLongError(ValueError):
    """A link would be longer than the requested maximum."""


def text_or_compressed(
    field: str, entries: Sequence[Entry], write: Callable[[Entry], str], max_length: int = ANY_LENGTH
) -> tuple[str, str]:
    """Return the key and value of a list. Raises TooLongError if it is compressed and still longer than `max_length`."""
    if len(entries) <= MAX_PLAIN_LENGTH:
        plain = "_".join(once_each(write, entries))
        if len(quoted(plain)) <= MAX_PLAIN_LENGTH:
            return field, plain
    return compressed(field, entries, write, max_length)


def compressed(
    field: str, entries: Sequence[Entry], write: Callable[[Entry], str], max_length: int = ANY_LENGTH
) -> tuple[str, str]:
    """Return the key and the compressed value of a list; as text if it is too large to be decompressed again."""
    body = _compress(entries, write, max_length)
    if body is not None:
        return COMPRESSED_KEYS[field], base64.urlsafe_b64encode(body).decode().rstrip("=")
    plain = "_".join(once_each(write, entries))
    if len(plain) > max_length:
        raise TooLongError
    return field, plain


def plain_entries(text: str) -> list[str]:
    """Return the entries of a list written as text."""
    return [entry for entry in text.split("_") if entry]


def compressed_entries(text: str) -> list[str] | None:
    """Return the entries of a compressed list; None if it is truncated, changed, or larger than MAX_DECOMPRESSED."""
    try:
        compressed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        plain = unpacker.decompress(compressed, MAX_DECOMPRESSED)
        return plain_entries(plain.decode()) if unpacker.eof else None
    except (ValueError, binascii.Error, zlib.error):
        return None


def _compress(entries: Sequence[Entry], write: Callable[[Entry], str], max_length: int) -> bytes | None:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    compressed = bytearray()
    size = 0
    texts = once_each(write, entries)
    for start in range(0, len(entries), _COMPRESSED_AT_ONCE):
        joined = "_".join(islice(texts, _COMPRESSED_AT_ONCE))
        plain = f"{'_' if start else ''}{joined}".encode(errors="replace")
        size += len(plain)
        if size > MAX_DECOMPRESSED:
            return None
        compressed += compressor.compress(plain)
        if len(compressed) > max_length:
            raise TooLongError
    return bytes(compressed + compressor.flush())


def list_pair(name: str, entries: Sequence[Any], max_length: int = ANY_LENGTH) -> tuple[str, str]:
    """Return the key and value of a list in a link. Raises TooLongError as `text_or_compressed` does."""
    return text_or_compressed(name, entries, partial(written_entry, _KINDS[name].entry), max_length)


def rest_pair(name: str, entries: Sequence[Any]) -> tuple[str, str]:
    """Return the key and value, in a form, of the entries after those that it shows."""
    return compressed(name, entries, partial(written_entry, _KINDS[name].entry))


def list_in(name: str, last: Mapping[str, str], given: Pairs) -> tuple[tuple[Any, ...], bool]:
    """Return a list of the Draft, and whether its end couldn't be read.

    The entries are those of the link as text, then those of a form's fields, then the compressed ones.
    """
    kind, key = _KINDS[name].entry, COMPRESSED_KEYS[name]
    unpacked = compressed_entries(last[key]) if key in last else []
    entries = [read_written(kind, text) for text in plain_entries(last.get(name, ""))]
    entries += form_entries(name, kind, last, given)
    # A short compressed list may repeat a text a hundred thousand times: each different text is read once.
    known = {text: read_written(kind, text) for text in dict.fromkeys(unpacked or ())}
    entries += [known[text] for text in unpacked or ()]
    return tuple(entry for entry in entries if entry is not None), unpacked is None


def cut_list(name: str) -> Mistake:
    """Return the mistake of a list whose end couldn't be read."""
    variant = "networks" if name == "connected_networks" else "ranges"
    return Mistake(f"/{name}", "link-unreadable", {}, variant)


def written_entry(kind: Kind, value: Any) -> str:
    """Return an entry of a list, or a record, as it is written in a link."""
    if isinstance(kind, Record):
        return entry_of([_part(part, getattr(value, part.name)) for part in kind.fields])
    return escaped(value)


def read_written(kind: Kind, text: str) -> Any:
    """Read an entry of a list, or a record, written in a link; None if it is blank."""
    if isinstance(kind, Record):
        parts = parts_of(text, len(kind.fields))
        typed = [_read_part(field.kind, part) for field, part in zip(kind.fields, parts, strict=True)]
        return DRAFTS[kind.type](**{each.name: value for each, value in zip(kind.fields, typed, strict=True)})
    return (unescaped(text) or "").strip() or None


def _part(field: Field, value: Any) -> str | None:
    """Return a part of an entry as written; None for defaults other than texts, which are not written."""
    match field.kind:
        case Text() | Range():
            return cast("str | None", value)
        case ListOf():
            return inner_of(value) or None
        case Record(_, parts) if value is not None:
            return inner_of(getattr(value, part.name) for part in parts)
    is_default = field.default is not None and value == _plain(field.default)
    return None if is_default else value


def _plain(default: Any) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def _read_part(kind: Kind, text: str | None) -> Any:
    """Read a part of an entry: a text, the texts of a list, or the draft of a record."""
    match kind:
        case ListOf():
            return tuple(each for each in inner_parts(text or "") if each)
        case Record(of, parts) if text is not None:
            texts = inner_parts(text)[: len(parts)]
            return DRAFTS[of](*texts, *[None] * (len(parts) - len(texts)))
    return text
