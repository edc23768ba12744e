"""Bytes to text: what is no text at all is refused with the line where that shows."""

from __future__ import annotations

import codecs
from typing import Final

from .report import RefusedError

MAX_UPLOAD_BYTES: Final = 2**20  # bytes
MAX_LINES: Final = 100_000

# The first bytes of what people upload by mistake.
_BINARY: Final = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"%PDF",
    b"\x89PNG",
)
_WIDE: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def text_of(content: bytes) -> str:
    """The text of an upload: UTF-8, or UTF-16 with its byte order mark. Raises RefusedError."""
    if len(content) > MAX_UPLOAD_BYTES:
        raise RefusedError("too-long", most=MAX_UPLOAD_BYTES)
    if content.startswith(_BINARY):
        raise RefusedError("binary", line=1)
    for mark, encoding in _WIDE:
        if content.startswith(mark):
            return checked(_decoded(content[len(mark) :], encoding))
    return checked(_decoded(content.removeprefix(codecs.BOM_UTF8), "utf-8"))


def checked(text: str) -> str:
    """A text that is worth reading, with line feeds alone between its lines. Raises RefusedError."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    place = text.find("\0")
    if place >= 0:
        raise RefusedError("binary", line=line_of(text, place))
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise RefusedError("too-many-lines", line=MAX_LINES + 1, most=MAX_LINES, count=lines)
    if not text.strip():
        raise RefusedError("empty")
    return text


def line_of(text: str, place: int) -> int:
    """The line of a place in the text, counted from one."""
    return text.count("\n", 0, place) + 1


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="replace")
        raise RefusedError("no-text", line=before.count("\n") + 1, encoding=encoding.upper()) from None
