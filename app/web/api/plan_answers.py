"""Answers a plan that is given as text. It needs no request, so that worker processes can use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeAlias

from starlette.responses import JSONResponse, Response

from ...answers.evaluation import evaluation_json
from ...answers.problem import plan_errors, plan_problem
from ...catalogue.model import Editions
from ...engine.evaluation import Evaluation, Verdict
from ...plan.read import read
from ...plan_io.link import encode_plan_within
from ...plan_io.plan_json import draft_of_text, merge_mistakes
from ...search.evaluate import evaluate
from ...search.newest_rules import newest_rules
from ...settings import Settings
from ...urls import Urls
from ...wording.language import Language
from ..http.responses import ProblemResponse

Writer: TypeAlias = Callable[[Evaluation, Language, str | None], Response]
"""An Evaluation in a form, with its link, if it has one."""


@dataclass(frozen=True, slots=True)
class PlanResponse:
    """A response, and the verdict in it; None if the plan can't be read."""

    response: Response
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class PlanAnswers:
    """Answers plans with the settings of this server.

    `base_url` is the beginning of links. `longest_link` is the maximum length of a link, in bytes; answers have no longer
    ones, since this server couldn't open them. `max_line_bytes` is the maximum length of a line in a batch.
    """

    editions: Editions
    base_url: str
    urls: Urls
    longest_link: int
    max_line_bytes: int

    @classmethod
    def of(cls, settings: Settings, editions: Editions) -> Self:
        urls = Urls(settings.root_path)
        return cls(editions, settings.base_url, urls, settings.max_query_bytes, settings.max_body_bytes)

    def answer(
        self,
        text: bytes,
        language: Language,
        write: Writer | None = None,
        *,
        line: int | None = None,
        flips: bool = True,
    ) -> PlanResponse:
        """Return the Evaluation as JSON or in the format of `write`, or a problem.

        `line` is the number of the line in a batch. `flips`: whether to search for flips.
        """
        draft, misshapen = draft_of_text(text)
        reading = read(draft, self.editions)
        mistakes = merge_mistakes(misshapen, reading.mistakes)
        if mistakes or reading.plan is None:
            errors = plan_errors(mistakes, language)
            problem = plan_problem(language.text("error.plan-unreadable"), errors, line)
            return PlanResponse(ProblemResponse(problem))
        evaluation = evaluate(reading.plan, reading.catalogue, flips=flips)
        query = encode_plan_within(reading.plan, reading.catalogue, self.longest_link)
        share = None if query is None else self.base_url + self.urls.result(query)
        if write is not None:
            return PlanResponse(write(evaluation, language, share), evaluation.verdict)
        newest = newest_rules(draft, evaluation, self.editions)
        return PlanResponse(
            JSONResponse(evaluation_json(evaluation, language, share, newest)), evaluation.verdict
        )
