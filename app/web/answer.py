"""The answer to the plan in the link, which pages and exports show in their own ways."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request

from app.planning.draft import Draft, Mistake
from app.planning.evaluate import evaluate
from app.planning.evaluation import Evaluation
from app.planning.read import read
from app.web.link import decode, encode
from app.web.templating import urls_of


@dataclass(frozen=True, slots=True)
class Answer:
    """`query` is the link to `draft` in its canonical form, with the edition that it was judged by."""

    draft: Draft
    evaluation: Evaluation
    query: str


def answer_of(request: Request) -> Answer | tuple[Mistake, ...]:
    """The answer; where the link can't be read, every mistake in it."""
    link = decode(request.url.query)
    reading = read(link.draft, request.app.state.editions)
    mistakes = (*link.problems, *reading.mistakes)
    if mistakes or reading.plan is None:
        return mistakes
    draft = replace(link.draft, rules=reading.catalogue.edition)
    return Answer(draft, evaluate(reading.plan, reading.catalogue), encode(draft))


def share_url_of(request: Request, query: str) -> str:
    """The link to send on: whole where the planner knows its own address."""
    base_url: str = request.app.state.settings.base_url
    return base_url + urls_of(request).result(query)
