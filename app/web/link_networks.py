"""The connected networks in a link: as text while they are few, compressed where they are many."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

from app.planning.draft import NetworkDraft
from app.web.link_text import entry_of, parts_of, quoted

_PLAIN: Final = "connected_networks"
PACKED: Final = "netz"
LONGEST_PLAIN: Final = 1_800
LARGEST_UNPACKED: Final = 2 * 2**20
ANY_LENGTH: Final = 2**62
_PACKED_AT_ONCE: Final = 1_000  # networks


class TooLongError(ValueError):
    """A link that would be longer than was asked for."""


def networks_pair(networks: Sequence[NetworkDraft], most: int) -> tuple[str, str]:
    """The key and its value. Raises TooLongError where the value would be longer than `most`."""
    if len(networks) <= LONGEST_PLAIN:
        plain = _joined(networks)
        if len(quoted(plain)) <= LONGEST_PLAIN:
            return _PLAIN, plain
    return PACKED, base64.urlsafe_b64encode(_pack(networks, most)).decode().rstrip("=")


def networks_of(text: str) -> list[NetworkDraft]:
    """What is written as text."""
    return [NetworkDraft(*parts_of(entry, 2)) for entry in text.split("_") if entry]


def unpacked(text: str) -> str | None:
    """What `netz` holds; None where it is cut, changed, or grows beyond all reason."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        plain = unpacker.decompress(packed, LARGEST_UNPACKED)
        return plain.decode() if unpacker.eof else None
    except (ValueError, binascii.Error, zlib.error):
        return None


def _joined(networks: Iterable[NetworkDraft]) -> str:
    return "_".join(entry_of((each.cidr, each.name)) for each in networks)


def _pack(networks: Sequence[NetworkDraft], most: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = bytearray()
    for start in range(0, len(networks), _PACKED_AT_ONCE):
        plain = _joined(networks[start : start + _PACKED_AT_ONCE])
        packed += packer.compress(f"{'_' if start else ''}{plain}".encode(errors="replace"))
        if len(packed) > most:
            raise TooLongError
    return bytes(packed + packer.flush())
