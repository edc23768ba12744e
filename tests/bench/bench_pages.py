"""Pages and answers over HTTP against a floor: the same stack, on the same machine, answering fixed bytes.

The floor's page is as long as ours and goes through the same middleware; its JSON is read and written by the same
models, with nothing judged in between. A ratio of 1 is the floor itself.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from app.web.link import encode
from app.web.pages.examples import EXAMPLES
from tests.bench.measure import Row, side_by_side
from tests.served import ROOT, served

CALLS = 30
PLAN = {
    "nodes": 16,
    "pods_per_node": 50,
    "instance_type": "ecs.c7.4xlarge",
    "vpc_cidr": "192.168.0.0/16",
    "service_cidr": "172.21.0.0/20",
    "pod_cidr": "172.16.0.0/20",
}


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log") as address:
        ask = _client(address)
        link = f"/result?{encode(EXAMPLES['sixteen'])}"
        body = json.dumps(PLAN).encode()
        page, answer = ask("GET", link, None), ask("POST", "/api/v1/evaluate", body)
        files = Path(folder) / "page", Path(folder) / "answer"
        for file, content in zip(files, (page, answer), strict=True):
            file.write_bytes(content)
        with _floor(*files) as floor_address:
            floor = _client(floor_address)
            numbers = count(1)

            def unseen() -> bytes:
                draft = replace(EXAMPLES["sixteen"], name=f"Plan {next(numbers)}")
                return ask("GET", f"/result?{encode(draft)}", None)

            for subject, ours, theirs in (
                ("a result page never seen", unseen, lambda: floor("GET", link, None)),
                ("the same link again", lambda: ask("GET", link, None), lambda: floor("GET", link, None)),
                (
                    "POST /api/v1/evaluate",
                    lambda: ask("POST", "/api/v1/evaluate", body),
                    lambda: floor("POST", "/api/v1/evaluate", body),
                ),
            ):
                yield side_by_side(subject, _often(ours), "the floor", _often(theirs))


def _often(call: Callable[[], object]) -> Callable[[], None]:
    def calls() -> None:
        for _ in range(CALLS):
            call()

    return calls


def _client(address: str) -> Callable[[str, str, bytes | None], bytes]:
    connection = HTTPConnection(urlsplit(address).netloc)

    def ask(method: str, path: str, body: bytes | None) -> bytes:
        connection.request(method, path, body)
        answer = connection.getresponse()
        assert answer.status == 200, (path, answer.status)
        return answer.read()

    return ask


@contextmanager
def _floor(page: Path, answer: Path) -> Iterator[str]:
    environment = {**os.environ, "FLOOR_PAGE": str(page), "FLOOR_ANSWER": str(answer)}
    command = [sys.executable, "-m", "uvicorn", "--port", "0", "--no-access-log", "tests.bench.floor:app"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield _address(process.stderr)
        finally:
            process.terminate()


def _address(lines: Iterator[str]) -> str:
    end = time.monotonic() + 30
    for line in lines:
        if found := re.search(r"running on (http://[0-9.:]+)", line):
            return found[1]
        if time.monotonic() > end:
            break
    raise RuntimeError("The floor did not start.")
