"""The tools themselves: they take arguments as JSON, and return a short answer as JSON or every mistake at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from ..answers.difference import difference_json
from ..answers.evaluation import evaluation_json
from ..answers.fleet_proposal import fleet_proposal_json
from ..answers.instance_types import found_types_json
from ..answers.problem import plan_errors, plan_problem
from ..catalogue.model import Catalogue, Editions
from ..fleet.proposal import Unplaced, propose_fleet
from ..importing.files import collect_pasted
from ..importing.read import reader
from ..importing.recognise import Source
from ..importing.report import Imported, RefusedError, Remark
from ..importing.text import MAX_UPLOAD_BYTES
from ..plan.draft import Draft, Mistake
from ..plan.plan import Plan
from ..plan.read import Reading, read
from ..plan_io.fleet_text import placed_query
from ..plan_io.link import decode, encode, encode_within, query_of, stated_draft_of
from ..plan_io.plan_json import draft_of_json, merge_mistakes, plan_in, type_mistake
from ..plan_io.plan_to_json import draft_json
from ..plan_io.proposal_request import read_proposal
from ..search.difference import difference
from ..search.evaluate import evaluate
from ..search.newest_rules import newest_rules
from ..search.type_search import find_types, read_search
from ..settings import LANGUAGES, Settings
from ..urls import Urls
from ..wording.imports import refusal_sentence, remark_sentence, skipped_sentence
from ..wording.language import Language, load_language
from ..wording.plain_text import encodable
from .short_answers import (
    JsonObject,
    short_difference,
    short_evaluation,
    short_proposal,
    short_types,
    shorten_lists,
)

Arguments: TypeAlias = Mapping[str, Any]

# Arguments that every tool takes in addition to its own.
_COMMON: Final = {"language": str, "full": bool}
DEFAULT_TYPE_COUNT: Final = 10


class ToolError(Exception):
    """Arguments can't be read. `problem` has the problem details of the API, each mistake with its JSON Pointer."""

    def __init__(self, problem: JsonObject) -> None:
        super().__init__(problem["detail"])
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ValidPlan:
    """A plan without mistakes, and the catalogue to evaluate it with."""

    plan: Plan
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools, with the editions of the catalogue and the settings for links."""

    editions: Editions
    settings: Settings

    def call(self, name: str, arguments: Arguments) -> JsonObject:
        """Return the answer of a tool. Raises KeyError for an unknown tool, and ToolError if the arguments can't be read."""
        answer = _ANSWERS[name]
        mistakes = [
            type_mistake(f"/{key}", kind)
            for key, kind in _COMMON.items()
            if arguments.get(key) is not None and not isinstance(arguments[key], kind)
        ]
        tag = arguments.get("language") or self.settings.language
        if not mistakes and tag not in LANGUAGES:
            mistakes = [Mistake("/language", "choice-unknown", {"value": str(tag), "known": LANGUAGES})]
        language = load_language(self.settings.language if mistakes else tag)
        _refuse(mistakes, language)
        own = {key: value for key, value in arguments.items() if key not in _COMMON and value is not None}
        return answer(self, own, language, arguments.get("full") is True)

    def evaluate_plan(self, arguments: Arguments, language: Language, full: bool) -> JsonObject:
        """Evaluate `plan`, which is a Plan or a link. The fields of a Plan may also be the arguments themselves."""
        given = arguments["plan"] if arguments.keys() == {"plan"} else arguments
        draft, reading, mistakes = self._read(given)
        _refuse(mistakes, language)
        return self._evaluated(draft, _valid_plan(reading), language, full)

    def compare_plans(self, arguments: Arguments, language: Language, full: bool) -> JsonObject:
        """Return the difference between plan `a` and plan `b`."""
        plans, mistakes = [], _unknown(arguments, ("a", "b"))
        for side in ("a", "b"):
            if side not in arguments:
                mistakes.append(Mistake(f"/{side}", "required"))
                continue
            _, reading, found = self._read(arguments[side])
            plans.append(reading)
            mistakes += [replace(each, pointer=f"/{side}{each.pointer}") for each in found]
        _refuse(mistakes, language)
        a, b = map(_valid_plan, plans)
        differs = difference(evaluate(a.plan, a.catalogue), evaluate(b.plan, b.catalogue))
        answer = difference_json(differs, language)
        queries = {
            side: encode(stated_draft_of(each.plan, each.catalogue)) for side, each in (("a", a), ("b", b))
        }
        path = Urls(self.settings.root_path).compare(urlencode(queries))
        link = self._address(path) if len(path) <= self.settings.max_query_bytes else None
        return {**answer, "share_url": link} if full else short_difference(answer, link)

    def lay_out_fleet(self, arguments: Arguments, language: Language, full: bool) -> JsonObject:
        """Propose ranges for a whole fleet in one address space, as `POST /api/v1/fleet-proposal` does."""
        asked = read_proposal(json.dumps(arguments).encode(), self.editions)
        _refuse(asked.mistakes, language, "error.proposal-unreadable")
        found = list(propose_fleet(asked.cluster_requests, asked.space, asked.taken, self.editions.newest))
        most = self.settings.max_query_bytes
        queries = [None if isinstance(each, Unplaced) else placed_query(each, most) for each in found]
        links = [None if query is None else self._result(query) for query in queries]
        answer = fleet_proposal_json(found, self.editions.newest.edition, language, links)
        return {**answer} if full else short_proposal(answer)

    def search_instance_types(self, arguments: Arguments, language: Language, full: bool) -> JsonObject:
        """Search the instance types of the catalogue, as `GET /api/v1/instance-types` does."""
        given = {"limit": DEFAULT_TYPE_COUNT, **arguments}
        reading = read_search([(name, str(value)) for name, value in given.items()], self.editions)
        _refuse(reading.mistakes, language, "error.search-unreadable")
        assert reading.search is not None, "without a mistake there is a search"
        answer = found_types_json(find_types(reading.search, reading.catalogue), reading.catalogue)
        return {**answer} if full else short_types(answer)

    def import_network(self, arguments: Arguments, language: Language, full: bool) -> JsonObject:
        """Return the parts of a Plan that a text of another tool has, and the Evaluation if the plan is complete."""
        _refuse(_text_mistakes(arguments), language, "error.plan-unreadable")
        source, chosen = arguments.get("source", ""), arguments.get("choose", "").split(",")
        try:
            imported = reader(self.editions).read(
                collect_pasted(encodable(arguments["text"])), source, chosen
            )
        except RefusedError as refusal:
            error = {
                "pointer": "/text",
                "code": f"import-{refusal.code}",
                "detail": refusal_sentence(language, refusal),
            }
            raise ToolError({**plan_problem(error["detail"], [error])}) from None  # type: ignore[list-item]
        reading = read(imported.draft, self.editions)
        mistakes = merge_mistakes(list(imported.mistakes), reading.mistakes)
        missing = plan_errors(mistakes, language)
        answer: JsonObject = {
            "plan": draft_json(imported.draft),
            "missing": missing,
            **_notes(imported, language),
        }
        if mistakes or reading.plan is None:
            return shorten_lists(answer, ("notes", "left_out_lines", "missing"))
        evaluated = self._evaluated(imported.draft, _valid_plan(reading), language, full)
        return {**evaluated, **answer} if full else shorten_lists({**evaluated, **answer}, _LISTS_OF_IMPORT)

    def _read(self, given: object) -> tuple[Draft, Reading, list[Mistake]]:
        """Read a Plan, an Evaluation with a Plan in it, or a link."""
        if isinstance(given, str):
            link = decode(query_of(given))
            draft, found = link.draft, list(link.problems)
        else:
            draft, found = draft_of_json(plan_in(given))
        reading = read(draft, self.editions)
        return draft, reading, merge_mistakes(found, reading.mistakes)

    def _evaluated(self, draft: Draft, valid: ValidPlan, language: Language, full: bool) -> JsonObject:
        """Return the Evaluation of a plan, with a link unless it would be too long for the server."""
        evaluation = evaluate(valid.plan, valid.catalogue)
        query = encode_within(stated_draft_of(valid.plan, valid.catalogue), self.settings.max_query_bytes)
        link = None if query is None else self._result(query)
        answer = evaluation_json(evaluation, language, link, newest_rules(draft, evaluation, self.editions))
        return {**answer} if full else short_evaluation(answer)

    def _result(self, query: str) -> str:
        return self._address(Urls(self.settings.root_path).result(query))

    def _address(self, path: str) -> str:
        return f"{self.settings.base_url}{path}"


