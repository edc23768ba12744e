"""The sources of a plan on the command line: importable files, directories, standard input, and share links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..catalogue.model import Editions
from ..importing.merge import merge, with_pods
from ..importing.report import Imported, RefusedError
from ..importing.sources import Source
from ..importing.text import MAX_UPLOAD_BYTES
from ..plan.draft import Draft, Mistake
from ..plan.plan import PLAN_FIELDS
from ..plan_io.link import Link, decode, decode_pairs, is_part, query_of
from ..plan_io.plan_json import SCHEMA_KEY, draft_of_plan_file

if TYPE_CHECKING:
    from ..importing.places import Places

STANDARD_INPUT: Final = "-"
_SIZES: Final = frozenset({"pods_per_node", "node_pools"})
_QUERY_STRING: Final = re.compile(r"(?:^|&)(?:v|nodes|node_pools)=")
_MEMBERS: Final = frozenset({*(each.name for each in PLAN_FIELDS), SCHEMA_KEY})


@dataclass(frozen=True, slots=True)
class InputOptions:
    """The command-line options that describe the plan to read.

    `kind` is the format of the sources; "" means that it is detected. `chosen` are the keys given with `--choose`. `stated`
    are the fields given with `--set`, by their keys in a link; they override those of the sources.
    """

    sources: tuple[str, ...]
    kind: str = ""
    chosen: tuple[str, ...] = ()
    stated: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanInput:
    """A Draft that was read from the command line's sources, with its mistakes.

    `imported` is the report of the import, or None for a plan file or a link. `file` is the name of the file that was read,
    or "". `plan_text` is the text of a plan file.
    """

    draft: Draft
    mistakes: list[Mistake]
    imported: Imported | None = None
    file: str = ""
    plan_text: str = ""

    def places(self) -> Places:
        """Return the lines of the values in the file, as far as they are known."""
        from ..importing.places import imported_places, plan_places  # noqa: PLC0415 - only SARIF asks for them

        if self.imported is not None:
            return imported_places(self.imported, self.file)
        try:
            return plan_places(self.plan_text, self.file) if self.plan_text else {}
        except RefusedError:  # too long a plan
            return {}


def read_source(options: InputOptions, editions: Editions) -> PlanInput:
    """Read the sources. Raises OSError if a file can't be opened, and RefusedError if no source can be read."""
    plan_input = _read_input(options, editions)
    mistakes = [*plan_input.mistakes, *_choice_mistakes(options.chosen, plan_input.imported)]
    stated, unreadable = _stated(options.stated)
    draft = with_pods(merge(plan_input.draft, stated), stated.pods_per_node)
    return replace(plan_input, draft=draft, mistakes=[*mistakes, *unreadable])


def _read_input(options: InputOptions, editions: Editions) -> PlanInput:
    if len(options.sources) == 1 and is_link(options.sources[0]):
        return _of_link(decode(query_of(options.sources[0])))
    plan = _plan_file(options)
    if plan is not None:
        return plan
    from .import_source import read_import  # noqa: PLC0415 - the readers of other files take as long to load as an answer

    return read_import(options, editions)


def _plan_file(options: InputOptions) -> PlanInput | None:
    """Return the input from a file that is plainly a plan as JSON, without loading the import; else None."""
    if len(options.sources) > 1 or options.kind not in {"", Source.PLAN}:
        return None
    path = Path(options.sources[0])
    if path.suffix != ".json" or not path.is_file() or path.stat().st_size > MAX_UPLOAD_BYTES:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict) or not raw.keys() & _SIZES or not raw.keys() <= _MEMBERS:
        return None
    draft, mistakes = draft_of_plan_file(text)
    if any(mistake.code == "json-invalid" for mistake in mistakes):
        return None
    return PlanInput(draft, mistakes, None, path.as_posix(), text)


def _of_link(link: Link) -> PlanInput:
    return PlanInput(link.draft, list(link.problems))


def _choice_mistakes(chosen: Iterable[str], imported: Imported | None) -> Iterable[Mistake]:
    """Yield a mistake for each key that no choice has."""
    known = [key for choice in (imported.choices if imported else ()) for key, _ in choice.options]
    for key in chosen:
        if not known:
            yield Mistake("", "choose-nothing")
        elif key not in known:
            yield Mistake("", "choice-unknown", {"value": key, "known": tuple(known)})


def _stated(pairs: tuple[tuple[str, str], ...]) -> tuple[Draft, list[Mistake]]:
    link = decode_pairs([(key, value) for key, value in pairs if is_part(key)])
    unknown = [Mistake(f"/{key}", "field-unknown", {"field": key}) for key, _ in pairs if not is_part(key)]
    return link.draft, [*link.problems, *unknown]


def is_link(source: str) -> bool:
    """Return whether a PATH is a link to a result, or the query string of one, and not a file."""
    return "?" in source or "://" in source or bool(_QUERY_STRING.search(source))


def is_directory(source: str) -> bool:
    """Return whether the source is a directory; False if the system rejects its name."""
    try:
        return not is_link(source) and Path(source).is_dir()
    except OSError:
        return False
