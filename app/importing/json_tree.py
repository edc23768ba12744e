"""JSON parsed to a tree that knows the position of each value.

Numbers stay as written, comments are ignored, and nothing recurses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from .report import RefusedError
from .sources import shorten
from .tree import Node, duplicate_name

MAX_VALUES: Final = 150_000
MAX_DEPTH: Final = 100
MAX_DOCUMENTS: Final = 100

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_SPACE: Final = re.compile(r"[\s,;]*")
# An unclosed quote or comment extends to the end, so that no character is scanned twice.
_TEXT: Final = r'"(?:[^"\\\n]|\\.)*+"?'
_COMMENT_OR_TEXT: Final = re.compile(rf"{_TEXT}|(?://|#)[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?")
_LAST_COMMA: Final = re.compile(rf"{_TEXT}|,(?=\s*+[}}\]])")


def read_documents(text: str, start: int = 0) -> list[Node]:
    """Return every JSON value of a text, which may contain several in a row. `start` is the text's position.

    Comments and trailing commas are allowed, as in the settings of editors. Raises RefusedError.
    """
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        raise RefusedError("json-too-many", most=MAX_VALUES, position=start)
    if "//" in text or "/*" in text or "#" in text:
        text = _blank_out(_LAST_COMMA, _blank_out(_COMMENT_OR_TEXT, text))
    ends = list(islice(_document_ends(text, start), MAX_DOCUMENTS + 1))
    if len(ends) > MAX_DOCUMENTS:
        raise RefusedError("json-too-many", most=MAX_DOCUMENTS, position=start)
    if not ends:
        raise RefusedError("empty", position=start)
    return list(_build_trees(text[: ends[-1]], start))


def _blank_out(pattern: re.Pattern[str], text: str) -> str:
    """Return the text with blanks in place of what the pattern finds outside of quotes. Line breaks stay."""

    def blank(found: re.Match[str]) -> str:
        return found[0] if found[0][0] == '"' else re.sub(r"[^\n]", " ", found[0])

    return pattern.sub(blank, text)


def _document_ends(text: str, start: int) -> Iterator[int]:
    """Yield the end of each document. Raises RefusedError for invalid JSON."""
    end = _skip_separators(text, 0)
    while end < len(text):
        try:
            _, end = _DECODER.raw_decode(text, end)
        except json.JSONDecodeError as error:
            raise _refusal(text, error, start) from None
        except RecursionError:
            raise RefusedError("json-too-deep", most=MAX_DEPTH, position=start) from None
        yield end
        end = _skip_separators(text, end)


def _skip_separators(text: str, end: int) -> int:
    """Return the offset of the next document."""
    found = _SPACE.match(text, end)
    return found.end() if found else end


def _refusal(text: str, error: json.JSONDecodeError, start: int) -> RefusedError:
    """Return the refusal of invalid JSON."""
    if error.msg.startswith("Unterminated") or not text[error.pos :].strip():
        return RefusedError("json-cut-off", position=start + len(text.rstrip()))
    here = text[error.pos : error.pos + 40].partition("\n")[0]
    return RefusedError(
        "json-unexpected", position=start + error.pos, column=error.colno, found=shorten(here)
    )


def _build_trees(text: str, start: int) -> Iterator[Node]:
    """Yield the trees of documents that are known to be valid."""
    stack: list[tuple[Node, str]] = []  # open containers, each with its own name
    name = ""
    expects_name = True  # for a name, inside a mapping
    for found in _TOKEN.finditer(text):
        token, mark = found[0], found[0][0]
        if mark in ":,":
            expects_name = mark == ","
            continue
        position = start + found.start()
        if mark in "]}":
            node, name = stack.pop()
        elif mark in "[{":
            if len(stack) >= MAX_DEPTH:
                raise RefusedError("json-too-deep", position=position, most=MAX_DEPTH)
            stack.append((Node([] if mark == "[" else {}, position), name))
            expects_name = True
            continue
        elif mark == '"' and expects_name and stack and isinstance(stack[-1][0].value, dict):
            name = _unquoted(token)
            continue
        else:
            node = Node(_unquoted(token) if mark == '"' else _CONSTANTS.get(token, token), position)
        if stack:
            _add_to_container(node, stack[-1][0].value, name)
        else:
            yield node
            expects_name = True


def _add_to_container(node: Node, container: object, name: str) -> None:
    """Add a value to an open list, or to an open mapping under a name."""
    if isinstance(container, list):
        container.append(node)
    elif isinstance(container, dict):
        if name in container:
            container[duplicate_name(name, container)] = container[name]
        container[name] = node


def _unquoted(token: str) -> str:
    """Return the text of a quoted token."""
    if "\\" not in token:
        return token[1:-1]
    text: str = json.loads(token, strict=False)
    return text.encode(errors="replace").decode()  # half a surrogate pair becomes a question mark
