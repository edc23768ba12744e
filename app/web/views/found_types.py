"""The result of a search for instance types, as a short list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...catalogue.model import Catalogue, TerwayMode, TypeSupport
from ...search.type_search import FoundType, TypeSearch, find_types, found_type
from ...wording.language import Language
from ...wording.plain_text import shortened

_MAX_NAME_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class FoundTypeRow:
    """A type, and its figures as cells of a table: vCPUs, memory, pods in shared and in trunk ENI mode.

    `note` says why the type can't be used, or only partly, or is "".
    """

    name: str
    note: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundTypes:
    """A sentence about the result, the types, and a sentence about families that the edition lacks.

    `action` is the action of the buttons, before the name of a type; "" if each button is the value of a field. `live` is the
    URL of the page of which a button updates a part, or "" if it opens the page.
    """

    summary: str
    rows: tuple[FoundTypeRow, ...] = ()
    missing: str = ""
    action: str = ""
    live: str = ""


NO_TYPES: Final = FoundTypes("")


def found_types(search: TypeSearch, catalogue: Catalogue, language: Language) -> FoundTypes:
    """Return the smallest matching types, and the number of all."""
    found = find_types(search, catalogue)
    code = (
        "types.none" if not found.total else "types.first" if len(found.types) < found.total else "types.some"
    )
    params = {"total": found.total, "shown": len(found.types), "edition": catalogue.edition}
    return FoundTypes(
        language.text(code, **params),
        tuple(_row(each, language) for each in found.types),
        _missing(found.missing_families, catalogue, language),
    )


def chosen_type(name: str, catalogue: Catalogue, language: Language) -> FoundTypes:
    """Return the facts about the stated type; empty if none is stated."""
    if not name:
        return NO_TYPES
    known = catalogue.instance_types.get(name)
    if known is None:
        short = shortened(name, _MAX_NAME_LENGTH)
        return FoundTypes(language.text("types.unknown", type=short, edition=catalogue.edition))
    return FoundTypes(language.text("types.chosen"), (_row(found_type(known, catalogue), language),))


def _missing(families: Sequence[str], catalogue: Catalogue, language: Language) -> str:
    if not families:
        return ""
    return language.text("types.missing", families=language.list(families), edition=catalogue.edition)


def _row(found: FoundType, language: Language) -> FoundTypeRow:
    known = found.type
    pods = [found.pods[mode] for mode in (TerwayMode.SHARED_ENI, TerwayMode.TRUNK_ENI)]
    cells = (
        language.number(known.vcpu),
        language.text("types.memory.cell", memory=known.memory_gib),
        *(language.text("result.unknown") if count is None else language.number(count) for count in pods),
    )
    is_supported = found.support is TypeSupport.SUPPORTED
    note = "" if is_supported else language.text(f"types.support.{found.support}")
    return FoundTypeRow(known.name, note, cells)
