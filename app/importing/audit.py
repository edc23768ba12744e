"""Whether every range, instance type and number of nodes in the files was either imported or skipped for a reason.

What was neither is reported here, with its line: no reader can lose a value in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..domain.cidr import Cidr, read_ipv4_cidr, read_ipv6_cidr
from ..plan_io.typed_ranges import RANGE
from .cluster_settings import plugin_named
from .hcl.syntax import Argument, Block, Expression, Literal, Mapping, parts_of
from .report import Notes, SourceText, Watched
from .tree import Node, snake_case

# Of any text; a list of networks is read more strictly, where a dot or a slash around a range says that it is none.
_IPV4: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}(?!\w|\.\w)", re.ASCII)
# From the first address to the last one.
_SPAN: Final = re.compile(
    r"(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})\s*(?:[-–—~〜～～至到]|to|から)\s*(\d{1,3}(?:\.\d{1,3}){3})(?![\w./])",
    re.ASCII,
)
# After a prefix length, if others are possible: 10.0.0.0/16-24.
_FURTHER: Final = re.compile(r"-\d{1,2}(?!\d)")
_IPV6: Final = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}/\d{1,3}(?!\w)", re.ASCII)
_TYPE: Final = re.compile(
    r"(?<![\w.-])ecs\.[a-z0-9]+(?:-[a-z0-9]+)*\.(?:[a-z0-9]+-)*[a-z0-9]*(?:large|medium|small|nano|micro|tiny)\b",
    re.ASCII,
)
_REPEATED: Final = re.compile(r"\[\d+\]$")  # after a name that its mapping has twice
_NUMBER: Final = re.compile(r"[1-9]\d{0,6}")
_ASSIGNED: Final = re.compile(r"([A-Za-z][\w-]{1,60})\"?[ \t]*[=:][ \t]*\"?([1-9]\d{0,6})\b(?![./])")
# Numbers in sentences, such as "12 worker nodes" (but not the 1 of "for each node" in Japanese); and of pieces, where the
# line names nodes.
_START: Final = r"(?<![A-Za-z0-9_./:,-])([1-9]\d{0,6}(?:,\d{3}){0,2})"
_THING: Final = re.compile(r"(?i:\b(?:nodes?|workers?|pods?)\b)|节点|ノード|ポッド|(?i:pods?)")
_OF_THINGS: Final = re.compile(
    _START
    + r"(?:[ \t]*(?:个|個|台の?)?[ \t]*(?:工作)?(?:节点|ノード|ポッド)|[ \t]*(?:个|個の?)?[ \t]*(?i:pods?)(?![a-zA-Z])"
    + r"|[ \t]+(?:[a-z]+[ \t]+){0,2}?(?i:nodes?|workers?|pods?)\b)(?!あたり|ごと|毎|につき)"
)
_LABELLED: Final = re.compile(
    r"(?:节点|ノード|ポッド|掩码|マスク|配额|クォータ|(?i:\b(?:nodes?|workers?|mask|quota)\b|pods?))[^:：=\n|\d]{0,24}[:：=]\s*[/~约約]?([1-9]\d{0,6})\b(?![/:]|\.\d)"
)
_DIGITS: Final = re.compile(r"\d+")
_OF_PIECES: Final = re.compile(_START + r"[ \t]*(?:台|[个個](?=[です程ま。、，,]|\s*$))")
# Words of a name that states a number of nodes or pods: one of the first with one of the second, or a whole name.
_NODES: Final = frozenset(
    {
        "node",
        "master",
        "worker",
        "instance",
        "machine",
        "pod",
        "pool",
        "vm",
        "scaling",
        "autoscaling",
        "asg",
        "surge",
    }
)
_COUNTS: Final = frozenset(
    {"amount", "capacity", "count", "desired", "max", "maximum", "min", "minimum", "num", "number", "per", "quantity", "size", "surge", "total"}
)  # fmt: skip
_WHOLE_NAMES: Final = frozenset(
    {"desired_capacity", "desired_size", "max_capacity", "max_size", "min_capacity", "min_size", "node", "worker"}
)  # fmt: skip
_PLUGIN_WORDS: Final = frozenset({"cni", "network", "plugin"})
_MAX_PODS: Final = frozenset({"max", "pod"})
_OF_OTHER_THINGS: Final = frozenset(
    {
        "address", "bandwidth", "batch", "byte", "cidr", "connection", "core", "cpu", "data", "day", "disk", "download", "eni",
        "file", "gib", "gpu", "hour", "id", "index", "ip", "length", "mask", "memory", "minute", "parallelism", "percent", "percentage",
        "period", "port", "price", "replica", "retention", "sec", "second", "storage", "sysctl", "timeout", "unavailable", "version", "volume",
        "weight", "zone",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawText:
    """A text whose own position is `start`, for readers that make no tree of it."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Value:
    """A literal with the names on the way to it."""

    path: tuple[str, ...]
    position: int
    text: str
    is_counted: bool = False
    """A number before a word for nodes or pods."""


