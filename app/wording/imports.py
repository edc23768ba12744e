"""What an import has to say, as sentences: why a text is not read, and why a line of it is left out."""

from __future__ import annotations

from ..importing.report import Missed, RefusedError, Remark
from .language import Language


def refusal_sentence(language: Language, refusal: RefusedError) -> str:
    """Why a text is not read at all, and the line that it fails in."""
    reason = refusal_reason(language, refusal)
    return language.text("import.refused.line", line=refusal.line, reason=reason) if refusal.line else reason


def refusal_reason(language: Language, refusal: RefusedError) -> str:
    return language.text(f"import.refused.{refusal.code}", **refusal.params)


def missed_sentence(language: Language, missed: Missed) -> str:
    code = missed.code if missed.code.startswith("mistake.") else f"import.missed.{missed.code}"
    return language.text(code, **missed.params)


def remark_sentence(language: Language, remark: Remark) -> str:
    return language.text(f"import.remark.{remark.code}", **remark.params)
