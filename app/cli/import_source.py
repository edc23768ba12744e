"""A plan that is read from files of other tools, directories and archives, several of them together."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..catalogue.model import Editions
from ..importing.files import NamedBytes, gathered
from ..importing.read import reader
from ..importing.sources import Source
from ..importing.text import MAX_UPLOAD_BYTES
from ..plan.draft import Draft, Mistake
from ..plan_io.plan_json import draft_of_plan_file
from .folders import files_of
from .source import STANDARD_INPUT, Asked, Given, is_link

MAX_BYTES: Final = 16 * 2**20  # bytes of a plan as JSON, as many as the API takes by default


def read_import(asked: Asked, editions: Editions) -> Given:
    """Read all sources as one import. Raises OSError and RefusedError as `read_source` does."""
    files = [file for source in asked.sources for file in _files(source)]
    longest = max((len(file.content) for file in files), default=0)
    if longest > MAX_BYTES:
        return Given(Draft(), [Mistake("", "file-too-long", {"most": MAX_BYTES})])
    if len(files) == 1 and longest > MAX_UPLOAD_BYTES and _may_be_plan(files[0].content):
        # More connected networks than an import takes.
        return Given(*draft_of_plan_file(files[0].content), file=files[0].name)
    given = gathered(files)
    imported = reader(editions).read(given, asked.kind, asked.chosen)
    own = [each for each in imported.files if each.source in {Source.PLAN, Source.LINK}]
    if len(own) > 1:
        return Given(Draft(), [Mistake("", "several-plans")])
    if len(own) < len(imported.files):
        return Given(imported.draft, list(imported.mistakes), imported, files[0].name)
    is_plan = own[0].source == Source.PLAN
    plan_text = given.texts[0].text if is_plan else ""
    return Given(imported.draft, list(imported.mistakes), None, files[0].name if is_plan else "", plan_text)


def _files(source: str) -> Iterator[NamedBytes]:
    """The file, the files of the directory, or a link as a file of its own."""
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