class _Lines:
    """The lines on which something was imported, or skipped for a reason."""

    def __init__(self, notes: Notes) -> None:
        self.sources = notes.sources
        self._known = {self._place(position) for position in notes.handled_positions if position >= 0}
        self._shown: dict[tuple[str, int], set[str]] = {}

    def _place(self, position: int) -> tuple[str, int]:
        file = self.sources.file_of(position)
        return file.name, file.line_of(position)

    def holds(self, position: int) -> bool:
        """Return whether the line of a position is one of them."""
        return self._place(position) in self._known

    def shows(self, position: int, text: str) -> bool:
        """Return whether a note about the line of a position shows a number, or has a code."""
        return text in self._shown.get(self._place(position), ())

    def add(self, position: int, shown: Iterable[str]) -> None:
        """Add the line of a position, with what a note about it shows."""
        place = self._place(position)
        self._known.add(place)
        self._shown.setdefault(place, set()).update(shown)


def audit(notes: Notes) -> None:
    """Skip, with its line, whatever the watched documents hold that was neither read nor skipped."""
    lines = _Lines(notes)
    tells_plugin = not (
        any(each.code.startswith("states-") for each in notes.remarks)
        or any(each.field == "plugin" for each in notes.imported_values)
    )
    for watched in notes.watched:
        is_text = watched.by_line or isinstance(watched.document, RawText)
        for value in _values_of(watched.document):
            if value.position in notes.ignored_positions:
                continue
            if tells_plugin and not watched.reason and (plugin := _plugin_in(value)):
                notes.remark(value.position, f"states-{plugin}")
                tells_plugin = False
            if is_text or watched.by_value or value.position not in notes.handled_positions:
                _report(value, watched, notes, lines, is_text=is_text)
    notes.watched.clear()


def _plugin_in(value: _Value) -> str:
    """Return the network plug-in that a member names which isn't one of a cluster, such as an input of a module."""
    if not value.path or not _words(value.path[-1]) & _PLUGIN_WORDS:
        return ""
    plugin = plugin_named(SourceText(value.text, value.position))
    return plugin.text if plugin else ""


def _report(value: _Value, watched: Watched, notes: Notes, lines: _Lines, *, is_text: bool) -> None:
    names = (watched.where, *value.path)
    found = [("count", value.text, 0)] if value.is_counted else relevant(names, value.text)
    for kind, text, offset in found:
        position = value.position + offset
        is_known = (is_text or watched.by_value) and text in notes.handled_values
        # The same number may count something else on another line.
        if is_known and is_text and kind == "count":
            is_known = lines.holds(position)
        span = _SPAN.fullmatch(text) if kind == "range" else None
        if is_known or text in notes.handled_ranges or (span and span[1] in notes.handled_ranges):
            continue
        notes.handled_values.add(text)
        if value.is_counted and lines.shows(position, text):
            continue
        shown = notes.sources.excerpt(position)
        excerpt = shown if text in shown else f"{names[-1]}: {text}"
        if is_text and kind == "count":
            lines.add(position, _DIGITS.findall(excerpt))
        if excuse := notes.unneeded.get(value.position):
            if not lines.shows(position, excuse):
                notes.remark(position, excuse, excerpt)
            lines.add(position, (excuse,))
        elif watched.reason:
            notes.skip(position, watched.reason, excerpt)
        elif kind == "count" and _words(names[-1]) == _MAX_PODS:  # what the kubelet accepts
            notes.skip(position, "max-pods", excerpt, most=text)
        else:
            notes.skip(position, f"unread-{kind}", excerpt, where=".".join(filter(None, names)))


def relevant(path: tuple[str, ...], text: str) -> Iterator[tuple[str, str, int]]:
    """What of a text could matter to a plan: its kind, itself, and where it begins. Ranges are normalised.

    The way out (0.0.0.0/0) is no network.
    """
    if "/" in text or "255." in text:
        seen: set[str] = set()
        for found in (*_IPV4.finditer(text), *RANGE.finditer(text)):
            cidr = None if _FURTHER.match(text, found.end()) else read_ipv4_cidr(found[0])
            if isinstance(cidr, Cidr) and cidr.prefix and str(cidr.network) not in seen:
                seen.add(str(cidr.network))
                yield "range", str(cidr.network), found.start()
        for found in _IPV6.finditer(text):
            cidr = read_ipv6_cidr(found[0])
            if isinstance(cidr, Cidr) and cidr.prefix:
                yield "range", found[0], found.start()
    for found in _SPAN.finditer(text) if text.count(".") > 5 else ():
        yield "range", found[0], found.start()
    if "ecs." in text:
        for found in _TYPE.finditer(text):
            yield "type", found[0], found.start()
    if path[-1:] > ("",) and _NUMBER.fullmatch(text) and is_count(path):
        yield "count", text, 0


