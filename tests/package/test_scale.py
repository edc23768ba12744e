"""The program of docs/scale.md: plans over worker processes, answered as the API answers them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.docs.documents import ROOT, blocks
from tests.plans import BASE
from tests.random_plans import random_plans
from tests.waiting import HANG_SECONDS
from tests.web.test_api import BAD, REAL_PLANS, SCENARIOS

PLANS = 1_000


def stated_plans(number: int) -> Iterator[dict[str, Any]]:
    """Small plans of many sizes, each another for as many as a benchmark needs."""
    for place in range(number):
        yield {**BASE, "name": f"Cluster {place}", "nodes": 1 + place % 190, "pods_per_node": 12 + place % 29}


def all_plans() -> list[dict[str, Any]]:
    """Those that were published, some that can't be read, random ones, and small ones, which come again and again."""
    found = [case["plan"] for case in (*SCENARIOS, *REAL_PLANS)]
    found += [plan for plan, _ in BAD[:5]]
    found += random_plans(seed=7, number=20)
    return [*found, *islice(cycle(list(stated_plans(60))), PLANS - len(found))]


def program(folder: Path) -> Path:
    """The program as the document has it, of the package under its name in the repository."""
    (text,) = [block.text for block in blocks("docs/scale.md", "python")]
    path = folder / "answers.py"
    path.write_text(text.replace("ack_network_planner", "app"))
    return path


@pytest.mark.server
def test_a_thousand_plans_over_two_processes_answer_as_the_api_does(
    tmp_path: Path, client: TestClient
) -> None:
    plans = all_plans()
    (tmp_path / "plans.ndjson").write_text("".join(json.dumps(plan) + "\n" for plan in plans))
    command = [sys.executable, "-W", "error", str(program(tmp_path)), "plans.ndjson", "answers", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "answers").iterdir(), key=lambda path: int(path.stem))
    answers = [json.loads(line) for path in files for line in path.read_text().splitlines()]

    assert len(files) > 1
    assert len(answers) == PLANS
    of_api: dict[str, Any] = {}
    for plan, answer in zip(plans, answers, strict=True):
        text = json.dumps(plan)
        if text not in of_api:
            response = client.post("/api/v1/evaluate", content=text)
            body = response.json()
            of_api[text] = body if response.status_code == 200 else {"errors": body["errors"]}
        assert answer == of_api[text], plan
