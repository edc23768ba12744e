"""Evaluating plans with repairs and flips.

Against judging them once, which shows what the searches cost: at most 10 times as long (`ours / theirs`). Against the
rendering of a page: below 1. With many connected networks: no more than five times as long.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from starlette.requests import Request

from app.catalogue.model import Catalogue
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.main import create_app
from app.plan.plan import Plan
from app.plan.read import read
from app.plan_io.link import draft_of, encode
from app.plan_io.plan_json import draft_of_json
from app.search.evaluate import evaluate
from app.settings import Settings
from app.web.http.answer import Answer
from app.web.pages.examples import EXAMPLES
from app.web.pages.result.page import result_answer
from app.web.pages.result.what_if import NO_CHANGE
from tests.bench.measure import Row, side_by_side
from tests.plans import EDITIONS, plan_of

CATALOGUE = EDITIONS.newest
SCENARIOS: Final = Path(__file__).parents[1] / "scenarios"


def rows() -> Iterator[Row]:
    bare = Plan(nodes=16, pods_per_node=50)
    for subject, plans in (
        ("evaluate every scenario plan", _scenario_plans()),
        ("evaluate a bare plan", [bare]),
    ):
        yield side_by_side(subject, _of_all(evaluate, plans), "judging it once", _of_all(assess, plans))
    plan = read(EXAMPLES["sixteen"], EDITIONS).plan
    assert plan is not None
    request = _request(plan)
    answer = Answer(draft_of(plan), evaluate(plan, CATALOGUE), encode(draft_of(plan)))
    yield side_by_side(
        "evaluate a plan with repairs and flips",
        lambda: evaluate(plan, CATALOGUE),
        "rendering its page",
        lambda: result_answer(request, answer, NO_CHANGE),
    )
    clash = plan_of(pod_cidr="192.168.0.0/18")
    networks = [{"cidr": f"10.{place // 250}.{place % 250}.0/24"} for place in range(1_000)]
    many = plan_of(pod_cidr="192.168.0.0/18", connected_networks=networks)
    yield side_by_side(
        "evaluate with 1,000 connected networks",
        lambda: evaluate(many, CATALOGUE),
        "with none",
        lambda: evaluate(clash, CATALOGUE),
    )


def _of_all(
    judge: Callable[[Plan, Catalogue], Evaluation], plans: list[Plan]
) -> Callable[[], list[Evaluation]]:
    return lambda: [judge(plan, CATALOGUE) for plan in plans]


def _scenario_plans() -> list[Plan]:
    """Of the scenarios, and those that other people published."""
    files = (SCENARIOS / name for name in ("scenarios.json", "real-plans.json"))
    bodies = [case["plan"] for file in files for case in json.loads(file.read_text("utf-8"))]
    read_plans = (read(draft_of_json(body)[0], EDITIONS).plan for body in bodies)
    return [plan for plan in read_plans if plan is not None]


def _request(plan: Plan) -> Request:
    scope = {
        "type": "http",
        "app": create_app(Settings()),
        "method": "GET",
        "path": "/result",
        "root_path": "",
        "query_string": encode(draft_of(plan)).encode(),
        "headers": [(b"host", b"planner.example.com")],
        "scheme": "http",
        "server": ("planner.example.com", 80),
        "state": {},
    }
    return Request(scope)
