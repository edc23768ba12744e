"""Sentences about an import: why a text can't be read, why values were skipped, and notes about the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..importing.report import RefusedError, Remark, Skipped
from .language import Language

_LISTS: Final = ("names", "ranges", "zones")  # parameters with lists, which are separated by commas


def refusal_sentence(language: Language, refusal: RefusedError) -> str:
    """Return why a text can't be read, with the file and the line where reading failed."""
    reason = refusal_reason(language, refusal)
    if refusal.line:
        reason = language.text("import.refused.line", line=refusal.line, reason=reason)
    return language.with_label(refusal.file, reason) if refusal.file else reason


def refusal_reason(language: Language, refusal: RefusedError) -> str:
    """Return why a text can't be read, without the place."""
    params = _listed(language, refusal.params)
    if "kind" in params:
        params["kind"] = language.text(f"import.kind.{params['kind']}")
    return language.text(f"import.refused.{refusal.code}", **params)


def skipped_sentence(language: Language, skipped: Skipped) -> str:
    """Return why a value was left out of the plan."""
    code = skipped.code if skipped.code.startswith("mistake.") else f"import.skipped.{skipped.code}"
    params = dict(skipped.params)
    if params.get("where") == "":
        params["where"] = language.text("import.this-line")
    return language.text(code, **params)


def remark_sentence(language: Language, remark: Remark) -> str:
    """Return the note about a line."""
    params = _listed(language, remark.params)
    if "fields" in params:
        params["fields"] = language.list(
            [language.text(f"field.{name}") for name in str(params["fields"]).split()]
        )
    return language.text(f"import.remark.{remark.code}", **params)


def _listed(language: Language, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters, with their lists in the style of the language."""
    lists = {name: language.list(str(params[name]).split(", ")) for name in _LISTS if name in params}
    return {**params, **lists}


def place_in_words(language: Language, file: str, line: int) -> str:
    """Return the place of a value: the line, after the name of the file if there is one."""
    return f"{file}:{line}" if file else language.number(line)
