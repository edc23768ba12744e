"""The answer to the plan in the link, which pages and exports show in their own ways."""

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
    """The answer to a plan. `query` is the link to `draft` in its canonical form, with the edition that it was judged by."""

    draft: Draft
    evaluation: Evaluation
    query: str


def read_link(query: str, editions: Editions) -> tuple[Draft, Reading]:
    """The Draft in a link and the plan in it; what can't be read of the link itself is a mistake too."""
    link = decode(query)
    reading = read(link.draft, editions)
    if link.problems:
        reading = replace(reading, plan=None, mistakes=(*link.problems, *reading.mistakes))
    return link.draft, reading


def flips_wanted(request: Request) -> bool | Mistake:
    """Whether flips are searched for: not with `flips=no` in the query string, which makes the answer sooner."""
    asked = [text for name, text in pairs(request.url.query) if name == "flips"]
    if len(asked) > 1:
        return Mistake("/flips", "parameter-repeated", {"name": "flips"})
    if asked == [""]:
        return Mistake("/flips", "required")
    if asked in ([], ["yes"], ["no"]):
        return asked != ["no"]
    return Mistake("/flips", "choice-unknown", {"value": asked[0], "known": "yes, no"})


def answer_of(request: Request, *, flips: bool = True, forecast: bool = True) -> Answer | tuple[Mistake, ...]:
    """The answer, with or without a search for flips and a forecast; where the link can't be read, every mistake in it."""
    draft, reading = read_link(request.url.query, request.app.state.editions)
    if reading.plan is None:
        return reading.mistakes
    draft = replace(draft, rules=reading.catalogue.edition)
    query = link_of(request, draft)
    evaluation = evaluate(reading.plan, reading.catalogue, flips=flips, forecast=forecast)
    request.app.state.metrics.count_verdict(evaluation.verdict)
    return Answer(draft, evaluation, query)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answer before the change that led to this one, and the keys of the link that changed."""

    evaluation: Evaluation
    query: str
    changed: frozenset[str]


def earlier_answer(request: Request) -> Earlier | None:
    """The answer before the change that the link tells of; None where it tells of none, or it can't be read."""
    found = earlier_draft(request.url.query)
    if found is None:
        return None
    draft, changed = found
    reading = read(draft, request.app.state.editions)
    if reading.plan is None:
        return None
    return Earlier(assess(reading.plan, reading.catalogue), encode(draft), changed)


def share_url_of(request: Request, query: str) -> str:
    """The link to send on: whole where the planner knows its own address."""
    base_url: str = request.app.state.settings.base_url
    return base_url + urls_of(request).result(query)
