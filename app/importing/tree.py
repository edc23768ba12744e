"""A document as a tree that knows the position of each value, for JSON, YAML and evaluated Terraform alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from .report import SourceText

Value: TypeAlias = "str | bool | list[Node] | dict[str, Node] | None"


@dataclass(slots=True)
class Node:
    """A value of a document: a text (numbers are texts too), a boolean, None, a list or a mapping.

    `origins` are the positions of the literals that the value was made of, if it isn't a literal itself.
    """

    value: Value
    position: int
    origins: tuple[int, ...] = ()

    def get(self, *path: str) -> Node | None:
        """Return the member at the end of `path`; None if there is none."""
        node: Node | None = self
        for name in path:
            if node is None or not isinstance(node.value, dict):
                return None
            node = node.value.get(name)
        return node

    def items(self, *path: str) -> list[Node]:
        """Return the entries of the list at the end of `path`; an empty list if there is none."""
        node = self.get(*path)
        return node.value if node is not None and isinstance(node.value, list) else []

    def members(self, *path: str) -> dict[str, Node]:
        """Return the members of the mapping at the end of `path`; an empty mapping if there is none."""
        node = self.get(*path)
        return node.value if node is not None and isinstance(node.value, dict) else {}

    def value_at(self, *path: str) -> SourceText | None:
        """Return the text at the end of `path` with its position; None if it isn't a text, or is blank."""
        node = self.get(*path)
        if node is None or not isinstance(node.value, str) or not node.value.strip():
            return None
        return SourceText(node.value.strip(), node.position, node.origins)

    def first_value(self, *paths: tuple[str, ...]) -> SourceText | None:
        """Return the first text at the end of one of the paths."""
        return next((value for path in paths if (value := self.value_at(*path))), None)

    def values_at(self, *path: str) -> list[SourceText]:
        """Return the texts of the list at the end of `path`."""
        return [value for each in self.items(*path) if (value := each.value_at())]

    def text(self, *path: str) -> str:
        """Return the text at the end of `path`; "" if there is none."""
        value = self.value_at(*path)
        return value.text if value else ""

    def is_true(self, *path: str) -> bool:
        """Return whether the value at the end of `path` is true, as a boolean or as a word."""
        node = self.get(*path)
        return node is not None and (
            node.value is True or (isinstance(node.value, str) and node.value.lower() == "true")
        )

    def leaves(self) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Yield every text with the names of the members that lead to it. It doesn't recurse."""
        waiting: list[tuple[tuple[str, ...], Node]] = [((), self)]
        while waiting:
            path, node = waiting.pop()
            if isinstance(node.value, str):
                yield path, node
            elif isinstance(node.value, list):
                waiting += [(path, each) for each in reversed(node.value)]
            elif isinstance(node.value, dict):
                waiting += [((*path, name), each) for name, each in reversed(node.value.items())]


def duplicate_name(name: str, members: Mapping[str, object]) -> str:
    """Return a name for the value of a name that occurs twice in a mapping: the value isn't read, but not lost."""
    return f"{name}[{len(members)}]"


_WORD_STARTS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake_case(name: str) -> str:
    """Return a name as Terraform writes it: VSwitchId and vswitchId become vswitch_id."""
    if name.islower():
        return name
    return _WORD_STARTS.sub("_", name.replace("VSwitch", "Vswitch").replace("VRouter", "Vrouter")).lower()


def with_snake_case_names(node: Node) -> Node:
    """Return the tree with the names of all members as Terraform writes them. Of two equal names, the first is read."""
    if isinstance(node.value, list):
        return Node([with_snake_case_names(each) for each in node.value], node.position, node.origins)
    if isinstance(node.value, dict):
        members: dict[str, Node] = {}
        for name, each in node.value.items():
            new_name = snake_case(name)
            members[duplicate_name(new_name, members) if new_name in members else new_name] = (
                with_snake_case_names(each)
            )
        return Node(members, node.position, node.origins)
    return node
