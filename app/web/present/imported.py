"""What an import has to say, as sentences: why a text is not read, and why a line of it is left out."""

from __future__ import annotations

from app.importing.report import Missed, RefusedError, Remark
from app.locale import Language


def refusal_sentence(spoken: Language, refusal: RefusedError) -> str:
    """Why a text is not read at all, and the line that it fails in."""
    reason = refusal_reason(spoken, refusal)
    return spoken.text("import.refused.line", line=refusal.line, reason=reason) if refusal.line else reason


def refusal_reason(spoken: Language, refusal: RefusedError) -> str:
    return spoken.text(f"import.refused.{refusal.code}", **refusal.params)


def missed_sentence(spoken: Language, missed: Missed) -> str:
    code = missed.code if missed.code.startswith("mistake.") else f"import.missed.{missed.code}"
    return spoken.text(code, **missed.params)


def remark_sentence(spoken: Language, remark: Remark) -> str:
    return spoken.text(f"import.remark.{remark.code}", **remark.params)
