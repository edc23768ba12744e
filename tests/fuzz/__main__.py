"""`python -m tests.fuzz SECONDS`: every target for its share of the time, and how many inputs were tried.

The guided targets are processes of their own, one after another, and run beside the others.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.fuzz.conformance import conformance
from tests.fuzz.targets import Target, targets

GUIDED = ("links", "imports", "plans")
OPERATIONS = 8  # of the API; each has the share of a target
ROUND = settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def main(seconds: float) -> int:
    with ThreadPoolExecutor(1) as beside:
        guided = beside.submit(_fallen_guided, seconds / len(GUIDED))
        fallen = _fallen_requests(seconds) + guided.result()
    print(f"Failed: {', '.join(fallen) or 'nothing'}.")
    return 1 if fallen else 0


def _fallen_requests(seconds: float) -> list[str]:
    with TestClient(create_app(Settings()), follow_redirects=False) as client:
        all_targets = targets(client)
        share = seconds / (len(all_targets) + OPERATIONS)
        fallen = [target.name for target in all_targets if not _holds(target, share)]
    conforms = _conforms(create_app(Settings()), share * OPERATIONS)
    return fallen if conforms else [*fallen, "conformance"]


def _fallen_guided(seconds_each: float) -> list[str]:
    if importlib.util.find_spec("atheris") is None:
        print("The coverage-guided targets didn't run, because atheris isn't installed.", file=sys.stderr)
        return []
    return [f"guided {name}" for name in GUIDED if not _holds_guided(name, seconds_each)]


def _holds(target: Target, seconds: float) -> bool:
    tried: Counter[str] = Counter()

    def check(inputs: object) -> None:
        tried[target.name] += 1
        target.check(inputs)

    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            ROUND(given(target.inputs)(check))()
    except (Exception, ExceptionGroup) as error:  # noqa: BLE001 - whatever it is, it is told, and the others go on
        print(f"{target.name}: {error!r}", *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
        return False
    finally:
        print(f"{target.name}: {tried[target.name]:,} inputs", flush=True)
    return True


def _conforms(app: FastAPI, seconds: float) -> bool:
    found = conformance(app, examples=100_000, seconds=max(1, round(seconds)))
    for operation, requests in sorted(found.requests.items()):
        print(f"{operation}: {requests:,} inputs", flush=True)
    print(*found.failures, sep="\n\n", file=sys.stderr)
    return not found.failures


def _holds_guided(name: str, seconds: float) -> bool:
    command = [sys.executable, "-m", "tests.fuzz.guided", name, str(max(1, round(seconds)))]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    done = re.search(r"Done (\d+) runs", run.stderr)
    if run.returncode or done is None:
        print(f"guided {name}:", run.stdout[-2000:], run.stderr[-4000:], sep="\n", file=sys.stderr)
        return False
    print(f"guided {name}: {int(done[1]):,} inputs", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