_ANSWERS: Final[Mapping[str, Callable[[Tools, Arguments, Language, bool], JsonObject]]] = {
    "evaluate_plan": Tools.evaluate_plan,
    "compare_plans": Tools.compare_plans,
    "lay_out_fleet": Tools.lay_out_fleet,
    "search_instance_types": Tools.search_instance_types,
    "import_network": Tools.import_network,
}
TOOL_NAMES: Final = tuple(_ANSWERS)

_LISTS_OF_IMPORT: Final = (
    "flips",
    "weights",
    "assumptions",
    "notes",
    "left_out_lines",
    "repairs",
    "findings",
    "missing",
)


def _valid_plan(reading: Reading) -> ValidPlan:
    assert reading.plan is not None, "without a mistake there is a plan"
    return ValidPlan(reading.plan, reading.catalogue)


def _refuse(mistakes: Any, language: Language, code: str = "error.plan-unreadable") -> None:
    if errors := plan_errors(mistakes, language):
        raise ToolError({**plan_problem(language.text(code), errors)})


def _unknown(arguments: Arguments, known: tuple[str, ...]) -> list[Mistake]:
    return [Mistake(f"/{name}", "field-unknown", {"field": name}) for name in arguments if name not in known]


def _text_mistakes(arguments: Arguments) -> list[Mistake]:
    """Return the mistakes in the arguments of `import_network`."""
    known = ("text", "source", "choose")
    mistakes = _unknown(arguments, known)
    mistakes += [
        type_mistake(f"/{name}", str)
        for name in known
        if name in arguments and not isinstance(arguments[name], str)
    ]
    if not arguments.get("text"):
        mistakes.append(Mistake("/text", "required"))
    elif not mistakes and len(arguments["text"]) > MAX_UPLOAD_BYTES:
        mistakes.append(Mistake("/text", "file-too-long", {"most": MAX_UPLOAD_BYTES}))
    source = arguments.get("source", "")
    if not mistakes and source and source not in set(Source):
        mistakes.append(Mistake("/source", "choice-unknown", {"value": source, "known": tuple(Source)}))
    return mistakes


def _notes(imported: Imported, language: Language) -> JsonObject:
    """Return the format of the text, its skipped lines, the notes about it, and the choices that it leaves."""
    return {
        "source": imported.source,
        "complete": imported.is_complete,
        "left_out_lines": [
            {**_place(each), "text": each.excerpt, "reason": skipped_sentence(language, each)}
            for each in imported.skipped
        ],
        "notes": [
            {**_place(each), "text": each.excerpt, "note": remark_sentence(language, each)}
            for each in imported.remarks
        ],
        "refused": [refusal_sentence(language, each) for each in imported.refusals],
        "choose": [
            {"what": each.kind, "chosen": list(each.chosen), "options": [key for key, _ in each.options]}
            for each in imported.choices
        ],
    }


def _place(each: Remark) -> JsonObject:
    """Return the line, with the name of the file if the text has several files."""
    return {"file": each.file, "line": each.line} if each.file else {"line": each.line}
