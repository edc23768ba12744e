"""The exports of the examples, word for word, to be read in a review.

After a change that is meant: `GOLDEN=write python -m pytest tests/export/test_golden.py`, and look at the difference.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.catalogue.model import Plugin
from app.export.blueprint import Blueprint
from app.export.evaluation_csv import evaluation_csv
from app.export.markdown import decision_record
from app.export.node_pool_requests import node_pool_requests
from app.export.terraform import terraform
from app.plan.plan import Existing
from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from tests.export.pool_plans import THREE, assessed_pools
from tests.export.written import ENGLISH
from tests.plans import FIRST

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("suffix", [".tf", ".cluster.json", ".nodepools.json", ".md", ".csv"])
@pytest.mark.parametrize("example", ["terway", "flannel"])
def test_an_official_example(client: TestClient, example: str, suffix: str) -> None:
    draft = replace(EXAMPLES[example], rules=FIRST.edition)
    check(f"{example}{suffix}", client.get(f"/result{suffix}?{encode(draft)}").content)


def test_three_node_pools() -> None:
    evaluation = assessed_pools(*THREE)
    terway = Blueprint(evaluation, Plugin.TERWAY, ENGLISH, None)
    requests = json.dumps(node_pool_requests(terway), indent=2) + "\n"

    check("pools.tf", terraform(terway).encode())
    check("pools.nodepools.json", requests.encode())
    check("pools.md", decision_record(evaluation, ENGLISH, None).encode())
    check("pools.csv", evaluation_csv(evaluation, ENGLISH).encode())


def test_an_existing_cluster() -> None:
    evaluation = assessed_pools(*THREE, existing=Existing.CLUSTER, plugin=Plugin.TERWAY, pod_vswitches=None)

    check("existing.tf", terraform(Blueprint(evaluation, Plugin.TERWAY, ENGLISH, None)).encode())


def check(name: str, written: bytes) -> None:
    golden = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        golden.write_bytes(written)

    assert written.decode() == golden.read_bytes().decode(), f"{golden.name}: see the top of this test"
