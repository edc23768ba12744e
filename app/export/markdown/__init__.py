"""The answer as a decision record, ready to be pasted into a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from app.export.ahead import looking_ahead
from app.export.markdown import grounds, numbers
from app.export.markdown.text import escaped, items, link, source, table
from app.export.wording import question, settled
from app.locale import Language
from app.planning.evaluation import Evaluation


def decision_record(evaluation: Evaluation, spoken: Language, share_url: str | None) -> str:
    """Question, verdict, grounds, findings, numbers, what is ahead and for good, sources: one section each, and the link."""
    name = evaluation.plan.name
    title = spoken.text("export.md.title.named", name=name) if name else spoken.text("export.md.title")
    lines = [f"# {escaped(title)}", "", *_summary(evaluation, spoken, share_url)]
    for section, body in _sections(evaluation, spoken):
        if body:
            lines += ["", f"## {escaped(spoken.text(f'export.md.{section}'))}", "", *body]
    return "\n".join([*lines, "", escaped(spoken.text("export.origin", edition=_edition(evaluation))), ""])


def _summary(evaluation: Evaluation, spoken: Language, share_url: str | None) -> Iterator[str]:
    verdict = evaluation.verdict
    rows = [
        ("question", escaped(question(evaluation, spoken))),
        ("verdict", f"**{escaped(spoken.say(verdict.summary))}**"),
        ("strength", escaped(spoken.text(f"site.strength.{verdict.strength}"))),
        ("edition", escaped(_edition(evaluation))),
    ]
    if share_url is not None:
        rows.append(("link", link(spoken.text("export.md.open"), share_url)))
    head = [escaped(spoken.text("export.md.item")), escaped(spoken.text("export.md.content"))]
    yield from table(head, ([escaped(spoken.text(f"export.md.{name}")), text] for name, text in rows))


def _sections(evaluation: Evaluation, spoken: Language) -> Iterator[tuple[str, list[str]]]:
    yield "decided", grounds.decided(evaluation, spoken)
    yield "findings", grounds.findings(evaluation, spoken)
    yield "quotas", grounds.quotas(evaluation, spoken)
    yield "ranges", numbers.ranges(evaluation, spoken)
    yield "capacity", numbers.capacity(evaluation, spoken)
    yield "ahead", items(map(escaped, looking_ahead(evaluation, spoken)))
    yield "assumed", grounds.assumed(evaluation, spoken)
    yield "for_good", _settled(evaluation, spoken, for_good=True)
    yield "later", _settled(evaluation, spoken, for_good=False)
    yield "comparison", numbers.comparison(evaluation, spoken)
    yield "sources", _sources(evaluation, spoken)


def _settled(evaluation: Evaluation, spoken: Language, *, for_good: bool) -> list[str]:
    return items(
        escaped(f"{each.text}: {each.value}" if each.value else each.text)
        for each in settled(evaluation, spoken)
        if each.for_good is for_good
    )


def _sources(evaluation: Evaluation, spoken: Language) -> list[str]:
    """Every source once that a finding, a weight or a cell of the comparison rests on."""
    resting = [
        *(finding.sources for finding in evaluation.findings),
        *(weight.sources for weight in evaluation.verdict.weights),
        *(row.sources for row in evaluation.comparison),
        evaluation.catalogue.facts.immutable.sources,
    ]
    listed = {each.id: each for sources in resting for each in sources}
    return items(source(each, spoken) for each in listed.values())


def _edition(evaluation: Evaluation) -> str:
    return evaluation.catalogue.edition
