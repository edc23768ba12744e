"""The tables of an import: what was read and skipped, the choices for the user, and the missing numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...importing.merge import replaced
from ...importing.report import UNRELATED_FILE_CODES, Choice, Imported, Remark, Skipped
from ...plan.draft import Draft
from ...plan.fields import Choice as ChoiceOf
from ...plan.fields import Field, YesNo
from ...plan.plan import FIELDS
from ...plan.records import POOL
from ...plan_io.link import pairs_of
from ...plan_io.link.lists import ROWS
from ...plan_io.typed_ranges import network_line
from ...wording.fields import field_name
from ...wording.imports import place_in_words, refusal_sentence, remark_sentence, skipped_sentence
from ...wording.language import Language
from ..views.view import Row
from .import_numbers import Box, boxes

_MAX_ROWS: Final = 100  # of one field

# The group of the report for each reason. Other reasons are about values that aren't in the files.
_NOT_READ: Final = frozenset(
    {"before-change", "label-unknown", "max-pods", "trunk-on", "unread-count", "unread-range", "unread-type"}
)  # fmt: skip
_OF_OTHERS: Final = frozenset(
    {
        "autoscaling-off", "label-twice", "other-directory", "other-variables", "pool-empty", "pool-of-edge", "pool-of-serverless", "second-cluster",
        "too-many-pools", "too-many-types", "vpc-apart", "vswitch-unused",
    }
)  # fmt: skip
_INVALID: Final = frozenset({"max-below-nodes", "no-range", "too-many-digits", "value-unreadable"})
_GROUPS: Final = ("invalid", "unknown", "others", "unread")
_FIELDS: Final[Mapping[str, Field]] = {**FIELDS, **{part.name: part for part in POOL.fields}}


@dataclass(frozen=True, slots=True)
class Group:
    """Skipped values with reasons of one kind."""

    id: str
    caption: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a choice. `id` is that of its checkbox, or ""."""

    value: str
    text: str
    id: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A choice for the user. `several`: any number of options can be chosen, or none."""

    id: str
    label: str
    hint: str
    options: Sequence[Option]
    chosen: str
    several: bool


@dataclass(frozen=True, slots=True)
class ImportTables:
    """Everything that the page shows of an import."""

    title: str
    files: Sequence[Row]
    taken: Sequence[Row]
    skipped: Sequence[Group]
    skipped_more: str
    remarks: Sequence[Row]
    remarks_more: str
    is_complete: bool
    questions: Sequence[Question]
    boxes: Sequence[Box]
    hidden: Sequence[tuple[str, str]]


def import_tables(language: Language, held: Draft, imported: Imported, merged: Draft) -> ImportTables:
    """Return the tables of an import. `held` is the plan that it is merged into, and `merged` the result."""
    missing = boxes(merged, language)
    return ImportTables(
        title=language.text(
            "import.found.title", source=language.text(f"import.source.{imported.source or 'detect'}")
        ),
        files=list(_files(language, imported)),
        taken=_taken(language, held, imported),
        skipped=_groups(language, imported.skipped),
        skipped_more=_more(language, imported.skipped_count - len(imported.skipped)),
        remarks=[_row(language, each, remark_sentence(language, each)) for each in imported.remarks],
        remarks_more=_more(language, imported.remark_count - len(imported.remarks)),
        is_complete=imported.is_complete,
        questions=[_question(language, each) for each in imported.choices],
        boxes=missing,
        hidden=pairs_of(merged) if missing else (),
    )


def _files(language: Language, imported: Imported) -> Iterator[Row]:
    """Yield the format of each file, if there are several or one can't be read."""
    if len(imported.files) > 1:
        for each in imported.files:
            if each.source:
                yield each.name, language.text(f"import.source.{each.source}")
    for refusal in imported.refusals:
        if len(imported.files) > 1 or refusal.code not in UNRELATED_FILE_CODES - {"not-opened"}:
            name = refusal.file
            refusal.file = ""
            yield name, refusal_sentence(language, refusal)
            refusal.file = name


