"""The Evaluation as text for a terminal or a pipeline's log."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from typing import Final

from app.catalogue.model import Plugin
from app.export.ahead import looking_ahead
from app.export.plain_text import one_line
from app.export.wording import tipped
from app.importing.report import Choice, Imported, RefusedError
from app.locale import Language
from app.planning.draft import Mistake
from app.planning.evaluation import Evaluation, Finding, Pointer
from app.web.present.imported import missed_sentence, refusal_reason, remark_sentence

_MOST_OPTIONS: Final = 50


def report(evaluation: Evaluation, spoken: Language, share_url: str | None) -> Iterator[str]:
    """The verdict first, then what each plug-in can hold, what tipped the balance, the findings, what is ahead, what was
    assumed, the link.
    """
    yield spoken.say(evaluation.verdict.summary)
    yield ""
    for plugin, capacity in evaluation.capacities:
        state = "feasible" if evaluation.report(plugin).feasible else "not-feasible"
        yield spoken.text(
            f"command.plugin.{state}", plugin=spoken.text(f"plugin.{plugin}"), nodes=capacity.max_nodes
        )
    yield from _headed(spoken, "result.why.weights", map(one_line, tipped(evaluation, spoken)))
    yield from _headed(spoken, "command.findings", (_finding(each, spoken) for each in evaluation.findings))
    yield from _headed(spoken, "command.ahead", map(one_line, looking_ahead(evaluation, spoken)))
    assumptions = (_placed((each.field,), spoken.say(each.why)) for each in evaluation.assumptions)
    yield from _headed(spoken, "command.assumptions", assumptions)
    yield ""
    edition = evaluation.catalogue.edition
    if share_url is None:
        yield spoken.text("command.edition", edition=edition)
    else:
        yield spoken.text("command.link", edition=edition, url=share_url)


def mistake_lines(source: str, mistakes: Iterable[Mistake], spoken: Language) -> Iterator[str]:
    """A line a mistake, as compilers write them: where it stands, then the sentence."""
    for mistake in mistakes:
        yield f"{source}: {_placed((mistake.pointer,), spoken.text(mistake.message_code, **mistake.params))}"


def refusal_line(source: str, refusal: RefusedError, spoken: Language) -> str:
    """Why the file is not read at all, with the line that it fails in."""
    where = f"{source}:{refusal.line}" if refusal.line else source
    return f"{where}: {one_line(refusal_reason(spoken, refusal))}"


def note_lines(source: str, imported: Imported, spoken: Language) -> Iterator[str]:
    """What a file was read as, what of it was left out line by line, and what can be chosen otherwise."""
    note = spoken.text("command.severity.note")
    kind = spoken.text(f"import.source.{imported.source}")
    yield f"{source}: {note}: {spoken.text('import.found.title', source=kind)}"
    for missed in imported.missed:
        left_out = spoken.text(
            "command.left-out", found=missed.excerpt, reason=missed_sentence(spoken, missed)
        )
        yield f"{source}:{missed.line}: {note}: {one_line(left_out)}"
    more = imported.missed_count - len(imported.missed)
    if more > 0:
        yield f"{source}: {note}: {spoken.text('import.more', count=more)}"
    for remark in imported.remarks:
        yield f"{source}:{remark.line}: {note}: {one_line(remark_sentence(spoken, remark))}"
    if imported.choice is not None:
        yield from (f"{source}: {note}: {line}" for line in _choice_lines(imported.choice, spoken))


def no_link_line(source: str, most: int, spoken: Language) -> str:
    """Why the answer has no link: `most` bytes are the longest query string that a server takes."""
    note = spoken.text("command.severity.note")
    return f"{source}: {note}: {spoken.text('command.no-link', most=most)}"


def unmet_line(source: str, required: Plugin | None, spoken: Language) -> str:
    """That the plug-in that has to be feasible is not; None: that none is."""
    error = spoken.text("command.severity.error")
    if required is None:
        return f"{source}: {error}: {spoken.text('command.unmet.any')}"
    unmet = spoken.text("command.unmet", plugin=spoken.text(f"plugin.{required}"), required=required)
    return f"{source}: {error}: {unmet}"


def _choice_lines(choice: Choice, spoken: Language) -> Iterator[str]:
    chosen = one_line(dict(choice.options)[choice.chosen])
    label = spoken.text(f"import.choice.{choice.kind}")
    yield spoken.text("command.chosen", label=label, chosen=chosen)
    others = [option for option in choice.options if option[0] != choice.chosen]
    for key, text in others[:_MOST_OPTIONS]:
        yield f"  --choose {shlex.quote(one_line(key))}  ({one_line(text)})"
    if len(others) > _MOST_OPTIONS:
        yield spoken.text("import.more", count=len(others) - _MOST_OPTIONS)


def _headed(spoken: Language, heading: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield ""
        yield spoken.text(heading)
        yield from (f"  {line}" for line in shown)


def _finding(finding: Finding, spoken: Language) -> str:
    severity = spoken.text(f"command.severity.{finding.severity}")
    return f"{severity} {finding.code} {_placed(finding.fields, spoken.say(finding.message))}"


def _placed(fields: Iterable[Pointer], sentence: str) -> str:
    where = " ".join(field for field in fields if field)
    return one_line(f"{where}: {sentence}" if where else sentence)
