"""The Evaluation as text for a terminal or a pipeline's log."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from typing import Final

from ..catalogue.model import Plugin
from ..engine.evaluation import Evaluation, Finding, Pointer, Severity
from ..importing.report import OTHER_FILES, Choice, Imported, RefusedError
from ..plan.draft import Mistake
from ..wording.forecast import forecast_sentences
from ..wording.imports import refusal_reason, remark_sentence, skipped_sentence
from ..wording.language import Language
from ..wording.plain_text import one_line
from ..wording.sentences import tipped
from .colours import PLAIN, Colour, Painter

_MAX_OPTIONS: Final = 50
_MAX_FILES: Final = 10
_OF_SEVERITY: Final = {
    Severity.ERROR: Colour.RED,
    Severity.WARNING: Colour.YELLOW,
    Severity.NOTE: Colour.CYAN,
}


def report(
    evaluation: Evaluation, language: Language, share_url: str | None, painter: Painter = PLAIN
) -> Iterator[str]:
    """The verdict first, then what each plug-in can hold, what tipped the balance, the findings, what is ahead, what was
    assumed, the link.
    """
    yield painter.paint(language.say(evaluation.verdict.summary), Colour.BOLD)
    yield ""
    for plugin, capacity in evaluation.capacities:
        state, colour = (
            ("feasible", Colour.GREEN) if evaluation.report(plugin).feasible else ("not-feasible", Colour.RED)
        )
        line = language.text(
            f"command.plugin.{state}", plugin=language.text(f"plugin.{plugin}"), nodes=capacity.max_nodes
        )
        yield painter.paint(line, colour)
    yield from _headed(language, "result.why.weights", map(one_line, tipped(evaluation, language)))
    yield from _headed(
        language, "command.findings", (_finding(each, language, painter) for each in evaluation.findings)
    )
    yield from _headed(language, "command.ahead", map(one_line, forecast_sentences(evaluation, language)))
    assumptions = (_placed((each.field,), language.say(each.why)) for each in evaluation.assumptions)
    yield from _headed(language, "command.assumptions", assumptions)
    yield ""
    edition = evaluation.catalogue.edition
    if share_url is None:
        yield language.text("command.edition", edition=edition)
    else:
        yield language.text("command.link", edition=edition, url=share_url)


def mistake_lines(source: str, mistakes: Iterable[Mistake], language: Language) -> Iterator[str]:
    """A line a mistake, as compilers write them: where it stands, then the sentence."""
    for mistake in mistakes:
        yield f"{source}: {_placed((mistake.pointer,), language.text(mistake.message_code, **mistake.params))}"


def refusal_line(source: str, refusal: RefusedError, language: Language) -> str:
    """Why a file is not read at all, with the line that it fails in."""
    file = refusal.file or source
    where = f"{file}:{refusal.line}" if refusal.line else file
    return f"{where}: {one_line(refusal_reason(language, refusal))}"


def note_lines(source: str, imported: Imported, language: Language, *, is_strict: bool) -> Iterator[str]:
    """What the files were read as, what of them was skipped line by line, and what can be chosen otherwise.

    `is_strict`: what was skipped is an error. `source` is what a file without a name is called.
    """
    note, error = (language.text(f"command.severity.{each}") for each in ("note", "error"))
    severity = error if is_strict else note
    for kind in dict.fromkeys(each.source for each in imported.files if each.source):
        named = [each.name or source for each in imported.files if each.source == kind]
        files = language.list(named[:_MAX_FILES]) + (" …" if len(named) > _MAX_FILES else "")
        title = language.text("import.found.title", source=language.text(f"import.source.{kind}"))
        yield f"{files}: {note}: {title}"
    for refusal in imported.refusals:
        is_error = is_strict or refusal.named or refusal.code not in OTHER_FILES
        yield refusal_line(source, refusal, language).replace(": ", f": {error if is_error else note}: ", 1)
    for skipped in imported.skipped:
        left_out = language.text(
            "command.skipped", found=skipped.excerpt, reason=skipped_sentence(language, skipped)
        )
        yield f"{skipped.file or source}:{skipped.line}: {severity}: {one_line(left_out)}"
    more = imported.skipped_count - len(imported.skipped)
    if more > 0:
        yield f"{source}: {severity}: {language.text('import.more', count=more)}"
    if not imported.skipped:
        yield f"{source}: {note}: {language.text('import.skipped.none')}"
    for remark in imported.remarks:
        yield f"{remark.file or source}:{remark.line}: {note}: {one_line(remark_sentence(language, remark))}"
    for choice in imported.choices:
        yield from (f"{source}: {note}: {line}" for line in _choice_lines(choice, language))


def no_link_line(source: str, most: int, language: Language) -> str:
    """Why the answer has no link: `most` bytes are the longest query string that a server takes."""
    note = language.text("command.severity.note")
    return f"{source}: {note}: {language.text('command.no-link', most=most)}"


def unmet_line(source: str, required: Plugin | None, language: Language) -> str:
    """That the plug-in that has to be feasible is not; None: that none is."""
    error = language.text("command.severity.error")
    if required is None:
        return f"{source}: {error}: {language.text('command.unmet.any')}"
    unmet = language.text("command.unmet", plugin=language.text(f"plugin.{required}"), required=required)
    return f"{source}: {error}: {unmet}"


def _choice_lines(choice: Choice, language: Language) -> Iterator[str]:
    """What was chosen, or assumed, and the other options as they are asked for."""
    label = language.text(f"import.choice.{choice.kind}")
    chosen = [one_line(text) for key, text in choice.options if key in choice.chosen]
    if choice.several:
        yield language.text(
            "command.assumed",
            label=label,
            chosen=language.list(chosen) or language.text("import.choice.none"),
        )
    else:
        yield language.text("command.chosen", label=label, chosen=language.list(chosen))
    others = [option for option in choice.options if option[0] not in choice.chosen]
    for key, text in others[:_MAX_OPTIONS]:
        yield f"  --choose {shlex.quote(one_line(key))}  ({one_line(text)})"
    if len(others) > _MAX_OPTIONS:
        yield language.text("import.more", count=len(others) - _MAX_OPTIONS)


def _headed(language: Language, heading: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield ""
        yield language.text(heading)
        yield from (f"  {line}" for line in shown)


def _finding(finding: Finding, language: Language, painter: Painter) -> str:
    severity = painter.paint(
        language.text(f"command.severity.{finding.severity}"), _OF_SEVERITY[finding.severity]
    )
    return f"{severity} {finding.code} {_placed(finding.fields, language.say(finding.message))}"


def _placed(fields: Iterable[Pointer], sentence: str) -> str:
    where = " ".join(field for field in fields if field)
    return one_line(f"{where}: {sentence}" if where else sentence)
