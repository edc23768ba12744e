"""Replicas share nothing: the wizard goes on wherever the next request lands, and after a restart."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.served import served
from tests.waiting import HANG_SECONDS

pytestmark = pytest.mark.server

PLAN = "nodes=5&pods_per_node=30&vpc_cidr=192.168.0.0%2F16"
STEPS = ("cluster", "vpc", "pods", "services", "review")


def page(address: str, path: str) -> str:
    answer = httpx.get(f"{address}{path}", trust_env=False, timeout=HANG_SECONDS)
    assert answer.status_code == 200, path
    return answer.text


def test_a_wizard_goes_on_at_the_other_replica_and_after_a_restart(tmp_path: Path) -> None:
    paths = [*(f"/plan/{step}?{PLAN}" for step in STEPS), f"/result?{PLAN}"]
    with served(tmp_path / "one") as one:
        with served(tmp_path / "two") as two:
            before = [page((one, two)[turn % 2], path) for turn, path in enumerate(paths)]
        with served(tmp_path / "three") as restarted:
            after = [page((restarted, one)[turn % 2], path) for turn, path in enumerate(paths)]

    assert after == before
