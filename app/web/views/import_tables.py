"""What an import understood and what it did not, as tables, and what only the user can choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from ...importing.merge import replaced
from ...importing.report import Choice, Imported, Missed, Remark
from ...plan.draft import Draft
from ...plan_io.link.lists import ROWS
from ...plan_io.network_line import network_line
from ...wording.imports import missed_sentence, remark_sentence
from ...wording.language import Language
from .view import Shape

_MAX_ROWS: Final = 100


def import_tables(language: Language, held: Draft, imported: Imported) -> Shape:
    """`held`: the plan that it goes into."""
    return {
        "title": language.text(
            "import.found.title", source=language.text(f"import.source.{imported.source}")
        ),
        "understood": _understood(language, held, imported),
        "missed": [_missed_row(language, each) for each in imported.missed],
        "missed_more": _more(language, imported.missed_count - len(imported.missed)),
        "remarks": [_remark_row(language, each) for each in imported.remarks],
        "choice": _choice(language, imported.choice),
    }


def _understood(language: Language, held: Draft, imported: Imported) -> list[list[Any]]:
    """A row a value; of a long list its beginning, with how many more there are."""
    old, counts = replaced(held, imported.draft), Counter[str]()
    words = dict(_named(language, imported.draft))
    rows: list[list[Any]] = []
    for each in imported.understood:
        counts[each.field] += 1
        if counts[each.field] <= _MAX_ROWS:
            value = (
                language.text("import.replaces", value=each.value, old=old[each.field])
                if each.field in old
                else words.get((each.field, each.value), each.value)
            )
            rows.append([_label(language, each.field), value, str(each.line)])
    for field, count in counts.items():
        if count > _MAX_ROWS:
            rows.append([_label(language, field), _more(language, count - _MAX_ROWS), ""])
    return rows


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


def _missed_row(language: Language, missed: Missed) -> list[str]:
    return [str(missed.line), missed.excerpt, missed_sentence(language, missed)]


def _remark_row(language: Language, remark: Remark) -> list[str]:
    return [str(remark.line), remark.excerpt, remark_sentence(language, remark)]


def _more(language: Language, count: int) -> str:
    return language.text("import.more", count=count) if count > 0 else ""


def _choice(language: Language, choice: Choice | None) -> Shape | None:
    if choice is None:
        return None
    return {
        "label": language.text(f"import.choice.{choice.kind}"),
        "hint": language.text(f"import.choice.{choice.kind}.hint"),
        "options": [{"value": value, "text": text} for value, text in choice.options],
        "chosen": choice.chosen,
    }
