"""`python -m app evaluate`: one plan judged, and an exit code that a pipeline can act on."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeAlias

from app.catalogue.load import load_editions
from app.catalogue.model import Plugin
from app.command_line.report import mistake_lines, report
from app.command_line.source import STANDARD_INPUT, draft_of_source
from app.export.json import evaluation_json
from app.export.markdown import decision_record
from app.export.terraform import terraform_file
from app.locale import Language, language
from app.planning.draft import Draft, Mistake
from app.planning.evaluate import evaluate
from app.planning.evaluation import Evaluation
from app.planning.newest_rules import NewestRules, newest_rules
from app.planning.read import read
from app.settings import Settings
from app.web.link import encode
from app.web.urls import Urls

FEASIBLE: Final = 0
NOT_FEASIBLE: Final = 1
BAD_INPUT: Final = 2

ANY: Final = "any"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed: `newest` where the plan's edition is an older one."""

    evaluation: Evaluation
    spoken: Language
    share_url: str
    newest: NewestRules | None


Writer: TypeAlias = Callable[[Answer], str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", help="a plan as JSON, a share link, or - for JSON on standard input")
    parser.add_argument("--format", choices=FORMATS, default="text", help="what is printed (text)")
    parser.add_argument(
        "--require", choices=(*Plugin, ANY), default=ANY, help="the plug-in that has to be feasible (any)"
    )


def run(source: str, written: str, required: str) -> int:
    """Print the answer; every mistake goes to standard error."""
    settings = Settings.from_environment(os.environ)
    spoken = language(settings.language)
    try:
        draft, mistakes = draft_of_source(source)
    except OSError as error:
        return _refuse(source, [Mistake("", "file-unreadable", {"reason": error.strerror or ""})], spoken)
    if mistakes and draft == Draft():
        return _refuse(source, mistakes, spoken)
    editions = load_editions()
    reading = read(draft, editions)
    mistaken = {mistake.pointer for mistake in mistakes}
    mistakes += [mistake for mistake in reading.mistakes if mistake.pointer not in mistaken]
    if mistakes or reading.plan is None:
        return _refuse(source, mistakes, spoken)
    evaluation = evaluate(reading.plan, reading.catalogue)
    query = encode(replace(draft, rules=reading.catalogue.edition))
    share_url = settings.base_url + Urls(settings.root_path).result(query)
    answer = Answer(evaluation, spoken, share_url, newest_rules(draft, evaluation, editions))
    print(FORMATS[written](answer).rstrip("\n"))
    return FEASIBLE if is_met(evaluation, required) else NOT_FEASIBLE


def is_met(evaluation: Evaluation, required: str) -> bool:
    """Whether the plug-in that is asked for, or any, can carry the plan."""
    plugins = tuple(Plugin) if required == ANY else (Plugin(required),)
    return any(evaluation.report(plugin).feasible for plugin in plugins)


def _refuse(source: str, mistakes: list[Mistake], spoken: Language) -> int:
    named = "<stdin>" if source == STANDARD_INPUT else source.partition("?")[0]
    for line in mistake_lines(named, mistakes, spoken):
        print(line, file=sys.stderr)
    return BAD_INPUT


def _text(answer: Answer) -> str:
    return "\n".join(report(answer.evaluation, answer.spoken, answer.share_url))


def _json(answer: Answer) -> str:
    body = evaluation_json(answer.evaluation, answer.spoken, answer.share_url, answer.newest)
    return json.dumps(body, ensure_ascii=False, indent=2)


def _markdown(answer: Answer) -> str:
    return decision_record(answer.evaluation, answer.spoken, answer.share_url)


def _terraform(answer: Answer) -> str:
    return terraform_file(answer.evaluation, answer.spoken, answer.share_url)


FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {"text": _text, "json": _json, "md": _markdown, "tf": _terraform}
)
