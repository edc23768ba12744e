"""Evaluates the plan in a link, for pages and exports."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request

from ...catalogue.model import Editions
from ...engine.assess import assess
from ...engine.evaluation import Evaluation
from ...plan.draft import Draft, Mistake
from ...plan.read import Reading, read
from ...plan_io.link import decode, earlier_draft, encode, pairs
from ...search.evaluate import evaluate
from .plan_links import link_of
from .templating import urls_of


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a plan. `query` is the canonical link to `draft`, with the edition that the plan was evaluated with."""

    draft: Draft
    evaluation: Evaluation
    query: str


def read_link(query: str, editions: Editions) -> tuple[Draft, Reading]:
    """Read the Draft in a link and its plan. Errors in the link itself are mistakes as well."""
    link = decode(query)
    reading = read(link.draft, editions)
    if link.problems:
        reading = replace(reading, plan=None, mistakes=(*link.problems, *reading.mistakes))
    return link.draft, reading


def flips_wanted(request: Request) -> bool | Mistake:
    """Return whether to search for flips, which `flips=no` in the query string turns off for a faster answer."""
    asked = [text for name, text in pairs(request.url.query) if name == "flips"]
    if len(asked) > 1:
        return Mistake("/flips", "parameter-repeated", {"name": "flips"})
    if asked == [""]:
        return Mistake("/flips", "required")
    if asked in ([], ["yes"], ["no"]):
        return asked != ["no"]
    return Mistake("/flips", "choice-unknown", {"value": asked[0], "known": "yes, no"})


def answer_of(request: Request, *, flips: bool = True, forecast: bool = True) -> Answer | tuple[Mistake, ...]:
    """Return the answer, with or without flips and a forecast, or every mistake if the link can't be read."""
    draft, reading = read_link(request.url.query, request.app.state.editions)
    if reading.plan is None:
        return reading.mistakes
    draft = replace(draft, rules=reading.catalogue.edition)
    query = link_of(request, draft)
    evaluation = evaluate(reading.plan, reading.catalogue, flips=flips, forecast=forecast)
    request.app.state.metrics.count_verdict(evaluation.verdict)
    return Answer(draft, evaluation, query)


@dataclass(frozen=True, slots=True)
class PreviousAnswer:
    """The answer before the change that led to the current page, and the keys of the link that changed."""

    evaluation: Evaluation
    query: str
    changed: frozenset[str]


def previous_answer(request: Request) -> PreviousAnswer | None:
    """Return the answer before the change that the link describes; None if there is no change or it can't be read."""
    found = earlier_draft(request.url.query)
    if found is None:
        return None
    draft, changed = found
    reading = read(draft, request.app.state.editions)
    if reading.plan is None:
        return None
    return PreviousAnswer(assess(reading.plan, reading.catalogue), encode(draft), changed)


def share_url_of(request: Request, query: str) -> str:
    """Return the link to share. It is absolute if the planner knows its own address."""
    base_url: str = request.app.state.settings.base_url
    return base_url + urls_of(request).result(query)
