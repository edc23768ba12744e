"""The checksum of a link, right after its version: it tells a link that was cut or edited from a whole one."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

CHECKSUM: Final = "check"
"""The key that holds it."""


def checksum_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The checksum of keys and values, in whatever order they stand: programs that pass links on may sort them."""
    text = "\n".join(sorted(f"{key}={value}" for key, value in pairs))
    return f"{zlib.crc32(text.encode(errors='replace')):08x}"
