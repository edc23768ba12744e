"""100,000 plans over Dask, as docs/scale.md does it, against a loop in one process; both for one core."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Row
from tests.docs.documents import ROOT
from tests.package.test_scale import program, stated_plans

PLANS = 100_000
IN_A_LOOP = 2_000


def rows() -> Iterator[Row]:
    cores = os.cpu_count() or 1
    over_dask = _seconds_over_dask(cores) * cores / PLANS
    alone = _seconds_in_a_loop() / IN_A_LOOP
    subject = f"{PLANS:,} plans over Dask, {1 / over_dask:.0f} per second per core"
    other = f"in a loop, {1 / alone:.0f} per second"
    yield Row(subject=subject, ours=over_dask, other=other, others=alone)


def _seconds_over_dask(workers: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = (json.dumps(plan) + "\n" for plan in stated_plans(PLANS))
        (folder / "plans.ndjson").write_text("".join(lines))
        command = [sys.executable, str(program(folder)), "plans.ndjson", "answers", str(workers)]
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
        taken = time.perf_counter() - start
        answers = sum(path.read_bytes().count(b"\n") + 1 for path in (folder / "answers").iterdir())
        assert answers == PLANS, f"{answers} answers"
    return taken


def _seconds_in_a_loop() -> float:
    with tempfile.TemporaryDirectory() as name:
        answers = runpy.run_path(str(program(Path(name))))["answers"]
        lines = [json.dumps(plan) for plan in stated_plans(IN_A_LOOP)]
        start = time.perf_counter()
        assert len(answers(lines)) == IN_A_LOOP
        return time.perf_counter() - start
