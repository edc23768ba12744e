"""Instance types that were searched for, as a short list to choose from."""

from __future__ import annotations

from typing import Final

from app.catalogue.model import Catalogue, TerwayMode
from app.locale import Language
from app.planning.type_search import FoundType, TypeSearch, find_types, found_type
from app.web.present.view import Shape

_LONGEST_NAME: Final = 40


def found_types(search: TypeSearch, catalogue: Catalogue, spoken: Language) -> Shape:
    """The smallest of those that match, and how many there are in all."""
    found = find_types(search, catalogue)
    code = (
        "types.none" if not found.total else "types.first" if len(found.types) < found.total else "types.some"
    )
    params = {"total": found.total, "shown": len(found.types), "edition": catalogue.edition}
    return {
        "summary": spoken.text(code, **params),
        "rows": [_row(each, spoken) for each in found.types],
    }


def chosen_type(name: str, catalogue: Catalogue, spoken: Language) -> Shape:
    """What is known of the type that is stated; nothing where none is."""
    known = catalogue.instance_types.get(name)
    if not name or known is None:
        short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
        missing = spoken.text("types.unknown", type=short, edition=catalogue.edition) if name else ""
        return {"summary": missing, "rows": []}
    return {"summary": spoken.text("types.chosen"), "rows": [_row(found_type(known), spoken)]}


def _row(found: FoundType, spoken: Language) -> Shape:
    known = found.type
    pods = [found.pods[mode] for mode in (TerwayMode.SHARED_ENI, TerwayMode.TRUNK_ENI)]
    return {
        "name": known.name,
        "cells": [
            spoken.number(known.vcpu),
            spoken.text("types.memory.cell", memory=known.memory_gib),
            *(spoken.text("result.unknown") if count is None else spoken.number(count) for count in pods),
        ],
    }
