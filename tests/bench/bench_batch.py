"""Many plans in one batch against one call each, over one connection that stays open, to a real server."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.measure import Row, side_by_side
from tests.served import served

PLANS = 200


def plans(pods_per_node: int) -> list[dict[str, Any]]:
    return [
        {
            "nodes": 3 + number,
            "pods_per_node": pods_per_node,
            "instance_type": "ecs.c7.4xlarge",
            "vpc_cidr": "192.168.0.0/16",
            "service_cidr": "172.21.0.0/20",
            "pod_cidr": "172.16.0.0/20",
        }
        for number in range(PLANS)
    ]


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log") as address:
        connection = HTTPConnection(urlsplit(address).netloc)

        def post(path: str, body: bytes) -> bytes:
            connection.request("POST", path, body)
            return connection.getresponse().read()

        def batch(lines: list[bytes]) -> list[bytes]:
            return post("/api/v1/evaluate-batch", b"\n".join(lines)).splitlines()

        def one_call_each(lines: list[bytes]) -> list[bytes]:
            return [post("/api/v1/evaluate", line) for line in lines]

        assert batch(_lines(9)) == one_call_each(_lines(9)), "both must answer the same"
        # No plan comes twice: the processes keep what they have worked out for the next lines of the same ranges.
        in_batches, alone = count(30), count(30)
        yield side_by_side(
            f"{PLANS} plans in one batch",
            lambda: batch(_lines(next(in_batches))),
            "one call each",
            lambda: one_call_each(_lines(next(alone))),
            seconds=8,  # long enough for rounds after the processes have started
        )


def _lines(pods_per_node: int) -> list[bytes]:
    return [json.dumps(plan).encode() for plan in plans(pods_per_node)]
