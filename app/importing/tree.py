"""A document as a tree that knows the position of each value, whether it was JSON, YAML or worked out of Terraform."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from .report import SourceText

Value: TypeAlias = "str | bool | list[Node] | dict[str, Node] | None"


@dataclass(slots=True)
class Node:
    """A value of a document: a text (a number is one too), a truth value, None, a list or a mapping.

    `origins` are the positions of the literals that it was made of, where it is no literal itself.
    """

    value: Value
    position: int
    origins: tuple[int, ...] = ()

    def get(self, *path: str) -> Node | None:
        """The member at the end of `path`; None where there is none."""
        node: Node | None = self
        for name in path:
            if node is None or not isinstance(node.value, dict):
                return None
            node = node.value.get(name)
        return node

    def items(self, *path: str) -> list[Node]:
        """The entries of the list at the end of `path`; nothing where there is none."""
        node = self.get(*path)
        return node.value if node is not None and isinstance(node.value, list) else []

    def members(self, *path: str) -> dict[str, Node]:
        """Those of the mapping at the end of `path`; nothing where there is none."""
        node = self.get(*path)
        return node.value if node is not None and isinstance(node.value, dict) else {}

    def value_at(self, *path: str) -> SourceText | None:
        """The text at the end of `path`, where one stands there."""
        node = self.get(*path)
        if node is None or not isinstance(node.value, str) or not node.value.strip():
            return None
        return SourceText(node.value.strip(), node.position, node.origins)

    def values_at(self, *path: str) -> list[SourceText]:
        """The texts of the list at the end of `path`."""
        return [value for each in self.items(*path) if (value := each.value_at())]

    def text(self, *path: str) -> str:
        """The text at the end of `path`; "" where there is none."""
        value = self.value_at(*path)
        return value.text if value else ""

    def is_true(self, *path: str) -> bool:
        """Whether true stands at the end of `path`, as a truth value or as a word."""
        node = self.get(*path)
        return node is not None and (
            node.value is True or (isinstance(node.value, str) and node.value.lower() == "true")
        )

    def leaves(self) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Every text, with the names on the way to it; names themselves are none. Nothing recurses."""
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
    """What the value of a name goes by that has another one in the same mapping: it is not read, but not lost."""
    return f"{name}[{len(members)}]"


_WORD_STARTS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake_case(name: str) -> str:
    """A name as Terraform writes it: VSwitchId and vswitchId are vswitch_id."""
    if name.islower():
        return name
    return _WORD_STARTS.sub("_", name.replace("VSwitch", "Vswitch").replace("VRouter", "Vrouter")).lower()


def with_snake_case_names(node: Node) -> Node:
    """The same tree with the names of all members as Terraform writes them; of two such names the first is read."""
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
