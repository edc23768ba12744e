"""What the tests of imports read with, and how they look at what was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.importing.files import CollectedTexts, NamedBytes, NamedText, collect_pasted, collect_texts
from app.importing.hcl.modules import Configuration
from app.importing.hcl.parser import read_hcl
from app.importing.read import reader
from app.importing.report import Imported, RefusedError
from app.importing.text import decode_text
from app.plan.draft import Draft
from app.wording.imports import refusal_sentence, remark_sentence, skipped_sentence
from app.wording.language import load_language
from tests.plans import EDITIONS

READER = reader(EDITIONS)


def read(text: str, source: str = "", chosen: str = "") -> Imported:
    return READER.read(collect_pasted(text), source, [chosen])


def read_files(files: Mapping[str, str | bytes], *chosen: str, is_named: bool = False) -> Imported:
    """Files by their names."""
    given = [
        NamedBytes(name, content.encode() if isinstance(content, str) else content, is_named)
        for name, content in files.items()
    ]
    return READER.read(collect_texts(given), "", chosen)


def answered(content: bytes, source: str) -> bool:
    """Whether there is an answer with a sentence, whatever was sent."""
    try:
        imported = READER.read(CollectedTexts((NamedText("", decode_text(content)),), ()), source)
        return imported.draft != Draft() or bool(imported.mistakes)
    except RefusedError as error:
        return bool(refusal_sentence(load_language(), error))


def refused(content: bytes, source: str = "") -> tuple[str, int]:
    """Why a file is not read, with its line; the reason has a sentence."""
    try:
        imported = READER.read(collect_texts([NamedBytes("", content)]), source)
    except RefusedError as error:
        return (error.code if refusal_sentence(load_language(), error) else ""), error.line
    return next(((each.code, each.line) for each in imported.refusals), ("", 0))


def value_of(expression: str) -> Any:
    """What an expression of Terraform comes to."""
    block = read_hcl(f"x = {expression}\n")
    return Configuration({}, ".", {}, lambda _call: {}).root.values.evaluate(block.arguments["x"])


def lines_of(imported: Imported) -> dict[str, int]:
    return {each.value: each.line for each in imported.values}


def skipped(imported: Imported) -> list[tuple[int, str]]:
    """With their sentences worked out."""
    assert all(skipped_sentence(load_language(), each) for each in imported.skipped)
    return [(each.line, each.code) for each in imported.skipped]


def remarks(imported: Imported) -> list[tuple[int, str]]:
    """With their sentences worked out."""
    assert all(remark_sentence(load_language(), each) for each in imported.remarks)
    return [(each.line, each.code) for each in imported.remarks]


def shown(kind: str, label: str, /, **values: Any) -> dict[str, Any]:
    """A resource as `terraform show -json` has it."""
    return {"address": f"{kind}.{label}", "mode": "managed", "type": kind, "values": values}
