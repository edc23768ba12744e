"""Formats an Evaluation as text for a terminal or a pipeline's log."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TextIO

from ..catalogue.model import Plugin
from ..engine.evaluation import Evaluation, Finding, Pointer, Severity
from ..importing.report import UNRELATED_FILE_CODES, Choice, Imported, RefusedError
from ..plan.draft import Mistake
from ..wording.capacity import condition_sentence, limit_needs, limit_title, pool_sentence
from ..wording.forecast import forecast_sentences
from ..wording.imports import refusal_reason, remark_sentence, skipped_sentence
from ..wording.language import Language
from ..wording.plain_text import capitalized, one_line
from ..wording.scope import existing_lines, not_evaluated_sentence
from ..wording.verdict import balance_sentences, repair_ranges, repair_title, repairs_heading

_MAX_OPTIONS: Final = 50
_MAX_FILES: Final = 10


class Colour(StrEnum):
    """ANSI colour codes that every terminal supports."""

    BOLD = "1"
    RED = "31"
    GREEN = "32"
    YELLOW = "33"
    CYAN = "36"


@dataclass(frozen=True, slots=True)
class Painter:
    """Colours text, unless colours are off."""

    is_on: bool

    def paint(self, text: str, colour: Colour) -> str:
        """Return the text in a colour, or unchanged if colours are off."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.is_on else text


PLAIN: Final = Painter(is_on=False)


def painter(stream: TextIO, environment: Mapping[str, str]) -> Painter:
    """Return a painter for a stream. Colours are on for a terminal, unless `NO_COLOR` (no-color.org) or `TERM=dumb` is set."""
    is_refused = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    return Painter(is_on=stream.isatty() and not is_refused)


_SEVERITY_COLOURS: Final = {
    Severity.ERROR: Colour.RED,
    Severity.WARNING: Colour.YELLOW,
    Severity.NOTE: Colour.CYAN,
}


def report(
    evaluation: Evaluation, language: Language, share_url: str | None, painter: Painter = PLAIN
) -> Iterator[str]:
    """Yield the lines of the report.

    They are the verdict with its conditions, the limits of each plug-in, the weights, findings, repairs, the forecast, existing
    resources, assumptions, the topics that are not evaluated, and the link.
    """
    yield painter.paint(language.say(evaluation.verdict.summary), Colour.BOLD)
    conditions = (condition_sentence(each, language) for each in evaluation.verdict.conditions)
    yield from _headed(language.text("command.conditions"), conditions)
    for plugin in Plugin:
        yield from _plugin(evaluation, plugin, language, painter)
    sections: dict[str, Iterable[str]] = {
        language.text("result.why.weights"): map(one_line, balance_sentences(evaluation, language)),
        language.text("command.findings"): (
            _finding(each, language, painter) for each in evaluation.findings
        ),
        repairs_heading(evaluation, language): _repairs(evaluation, language),
        language.text("command.ahead"): map(one_line, forecast_sentences(evaluation, language)),
        language.text("exists.title"): existing_lines(evaluation, language),
        language.text("command.assumptions"): (
            _placed((each.field,), language.say(each.why)) for each in evaluation.assumptions
        ),
    }
    for heading, lines in sections.items():
        yield from _headed(heading, lines)
    yield ""
    yield not_evaluated_sentence(language)
    yield ""
    edition = evaluation.catalogue.edition
    if share_url is None:
        yield language.text("command.edition", edition=edition)
    else:
        yield language.text("command.link", edition=edition, url=share_url)


def _plugin(evaluation: Evaluation, plugin: Plugin, language: Language, painter: Painter) -> Iterator[str]:
    """Yield whether a plug-in is feasible, then its limits and node pools."""
    report, name = evaluation.report(plugin), language.text(f"plugin.{plugin}")
    state, colour = ("feasible", Colour.GREEN) if report.feasible else ("not-feasible", Colour.RED)
    yield ""
    yield painter.paint(language.text(f"command.plugin.{state}", plugin=name), colour)
    bottleneck = report.capacity.bottleneck
    for limit in report.capacity.limits:
        line = language.with_label(capitalized(limit_title(limit, language)), limit_needs(limit, language))
        noted = language.with_note(line, language.text("command.bottleneck")) if limit is bottleneck else line
        yield f"  {one_line(noted)}"
    for place in range(len(report.capacity.node_pools)):
        yield f"  {one_line(pool_sentence(evaluation, plugin, place, language))}"


def _repairs(evaluation: Evaluation, language: Language) -> Iterator[str]:
    """Yield each repair, followed by the ranges that it changes and the actions that it needs."""
    for number, repair in enumerate(evaluation.repairs, start=1):
        yield f"{number}. {one_line(repair_title(repair, language))}"
        yield from (f"   {one_line(each)}" for each in repair_ranges(repair, language))
        yield from (f"   {one_line(language.say(action.message))}" for action in repair.actions)


