"""TOML files of an edition, with the line of every key, so that faults can name it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

KeyPath = tuple[str, ...]

_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEYS: Final = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER: Final = re.compile(rf"\s*\[({_KEYS})\]")
_ASSIGNMENT: Final = re.compile(rf"\s*({_KEYS})\s*=")
_PLACE: Final = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


class CatalogueError(Exception):
    """Files of an edition are invalid. The text has a line for each fault: file, line, what is wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, and the keys that lead to it."""

    keys: tuple[str | int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file: its tables, and the line of each key."""

    path: Path
    tables: Mapping[str, Any]
    lines: Mapping[KeyPath, int]

    def under(self, name: str) -> TomlFile:
        """Return the tables under one name as a file of their own with the same line numbers."""
        lines = {keys[1:]: line for keys, line in self.lines.items() if keys[0] == name and len(keys) > 1}
        return TomlFile(self.path, self.tables.get(name, {}), lines)

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Raise one CatalogueError with all faults; nothing if there are none."""
        if found := list(faults):
            raise self.error(found)

    def error(self, faults: Iterable[Fault]) -> CatalogueError:
        """Return the error for these faults, with a line for each."""
        return CatalogueError("\n".join(self._formatted(fault) for fault in faults))

    def line_of(self, keys: Sequence[str | int]) -> int:
        """Return the line of the key, or of its nearest parent that has one."""
        names = tuple(str(key) for key in keys)
        above = (names[:length] for length in range(len(names), 0, -1))
        return next((self.lines[path] for path in above if path in self.lines), 1)

    def _formatted(self, fault: Fault) -> str:
        where = ".".join(str(key) for key in fault.keys)
        return f"{display_name(self.path)}:{self.line_of(fault.keys)}: {where}: {fault.text}"


def display_name(path: Path) -> str:
    """Return the name of a file in errors: with the edition that it belongs to."""
    return f"{path.parent.name}/{path.name}"


def read_text(path: Path) -> str:
    """Read a UTF-8 file. Raises CatalogueError if that fails."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise CatalogueError(f"{display_name(path)}: {reason}") from error


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file. Raises CatalogueError if that fails."""
    text = read_text(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = place.group(1) if place and place.group(1) else len(text.splitlines())
        raise CatalogueError(f"{display_name(path)}:{line}: {_PLACE.sub('', str(error)).strip()}") from error
    return TomlFile(path, tables, dict(_lines(text)))


def _lines(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Yield every key with its line. Supports headers and assignments, which is all that editions use."""
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _names(header.group(1))
            yield table, number
        elif assignment := _ASSIGNMENT.match(line):
            yield (*table, *_names(assignment.group(1))), number


def _names(written: str) -> KeyPath:
    return tuple(name.strip("\"'") for name in re.findall(_KEY, written))
