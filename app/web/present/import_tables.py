"""What an import understood and what it did not, as tables, and what only the user can choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from app.importing.merge import replaced
from app.importing.report import Choice, Imported, Missed, Remark
from app.locale import Language
from app.planning.draft import Draft
from app.web.link.lists import VSWITCHES
from app.web.present.imported import missed_sentence, remark_sentence
from app.web.present.view import Shape
from app.web.steps.drawn import network_line

_MOST_ROWS: Final = 100


def import_tables(spoken: Language, held: Draft, imported: Imported) -> Shape:
    """`held`: the plan that it goes into."""
    return {
        "title": spoken.text("import.found.title", source=spoken.text(f"import.source.{imported.source}")),
        "understood": _understood(spoken, held, imported),
        "missed": [_missed_row(spoken, each) for each in imported.missed],
        "missed_more": _more(spoken, imported.missed_count - len(imported.missed)),
        "remarks": [_remark_row(spoken, each) for each in imported.remarks],
        "choice": _choice(spoken, imported.choice),
    }


def _understood(spoken: Language, held: Draft, imported: Imported) -> list[list[Any]]:
    """A row a value; of a long list its beginning, with how many more there are."""
    old, counts = replaced(held, imported.draft), Counter[str]()
    words = dict(_named(spoken, imported.draft))
    rows: list[list[Any]] = []
    for each in imported.understood:
        counts[each.field] += 1
        if counts[each.field] <= _MOST_ROWS:
            value = (
                spoken.text("import.replaces", value=each.value, old=old[each.field])
                if each.field in old
                else words.get((each.field, each.value), each.value)
            )
            rows.append([_label(spoken, each.field), value, str(each.line)])
    for field, count in counts.items():
        if count > _MOST_ROWS:
            rows.append([_label(spoken, field), _more(spoken, count - _MOST_ROWS), ""])
    return rows


def _named(spoken: Language, draft: Draft) -> Iterator[tuple[tuple[str, str | None], str]]:
    """Of a range in a list, by the list and the range, how it reads with its zone or its name."""
    for field in VSWITCHES:
        for each in getattr(draft, field):
            if each.zone:
                yield (field, each.cidr), spoken.text("result.vswitch", cidr=each.cidr, zone=each.zone)
    for network in draft.connected_networks:
        yield ("connected_networks", network.cidr), network_line(network)


def _label(spoken: Language, field: str) -> str:
    return spoken.text(f"wizard.{field}" if "." in field else f"result.field.{field}")


def _missed_row(spoken: Language, missed: Missed) -> list[str]:
    return [str(missed.line), missed.excerpt, missed_sentence(spoken, missed)]


def _remark_row(spoken: Language, remark: Remark) -> list[str]:
    return [str(remark.line), remark.excerpt, remark_sentence(spoken, remark)]


def _more(spoken: Language, count: int) -> str:
    return spoken.text("import.more", count=count) if count > 0 else ""


def _choice(spoken: Language, choice: Choice | None) -> Shape | None:
    if choice is None:
        return None
    return {
        "label": spoken.text(f"import.choice.{choice.kind}"),
        "hint": spoken.text(f"import.choice.{choice.kind}.hint"),
        "options": [{"value": value, "text": text} for value, text in choice.options],
        "chosen": choice.chosen,
    }
