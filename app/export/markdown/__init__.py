"""Writes the answer as a decision record in Markdown, for a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...engine.evaluation import Evaluation
from ...plan.plan import Existing
from ...wording.fields import field_name, stated_answers
from ...wording.forecast import forecast_sentences
from ...wording.language import Language
from ...wording.scope import existing_lines, fixed_settings, not_evaluated
from ...wording.verdict import question, repairs_heading
from . import numbers, reasons
from .text import escaped, items, link, source, table


def decision_record(evaluation: Evaluation, language: Language, share_url: str | None) -> str:
    """Return the record: question, verdict, reasons, findings, numbers, forecast, fixed settings, sources, and the link."""
    name = evaluation.plan.name
    title = language.text("export.md.title.named", name=name) if name else language.text("export.md.title")
    lines = [f"# {escaped(title)}", "", *_summary(evaluation, language, share_url)]
    for heading, body in _sections(evaluation, language):
        if body:
            lines += ["", f"## {escaped(heading)}", "", *body]
    return "\n".join([*lines, "", escaped(language.text("export.origin", edition=_edition(evaluation))), ""])


def _summary(evaluation: Evaluation, language: Language, share_url: str | None) -> Iterator[str]:
    verdict = evaluation.verdict
    rows = [
        ("question", escaped(question(evaluation, language))),
        ("verdict", f"**{escaped(language.say(verdict.summary))}**"),
        ("strength", escaped(language.text(f"site.strength.{verdict.strength}"))),
        ("edition", escaped(_edition(evaluation))),
    ]
    if share_url is not None:
        rows.append(("link", link(language.text("export.md.open"), share_url)))
    head = [escaped(language.text("export.md.item")), escaped(language.text("export.md.content"))]
    yield from table(head, ([escaped(language.text(f"export.md.{name}")), text] for name, text in rows))


def _sections(evaluation: Evaluation, language: Language) -> Iterator[tuple[str, list[str]]]:
    """Yield the heading and the lines of each section. The caller leaves out sections without lines."""
    exists = evaluation.plan.existing is Existing.CLUSTER
    title = partial(_title, language)
    yield title("decided"), reasons.decided(evaluation, language)
    yield title("findings"), reasons.findings(evaluation, language)
    yield title("quotas"), reasons.quotas(evaluation, language)
    yield repairs_heading(evaluation, language), reasons.repairs(evaluation, language)
    yield title("answers"), _answers(evaluation, language)
    yield title("ranges"), numbers.ranges(evaluation, language)
    yield title("capacity"), numbers.capacity(evaluation, language)
    yield title("pools"), numbers.node_pools(evaluation, language)
    yield title("ahead"), items(map(escaped, forecast_sentences(evaluation, language)))
    yield title("assumed"), reasons.assumed(evaluation, language)
    yield language.text("exists.title"), items(map(escaped, existing_lines(evaluation, language)))
    fixed_heading = language.text("settled.no_longer") if exists else title("for_good")
    yield fixed_heading, _fixed_settings(evaluation, language, permanent=True)
    yield title("later"), _fixed_settings(evaluation, language, permanent=False)
    yield title("comparison"), numbers.comparison(evaluation, language)
    yield language.text("not_evaluated.title"), items(map(escaped, not_evaluated(language)))
    yield title("sources"), _sources(evaluation, language)


def _title(language: Language, section: str) -> str:
    return language.text(f"export.md.{section}")


def _answers(evaluation: Evaluation, language: Language) -> list[str]:
    return items(
        escaped(language.with_label(field_name(language, pointer), text))
        for pointer, text in stated_answers(evaluation, language)
    )


def _fixed_settings(evaluation: Evaluation, language: Language, *, permanent: bool) -> list[str]:
    return items(
        escaped(language.with_label(each.text, each.value) if each.value else each.text)
        for each in fixed_settings(evaluation, language)
        if each.permanent is permanent
    )


def _sources(evaluation: Evaluation, language: Language) -> list[str]:
    """Return each source of the findings, weights and the comparison once, with those in the reader's language first."""
    resting = [
        *(finding.sources for finding in evaluation.findings),
        *(weight.sources for weight in evaluation.verdict.weights),
        *(row.sources for row in evaluation.comparison),
        evaluation.catalogue.facts.immutable.sources,
    ]
    listed = {each.id: each for sources in resting for each in sources}
    return items(source(each, language) for each in language.sort_sources(listed.values()))


def _edition(evaluation: Evaluation) -> str:
    return evaluation.catalogue.edition
