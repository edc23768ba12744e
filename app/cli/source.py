"""What a plan is read from: a file of any kind that an import reads, standard input, or a share link."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ..importing.merge import merge
from ..importing.places import Places, imported_places, plan_places
from ..importing.read import Reader, Source, recognised
from ..importing.report import Imported, RefusedError
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
    """The Draft, and what of it can't be read; `imported` where the source is none of the planner's own forms.

    `file`: the file that it was read from, "" where that is none; `plan_text`: the text of a plan as JSON.
    """

    draft: Draft
    mistakes: list[Mistake]
    imported: Imported | None = None
    file: str = ""
    plan_text: str = ""

    def places(self) -> Places:
        """The lines of the values in the file, as far as they are known."""
        if self.imported is not None:
            return imported_places(self.imported, self.file)
        try:
            return plan_places(self.plan_text, self.file) if self.plan_text else {}
        except RefusedError:  # too long a plan
            return {}


def read_source(asked: Asked, reader: Reader) -> Given:
    """Raises OSError where there is no such file, and RefusedError where it is none that can be read."""
    given = _given(asked, reader)
    mistakes = [*given.mistakes, *_choice_mistakes(asked.chosen, given.imported)]
    stated, unreadable = _stated(asked.stated)
    return replace(given, draft=merge(given.draft, stated), mistakes=[*mistakes, *unreadable])


def _given(asked: Asked, reader: Reader) -> Given:
    if _is_link(asked.source):
        return _of_link(decode(query_of(asked.source)))
    content = _bytes_of(asked.source)
    file = "" if asked.source == STANDARD_INPUT else asked.source
    if len(content) > MAX_BYTES:
        return Given(Draft(), [Mistake("", "file-too-long", {"most": MAX_BYTES})])
    if len(content) > MAX_UPLOAD_BYTES and content.lstrip().startswith(b"{"):
        return Given(*draft_of_plan_file(content), file=file)  # more connected networks than an import takes
    text = text_of(content)
    kind = Source(asked.kind) if asked.kind else recognised(text)
    if kind is Source.LINK:
        return _of_link(decode(query_of(text)))
    if kind is Source.PLAN:
        return Given(*draft_of_plan_file(text), file=file, plan_text=text)
    imported = reader.read(text, kind, asked.chosen)
    return Given(imported.draft, [], imported, file)


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
