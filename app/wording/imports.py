"""What an import has to say, as sentences: why a text is not read, and why a value of it is skipped."""

from __future__ import annotations

from ..importing.report import RefusedError, Remark, Skipped
from .language import Language


def refusal_sentence(language: Language, refusal: RefusedError) -> str:
    """Why a text is not read at all, with the file and the line that it fails in."""
    reason = refusal_reason(language, refusal)
    if refusal.line:
        reason = language.text("import.refused.line", line=refusal.line, reason=reason)
    return language.labelled(refusal.file, reason) if refusal.file else reason


def refusal_reason(language: Language, refusal: RefusedError) -> str:
    """Why a text is not read at all."""
    params = dict(refusal.params)
    if "kind" in params:
        params["kind"] = language.text(f"import.kind.{params['kind']}")
    return language.text(f"import.refused.{refusal.code}", **params)


def skipped_sentence(language: Language, skipped: Skipped) -> str:
    """Why a value is not in the plan."""
    code = skipped.code if skipped.code.startswith("mistake.") else f"import.skipped.{skipped.code}"
    return language.text(code, **skipped.params)


def remark_sentence(language: Language, remark: Remark) -> str:
    """What to know of a line that was read."""
    return language.text(f"import.remark.{remark.code}", **remark.params)


def place_in_words(language: Language, file: str, line: int) -> str:
    """Where something stands: the line, and the file where it has a name."""
    return f"{file}:{line}" if file else language.number(line)
