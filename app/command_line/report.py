"""The Evaluation as text for a terminal or a pipeline's log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.export.plain_text import one_line
from app.locale import Language
from app.planning.draft import Mistake
from app.planning.evaluation import Evaluation, Finding, Pointer


def report(evaluation: Evaluation, spoken: Language, share_url: str) -> Iterator[str]:
    """The verdict first, then what each plug-in can hold, the findings, what was assumed, the link."""
    yield spoken.say(evaluation.verdict.summary)
    yield ""
    for plugin, capacity in evaluation.capacities:
        state = "feasible" if evaluation.report(plugin).feasible else "not-feasible"
        yield spoken.text(
            f"command.plugin.{state}", plugin=spoken.text(f"command.{plugin}"), nodes=capacity.max_nodes
        )
    yield from _headed(spoken, "findings", (_finding(each, spoken) for each in evaluation.findings))
    assumptions = (_placed((each.field,), spoken.say(each.why)) for each in evaluation.assumptions)
    yield from _headed(spoken, "assumptions", assumptions)
    yield ""
    yield spoken.text("command.link", edition=evaluation.catalogue.edition, url=share_url)


def mistake_lines(source: str, mistakes: Iterable[Mistake], spoken: Language) -> Iterator[str]:
    """A line a mistake, as compilers write them: where it stands, then the sentence."""
    for mistake in mistakes:
        yield f"{source}: {_placed((mistake.pointer,), spoken.text(mistake.message_code, **mistake.params))}"


def _headed(spoken: Language, section: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield ""
        yield spoken.text(f"command.{section}")
        yield from (f"  {line}" for line in shown)


def _finding(finding: Finding, spoken: Language) -> str:
    severity = spoken.text(f"command.severity.{finding.severity}")
    return f"{severity} {finding.code} {_placed(finding.fields, spoken.say(finding.message))}"


def _placed(fields: Iterable[Pointer], sentence: str) -> str:
    where = " ".join(field for field in fields if field)
    return one_line(f"{where}: {sentence}" if where else sentence)
