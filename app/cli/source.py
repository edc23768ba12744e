"""What a plan is read from: files of any kind that an import reads, directories, standard input, or share links."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ..importing.files import NamedBytes, gathered
from ..importing.merge import merge, with_pods
from ..importing.places import Places, imported_places, plan_places
from ..importing.read import Reader
from ..importing.recognise import Source
from ..importing.report import Imported, RefusedError
from ..importing.text import MAX_UPLOAD_BYTES
from ..plan.draft import Draft, Mistake
from ..plan_io.link import Link, decode, decode_pairs, is_part, query_of
from ..plan_io.plan_json import draft_of_plan_file
from .folders import files_of

STANDARD_INPUT: Final = "-"
MAX_BYTES: Final = 16 * 2**20  # bytes of a plan as JSON, as many as the API takes by default


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of its plan: `kind` "" is to be found out, `chosen` are keys of an import's choices,
    and `stated` fields, by the keys of a link, win over those of the sources.
    """

    sources: tuple[str, ...]
    kind: str = ""
    chosen: tuple[str, ...] = ()
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
    """Read what was asked for. Raises OSError where there is no such file, and RefusedError where none can be read."""
    given = _given(asked, reader)
    mistakes = [*given.mistakes, *_choice_mistakes(asked.chosen, given.imported)]
    stated, unreadable = _stated(asked.stated)
    draft = with_pods(merge(given.draft, stated), stated.pods_per_node)
    return replace(given, draft=draft, mistakes=[*mistakes, *unreadable])


def _given(asked: Asked, reader: Reader) -> Given:
    if len(asked.sources) == 1 and _is_link(asked.sources[0]):
        return _of_link(decode(query_of(asked.sources[0])))
    files = [file for source in asked.sources for file in _files(source)]
    longest = max((len(file.content) for file in files), default=0)
    if longest > MAX_BYTES:
        return Given(Draft(), [Mistake("", "file-too-long", {"most": MAX_BYTES})])
    if len(files) == 1 and longest > MAX_UPLOAD_BYTES and _may_be_plan(files[0].content):
        # More connected networks than an import takes.
        return Given(*draft_of_plan_file(files[0].content), file=files[0].name)
    given = gathered(files)
    imported = reader.read(given, asked.kind, asked.chosen)
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
    elif _is_link(source):
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


def _of_link(link: Link) -> Given:
    return Given(link.draft, list(link.problems))


def _choice_mistakes(chosen: Iterable[str], imported: Imported | None) -> Iterable[Mistake]:
    """A mistake for each key that no choice has."""
    known = [key for choice in (imported.choices if imported else ()) for key, _ in choice.options]
    for key in chosen:
        if not known:
            yield Mistake("", "choose-nothing")
        elif key not in known:
            yield Mistake("", "choice-unknown", {"value": key, "known": ", ".join(known)})


def _stated(pairs: tuple[tuple[str, str], ...]) -> tuple[Draft, list[Mistake]]:
    link = decode_pairs([(key, value) for key, value in pairs if is_part(key)])
    unknown = [Mistake(f"/{key}", "field-unknown", {"field": key}) for key, _ in pairs if not is_part(key)]
    return link.draft, [*link.problems, *unknown]


def _is_link(source: str) -> bool:
    return "?" in source or "://" in source or source.startswith("v=")
