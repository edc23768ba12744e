"""What a plan is read from: a file of any kind that an import reads, standard input, or a share link."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..importing.merge import merge
from ..importing.read import Reader, Source, recognised
from ..importing.report import Imported
from ..importing.text import MAX_UPLOAD_BYTES, text_of
from ..plan.draft import Draft, Mistake
from ..plan_io.link import Link, decode, decode_pairs, is_part, query_of
from ..plan_io.plan_json import draft_of_plan_file

STANDARD_INPUT: Final = "-"
MAX_BYTES: Final = 16 * 2**20  # bytes of a plan as JSON, as many as the API takes by default


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of its plan: `kind` "" is to be found out, `chosen` answers an import's Choice,
    and `stated` fields, by the keys of a link, win over those of the source.
    """

    source: str
    kind: str = ""
    chosen: str = ""
    stated: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """The Draft, and what of it can't be read; `imported` where the source is none of the planner's own forms."""

    draft: Draft
    mistakes: list[Mistake]
    imported: Imported | None = None


def read_source(asked: Asked, reader: Reader) -> Given:
    """Raises OSError where there is no such file, and RefusedError where it is none that can be read."""
    given = _given(asked, reader)
    mistakes = [*given.mistakes, *_choice_mistakes(asked.chosen, given.imported)]
    stated, unreadable = _stated(asked.stated)
    return Given(merge(given.draft, stated), [*mistakes, *unreadable], given.imported)


def _given(asked: Asked, reader: Reader) -> Given:
    if _is_link(asked.source):
        return _of_link(decode(query_of(asked.source)))
    content = _bytes_of(asked.source)
    if len(content) > MAX_BYTES:
        return Given(Draft(), [Mistake("", "file-too-long", {"most": MAX_BYTES})])
    if len(content) > MAX_UPLOAD_BYTES and content.lstrip().startswith(b"{"):
        return Given(*draft_of_plan_file(content))  # more connected networks than an import takes
    text = text_of(content)
    kind = Source(asked.kind) if asked.kind else recognised(text)
    if kind is Source.LINK:
        return _of_link(decode(query_of(text)))
    if kind is Source.PLAN:
        return Given(*draft_of_plan_file(text))
    imported = reader.read(text, kind, asked.chosen)
    return Given(imported.draft, [], imported)


def _of_link(link: Link) -> Given:
    return Given(link.draft, list(link.problems))


def _choice_mistakes(chosen: str, imported: Imported | None) -> Iterable[Mistake]:
    choice = imported.choice if imported else None
    if chosen and choice is None:
        yield Mistake("", "choose-nothing")
    elif choice is not None and chosen not in {"", choice.chosen}:
        known = ", ".join(key for key, _ in choice.options)
        yield Mistake("", "choice-unknown", {"value": chosen, "known": known})


def _stated(pairs: tuple[tuple[str, str], ...]) -> tuple[Draft, list[Mistake]]:
    link = decode_pairs([(key, value) for key, value in pairs if is_part(key)])
    unknown = [Mistake(f"/{key}", "field-unknown", {"field": key}) for key, _ in pairs if not is_part(key)]
    return link.draft, [*link.problems, *unknown]


def _is_link(source: str) -> bool:
    return "?" in source or "://" in source or source.startswith("v=")


def _bytes_of(source: str) -> bytes:
    if source == STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(source).open("rb") as file:
        return file.read(MAX_BYTES + 1)
