"""The evaluation of the functions in ROS templates, such as references to parameters and resources."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from .cluster_settings import json_inside
from .report import Notes
from .tree import Node

MAX_DEPTH: Final = 20
MAX_LENGTH: Final = 2_000
_SUBSTITUTION: Final = re.compile(r"\$\{([\w.:]{1,200})\}")
_INDEX: Final = "ALIYUN::Index"


class UnknownValueError(Exception):
    """Raised for a value that only the deployment knows."""


class RosValues:
    """Evaluates the values of one template.

    `copies` maps resources with a `Count` to their numbers.
    """

    def __init__(self, document: Node, notes: Notes) -> None:
        self.notes = notes
        self.budget = notes.budget
        self.parameters = document.members("Parameters")
        self.mappings = document.members("Mappings")
        self.conditions = document.members("Conditions")
        self.resources = document.members("Resources")
        self.copies: dict[str, int] = {}
        self.index: int | None = None
        self._depth = 0
        self._defaults: dict[str, Node] = {}
        self._functions: Mapping[str, Callable[[Node], Node]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_attribute,
            "Fn::Select": self._select,
            "Fn::Join": self._join,
            "Fn::Split": self._split,
            "Fn::Sub": self._sub,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
        }

    def evaluate(self, node: Node) -> Node:
        """Return the value of a node, with its origins.

        Raises UnknownValueError, and RefusedError if the references of the template expand to too many values.
        """
        self.budget.spend(1, node.position)
        if not isinstance(node.value, dict) or len(node.value) != 1:
            return node
        ((name, argument),) = node.value.items()
        if name not in self._functions:
            if name.startswith("Fn::"):
                raise UnknownValueError
            return node
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                raise UnknownValueError
            value = self._functions[name](argument)
        finally:
            self._depth -= 1
        if isinstance(value.value, str) and len(value.value) > MAX_LENGTH:
            raise UnknownValueError
        self.budget.spend(len(value.items()), node.position)
        return value

    def is_created(self, resource: Node) -> bool:
        """Return whether a resource's condition is met. An unknown condition counts as met."""
        name = resource.text("Condition")
        try:
            return not name or self._is_met(self.conditions.get(name))
        except UnknownValueError:
            return True

    def _ref(self, argument: Node) -> Node:
        """Return the default of a parameter, or the key of a resource."""
        name = argument.text()
        if name == _INDEX and self.index is not None:
            return Node(str(self.index), argument.position)
        if name in self.resources:
            return self._resource_keys(name, argument.position)
        return _at_position(self.evaluate(self._default(name)), argument.position)

    def _default(self, name: str) -> Node:
        """Return the default of a parameter. Raises UnknownValueError."""
        if name not in self._defaults:
            parameter = self.parameters.get(name)
            default = parameter.get("Default") if parameter is not None else None
            if parameter is None or default is None or default.value is None:
                raise UnknownValueError
            self._defaults[name] = self._parse_default(parameter.text("Type"), default)
        return self._defaults[name]

    def _parse_default(self, kind: str, default: Node) -> Node:
        """Return the default of a parameter, parsed if its type is JSON or a list."""
        if kind == "Json":
            return json_inside(default, self.notes, is_renamed=False) or default
        if kind == "CommaDelimitedList" and isinstance(default.value, str):
            parts = [part.strip() for part in default.value.split(",")]
            self.budget.spend(len(parts), default.position)
            return Node([Node(part, default.position) for part in parts], default.position)
        return default

    def _resource_keys(self, name: str, position: int) -> Node:
        """Return the key of a resource, or the list of keys if it has several copies."""
        if name not in self.copies:
            return Node(name, position)
        return Node([Node(f"{name}[{n}]", position) for n in range(self.copies[name])], position)

    def _get_attribute(self, argument: Node) -> Node:
        name = argument.text().partition(".")[0] or next((each.text() for each in argument.items()), "")
        if name not in self.resources:
            raise UnknownValueError
        return self._resource_keys(name, argument.position)

    def _select(self, argument: Node) -> Node:
        index, entries = self._arguments(argument, 2)
        listed = entries.items() or [
            Node(part, entries.position, entries.origins) for part in entries.text().split(",")
        ]
        if not index.text().isdecimal() or len(index.text()) > 4 or int(index.text()) >= len(listed):
            raise UnknownValueError
        return self.evaluate(listed[int(index.text())])

    def _join(self, argument: Node) -> Node:
        separator_node, entries = self._arguments(argument, 2)
        parts = [self.evaluate(each) for each in entries.items()]
        separator = separator_node.value if isinstance(separator_node.value, str) else ""
        if sum(len(_text(each)) + len(separator) for each in parts[:-1]) > MAX_LENGTH:
            raise UnknownValueError
        return _combined(separator.join(map(_text, parts)), argument.position, parts)

    def _split(self, argument: Node) -> Node:
        separator_node, text = self._arguments(argument, 2)
        origins = text.origins or (text.position,)
        separator = _text(separator_node) or ","
        self.budget.spend(_text(text).count(separator), argument.position)
        parts = _text(text).split(separator)
        return Node([Node(part, argument.position, origins) for part in parts], argument.position)

    def _sub(self, argument: Node) -> Node:
        pattern = argument.items()[0] if argument.items() else argument
        substitutions = argument.items()[1].members() if len(argument.items()) > 1 else {}
        parts: list[Node] = [pattern]
        length = 0

        def substitute(found: re.Match[str]) -> str:
            nonlocal length
            name = found[1]
            part = (
                self.evaluate(substitutions[name])
                if name in substitutions
                else self.evaluate(
                    Node({"Ref": Node(name.partition(".")[0], pattern.position)}, pattern.position)
                )
            )
            parts.append(part)
            length += len(_text(part))
            if length > MAX_LENGTH:
                raise UnknownValueError
            return _text(part)

        return _combined(_SUBSTITUTION.sub(substitute, _text(pattern)), argument.position, parts)

    def _if(self, argument: Node) -> Node:
        condition, then, other = self._entries(argument, 3)
        name = condition.text()
        return self.evaluate(
            then if self._is_met(self.conditions.get(name) if name else condition) else other
        )

    def _find_in_map(self, argument: Node) -> Node:
        name, key, member = (self.evaluate(each).text() for each in self._entries(argument, 3))
        value = self.mappings.get(name, Node({}, argument.position)).get(key, member)
        if value is None:
            raise UnknownValueError
        return _at_position(value, argument.position)

    def _is_met(self, condition: Node | None) -> bool:
        """Return whether a condition is met. Raises UnknownValueError."""
        if condition is None:
            raise UnknownValueError
        self.budget.spend(1, condition.position)
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                raise UnknownValueError
            members = condition.members()
            if equals := members.get("Fn::Equals"):
                first, second = self._arguments(equals, 2)
                return _text(first).lower() == _text(second).lower()
            if negated := members.get("Fn::Not"):
                return not self._is_met(negated.items()[0] if negated.items() else negated)
            if every := members.get("Fn::And"):
                return all(self._is_met(each) for each in every.items())
            if some := members.get("Fn::Or"):
                return any(self._is_met(each) for each in some.items())
            return self._is_met(self.conditions.get(condition.text() or condition.text("Condition")))
        finally:
            self._depth -= 1

    def _arguments(self, node: Node, count: int) -> list[Node]:
        """Return the evaluated arguments of a function. Raises UnknownValueError unless there are `count` of them."""
        return [self.evaluate(each) for each in self._entries(node, count)]

    def _entries(self, node: Node, count: int) -> list[Node]:
        """Return the arguments of a function. Raises UnknownValueError unless there are `count` of them."""
        if len(node.items()) != count:
            raise UnknownValueError
        return node.items()


def _text(node: Node) -> str:
    """Return the text of a value. Raises UnknownValueError for a list or a mapping."""
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if not isinstance(node.value, str):
        raise UnknownValueError
    return node.value


def _at_position(node: Node, position: int) -> Node:
    """Return the same value at another position, with its own position as origin."""
    if isinstance(node.value, list):
        return Node(
            [_at_position(each, position) for each in node.value], position, node.origins or (node.position,)
        )
    if isinstance(node.value, dict):
        members = {name: _at_position(each, position) for name, each in node.value.items()}
        return Node(members, position, node.origins or (node.position,))
    return Node(node.value, position, node.origins or (node.position,))


def _combined(text: str, position: int, parts: list[Node]) -> Node:
    """Return a text that was made of other values, with their origins."""
    origins = {origin for part in parts for origin in (part.origins or (part.position,))}
    return Node(text, position, tuple(origins))
