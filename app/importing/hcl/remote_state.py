"""The data source `terraform_remote_state`: which directory of an upload has the state that it reads."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Final

from .syntax import Argument, Block, Literal, literal_text
from .syntax import Mapping as MappingExpression

REMOTE_STATE: Final = "terraform_remote_state"
# The settings of backends that identify a state, with their defaults.
_IDENTITY: Final = {"bucket": "", "container_name": "", "key": "terraform.tfstate", "path": "", "prefix": ""}


def state_directory(directory: str, block: Block, directories: Mapping[str, Iterable[Block]]) -> str | None:
    """Return the directory whose state a data source reads; None if it isn't in the upload, or isn't certain.

    A local state is found by its path, any other one by the backend that a directory configures with the same settings.
    """
    backend = literal_text(block.arguments.get("backend"))
    config = _config_of(block)
    if backend == "local":
        found = posixpath.normpath(posixpath.join(directory, posixpath.dirname(config.get("path", ""))))
        return found if found in directories and found != directory else None
    matches = [
        each
        for each, blocks in directories.items()
        if each != directory and config and _is_same_state(config, _backend_settings(blocks, backend))
    ]
    return matches[0] if len(matches) == 1 else None


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


def _backend_settings(blocks: Iterable[Block], kind: str) -> dict[str, str]:
    """Return the literal settings of the backend that a directory configures, if it is of a kind."""
    return {
        name: text
        for block in blocks
        if block.kind == "terraform"
        for backend in block.inner("backend")
        if backend.labels == (kind,)
        for name, text in _texts(backend.arguments).items()
    }


def _texts(arguments: Mapping[str, Argument]) -> dict[str, str]:
    return {name: text for name, argument in arguments.items() if (text := literal_text(argument))}


def _is_same_state(config: Mapping[str, str], settings: Mapping[str, str]) -> bool:
    """Return whether two configurations of a backend identify the same state."""
    is_stated = bool(settings.keys() & _IDENTITY.keys())
    return is_stated and all(
        config.get(name, default) == settings.get(name, default) for name, default in _IDENTITY.items()
    )
