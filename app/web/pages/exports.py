"""GET /result.tf, .cluster.json, .nodepools.json, .md, .csv and .sarif: the answer to the plan in the link, to take away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ...answers.problem import BlockedProblem, BlockedRequestProblem, BlockingFinding, problem
from ...answers.repairs import JsonValue
from ...catalogue.model import Plugin
from ...engine.evaluation import Evaluation
from ...export.blueprint import Blueprint, blockers
from ...export.create_cluster import create_cluster
from ...export.evaluation_csv import evaluation_csv
from ...export.file_name import content_disposition
from ...export.markdown import decision_record
from ...export.node_pool_requests import node_pool_requests
from ...export.sarif import Scan, sarif
from ...export.terraform import terraform_file
from ...plan.draft import Mistake
from ...plan.plan import Existing
from ...plan_io.link import pairs
from ...wording.language import Language
from ..http.answer import Answer, answer_of, share_url_of
from ..http.problems import ProblemResponse, mistakes_response
from ..http.scheduling import serialized
from ..http.templating import language_of

PATHS: Final = tuple(
    f"/result{form}" for form in (".tf", ".cluster.json", ".nodepools.json", ".md", ".csv", ".sarif")
)

router = APIRouter(include_in_schema=False)


@router.get("/result.tf")
@serialized
def as_terraform(request: Request) -> Response:
    """Terraform for the plug-in asked for with `for`, else for the verdict's; comments alone where there is none."""
    answer, asked, language = answer_of(request), _plugin_of(request), language_of(request)
    if not isinstance(answer, Answer) or isinstance(asked, Mistake):
        return _unreadable(answer, asked, language)
    text = terraform_file(answer.evaluation, language, share_url_of(request, answer.query), asked)
    return _file(answer.evaluation, text, ".tf", "text/plain")


@router.get("/result.cluster.json")
@serialized
def as_create_cluster(request: Request) -> Response:
    """A CreateCluster request; a problem where the plan is blocked, or where the cluster exists."""
    return _request_file(request, ".cluster.json", create_cluster)


@router.get("/result.nodepools.json")
@serialized
def as_create_node_pools(request: Request) -> Response:
    """A CreateClusterNodePool request for each pool; a problem where the plan is blocked."""
    return _request_file(request, ".nodepools.json", node_pool_requests)


def _request_file(request: Request, suffix: str, written: Callable[[Blueprint], Any]) -> Response:
    answer, asked, language = answer_of(request), _plugin_of(request), language_of(request)
    if not isinstance(answer, Answer) or isinstance(asked, Mistake):
        return _unreadable(answer, asked, language)
    evaluation = answer.evaluation
    plugin = asked or evaluation.verdict.plugin
    if written is create_cluster and evaluation.plan.existing is Existing.CLUSTER:
        detail = language.text("export.cluster.exists", file="/result.nodepools.json")
        return ProblemResponse(problem(HTTPStatus.CONFLICT, detail))
    if plugin is None:
        return _blocked(evaluation, Plugin, language)
    body = written(Blueprint(evaluation, plugin, language, share_url_of(request, answer.query)))
    if not evaluation.report(plugin).feasible:
        return _blocked(evaluation, [plugin], language, body)
    return _file(evaluation, _json(body), suffix, "application/json")


@router.get("/result.md")
@serialized
def as_decision_record(request: Request) -> Response:
    """The decision record, in Markdown."""
    answer, language = answer_of(request), language_of(request)
    if not isinstance(answer, Answer):
        return mistakes_response(answer, language)
    text = decision_record(answer.evaluation, language, share_url_of(request, answer.query))
    return _file(answer.evaluation, text, ".md", "text/markdown")


@router.get("/result.csv")
@serialized
def as_csv(request: Request) -> Response:
    """The answer as CSV."""
    answer, language = answer_of(request), language_of(request)
    if not isinstance(answer, Answer):
        return mistakes_response(answer, language)
    return _file(answer.evaluation, evaluation_csv(answer.evaluation, language), ".csv", "text/csv")


@router.get("/result.sarif")
@serialized
def as_sarif(request: Request) -> Response:
    """The findings for code scanning."""
    answer, language = answer_of(request, flips=False), language_of(request)
    if not isinstance(answer, Answer):
        return mistakes_response(answer, language)
    log = sarif([Scan(answer.evaluation, share_url_of(request, answer.query))], language)
    return _file(answer.evaluation, _json(log), ".sarif", "application/sarif+json")


def _plugin_of(request: Request) -> Plugin | Mistake | None:
    """The plug-in that the link asks for beside its plan."""
    asked = dict(pairs(request.url.query)).get("for", "").strip()
    if not asked:
        return None
    try:
        return Plugin(asked)
    except ValueError:
        return Mistake("", "choice-unknown", {"value": asked, "known": ", ".join(Plugin)})


def _unreadable(
    answer: Answer | tuple[Mistake, ...], asked: Plugin | Mistake | None, language: Language
) -> Response:
    mistakes = [] if isinstance(answer, Answer) else list(answer)
    if isinstance(asked, Mistake):
        mistakes.append(asked)
    return mistakes_response(mistakes, language)


def _blocked(
    evaluation: Evaluation, plugins: Iterable[Plugin], language: Language, request: JsonValue = None
) -> Response:
    """What blocks the plug-ins. A request that would fail is never handed out as a file."""
    findings: list[BlockingFinding] = [
        {"plugin": plugin, "code": finding.code, "detail": language.say(finding.message)}
        for plugin in plugins
        for finding in blockers(evaluation, plugin)
    ]
    conflict = problem(HTTPStatus.CONFLICT, language.text("export.cluster.blocked"))
    blocked: BlockedProblem = {**conflict, "findings": findings}
    if request is None:
        return ProblemResponse(blocked)
    with_request: BlockedRequestProblem = {**blocked, "request": request}
    return ProblemResponse(with_request)


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _file(evaluation: Evaluation, text: str, suffix: str, media_type: str) -> Response:
    headers = {"content-disposition": content_disposition(evaluation.plan.name, suffix)}
    return Response(text, media_type=media_type, headers=headers)
