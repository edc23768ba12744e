"""The command `evaluate`, which evaluates a plan and returns an exit code for pipelines."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue.load import editions_on_demand
from ..catalogue.model import Editions, Plugin
from ..engine.evaluation import Evaluation
from ..importing.report import UNRELATED_FILE_CODES, Imported, RefusedError
from ..importing.sources import Source
from ..plan.draft import Draft, Mistake
from ..plan.read import Reading, read
from ..plan_io.link import encode_within
from ..plan_io.plan_json import merge_mistakes
from ..search.evaluate import evaluate
from ..search.newest_rules import newest_rules
from ..settings import SettingError, Settings
from ..urls import Urls
from ..wording.language import Language, load_language
from .exit_codes import BAD_INPUT, FAILED, FEASIBLE, NOT_FEASIBLE
from .output import (
    ANY,
    FORMATS,
    TEXT,
    Answer,
    Output,
    combines_plans,
    print_stderr,
    print_stdout,
    shows_flips,
)
from .report import mistake_lines, no_link_line, note_lines, painter, refusal_line, refusal_lines, unmet_line
from .source import STANDARD_INPUT, InputOptions, PlanInput, is_directory, read_source

if TYPE_CHECKING:
    from ..importing.places import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `evaluate` to its parser."""
    parser.add_argument(
        "plan",
        nargs="+",
        metavar="PATH",
        help="a plan as JSON, a share link in quotes, any input of the import (a directory or files of Terraform, "
        "terraform show -json, a ROS template, Alibaba Cloud CLI output, an IP plan, a list of networks, a zip of "
        "these), or - for standard input; several are read together",
    )
    parser.add_argument(
        "--source",
        choices=[each.value for each in Source],
        default="",
        metavar="KIND",
        help=f"the format of the file, if it isn't detected: {', '.join(Source)}",
    )
    parser.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="KEY",
        help="which VPC, cluster, variables file or instance type to use if there are several, or which VPC is "
        "connected; a note lists the keys; can be repeated",
    )
    parser.add_argument(
        "--set",
        type=_pair,
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="set a field that the file lacks, or replace its value, by the field's name in a link, such as "
        "pods_per_node=30 or network_policy=must; can be repeated",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=TEXT,
        help="the output format (default: text): tf is Terraform, cluster and nodepools are requests to the API, md is a "
        "decision record, sarif is for code scanning, with the lines of a file's values",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=_file,
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="also write the result to a file, such as md=decision.md; can be repeated",
    )
    parser.add_argument(
        "--require",
        choices=[*(each.value for each in Plugin), ANY],
        default=ANY,
        help="the plug-in that must be feasible (default: any)",
    )
    parser.add_argument(
        "--each",
        action="store_true",
        help="evaluate each of several files, or each plan of a directory, as a separate plan; the exit code is the "
        "highest one",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit with 2 if anything that could matter was skipped",
    )
    parser.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help="print errors only: no result, no notes",
    )


