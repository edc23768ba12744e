"""What every answer says of a verdict, a finding and a source, whatever more it adds."""

from __future__ import annotations

from typing import Any

from ..catalogue.model import Source
from ..engine.evaluation import Finding, Verdict
from ..wording.language import Language


def verdict_summary(verdict: Verdict) -> dict[str, Any]:
    return {
        "plugin": verdict.plugin or "none",
        "strength": verdict.strength,
        "terway_mode": verdict.terway_mode,
    }


def finding_summary(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "applies_to": list(finding.applies_to),
        "fields": list(finding.fields),
        "message": language.say(finding.message),
    }


def source_json(source: Source) -> dict[str, str]:
    return {"title": source.title, "url": source.url, "date": source.date}
