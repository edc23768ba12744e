"""YAML parsed to the same trees as JSON, from PyYAML's events: no value is constructed, and no tag refers to a type.

Hostile texts end early, because events are counted before the next one is requested. An alias counts as all the
events that it stands for, since readers meet them again. Nesting is limited, and merged members are counted too.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

from .report import RefusedError
from .sources import shorten
from .tree import Node, duplicate_name

MAX_DEPTH: Final = 50
MAX_EVENTS: Final = 50_000
MAX_ALIASES: Final = 1_000
MAX_DOCUMENTS: Final = 100
MAX_SLOW_LENGTH: Final = 2**17  # characters, if PyYAML lacks libyaml and is forty times slower

_MERGE_KEY: Final = "<<"
_CONSTANTS: Final = {"": None, "~": None, "null": None, "true": True, "false": False}
_UNPREFIXED_TAGS: Final = frozenset({"Ref", "Condition"})  # all other tags get the prefix Fn:: in JSON


def read_yaml(text: str, start: int = 0) -> list[Node]:
    """Return every document of a text that starts at position `start`. Raises RefusedError."""
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None and len(text) > MAX_SLOW_LENGTH:
        raise RefusedError("yaml-too-long", most=MAX_SLOW_LENGTH, position=start)
    tree = _TreeBuilder(start)
    try:
        for event in yaml.parse(text, Loader=loader or yaml.SafeLoader):
            tree.handle(event)
    except yaml.MarkedYAMLError as error:
        raise _refusal(text, error, tree) from None
    except yaml.reader.ReaderError as error:
        position = start + error.position
        raise RefusedError("yaml-unexpected", position=position, found=f"U+{error.character:04X}") from None
    return tree.documents


def _refusal(text: str, error: yaml.MarkedYAMLError, tree: _TreeBuilder) -> RefusedError:
    """Return the refusal of invalid YAML."""
    mark = error.problem_mark
    rest = text.split("\n", mark.line)[mark.line :]
    if not rest or not rest[0][mark.column :].strip():  # the text ends here
        if tree.stack and not isinstance(error, yaml.scanner.ScannerError):
            return RefusedError("yaml-cut-off", position=tree.stack[-1][0].position)
        mark = error.context_mark or mark
        return RefusedError("yaml-cut-off", position=tree.start + min(mark.index, len(text)))
    line = rest[0].partition("\n")[0]
    return RefusedError("yaml-unexpected", position=tree.start + mark.index, found=shorten(line))


class _TreeBuilder:
    """Builds trees from events."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.documents: list[Node] = []
        # Open containers, each with the event that opened it and the number of events before it.
        self.stack: list[tuple[Node, Any, int]] = []
        self.keys: list[str | None] = []  # of each open container, the name whose value comes next
        self.anchors: dict[
            str, tuple[Node, int]
        ] = {}  # each with its number of events, including those of aliases
        self.position = start
        self.events = 0
        self.aliases = 0

    def handle(self, event: Any) -> None:
        """Add an event to the trees. Raises RefusedError."""
        self.position = position = self.start + event.start_mark.index
        self._count(1)
        if isinstance(event, yaml.ScalarEvent):
            self._close(_scalar(event, position), event, self.events - 1)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(self.stack) >= MAX_DEPTH:
                raise RefusedError("yaml-too-deep", position=position, most=MAX_DEPTH)
            inner = Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, position)
            self.stack.append((inner, event, self.events - 1))
            self.keys.append(None)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.keys.pop()
            self._close(*self.stack.pop())
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._resolve_alias(event.anchor))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.anchors.clear()

    def _count(self, more: int) -> None:
        """Count events. Raises RefusedError above the limits."""
        self.events += more
        if self.events > MAX_EVENTS or len(self.documents) > MAX_DOCUMENTS:
            raise RefusedError("yaml-too-many", position=self.position, most=MAX_EVENTS)

    def _resolve_alias(self, name: str) -> Node:
        """Return the value of an alias. An anchor is known only after its value, so no value contains itself."""
        self.aliases += 1
        if name not in self.anchors or self.aliases > MAX_ALIASES:
            raise RefusedError("yaml-alias", position=self.position, found=shorten(name), most=MAX_ALIASES)
        node, size = self.anchors[name]
        self._count(size)
        return node

    def _close(self, node: Node, event: Any, before: int) -> None:
        """Add a complete value to its container, and remember its anchor."""
        node = _with_tag(node, event.tag)
        if event.anchor:
            self.anchors[event.anchor] = node, self.events - before
        self._add(node)

    def _add(self, node: Node) -> None:
        """Add a value to the open container, or to the documents."""
        if not self.stack:
            self.documents.append(node)
            return
        container = self.stack[-1][0].value
        if isinstance(container, list):
            container.append(node)
        elif isinstance(container, dict):
            self._add_member(container, node)

    def _add_member(self, members: dict[str, Node], node: Node) -> None:
        """Add the name of a member, or the value of the name before it. A name that isn't a text becomes ""."""
        name = self.keys[-1]
        if name is None:
            self.keys[-1] = node.value if isinstance(node.value, str) else ""
            return
        self.keys[-1] = None
        if name != _MERGE_KEY:
            if name in members and members[name].position > self.stack[-1][0].position:  # it was not merged
                members[duplicate_name(name, members)] = members[name]
            members[name] = node
            return
        for source in node.items() or [node]:
            self._count(len(source.members()))
            for each, value in source.members().items():
                members.setdefault(each, value)


def _scalar(event: Any, position: int) -> Node:
    """Return a scalar as written, or the constant if YAML and JSON agree on it."""
    value: str = event.value
    if event.implicit[0] and value.lower() in _CONSTANTS:
        return Node(_CONSTANTS[value.lower()], position)
    return Node(value, position)


def _with_tag(node: Node, tag: str | None) -> Node:
    """Return `!Ref x` as {"Ref": "x"} and `!Sub x` as {"Fn::Sub": "x"}. Other tags are ignored."""
    if tag is None or len(tag) < 2 or not tag.startswith("!"):
        return node
    name = tag[1:]
    return Node({name if name in _UNPREFIXED_TAGS else f"Fn::{name}": node}, node.position)
