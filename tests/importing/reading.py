"""What the tests of imports read with, and how they look at what was read."""

from __future__ import annotations

from typing import Any

from app.importing.import_reader import reader
from app.importing.report import Imported, RefusedError
from app.importing.text import checked, text_of
from app.plan.draft import Draft
from app.wording.language import load_language
from tests.plans import EDITIONS

READER = reader(EDITIONS)


def read(text: str, source: str = "", chosen: str = "") -> Imported:
    return READER.read(checked(text), source, chosen)


def answered(content: bytes, source: str) -> bool:
    """Whether there is an answer with a sentence, whatever was sent."""
    try:
        return READER.read(text_of(content), source).draft != Draft()
    except RefusedError as error:
        return bool(load_language().text(f"import.refused.{error.code}", **error.params))


def lines_of(imported: Imported) -> dict[str, int]:
    return {each.value: each.line for each in imported.understood}


def missed(imported: Imported) -> list[tuple[int, str]]:
    return [(each.line, each.code) for each in imported.missed]


def remarks(imported: Imported) -> list[tuple[int, str]]:
    """With their sentences worked out."""
    for each in imported.remarks:
        assert load_language().text(f"import.remark.{each.code}", **each.params)
    return [(each.line, each.code) for each in imported.remarks]


def shown(kind: str, label: str, /, **values: Any) -> dict[str, Any]:
    """A resource as `terraform show -json` has it."""
    return {"address": f"{kind}.{label}", "mode": "managed", "type": kind, "values": values}
