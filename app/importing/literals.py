"""The literals of documents, with the names that lead to them, in trees, Terraform's language and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .hcl.syntax import Argument, Block, Expression, Literal, Mapping, parts_of
from .tree import Node

# Numbers in sentences, such as "12 worker nodes", but not the 1 in the Japanese for "per node".
_COUNT: Final = r"(?<![A-Za-z0-9_./:,-])([1-9]\d{0,6}(?:,\d{3}){0,2})"
_NODE_OR_POD: Final = re.compile(r"(?i:\b(?:nodes?|workers?|pods?)\b)|节点|ノード|ポッド|(?i:pods?)")
_COUNTED_NODES: Final = re.compile(
    _COUNT
    + r"(?:[ \t]*(?:个|個|台の?)?[ \t]*(?:工作)?(?:节点|ノード|ポッド)|[ \t]*(?:个|個の?)?[ \t]*(?i:pods?)(?![a-zA-Z])"
    + r"|[ \t]+(?:[a-z]+[ \t]+){0,2}?(?i:nodes?|workers?|pods?)\b)(?!あたり|ごと|毎|につき)"
)
_COUNTED_PIECES: Final = re.compile(_COUNT + r"[ \t]*(?:台|[个個](?=[です程ま。、，,]|\s*$))")
_LABELLED_COUNT: Final = re.compile(
    r"(?:节点|ノード|ポッド|掩码|マスク|配额|クォータ|(?i:\b(?:nodes?|workers?|mask|quota)\b|pods?))[^:：=\n|\d]{0,24}[:：=]\s*[/~约約]?([1-9]\d{0,6})\b(?![/:]|\.\d)"
)
_ASSIGNED_NUMBER: Final = re.compile(r"([A-Za-z][\w-]{1,60})\"?[ \t]*[=:][ \t]*\"?([1-9]\d{0,6})\b(?![./])")


@dataclass(frozen=True, slots=True)
class RawText:
    """A text that isn't parsed to a tree. `start` is its position."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A literal with the names that lead to it. `is_counted`: it is a number before a word for nodes or pods."""

    path: tuple[str, ...]
    position: int
    text: str
    is_counted: bool = False


def values_of(document: Node | Block | RawText) -> Iterator[NamedValue]:
    """Yield the literals of a document in their order."""
    if isinstance(document, Node):
        yield from _tree_values(document)
    elif isinstance(document, Block):
        yield from _block_values(document, ())
    else:
        yield from _text_values(document)


def _tree_values(root: Node) -> Iterator[NamedValue]:
    """Yield texts, and names of members that may be ranges or instance types. It doesn't recurse."""
    waiting: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node.value, str):
            yield NamedValue(path, node.position, node.value)
        elif isinstance(node.value, list):
            waiting += [(path, each) for each in reversed(node.value)]
        elif isinstance(node.value, dict):
            waiting += [((*path, name), each) for name, each in reversed(node.value.items())]
            for name, each in node.value.items():
                if "/" in name or "." in name:
                    yield NamedValue(path, each.position, name)


def _block_values(block: Block, path: tuple[str, ...]) -> Iterator[NamedValue]:
    """Yield the literals of a block with its labels as names."""
    path = (
        (*path, *block.labels)
        if block.kind in {"variable", "locals", "resource"}
        else (*path, block.kind, *block.labels)
    )
    for name, argument in block.arguments.items():
        is_default = block.kind == "variable" and name == "default"
        yield from _expression_values(argument.value, path if is_default else (*path, name))
    for inner in block.blocks:
        yield from _block_values(inner, () if not block.kind else path)


def _expression_values(root: Expression, names: tuple[str, ...]) -> Iterator[NamedValue]:
    """Yield the literals of an expression in their order.

    It doesn't recurse, because expressions may be nested deeply.
    """
    waiting: list[tuple[Expression, tuple[str, ...]]] = [(root, names)]
    while waiting:
        expression, path = waiting.pop()
        if isinstance(expression, Literal):
            value, position = expression.value, expression.position
            if position >= 0 and value is not None and not isinstance(value, bool):
                is_whole = isinstance(value, float) and value.is_integer()
                yield NamedValue(path, position, str(int(value) if is_whole else value))
        elif isinstance(expression, Mapping):
            for key, inner in reversed(expression.pairs):
                name = key.value if isinstance(key, Literal) else None
                waiting += [(inner, (*path, name) if isinstance(name, str) else path), (key, path)]
        else:
            waiting += [(each, path) for each in reversed(parts_of(expression))]


def _text_values(document: RawText) -> Iterator[NamedValue]:
    """Yield each line, the numbers that are assigned to names, and numbers before words for nodes or pods."""
    position = document.start
    for line in document.text.split("\n"):
        yield NamedValue((), position, line)
        for found in _ASSIGNED_NUMBER.finditer(line):
            yield NamedValue((found[1],), position + found.start(2), found[2])
        for found in _counts_in_sentence(line):
            yield NamedValue((), position + found.start(1), found[1].replace(",", ""), is_counted=True)
        position += len(line) + 1


def _counts_in_sentence(line: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of nodes or pods in a line. Numbers of pieces count only if the line mentions nodes or pods."""
    seen: set[int] = set()
    for pattern in (
        _LABELLED_COUNT,
        *((_COUNTED_NODES, _COUNTED_PIECES) if _NODE_OR_POD.search(line) else ()),
    ):
        for found in pattern.finditer(line):
            if found.start(1) not in seen:
                seen.add(found.start(1))
                yield found


def literals_of(argument: Argument) -> Iterator[int]:
    """Yield the positions of the literals of an argument."""
    yield from (value.position for value in _expression_values(argument.value, ()))


def literals_in(block: Block) -> Iterator[int]:
    """Yield the positions of the literals of a block."""
    yield from (value.position for value in _block_values(block, ()))
