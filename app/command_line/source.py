"""What a plan is read from: a file, standard input, or a share link."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from app.importing.plan_json import draft_of_text
from app.planning.draft import Draft, Mistake
from app.web.link import decode, query_of

STANDARD_INPUT: Final = "-"
LONGEST: Final = 16 * 2**20  # bytes, as many as the API takes by default


def draft_of_source(source: str) -> tuple[Draft, list[Mistake]]:
    """The Draft, and what of it can't be read; raises OSError where there is no such file."""
    if _is_link(source):
        link = decode(query_of(source))
        return link.draft, list(link.problems)
    text = _bytes_of(source)
    if len(text) > LONGEST:
        return Draft(), [Mistake("", "file-too-long", {"most": LONGEST})]
    return draft_of_text(text)


def _is_link(source: str) -> bool:
    return "?" in source or "://" in source or source.startswith("v=")


def _bytes_of(source: str) -> bytes:
    if source == STANDARD_INPUT:
        return sys.stdin.buffer.read(LONGEST + 1)
    with Path(source).open("rb") as file:
        return file.read(LONGEST + 1)
