"""The files of a directory that an import reads, bounded in number, depth and size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..importing.files import MAX_DEPTH, MAX_FILES, NamedBytes, is_read, is_walked
from ..importing.report import RefusedError
from ..importing.text import MAX_TEXT_BYTES

MAX_ENTRIES: Final = 20_000  # of all directories together, read or not


def files_of(folder: Path) -> Iterator[NamedBytes]:
    """The files below a directory, in the order of their names. Links that lead out of it are not followed.

    Raises RefusedError where there are too many, or none, and OSError where one can't be read.
    """
    count = 0
    for path, is_opened in _paths(folder):
        if not is_opened:
            yield NamedBytes(path.as_posix(), b"", named=False, is_opened=False)
            continue
        count += 1
        if count > MAX_FILES:
            raise RefusedError("too-many-files", most=MAX_FILES, count=count)
        with path.open("rb") as file:
            yield NamedBytes(path.as_posix(), file.read(MAX_TEXT_BYTES + 1), named=False)
    if not count:
        raise RefusedError("no-files")


def _paths(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Every file of the user's own, and whether it is one that is opened."""
    seen = 0
    inside = folder.resolve()
    for name, directories, files in os.walk(folder):
        place = Path(name)
        depth = len(place.relative_to(folder).parts)
        directories[:] = sorted(each for each in directories if is_walked(f"{each}/") and depth < MAX_DEPTH)
        seen += len(directories) + len(files)
        if seen > MAX_ENTRIES:
            raise RefusedError("too-many-files", most=MAX_ENTRIES, count=seen)
        for each in sorted(files):
            path = place / each
            inner = path.relative_to(folder).as_posix()
            if is_walked(inner):
                yield path, is_read(inner) and _is_inside(path, inside)


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether it is a plain file, and of that directory where it is a link."""
    return path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(folder))
