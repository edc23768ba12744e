"""The decoding of uploaded bytes. What isn't text is refused, with the line that shows it."""

from __future__ import annotations

import codecs
import re
from typing import Final

from .report import RefusedError

MAX_UPLOAD_BYTES: Final = 2**20  # bytes of a form
MAX_TEXT_BYTES: Final = 4 * 2**20  # bytes of all files of an import, unpacked
MAX_LINES: Final = 100_000

# The first bytes of formats that are uploaded by mistake.
_BINARY_SIGNATURES: Final = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
    b"%PDF",
    b"\x89PNG",
    b"\xd0\xcf\x11\xe0",
)
_UTF16: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TERMINAL_COLOURS: Final = re.compile(
    r"\x1b\[[0-9;]{0,20}[A-Za-z]"
)  # escape sequences in output that was copied from a terminal
# Control characters and private-use characters.
_NOT_TEXT: Final = re.compile(r"[\x80-\x9f\ue000-\uf8ff]")
_KANA: Final = re.compile(r"[\u3041-\u30fe]")


def decode_text(content: bytes, max_bytes: int = MAX_TEXT_BYTES) -> str:
    """Return the text of a file in UTF-8, in UTF-16 with its byte order mark, or in the encodings of Windows in China
    and Japan.

    Raises RefusedError.
    """
    if len(content) > max_bytes:
        raise RefusedError("too-long", most=max_bytes)
    if content.startswith(_BINARY_SIGNATURES):
        raise RefusedError("binary", line=1)
    for mark, encoding in _UTF16:
        if content.startswith(mark):
            return clean_text(_decode(content[len(mark) :], encoding))
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return clean_text(content.decode())
    except UnicodeDecodeError:
        return clean_text(_decode_windows(content))


def clean_text(text: str) -> str:
    """Return a text with only line feeds between its lines. Raises RefusedError if it is binary, empty or too long."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x1b" in text:
        text = _TERMINAL_COLOURS.sub("", text)
    nul = text.find("\0")
    if nul >= 0:
        raise RefusedError("binary", line=text.count("\n", 0, nul) + 1)
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise RefusedError("too-many-lines", line=MAX_LINES + 1, most=MAX_LINES, count=lines)
    if not text.strip():
        raise RefusedError("empty")
    return text


def _decode_windows(content: bytes) -> str:
    """Return a text in GB18030 or Shift JIS.

    Many texts are valid in both encodings: kana then show that a text is Japanese.
    """
    chinese, japanese = _try_decoding(content, "gb18030"), _try_decoding(content, "cp932")
    if chinese is None and japanese is None:
        return _decode(content, "utf-8")
    if chinese is None or japanese is None:
        return chinese or japanese or ""
    return japanese if len(_KANA.findall(japanese)) > len(_KANA.findall(chinese)) else chinese


def _try_decoding(content: bytes, encoding: str) -> str | None:
    """Return a decoded text; None if it isn't valid, or contains characters that no text has."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _NOT_TEXT.search(text) else text


def _decode(content: bytes, encoding: str) -> str:
    """Return a decoded text. Raises RefusedError with the line of the first invalid byte."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="replace")
        raise RefusedError("no-text", line=before.count("\n") + 1, encoding=encoding.upper()) from None
