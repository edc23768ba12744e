"""Why: what decided, the findings, the quotas to ask for, what was assumed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from app.catalogue.model import Plugin
from app.export.blueprint import blockers
from app.export.markdown.text import escaped, items, source
from app.export.wording import assumed_text, field_name, findings_text, musts, tipped
from app.locale import Language
from app.planning.evaluation import Evaluation, Finding, Severity

# A pull request takes a page or two; the JSON holds every finding.
_MOST_BLOCKERS: Final = 5
_MOST_FINDINGS: Final = 50


def decided(evaluation: Evaluation, spoken: Language) -> list[str]:
    """What rules a plug-in out, the musts that this leaves unsaid, then what tipped the balance."""
    barring = [*_barring(evaluation)]
    told = {field for _, finding in barring for field in finding.fields}
    lines = [
        spoken.text(
            "export.md.ruled_out",
            plugin=spoken.text(f"plugin.{plugin}"),
            message=spoken.say(finding.message),
        )
        for plugin, finding in barring
    ]
    lines += [f"{need}: {outcome}" for need, outcome in musts(evaluation, spoken, besides=told)]
    lines += tipped(evaluation, spoken)
    return items(map(escaped, lines))


def _barring(evaluation: Evaluation) -> Iterator[tuple[Plugin, Finding]]:
    for plugin in Plugin:
        for finding in islice(blockers(evaluation, plugin), _MOST_BLOCKERS):
            yield plugin, finding


def findings(evaluation: Evaluation, spoken: Language) -> list[str]:
    """Worst first; each with its sum and its first source."""
    lines: list[str] = []
    for severity in Severity:
        found = [finding for finding in evaluation.findings if finding.severity is severity]
        if found:
            heading = escaped(findings_text(evaluation, severity, "title", spoken))
            lines += [*([""] if lines else []), f"### {heading}", ""]
            lines += items(_finding(finding, spoken) for finding in found[:_MOST_FINDINGS])
            left = len(found) - _MOST_FINDINGS
            lines += items([escaped(spoken.text("export.md.more_findings", count=left))] if left > 0 else [])
    return lines


def _finding(finding: Finding, spoken: Language) -> str:
    total = spoken.say(finding.sum)
    parts = [
        f"`{finding.code}`",
        escaped(spoken.say(finding.message)),
        escaped(spoken.text("export.md.sum", sum=total)) if total else "",
        f"{escaped(spoken.text('site.sources.one'))} {source(finding.sources[0], spoken)}"
        if finding.sources
        else "",
    ]
    return spoken.sentences(parts)


def quotas(evaluation: Evaluation, spoken: Language) -> list[str]:
    """What has to be asked for, with the plug-in of the verdict or, where there is none, with either."""
    plugin = evaluation.verdict.plugin
    return items(
        escaped(spoken.say(finding.message))
        for finding in evaluation.findings
        if finding.code == "quota-request" and (plugin is None or plugin in finding.applies_to)
    )


def assumed(evaluation: Evaluation, spoken: Language) -> list[str]:
    return items(
        escaped(
            spoken.text(
                "export.md.assumption",
                field=field_name(spoken, assumption.field),
                value=_joined(assumed_text(spoken, assumption), spoken),
                why=spoken.say(assumption.why),
            )
        )
        for assumption in evaluation.assumptions
    )


def _joined(value: str | list[str], spoken: Language) -> str:
    return value if isinstance(value, str) else spoken.list(value)
