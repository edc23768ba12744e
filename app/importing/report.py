"""The report of an import: what was read and what was skipped, with file and line. It has codes and parameters, no
sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..plan.draft import Draft, Mistake
from .sources import MAX_EXCERPT_LENGTH, Sources, shorten

MAX_SKIPPED: Final = 500  # listed one by one; the others are counted
MAX_REMARKS: Final = 200  # likewise
MAX_REFERENCES: Final = 200_000
MAX_OPTIONS: Final = 100
MAX_RANGES: Final = 50  # of a note that lists several
MAX_VALUE_LENGTH: Final = 45  # of a value that is shown beside its line: a range, a type, a number
UNRELATED_FILE_CODES: Final = frozenset({"empty", "looks-like", "not-opened", "nothing-found"})
"""Codes of refusals of files that only are in the same directory as others."""


class RefusedError(Exception):
    """Raised for a text that can't be read at all. `line` is where reading ended, or 0 if that says nothing.

    A reader passes the position instead, from which the import finds the file and line. `is_named`: the user passed
    the file by its own name, and not only its directory.
    """

    def __init__(
        self, code: str, line: int = 0, *, position: int = -1, file: str = "", **params: str | int
    ) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.position = position
        self.file = file
        self.is_named = True
        self.params = params

    @property
    def is_harmless(self) -> bool:
        """Whether the file contains nothing that could be lost, and the user passed only its directory."""
        return not self.is_named and self.code in {"empty", "nothing-found", "not-opened"}


@dataclass(frozen=True, slots=True)
class SourceText:
    """A value with the position where it is stated and the positions of the literals that it was made of."""

    text: str
    position: int
    origins: tuple[int, ...] = ()

    def comma_separated(self) -> list[SourceText]:
        """Return the ranges or keys of a text with commas between them."""
        parts = [part.strip() for part in self.text.split(",")]
        return [replace(self, text=part) for part in parts if part]


@dataclass(frozen=True, slots=True)
class ImportedValue:
    """A value that was imported into a field of the Draft."""

    field: str
    value: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A note about a line that was read: an excerpt, and the code of the sentence."""

    file: str
    line: int
    excerpt: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped(Remark):
    """A note about a value that isn't in the Draft. The code is the reason."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A question that only the user can answer, such as which VPC is the plan's.

    `options` are pairs of a key and a label. `allows_several`: the user may choose any number of options, or none.
    """

    kind: str
    options: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    allows_several: bool = False

    def truncated(self) -> Choice:
        """Return the choice with at most MAX_OPTIONS options and those that are chosen."""
        options = [
            option
            for place, option in enumerate(self.options)
            if place < MAX_OPTIONS or option[0] in self.chosen
        ]
        return replace(self, options=tuple(options))


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file with the format that it was read as; "" if nothing in it was read."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import.

    `draft` contains only what was found in the files, `refusals` the files that weren't read, and `mistakes` those in
    plans of the planner, which the API rejects too.
    """

    draft: Draft
    files: tuple[FileRead, ...]
    values: tuple[ImportedValue, ...]
    skipped: tuple[Skipped, ...]
    skipped_count: int
    remarks: tuple[Remark, ...] = ()
    remark_count: int = 0
    choices: tuple[Choice, ...] = ()
    refusals: tuple[RefusedError, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    @property
    def source(self) -> str:
        """The format of the first file that was read."""
        return next((each.source for each in self.files if each.source), "")

    @property
    def is_complete(self) -> bool:
        """Whether every file was read and no value that could matter was skipped."""
        return not self.skipped and not self.mistakes and all(each.is_harmless for each in self.refusals)


@dataclass(frozen=True, slots=True)
class Watched:
    """A document, or a part of one, whose values the audit checks."""

    document: Any
    where: str
    by_value: bool
    by_line: bool
    reason: str


class ReferenceBudget:
    """Limits how many values the references in the documents of one import may expand to."""

    def __init__(self) -> None:
        self.left = MAX_REFERENCES

    def spend(self, count: int, position: int) -> None:
        """Count the values that a reference at a position expands to. Raises RefusedError if there are too many."""
        self.left -= count
        if self.left < 0:
            raise RefusedError("too-many-references", position=position, most=MAX_REFERENCES)


class Notes:
    """Collects what was read and what was skipped, in limited memory.

    `handled_positions` are the positions of all values that were imported or skipped for a reason, `handled_ranges`
    and `handled_values` their ranges and texts. `ignored_positions` are those of values that nobody uses, `unneeded`
    those of values that no plan needs, with the code of the remark that says why. `watched` are the documents that
    the audit checks at the end.
    """

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.budget = ReferenceBudget()
        self.imported_values: list[ImportedValue] = []
        self.skipped: list[Skipped] = []
        self.skipped_count = 0
        self.remarks: list[Remark] = []
        self.remark_count = 0
        self.handled_positions: set[int] = set()
        self.ignored_positions: set[int] = set()
        self.unneeded: dict[int, str] = {}
        self.handled_ranges: set[str] = set()
        self.handled_values: set[str] = set()
        self.watched: list[Watched] = []
        self._skipped_already: set[tuple[int, str, str]] = set()

    def record(self, field_name: str, value: SourceText | None) -> str | None:
        """Record that a value is imported into a field, and return its text."""
        if value is None:
            return None
        self.mark_handled(value)
        file = self.sources.file_of(value.position)
        self.imported_values.append(
            ImportedValue(field_name, value.text, file.name, file.line_of(value.position))
        )
        return value.text

    def watch(
        self,
        document: Any,
        where: str,
        *,
        by_value: bool = False,
        by_line: bool = False,
        reason: str = "",
    ) -> None:
        """Let the audit report what was neither read nor skipped in a document, whose name is `where`.

        `by_value`: the document repeats values from elsewhere, so a value counts as read wherever it was read.
        `by_line`: the same, but a number counts only if its line was read. `reason` is the code of why nothing in the
        document is read.
        """
        self.watched.append(Watched(document, where, by_value, by_line, reason))

    def mark_handled(self, value: SourceText) -> None:
        """Mark a value as handled, so that the audit doesn't report it."""
        self.handled_positions.add(value.position)
        self.handled_positions.update(value.origins)
        self.handled_values.add(value.text)
        if "/" in value.text and (cidr := _normalised_range(value.text)) is not None:
            self.handled_ranges.add(cidr)

    def has_handled(self, value: SourceText) -> bool:
        """Return whether a range was imported, or skipped for a reason, at any position."""
        return _normalised_range(value.text) in self.handled_ranges

    def remark(self, position: int, code: str, excerpt: str = "", /, **params: str | int) -> None:
        """Add a remark about a line that was read."""
        self.remark_count += 1
        if len(self.remarks) < MAX_REMARKS:
            self.remarks.append(Remark(*self._location(position, excerpt), code, params))

    def remark_ranges(self, values: Iterable[SourceText], code: str, /, **params: str | int) -> None:
        """Add a remark about several ranges that no other note is about.

        The sentence lists them, at most MAX_RANGES in one remark.
        """
        unknown = {each.text: each for each in values if not self.has_handled(each)}
        for each in unknown.values():
            self.mark_handled(each)
        listed = list(unknown.values())
        for start in range(0, len(listed), MAX_RANGES):
            part = listed[start : start + MAX_RANGES]
            ranges = ", ".join(each.text for each in part)
            self.remark(part[0].position, code, "", ranges=ranges, **params)

    def skip(self, value: SourceText | int, code: str, excerpt: str = "", /, **params: Any) -> None:
        """Add a note about why a value, or the value at a position, is skipped. Copies of a value get one note."""
        position = value if isinstance(value, int) else value.position
        if not isinstance(value, int):
            self.mark_handled(value)
            excerpt = excerpt or self.excerpt_of(value)
        note = (position, code, f"{excerpt} {params!r}")
        if note in self._skipped_already:
            return
        self.skipped_count += 1
        if len(self.skipped) < MAX_SKIPPED:
            self._skipped_already.add(note)
            self.skipped.append(Skipped(*self._location(position, excerpt), code, params))

    def excerpt_of(self, value: SourceText) -> str:
        """Return the line of a value.

        If the line only refers to the value, as `cidr = var.cidr` does, the value is added.
        """
        line = self.sources.excerpt(value.position)
        if value.text in line or len(value.text) > MAX_VALUE_LENGTH:
            return line
        return f"{line[: MAX_EXCERPT_LENGTH - MAX_VALUE_LENGTH - 3]} ({value.text})"

    def skip_all(self, values: Iterable[SourceText], code: str, **params: Any) -> None:
        """Add the same note about each value."""
        for value in values:
            self.skip(value, code, **params)

    def _location(self, position: int, excerpt: str) -> tuple[str, int, str]:
        file = self.sources.file_of(position)
        shown = shorten(excerpt or file.line_at(position))
        return file.name, file.line_of(position), shown


def _normalised_range(text: str) -> str | None:
    cidr = read_ipv4_cidr(text)
    return str(cidr.network) if isinstance(cidr, Cidr) else None
