"""Long lists in a link: as text while they are short, compressed under a key of their own where they are long."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final, TypeVar

from ...plan.fields import ListOf
from ...plan.plan import PLAN
from .text import quoted

Entry = TypeVar("Entry")

COMPRESSED_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {each.name: each.kind.compressed_key for each in PLAN if isinstance(each.kind, ListOf)}
)
MAX_PLAIN_LENGTH: Final = 1_800
MAX_UNPACKED: Final = 2 * 2**20
ANY_LENGTH: Final = 2**62
_PACKED_AT_ONCE: Final = 1_000  # entries


class TooLongError(ValueError):
    """A link that would be longer than was asked for."""


def text_or_compressed(
    field: str, entries: Sequence[Entry], write: Callable[[Entry], str], most: int = ANY_LENGTH
) -> tuple[str, str]:
    """The key and its value. Raises TooLongError where one that is compressed would be longer than `most`."""
    if len(entries) <= MAX_PLAIN_LENGTH:
        plain = "_".join(_written(entries, write))
        if len(quoted(plain)) <= MAX_PLAIN_LENGTH:
            return field, plain
    return compressed(field, entries, write, most)


def compressed(
    field: str, entries: Sequence[Entry], write: Callable[[Entry], str], most: int = ANY_LENGTH
) -> tuple[str, str]:
    """As `text_or_compressed`, compressed however short it is; as text where it is larger than what is ever unpacked."""
    body = _compress(entries, write, most)
    if body is not None:
        return COMPRESSED_KEYS[field], base64.urlsafe_b64encode(body).decode().rstrip("=")
    plain = "_".join(_written(entries, write))
    if len(plain) > most:
        raise TooLongError
    return field, plain


def plain_entries(text: str) -> list[str]:
    """The entries of a list that is written as text."""
    return [entry for entry in text.split("_") if entry]


def compressed_entries(text: str) -> list[str] | None:
    """Those of a compressed one; None where it is cut, changed, or grows beyond all reason."""
    try:
        compressed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        plain = unpacker.decompress(compressed, MAX_UNPACKED)
        return plain_entries(plain.decode()) if unpacker.eof else None
    except (ValueError, binascii.Error, zlib.error):
        return None


def _written(entries: Sequence[Entry], write: Callable[[Entry], str]) -> Iterator[str]:
    """The text of each entry; one that stands in several places is written once."""
    texts: dict[int, str] = {}
    for entry in entries:
        text = texts.get(id(entry))
        if text is None:
            text = texts[id(entry)] = write(entry)
        yield text


def _compress(entries: Sequence[Entry], write: Callable[[Entry], str], most: int) -> bytes | None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    compressed = bytearray()
    size = 0
    texts = _written(entries, write)
    for start in range(0, len(entries), _PACKED_AT_ONCE):
        joined = "_".join(islice(texts, _PACKED_AT_ONCE))
        plain = f"{'_' if start else ''}{joined}".encode(errors="replace")
        size += len(plain)
        if size > MAX_UNPACKED:
            return None
        compressed += packer.compress(plain)
        if len(compressed) > most:
            raise TooLongError
    return bytes(compressed + packer.flush())
