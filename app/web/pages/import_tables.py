"""What an import understood and what it did not, as tables, and what only the user can choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...importing.merge import replaced
from ...importing.report import Choice, Imported, Missed, Remark
from ...plan.draft import Draft
from ...plan_io.link.lists import ROWS
from ...plan_io.network_line import network_line
from ...wording.imports import missed_sentence, remark_sentence
from ...wording.language import Language
from ..http.page import Option
from ..views.parts import Row

_MAX_ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What only the user can choose, such as one of several clusters."""

    label: str
    hint: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class FoundImport:
    """What an import was understood as. `onward`: the plan with it; "" where its link would be `too_long`."""

    title: str
    understood: tuple[Row, ...]
    missed: tuple[Row, ...]
    missed_more: str
    remarks: tuple[Row, ...]
    choice: ImportChoice | None
    onward: str
    too_long: str


def found_import(language: Language, held: Draft, imported: Imported, onward: str, most: int) -> FoundImport:
    """The tables of an import. `held`: the plan that it goes into; `most`: the longest link of this server."""
    return FoundImport(
        title=language.text("import.found.title", source=language.text(f"import.source.{imported.source}")),
        understood=tuple(_understood(language, held, imported)),
        missed=tuple(_missed_row(language, each) for each in imported.missed),
        missed_more=_more(language, imported.missed_count - len(imported.missed)),
        remarks=tuple(_remark_row(language, each) for each in imported.remarks),
        choice=_choice(language, imported.choice),
        onward=onward,
        too_long=language.text("import.link-too-long", most=most),
    )


def _understood(language: Language, held: Draft, imported: Imported) -> Iterator[Row]:
    """A row for each value; of a long list its beginning, with how many more there are."""
    old, counts = replaced(held, imported.draft), Counter[str]()
    words = dict(_named(language, imported.draft))
    for each in imported.understood:
        counts[each.field] += 1
        if counts[each.field] <= _MAX_ROWS:
            value = (
                language.text("import.replaces", value=each.value, old=old[each.field])
                if each.field in old
                else words.get((each.field, each.value), each.value)
            )
            yield (_label(language, each.field), value, str(each.line))
    for field, count in counts.items():
        if count > _MAX_ROWS:
            yield (_label(language, field), _more(language, count - _MAX_ROWS), "")


def _named(language: Language, draft: Draft) -> Iterator[tuple[tuple[str, str | None], str]]:
    """Of a range in a list, by the list and the range, how it reads with its zone or its name."""
    for field in ROWS:
        for each in getattr(draft, field):
            if each.zone:
                yield (field, each.cidr), language.text("result.vswitch", cidr=each.cidr, zone=each.zone)
    for network in draft.connected_networks:
        yield ("connected_networks", network.cidr), network_line(network)


def _label(language: Language, field: str) -> str:
    return language.text(f"field.{field}")


def _missed_row(language: Language, missed: Missed) -> Row:
    return (str(missed.line), missed.excerpt, missed_sentence(language, missed))


def _remark_row(language: Language, remark: Remark) -> Row:
    return (str(remark.line), remark.excerpt, remark_sentence(language, remark))


def _more(language: Language, count: int) -> str:
    return language.text("import.more", count=count) if count > 0 else ""


def _choice(language: Language, choice: Choice | None) -> ImportChoice | None:
    if choice is None:
        return None
    return ImportChoice(
        label=language.text(f"import.choice.{choice.kind}"),
        hint=language.text(f"import.choice.{choice.kind}.hint"),
        options=tuple(Option(value, text) for value, text in choice.options),
        chosen=choice.chosen,
    )