def is_count(path: tuple[str, ...]) -> bool:
    """Whether what a path leads to is a number of nodes or pods, by the last of its names, or by those before it where
    that is only a word such as `count`.
    """
    words = _words(_REPEATED.sub("", path[-1]))
    if {"surge", "percentage"} <= words:  # of the nodes that an upgrade adds
        return True
    if not words or words & _OF_OTHER_THINGS:
        return False
    if "_".join(sorted(words)) in _SORTED_NAMES:
        return True
    if words & _COUNTS and not words & _NODES:
        if path[-2:-1] and _words(path[-2]) & _OF_OTHER_THINGS:
            return False
        words = words.union(*map(_words, path[-4:-1]))
    return bool(words & _NODES and words & _COUNTS)


_SORTED_NAMES: Final = {"_".join(sorted(name.split("_"))) for name in _WHOLE_NAMES}


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    """The words of a name, in the singular."""
    parts = re.split(r"[^a-z0-9]+", snake_case(name[:80]).lower())
    return frozenset(part[:-1] if part.endswith("s") and len(part) > 3 else part for part in parts if part)


def literals_of(argument: Argument) -> Iterator[int]:
    """The positions of the literals of an argument of Terraform."""
    yield from (value.position for value in _in_expression(argument.value, ()))


def literals_in(block: Block) -> Iterator[int]:
    """Yield the positions of the literals of a block of Terraform."""
    yield from (value.position for value in _in_block(block, ()))


def _values_of(document: Node | Block | RawText) -> Iterator[_Value]:
    if isinstance(document, Node):
        yield from _in_tree(document)
    elif isinstance(document, Block):
        yield from _in_block(document, ())
    else:
        yield from _in_text(document)


def _in_tree(root: Node) -> Iterator[_Value]:
    """Texts, and names of members that might be ranges or types. Nothing recurses."""
    waiting: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node.value, str):
            yield _Value(path, node.position, node.value)
        elif isinstance(node.value, list):
            waiting += [(path, each) for each in reversed(node.value)]
        elif isinstance(node.value, dict):
            waiting += [((*path, name), each) for name, each in reversed(node.value.items())]
            for name, each in node.value.items():
                if "/" in name or "." in name:
                    yield _Value(path, each.position, name)


def _in_block(block: Block, path: tuple[str, ...]) -> Iterator[_Value]:
    path = (
        (*path, *block.labels)
        if block.kind in {"variable", "locals", "resource"}
        else (*path, block.kind, *block.labels)
    )
    for name, argument in block.arguments.items():
        is_default = block.kind == "variable" and name == "default"
        yield from _in_expression(argument.value, path if is_default else (*path, name))
    for inner in block.blocks:
        yield from _in_block(inner, () if not block.kind else path)


def _in_expression(root: Expression, names: tuple[str, ...]) -> Iterator[_Value]:
    """The literals of an expression, in their order. Nothing recurses: a text may nest as deep as it is long."""
    waiting: list[tuple[Expression, tuple[str, ...]]] = [(root, names)]
    while waiting:
        expression, path = waiting.pop()
        if isinstance(expression, Literal):
            value, position = expression.value, expression.position
            if position >= 0 and value is not None and not isinstance(value, bool):
                is_whole = isinstance(value, float) and value.is_integer()
                yield _Value(path, position, str(int(value) if is_whole else value))
        elif isinstance(expression, Mapping):
            for key, inner in reversed(expression.pairs):
                name = key.value if isinstance(key, Literal) else None
                waiting += [(inner, (*path, name) if isinstance(name, str) else path), (key, path)]
        else:
            waiting += [(each, path) for each in reversed(parts_of(expression))]


def _in_text(document: RawText) -> Iterator[_Value]:
    """Each line, the numbers that its names are given, and those before words for nodes or pods."""
    place = document.start
    for line in document.text.split("\n"):
        yield _Value((), place, line)
        for found in _ASSIGNED.finditer(line):
            yield _Value((found[1],), place + found.start(2), found[2])
        for found in _counted(line):
            yield _Value((), place + found.start(1), found[1].replace(",", ""), is_counted=True)
        place += len(line) + 1


def _counted(line: str) -> Iterator[re.Match[str]]:
    """The numbers of nodes or pods in a sentence; of those that count pieces, where the line names what they are of."""
    seen: set[int] = set()
    for pattern in (_LABELLED, *((_OF_THINGS, _OF_PIECES) if _THING.search(line) else ())):
        for found in pattern.finditer(line):
            if found.start(1) not in seen:
                seen.add(found.start(1))
                yield found
