"""Sentences about an import: why a text was not read, why a value was skipped, and what to know of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..importing.report import RefusedError, Remark, Skipped
from .language import Language

_LISTS: Final = ("names", "ranges")  # parameters that are lists, separated by commas


def refusal_sentence(language: Language, refusal: RefusedError) -> str:
    """Why a text was not read at all, with the file and the line where reading failed."""
    reason = refusal_reason(language, refusal)
    if refusal.line:
        reason = language.text("import.refused.line", line=refusal.line, reason=reason)
    return language.labelled(refusal.file, reason) if refusal.file else reason


def refusal_reason(language: Language, refusal: RefusedError) -> str:
    """Why a text was not read at all, without the place."""
    params = _listed(language, refusal.params)
    if "kind" in params:
        params["kind"] = language.text(f"import.kind.{params['kind']}")
    return language.text(f"import.refused.{refusal.code}", **params)


def skipped_sentence(language: Language, skipped: Skipped) -> str:
    """Why a value is not in the plan."""
    code = skipped.code if skipped.code.startswith("mistake.") else f"import.skipped.{skipped.code}"
    params = dict(skipped.params)
    if params.get("where") == "":
        params["where"] = language.text("import.this-line")
    return language.text(code, **params)


def remark_sentence(language: Language, remark: Remark) -> str:
    """What to know about a line that was read."""
    params = _listed(language, remark.params)
    if "fields" in params:
        params["fields"] = language.list(
            [language.text(f"field.{name}") for name in str(params["fields"]).split()]
        )
    return language.text(f"import.remark.{remark.code}", **params)


def _listed(language: Language, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters, with their lists as the language writes them."""
    lists = {name: language.list(str(params[name]).split(", ")) for name in _LISTS if name in params}
    return {**params, **lists}


def place_in_words(language: Language, file: str, line: int) -> str:
    """The place of something in the text: the line, after the name of the file if it has one."""
    return f"{file}:{line}" if file else language.number(line)
