"""GET /result.tf, .cluster.json, .md and others: the answer to the plan in a link, as a file to download.

`/result.json` is the answer of the API, which page.py has.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ...answers.problem import BlockedProblem, BlockedRequestProblem, BlockingFinding, problem
from ...catalogue.model import Plugin
from ...engine.evaluation import Evaluation
from ...export.blueprint import blockers
from ...export.registry import (
    EXPORTS,
    BlockedError,
    ClusterExistsError,
    Export,
    ExportedAnswer,
    content_disposition,
)
from ...plan.draft import Mistake
from ...plan_io.link import pairs
from ...wording.language import Language
from ..http.answer import Answer, answer_of, share_url_of
from ..http.responses import ProblemResponse, mistakes_response
from ..http.scheduling import AsyncHandler, serialized
from ..http.templating import language_of

router = APIRouter(include_in_schema=False)


def _handler(export: Export) -> AsyncHandler:
    @serialized
    def exported(request: Request) -> Response:
        return _exported(request, export)

    return exported


# Handlers by the name of their export.
HANDLERS: Final = {name: _handler(export) for name, export in EXPORTS.items() if name != "json"}
PATHS: Final = tuple(f"/result{EXPORTS[name].suffix}" for name in HANDLERS)

for _path, _exporting in zip(PATHS, HANDLERS.values(), strict=True):
    router.get(_path)(_exporting)


def _exported(request: Request, export: Export) -> Response:
    answer = answer_of(request, flips=export.shows_flips, forecast=export.shows_forecast)
    asked, language = _plugin_of(request), language_of(request)
    if not isinstance(answer, Answer) or isinstance(asked, Mistake):
        return _unreadable(answer, asked, language)
    evaluation, share_url = answer.evaluation, share_url_of(request, answer.query)
    try:
        text = export.write(ExportedAnswer(evaluation, language, share_url, plugin=asked))
    except ClusterExistsError:
        detail = language.text("export.cluster.exists", file=f"/result{EXPORTS['nodepools'].suffix}")
        return ProblemResponse(problem(HTTPStatus.CONFLICT, detail))
    except BlockedError as error:
        return _blocked(evaluation, error, language)
    headers = {"content-disposition": content_disposition(evaluation.plan.name, export.suffix)}
    return Response(text, media_type=export.media_type, headers=headers)


def _plugin_of(request: Request) -> Plugin | Mistake | None:
    """Return the plug-in that the link requests, None, or the mistake in it."""
    asked = dict(pairs(request.url.query)).get("for", "").strip()
    if not asked:
        return None
    try:
        return Plugin(asked)
    except ValueError:
        return Mistake("", "choice-unknown", {"value": asked, "known": tuple(Plugin)})


def _unreadable(
    answer: Answer | tuple[Mistake, ...], asked: Plugin | Mistake | None, language: Language
) -> Response:
    mistakes = [] if isinstance(answer, Answer) else list(answer)
    if isinstance(asked, Mistake):
        mistakes.append(asked)
    return mistakes_response(mistakes, language)


def _blocked(evaluation: Evaluation, error: BlockedError, language: Language) -> Response:
    """Return the problem with the errors of the plug-ins. A request that would fail isn't sent as a file."""
    conflict = problem(HTTPStatus.CONFLICT, language.text("export.cluster.blocked"))
    findings = list(_blocking(evaluation, error.plugins, language))
    blocked: BlockedProblem = {**conflict, "findings": findings}
    if error.request is None:
        return ProblemResponse(blocked)
    with_request: BlockedRequestProblem = {**blocked, "request": error.request}
    return ProblemResponse(with_request)


def _blocking(
    evaluation: Evaluation, plugins: Iterable[Plugin], language: Language
) -> Iterable[BlockingFinding]:
    for plugin in plugins:
        for finding in blockers(evaluation, plugin):
            yield {"plugin": plugin, "code": finding.code, "detail": language.say(finding.message)}
