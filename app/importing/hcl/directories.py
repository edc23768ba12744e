"""How the directories of a Terraform configuration refer to each other: by calls of modules, and by states."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from .syntax import Argument, Block, Literal, literal_text
from .syntax import Mapping as MappingExpression

REMOTE_STATE: Final = "terraform_remote_state"
# The settings of backends that identify a state, with their defaults.
_IDENTITY: Final = {"bucket": "", "container_name": "", "key": "terraform.tfstate", "path": "", "prefix": ""}


def local_directory(directory: str, call: Block) -> str:
    """Return the directory that a call's `source` refers to; "?" if it isn't a local one."""
    source = literal_text(call.arguments.get("source"))
    if source.startswith(("./", "../")) or source in {".", ".."}:
        return posixpath.normpath(posixpath.join(directory, source.replace("//", "/")))
    return "?"


def roots_of(directories: Mapping[str, Iterable[Block]]) -> Iterator[str]:
    """Yield the directories that no module of another directory calls."""
    called = {
        local_directory(directory, block)
        for directory, blocks in directories.items()
        for block in blocks
        if block.kind == "module"
    }
    yield from (directory for directory in directories if directory not in called)


class StateIndex:
    """The directories of an upload by the states that they have."""

    def __init__(self, directories: Mapping[str, Iterable[Block]]) -> None:
        self.directories = directories
        self._by_identity: dict[tuple[str, ...], list[str]] = {}
        for directory, blocks in directories.items():
            for kind, settings in _backends(blocks):
                if settings.keys() & _IDENTITY.keys():
                    self._by_identity.setdefault(_identity(kind, settings), []).append(directory)

    def directory_of(self, reader: str, block: Block) -> str | None:
        """Return the directory whose state a data source in `reader` reads; None if it isn't in the upload or certain.

        A local state is found by its path, any other one by the directory whose backend has the same settings.
        """
        backend, config = literal_text(block.arguments.get("backend")), _config_of(block)
        if backend == "local":
            path = posixpath.join(reader, posixpath.dirname(config.get("path", "")))
            matches = [each for each in [posixpath.normpath(path)] if each in self.directories]
        else:
            matches = self._by_identity.get(_identity(backend, config), [])
        others = [each for each in matches if each != reader]
        return others[0] if len(others) == 1 else None

    def read_by(self, directory: str) -> set[str]:
        """Return the directories whose states a directory reads."""
        found = {
            self.directory_of(directory, block)
            for block in self.directories.get(directory, ())
            if block.kind == "data" and block.labels[:1] == (REMOTE_STATE,)
        }
        return {each for each in found if each is not None}


def _config_of(block: Block) -> dict[str, str]:
    """Return the literal settings in the `config` of a data source, which is an object, or a block in old versions."""
    argument = block.arguments.get("config")
    if argument is None or not isinstance(argument.value, MappingExpression):
        return {
            name: text for inner in block.inner("config") for name, text in _texts(inner.arguments).items()
        }
    return {
        str(key.value): value.value
        for key, value in argument.value.pairs
        if isinstance(key, Literal) and isinstance(value, Literal) and isinstance(value.value, str)
    }


def _backends(blocks: Iterable[Block]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the kind of each backend that a directory configures, with its literal settings."""
    for block in blocks:
        for backend in block.inner("backend") if block.kind == "terraform" else ():
            yield "".join(backend.labels), _texts(backend.arguments)


def _texts(arguments: Mapping[str, Argument]) -> dict[str, str]:
    return {name: text for name, argument in arguments.items() if (text := literal_text(argument))}


def _identity(kind: str, settings: Mapping[str, str]) -> tuple[str, ...]:
    """Return what identifies a state: the kind of its backend, and the settings that locate it there."""
    return (kind, *(settings.get(name, default) for name, default in _IDENTITY.items()))
