"""Pages and answers over HTTP against a floor: the same stack, on the same machine, answering fixed bytes.

The floor's page is as long as ours and goes through the same middleware; its JSON is read and written by the same
models, with nothing judged in between. A ratio of 1 is the floor itself.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from tests.bench.measure import Row, side_by_side
from tests.bench.server import client, started

CALLS = 30
COMPRESSED_KEYS = {"accept-encoding": "gzip"}
PLAN = {
    "nodes": 16,
    "pods_per_node": 50,
    "instance_type": "ecs.c7.4xlarge",
    "vpc_cidr": "192.168.0.0/16",
    "service_cidr": "172.21.0.0/20",
    "pod_cidr": "172.16.0.0/20",
}


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, started("app") as server:
        ask = client(server.address)
        link = f"/result?{encode(EXAMPLES['sixteen'])}"
        body = json.dumps(PLAN).encode()
        page, answer = Path(folder) / "page", Path(folder) / "answer"
        page.write_bytes(ask("GET", link))
        answer.write_bytes(ask("POST", "/api/v1/evaluate", body))
        with started("tests.bench.floor", FLOOR_PAGE=str(page), FLOOR_ANSWER=str(answer)) as floor_server:
            floor = client(floor_server.address)
            plans = count()

            def unseen(**headers: str) -> bytes:
                number = next(plans)
                draft = replace(EXAMPLES["sixteen"], name=f"Plan {number}", nodes=f"{9 + number % 8}")
                return ask("GET", f"/result?{encode(draft)}", headers=headers)

            for subject, ours, theirs in (
                ("a result page never seen", unseen, lambda: floor("GET", link)),
                (
                    "the same, compressed as browsers ask for it",
                    lambda: unseen(**COMPRESSED_KEYS),
                    lambda: floor("GET", link, headers=COMPRESSED_KEYS),
                ),
                ("the same link again", lambda: ask("GET", link), lambda: floor("GET", link)),
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