def mistake_lines(source: str, mistakes: Iterable[Mistake], language: Language) -> Iterator[str]:
    """Yield a line for each mistake, in the style of a compiler: the source, the field, and the sentence."""
    for mistake in mistakes:
        yield f"{source}: {_placed((mistake.pointer,), language.text(mistake.message_code, **mistake.params))}"


def refusal_line(source: str, refusal: RefusedError, language: Language) -> str:
    """Return why a file can't be read, with the line where reading failed."""
    file = refusal.file or source
    where = f"{file}:{refusal.line}" if refusal.line else file
    return f"{where}: {one_line(refusal_reason(language, refusal))}"


def refusal_lines(
    source: str, refusals: Iterable[RefusedError], language: Language, *, is_strict: bool
) -> Iterator[str]:
    """Yield a line for each file that wasn't read: an error if the user named it or it matters, else a note."""
    for refusal in refusals:
        is_error = (
            (is_strict and not refusal.is_harmless)
            or refusal.is_named
            or refusal.code not in UNRELATED_FILE_CODES
        )
        severity = language.text(f"command.severity.{'error' if is_error else 'note'}")
        yield refusal_line(source, refusal, language).replace(": ", f": {severity}: ", 1)


def note_lines(source: str, imported: Imported, language: Language, *, is_strict: bool) -> Iterator[str]:
    """Yield the formats of the files, the skipped lines, and the choices that the user can change.

    `is_strict`: a skipped line is an error. `source` replaces the name of a file without one.
    """
    note, error = (language.text(f"command.severity.{each}") for each in ("note", "error"))
    severity = error if is_strict else note
    for kind in dict.fromkeys(each.source for each in imported.files if each.source):
        named = [each.name or source for each in imported.files if each.source == kind]
        files = language.list(named[:_MAX_FILES]) + (" …" if len(named) > _MAX_FILES else "")
        title = language.text("import.found.title", source=language.text(f"import.source.{kind}"))
        yield f"{files}: {note}: {title}"
    yield from refusal_lines(source, imported.refusals, language, is_strict=is_strict)
    for skipped in imported.skipped:
        left_out = language.text(
            "command.skipped", found=skipped.excerpt, reason=skipped_sentence(language, skipped)
        )
        yield f"{skipped.file or source}:{skipped.line}: {severity}: {one_line(left_out)}"
    more = imported.skipped_count - len(imported.skipped)
    if more > 0:
        yield f"{source}: {severity}: {language.text('import.more', count=more)}"
    if imported.is_complete:
        yield f"{source}: {note}: {language.text('import.skipped.none')}"
    for remark in imported.remarks:
        sentence = remark_sentence(language, remark)
        text = sentence if remark.excerpt in sentence else language.with_label(remark.excerpt, sentence)
        yield f"{remark.file or source}:{remark.line}: {note}: {one_line(text)}"
    if (more := imported.remark_count - len(imported.remarks)) > 0:
        yield f"{source}: {note}: {language.text('import.more', count=more)}"
    for choice in imported.choices:
        yield from (f"{source}: {note}: {line}" for line in _choice_lines(choice, language))


def no_link_line(source: str, most: int, language: Language) -> str:
    """Return why the answer has no link. `most` is the maximum length of a query string, in bytes."""
    note = language.text("command.severity.note")
    return f"{source}: {note}: {language.text('command.no-link', most=most)}"


def unmet_line(source: str, required: Plugin | None, language: Language) -> str:
    """Return the error that the required plug-in isn't feasible, or for None that no plug-in is."""
    error = language.text("command.severity.error")
    if required is None:
        return f"{source}: {error}: {language.text('command.unmet.any')}"
    unmet = language.text("command.unmet", plugin=language.text(f"plugin.{required}"), required=required)
    return f"{source}: {error}: {unmet}"


def _choice_lines(choice: Choice, language: Language) -> Iterator[str]:
    """Yield the option that was chosen or assumed, then the other options as arguments of `--choose`."""
    label = language.text(f"import.choice.{choice.kind}")
    chosen = [one_line(text) for key, text in choice.options if key in choice.chosen]
    if choice.allows_several:
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


def _headed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield ""
        yield heading
        yield from (f"  {line}" for line in shown)


def _finding(finding: Finding, language: Language, painter: Painter) -> str:
    severity = painter.paint(
        language.text(f"command.severity.{finding.severity}"), _SEVERITY_COLOURS[finding.severity]
    )
    return f"{severity} {finding.code} {_placed(finding.fields, language.say(finding.message))}"


def _placed(fields: Iterable[Pointer], sentence: str) -> str:
    where = " ".join(field for field in fields if field)
    return one_line(f"{where}: {sentence}" if where else sentence)
