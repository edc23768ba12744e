"""JSON to a tree that knows the line of each value. Numbers stay as written; nothing recurses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from .report import RefusedError, SourceText, shortened
from .text import line_of

MAX_VALUES: Final = 150_000
DEEPEST: Final = 100
MAX_DOCUMENTS: Final = 100

Value: TypeAlias = "str | bool | list[Node] | dict[str, Node] | None"

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_WORDS: Final = {"true": True, "false": False, "null": None}
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_SPACE: Final = re.compile(r"[\s,;]*")


@dataclass(slots=True)
class Node:
    """A value of a document: a text (a number is one too), a truth value, None, a list or a mapping."""

    value: Value
    line: int

    def get(self, *way: str) -> Node | None:
        """The member at the end of `way`; None where there is none."""
        node: Node | None = self
        for name in way:
            if node is None or not isinstance(node.value, dict):
                return None
            node = node.value.get(name)
        return node

    def items(self, *way: str) -> list[Node]:
        """The entries of the list at the end of `way`; nothing where there is none."""
        node = self.get(*way)
        return node.value if node is not None and isinstance(node.value, list) else []

    def members(self, *way: str) -> dict[str, Node]:
        """Those of the mapping at the end of `way`; nothing where there is none."""
        node = self.get(*way)
        return node.value if node is not None and isinstance(node.value, dict) else {}

    def told(self, *way: str) -> SourceText | None:
        """The text at the end of `way`, where one stands there."""
        node = self.get(*way)
        if node is None or not isinstance(node.value, str) or not node.value.strip():
            return None
        return SourceText(node.value.strip(), node.line)

    def text(self, *way: str) -> str:
        told = self.told(*way)
        return told.text if told else ""

    def all_told(self, *way: str) -> list[SourceText]:
        """The texts of the list at the end of `way`."""
        return [told for each in self.items(*way) if (told := each.told())]

    def truth(self, *way: str) -> bool | None:
        """The truth value at the end of `way`, where one stands there."""
        node = self.get(*way)
        return node.value if node is not None and isinstance(node.value, bool) else None


def read_documents(text: str) -> list[Node]:
    """Every JSON value of the text, which may hold several after each other. Raises RefusedError."""
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        raise RefusedError("json-too-many", most=MAX_VALUES)
    ends = list(islice(_ends(text), MAX_DOCUMENTS + 1))
    if len(ends) > MAX_DOCUMENTS:
        raise RefusedError("json-too-many", most=MAX_DOCUMENTS)
    return list(_trees(text[: ends[-1]]))


def _ends(text: str) -> Iterator[int]:
    """Where each document ends; this is what finds the faults."""
    place = _skip(text, 0)
    while place < len(text):
        try:
            _, place = _DECODER.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise _fault(text, error) from None
        except RecursionError:
            raise RefusedError("json-too-deep", most=DEEPEST) from None
        yield place
        place = _skip(text, place)


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _fault(text: str, error: json.JSONDecodeError) -> RefusedError:
    if error.msg.startswith("Unterminated") or not text[error.pos :].strip():
        return RefusedError("json-cut-off", line=line_of(text, len(text.rstrip())))
    here = text[error.pos : error.pos + 40].partition("\n")[0]
    return RefusedError("json-unexpected", line=error.lineno, column=error.colno, found=shortened(here))


def _trees(text: str) -> Iterator[Node]:
    """Builds what `_ends` found to be valid."""
    stack: list[tuple[Node, str]] = []  # containers that are open, each with the name that it has in its own
    line, counted, name = 1, 0, ""
    waiting = True  # for a name, inside a mapping
    for found in _TOKEN.finditer(text):
        token, mark = found[0], found[0][0]
        if mark in ":,":
            waiting = mark == ","
            continue
        line += text.count("\n", counted, found.start())
        counted = found.start()
        if mark in "]}":
            node, name = stack.pop()
        elif mark in "[{":
            if len(stack) >= DEEPEST:
                raise RefusedError("json-too-deep", line=line, most=DEEPEST)
            stack.append((Node([] if mark == "[" else {}, line), name))
            waiting = True
            continue
        elif mark == '"' and waiting and stack and isinstance(stack[-1][0].value, dict):
            name = _plain(token)
            continue
        else:
            node = Node(_plain(token) if mark == '"' else _WORDS.get(token, token), line)
        if stack:
            _put(node, stack[-1][0].value, name)
        else:
            yield node
            waiting = True


def _put(node: Node, holder: object, name: str) -> None:
    """Into the container that is open; `name`: of the member, where that has names."""
    if isinstance(holder, list):
        holder.append(node)
    elif isinstance(holder, dict):
        holder[name] = node


def _plain(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    text: str = json.loads(token, strict=False)
    return text.encode(errors="replace").decode()  # half a surrogate pair can't be shown
