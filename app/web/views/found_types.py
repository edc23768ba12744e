"""Instance types that were searched for, as a short list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...catalogue.model import Catalogue, TerwayMode, TypeSupport
from ...search.type_search import FoundType, TypeSearch, find_types, found_type
from ...wording.language import Language
from ...wording.plain_text import shortened
from .view import Shape

_MAX_NAME_LENGTH: Final = 40


def found_types(search: TypeSearch, catalogue: Catalogue, language: Language) -> Shape:
    """The smallest of those that match, and how many there are in all."""
    found = find_types(search, catalogue)
    code = (
        "types.none" if not found.total else "types.first" if len(found.types) < found.total else "types.some"
    )
    params = {"total": found.total, "shown": len(found.types), "edition": catalogue.edition}
    return {
        "summary": language.text(code, **params),
        "rows": [_row(each, language) for each in found.types],
        "missing": _missing(found.missing_families, catalogue, language),
    }


def chosen_type(name: str, catalogue: Catalogue, language: Language) -> Shape:
    """What is known of the type that is stated; nothing where none is."""
    known = catalogue.instance_types.get(name)
    if not name or known is None:
        short = shortened(name, _MAX_NAME_LENGTH)
        missing = language.text("types.unknown", type=short, edition=catalogue.edition) if name else ""
        return {"summary": missing, "rows": [], "missing": ""}
    row = _row(found_type(known, catalogue), language)
    return {"summary": language.text("types.chosen"), "rows": [row], "missing": ""}


def _missing(families: Sequence[str], catalogue: Catalogue, language: Language) -> str:
    if not families:
        return ""
    return language.text("types.missing", families=", ".join(families), edition=catalogue.edition)


def _row(found: FoundType, language: Language) -> Shape:
    known = found.type
    pods = [found.pods[mode] for mode in (TerwayMode.SHARED_ENI, TerwayMode.TRUNK_ENI)]
    return {
        "name": known.name,
        "note": ""
        if found.support is TypeSupport.SUPPORTED
        else language.text(f"types.support.{found.support}"),
        "cells": [
            language.number(known.vcpu),
            language.text("types.memory.cell", memory=known.memory_gib),
            *(language.text("result.unknown") if count is None else language.number(count) for count in pods),
        ],
    }