def _taken(language: Language, held: Draft, imported: Imported) -> list[Row]:
    """Return a row for each value. A long list has its first values and the number of others."""
    old, counts = replaced(held, imported.draft), Counter[str]()
    words = dict(_named(language, imported.draft))
    rows: list[Row] = []
    for each in imported.values:
        counts[each.field] += 1
        if counts[each.field] <= _MAX_ROWS:
            value = words.get((each.field, each.value)) or _in_words(language, each.field, each.value)
            if each.field in old:
                was = _in_words(language, each.field, old[each.field])
                value = language.text("import.replaces", value=value, old=was)
            rows.append((_label(language, each.field), value, place_in_words(language, each.file, each.line)))
    for field, count in counts.items():
        if count > _MAX_ROWS:
            rows.append((_label(language, field), _more(language, count - _MAX_ROWS), ""))
    return rows


def _named(language: Language, draft: Draft) -> Iterator[tuple[tuple[str, str | None], str]]:
    """Yield, by list and range, the text of each range in a list with its zone or its name."""
    for field in ROWS:
        for each in getattr(draft, field):
            if getattr(each, "zone", None) and getattr(each, "cidr", None):
                yield (field, each.cidr), language.text("result.vswitch", cidr=each.cidr, zone=each.zone)
    for network in draft.connected_networks:
        yield ("connected_networks", network.cidr), network_line(network)


def _in_words(language: Language, field: str, value: str) -> str:
    """Return a choice, a flag, or a need in the words of the wizard; any other value unchanged."""
    if field == "needs":
        need, _, level = value.partition(": ")
        title, said = f"need.{need}.title", f"site.need.{level}"
        is_known = language.has_message(title) and language.has_message(said)
        return language.with_label(language.text(title), language.text(said)) if is_known else value
    part = field.rsplit("/", 1)[-1]
    match _FIELDS[part].kind if part in _FIELDS else None:
        case ChoiceOf() if language.has_message(f"field.{part}.{value}"):
            return language.text(f"field.{part}.{value}")
        case YesNo() if value.lower() in {"true", "false"}:
            return language.text("wizard.yes" if value.lower() == "true" else "wizard.no")
    return value


def _label(language: Language, field: str) -> str:
    return field_name(language, f"/{field}") if "/" in field else language.text(f"field.{field}")


def _groups(language: Language, skipped: Iterable[Skipped]) -> list[Group]:
    rows: dict[str, list[Row]] = {name: [] for name in _GROUPS}
    for each in skipped:
        rows[_group_of(each.code)].append(_row(language, each, skipped_sentence(language, each)))
    return [
        Group(f"skipped-{name}", language.text(f"import.skipped.group.{name}"), listed)
        for name, listed in rows.items()
        if listed
    ]


def _group_of(code: str) -> str:
    if code in _NOT_READ:
        return "unread"
    if code in _OF_OTHERS:
        return "others"
    return "invalid" if code in _INVALID or code.startswith("mistake.") else "unknown"


def _row(language: Language, each: Remark, sentence: str) -> Row:
    return place_in_words(language, each.file, each.line), each.excerpt, sentence


def _more(language: Language, count: int) -> str:
    return language.text("import.more", count=count) if count > 0 else ""


def _question(language: Language, choice: Choice) -> Question:
    options = [
        Option(value, text, f"chosen-{choice.kind}-{number}", value in choice.chosen)
        for number, (value, text) in enumerate(choice.options, 1)
    ]
    return Question(
        id=f"chosen-{choice.kind}",
        label=language.text(f"import.choice.{choice.kind}"),
        hint=language.text(f"import.choice.{choice.kind}.hint"),
        options=options,
        chosen=next(iter(choice.chosen), ""),
        several=choice.allows_several,
    )
