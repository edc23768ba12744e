"""Reads a plan from one or more files of other tools, directories and archives.

The number, the depth and the size of the files in a directory are limited.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..catalogue.model import Editions
from ..importing.files import MAX_DEPTH, MAX_FILES, NamedBytes, collect_texts, is_importable, is_own_file
from ..importing.read import reader
from ..importing.report import UNRELATED_FILE_CODES, RefusedError
from ..importing.sources import Source
from ..importing.text import MAX_TEXT_BYTES, MAX_UPLOAD_BYTES
from ..plan.draft import Draft, Mistake
from ..plan_io.plan_json import draft_of_plan_file
from .source import STANDARD_INPUT, InputOptions, PlanInput, is_link

MAX_BYTES: Final = 16 * 2**20  # of a plan as JSON; the API's default limit is the same
_OWN_SOURCES: Final = frozenset({Source.PLAN, Source.LINK})
MAX_ENTRIES: Final = 20_000  # of all directories together, read or not


def read_import(options: InputOptions, editions: Editions) -> PlanInput:
    """Read all sources as one import. Raises OSError and RefusedError as `read_source` does."""
    files = [file for source in options.sources for file in _files(source)]
    longest = max((len(file.content) for file in files), default=0)
    if longest > MAX_BYTES:
        return PlanInput(Draft(), [Mistake("", "file-too-long", {"most": MAX_BYTES})])
    if len(files) == 1 and longest > MAX_UPLOAD_BYTES and _may_be_plan(files[0].content):
        # More connected networks than an import takes.
        return PlanInput(*draft_of_plan_file(files[0].content), file=files[0].name)
    texts = collect_texts(files)
    imported = reader(editions).read(texts, options.kind, options.chosen)
    own = [each for each in imported.files if each.source in _OWN_SOURCES]
    if len(own) > 1:
        return PlanInput(Draft(), [Mistake("", "several-plans")])
    if len(own) < len(imported.files):
        return PlanInput(imported.draft, list(imported.mistakes), imported, files[0].name)
    is_plan = own[0].source == Source.PLAN
    plan_text = texts.texts[0].text if is_plan else ""
    return PlanInput(
        imported.draft, list(imported.mistakes), None, files[0].name if is_plan else "", plan_text
    )


def separate_plans(
    options: InputOptions, editions: Editions
) -> tuple[tuple[str, ...], tuple[RefusedError, ...]]:
    """Return the plan files of a directory with several plans, and why its other files are not plans.

    Both are empty if the directory has fewer than two plans.
    """
    (folder,) = options.sources
    try:
        files = list(files_of(Path(folder)))
        imported = reader(editions).read(collect_texts(files), options.kind, options.chosen)
    except (OSError, RefusedError):
        return (), ()  # the caller then reads the directory as one plan, which reports the error
    if sum(each.source in _OWN_SOURCES for each in imported.files) < 2:
        return (), ()
    refusals = tuple(each for each in imported.refusals if each.code in UNRELATED_FILE_CODES)
    others = {each.file for each in refusals}
    return tuple(each.name for each in files if each.is_opened and each.name not in others), refusals


def _files(source: str) -> Iterator[NamedBytes]:
    """Yield the file, the files of the directory, or the link as if it were a file."""
    if source == STANDARD_INPUT:
        yield NamedBytes("", sys.stdin.buffer.read(MAX_BYTES + 1))
    elif is_link(source):
        yield NamedBytes("", source.encode())
    elif (path := Path(source)).is_dir():
        yield from files_of(path)
    else:
        with path.open("rb") as file:
            yield NamedBytes(path.as_posix(), file.read(MAX_BYTES + 1))


def _may_be_plan(content: bytes) -> bool:
    return content.lstrip().startswith(b"{") and (
        b'"pods_per_node"' in content or b'"connected_networks"' in content
    )


def files_of(folder: Path) -> Iterator[NamedBytes]:
    """Yield the files below a directory, sorted by name. Symbolic links that lead out of it are not followed.

    Raises RefusedError if there are too many files or none, and OSError if one can't be read.
    """
    count = 0
    for path, is_opened in _paths(folder):
        if not is_opened:
            yield NamedBytes(path.as_posix(), b"", is_named=False, is_opened=False)
            continue
        count += 1
        if count > MAX_FILES:
            raise RefusedError("too-many-files", most=MAX_FILES, count=count)
        with path.open("rb") as file:
            yield NamedBytes(path.as_posix(), file.read(MAX_TEXT_BYTES + 1), is_named=False)
    if not count:
        raise RefusedError("no-files")


def _paths(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Yield each file, except those in folders of tools, and whether it should be opened."""
    seen = 0
    inside = folder.resolve()
    for name, directories, files in os.walk(folder):
        place = Path(name)
        depth = len(place.relative_to(folder).parts)
        directories[:] = sorted(each for each in directories if is_own_file(f"{each}/") and depth < MAX_DEPTH)
        seen += len(directories) + len(files)
        if seen > MAX_ENTRIES:
            raise RefusedError("too-many-files", most=MAX_ENTRIES, count=seen)
        for each in sorted(files):
            path = place / each
            inner = path.relative_to(folder).as_posix()
            if is_own_file(inner):
                yield path, is_importable(inner) and _is_inside(path, inside)


def _is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path is a regular file, or a link to one inside the folder."""
    return path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(folder))
