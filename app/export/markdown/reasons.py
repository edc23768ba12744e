"""The reasons in the record: deciding factors, findings, quotas to raise, repairs, and assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from ...catalogue.model import Plugin
from ...engine.evaluation import Assumption, Evaluation, Finding, Severity
from ...wording.capacity import condition_sentence
from ...wording.fields import assumed_text, field_name
from ...wording.language import Language
from ...wording.verdict import balance_sentences, findings_text, musts, repair_ranges, repair_title, ruled_out
from ..blueprint import blockers
from .text import escaped, items, source

# A pull request has room for a page or two. The JSON has every finding.
_MAX_BLOCKERS: Final = 5
_MAX_FINDINGS: Final = 50


def decided(evaluation: Evaluation, language: Language) -> list[str]:
    """Return the errors that rule out a plug-in, the other needs with the level must, and the weights with their sum."""
    barring = [*_barring(evaluation)]
    told = {field for _, finding in barring for field in finding.fields}
    lines = [ruled_out(plugin, finding.message, language) for plugin, finding in barring]
    lines += [
        language.with_label(need, outcome) for need, outcome in musts(evaluation, language, besides=told)
    ]
    lines += balance_sentences(evaluation, language)
    return items(map(escaped, lines))


def _barring(evaluation: Evaluation) -> Iterator[tuple[Plugin, Finding]]:
    for plugin in Plugin:
        for finding in islice(blockers(evaluation, plugin), _MAX_BLOCKERS):
            yield plugin, finding


def findings(evaluation: Evaluation, language: Language) -> list[str]:
    """Return the findings, worst first, each with its sum and its first source."""
    lines: list[str] = []
    for severity in Severity:
        found = [finding for finding in evaluation.findings if finding.severity is severity]
        if found:
            heading = escaped(findings_text(evaluation, severity, "title", language))
            lines += [*([""] if lines else []), f"### {heading}", ""]
            lines += items(_finding(finding, language) for finding in found[:_MAX_FINDINGS])
            left = len(found) - _MAX_FINDINGS
            lines += items(
                [escaped(language.text("export.md.more_findings", count=left))] if left > 0 else []
            )
    return lines


def _finding(finding: Finding, language: Language) -> str:
    total = language.say(finding.sum)
    parts = [
        f"`{finding.code}`",
        escaped(language.say(finding.message)),
        escaped(language.text("export.md.sum", sum=total)) if total else "",
    ]
    if finding.sources:
        cited = source(language.sort_sources(finding.sources)[0], language)
        parts += [escaped(language.text("site.sources.one")), cited]
    return language.sentences(parts)


def quotas(evaluation: Evaluation, language: Language) -> list[str]:
    """Return the quotas that must be raised for the verdict's plug-in, or for both plug-ins if none is feasible."""
    if evaluation.verdict.plugin is not None:
        return items(escaped(condition_sentence(each, language)) for each in evaluation.verdict.conditions)
    return items(
        escaped(language.say(finding.message))
        for finding in evaluation.findings
        if finding.code == "quota-request"
    )


def repairs(evaluation: Evaluation, language: Language) -> list[str]:
    """Return each repair with the ranges that it changes and the actions that it needs."""
    lines = []
    for number, repair in enumerate(evaluation.repairs, start=1):
        lines.append(f"{number}. {escaped(repair_title(repair, language))}")
        lines += [f"   - {escaped(each)}" for each in repair_ranges(repair, language)]
        lines += [f"   - {escaped(language.say(action.message))}" for action in repair.actions]
    return lines


def assumed(evaluation: Evaluation, language: Language) -> list[str]:
    return items(escaped(_assumption(each, language)) for each in evaluation.assumptions)


def _assumption(assumption: Assumption, language: Language) -> str:
    """Return the field, its value and the reason. A reason that starts with the value has both."""
    field, why = field_name(language, assumption.field), language.say(assumption.why)
    value = _joined(assumed_text(language, assumption), language)
    if why.startswith(value):
        return language.with_label(field, why)
    return language.text("export.md.assumption", field=field, value=value, why=why)


def _joined(value: str | list[str], language: Language) -> str:
    return value if isinstance(value, str) else language.list(value)
