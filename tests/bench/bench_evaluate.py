"""Evaluating a plan with repairs and flips: against the rendering of its page, and with many connected networks.

The first row's ratio has to stay above 1, the second's above 0.2 (no more than five times as long).
"""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request

from app.main import create_app
from app.planning.evaluate import evaluate
from app.planning.plan import Plan
from app.planning.read import read
from app.settings import Settings
from app.web.answer import Answer
from app.web.link import draft_of, encode
from app.web.pages.examples import EXAMPLES
from app.web.pages.result import shown
from app.web.what_if import NOTHING_ASKED
from tests.bench.measure import Row, side_by_side
from tests.planning.plans import EDITIONS, plan_of

CATALOGUE = EDITIONS.newest


def rows() -> Iterator[Row]:
    plan = read(EXAMPLES["sixteen"], EDITIONS).plan
    assert plan is not None
    request = _request(plan)
    answer = Answer(draft_of(plan), evaluate(plan, CATALOGUE), encode(draft_of(plan)))
    yield side_by_side(
        "evaluate a plan with repairs and flips",
        lambda: evaluate(plan, CATALOGUE),
        "rendering its page",
        lambda: shown(request, answer, NOTHING_ASKED),
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