def _pair(text: str) -> tuple[str, str]:
    name, _, value = (part.strip() for part in text.partition("="))
    if not (name and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=VALUE, such as pods_per_node=30")
    return name, value


def _file(text: str) -> tuple[str, Path]:
    form, _, name = text.partition("=")
    if form not in FORMATS or not name:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not FORMAT=FILE with one of the formats {', '.join(FORMATS)}"
        )
    return form, Path(name)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer, and return the exit code. Mistakes and notes about an import go to standard error.

    An unexpected error returns FAILED, since Python's default of 1 means that the plan is not feasible.
    """
    paths: list[str] = arguments.plan
    output = Output(
        arguments.format, arguments.require, arguments.quiet, arguments.strict, tuple(arguments.output)
    )
    groups = [(path,) for path in paths] if arguments.each else [tuple(paths)]
    codes = []
    for sources in groups:
        options = InputOptions(sources, arguments.source, tuple(arguments.choose), tuple(arguments.set))
        codes.append(_exit_code(options, output, is_each=arguments.each, is_titled=len(groups) > 1))
    try:
        codes.append(output.finish())
    except OSError as error:
        print_stderr([f"{error.filename}: {error.strerror}"])
        codes.append(BAD_INPUT)
    return max(codes)


def _exit_code(options: InputOptions, output: Output, *, is_each: bool, is_titled: bool) -> int:
    try:
        settings = Settings.from_environment(os.environ)
        if is_each:
            return _evaluate_each(options, output, settings, is_titled=is_titled)
        return _evaluate(options, output, settings)
    except SettingError as error:
        return _refuse([str(error)])
    except ModuleNotFoundError:
        raise  # app/__main__.py says how to install the missing package
    except Exception:  # noqa: BLE001 - a pipeline has to distinguish any error from an answer
        import traceback  # noqa: PLC0415 - it loads as much as an evaluation needs

        traceback.print_exc()
        return FAILED


def _evaluate_each(options: InputOptions, output: Output, settings: Settings, *, is_titled: bool) -> int:
    """Evaluate the source, or each plan of a directory with several plans. Return the highest exit code."""
    files: tuple[str, ...] = ()
    refusals: tuple[RefusedError, ...] = ()
    if is_directory(options.sources[0]):
        from .import_source import separate_plans  # noqa: PLC0415 - as in source.py

        files, refusals = separate_plans(options, editions_on_demand())
    language = load_language(settings.language)
    if not output.is_quiet:
        print_stderr(refusal_lines(options.sources[0], refusals, language, is_strict=output.is_strict))
    is_bad = output.is_strict and not all(each.is_harmless for each in refusals)
    codes = [BAD_INPUT if is_bad else FEASIBLE]
    for source in files or options.sources:
        if (is_titled or files) and output.written == TEXT and not output.is_quiet:
            print_stdout(f"{source}:")
        codes.append(_evaluate(replace(options, sources=(source,)), output, settings))
    return max(codes)


def _evaluate(options: InputOptions, output: Output, settings: Settings) -> int:
    language = load_language(settings.language)
    editions = editions_on_demand()
    named = "<stdin>" if options.sources[0] == STANDARD_INPUT else options.sources[0].partition("?")[0]
    try:
        plan_input = read_source(options, editions)
    except OSError as error:
        unreadable = Mistake("", "file-unreadable", {"reason": error.strerror or ""})
        return _refuse(mistake_lines(str(error.filename or named), [unreadable], language))
    except RefusedError as error:
        return _refuse([refusal_line(named, error, language)])
    if plan_input.imported is not None:
        is_bad = _is_bad(plan_input.imported, output)
        if is_bad or not output.is_quiet:
            print_stderr(note_lines(named, plan_input.imported, language, is_strict=output.is_strict))
        if is_bad:
            return BAD_INPUT
    reading, mistakes = _read(plan_input, dict(options.stated), editions)
    if mistakes or reading.plan is None:
        return _refuse([*mistake_lines(named, mistakes, language), *_hints(plan_input, mistakes, language)])
    evaluation = evaluate(reading.plan, reading.catalogue, flips=any(map(shows_flips, output.forms)))
    code = FEASIBLE
    if output.forms:
        answer = replace(_answer(plan_input, evaluation, editions, settings), plugin=output.required_plugin)
        if any(map(combines_plans, output.forms)):
            answer = replace(answer, file=plan_input.file, places=_places(plan_input, dict(options.stated)))
        if answer.share_url is None:
            print_stderr([no_link_line(named, settings.max_query_bytes, language)])
        code = output.add(answer)
    if meets_requirement(evaluation, output.required):
        return code
    print_stderr([unmet_line(named, output.required_plugin, language)])
    return max(code, NOT_FEASIBLE)


def _is_bad(imported: Imported, output: Output) -> bool:
    """Return whether the import failed: a file can't be read, a named file has no values, or `--strict` forbids a skipped value."""
    if output.is_strict and not imported.is_complete:
        return True
    return any(each.is_named or each.code not in UNRELATED_FILE_CODES for each in imported.refusals)


def _read(
    plan_input: PlanInput, stated: Collection[str], editions: Editions
) -> tuple[Reading, list[Mistake]]:
    """Return the reading and every mistake. If nothing could be read, only the mistakes that say why are returned."""
    reading = read(plan_input.draft, editions)
    if plan_input.mistakes and plan_input.draft == Draft():
        return reading, plan_input.mistakes
    of_the_whole = [each for each in plan_input.mistakes if not each.pointer]
    of_fields = merge_mistakes([each for each in plan_input.mistakes if each.pointer], reading.mistakes)
    return reading, [*of_the_whole, *(_as_stated(each, stated) for each in of_fields)]


def _as_stated(mistake: Mistake, stated: Collection[str]) -> Mistake:
    """Return the mistake without its pointer if it is about an unknown field given with `--set`.

    Reading a link takes an unknown key for a need, but the file has no such field.
    """
    if mistake.code == "need-unknown" and mistake.params["need"] in stated:
        return replace(mistake, pointer="")
    return mistake


def _places(plan_input: PlanInput, stated: Collection[str]) -> Places:
    """Return the lines of the values that `--set` did not replace."""
    return {
        pointer: place
        for pointer, place in plan_input.places().items()
        if not set(pointer.split("/")) & {*stated}
    }


def _answer(plan_input: PlanInput, evaluation: Evaluation, editions: Editions, settings: Settings) -> Answer:
    draft = plan_input.draft
    query = encode_within(replace(draft, rules=evaluation.catalogue.edition), settings.max_query_bytes)
    share_url = None if query is None else settings.base_url + Urls(settings.root_path).result(query)
    newest = newest_rules(draft, evaluation, editions)
    return Answer(
        evaluation,
        load_language(settings.language),
        share_url,
        newest,
        painter=painter(sys.stdout, os.environ),
    )


def meets_requirement(evaluation: Evaluation, required: str) -> bool:
    """Return whether the required plug-in is feasible. `required` is a plug-in or `ANY`."""
    plugins = tuple(Plugin) if required == ANY else (Plugin(required),)
    return any(evaluation.report(plugin).feasible for plugin in plugins)


def _hints(plan_input: PlanInput, mistakes: Iterable[Mistake], language: Language) -> Iterable[str]:
    """Yield a hint to use `--set` for required fields that an imported file lacks."""
    if plan_input.imported is not None and any(each.code == "required" for each in mistakes):
        yield language.text("command.set")


def _refuse(lines: Iterable[str]) -> int:
    print_stderr(lines)
    return BAD_INPUT
