"""Many plans in one batch against one call each, over one connection that stays open, to a real server."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.measure import Row, side_by_side
from tests.served import served

PLANS = 200


def plans() -> list[dict[str, Any]]:
    return [
        {
            "nodes": 3 + number,
            "pods_per_node": 50,
            "instance_type": "ecs.c7.4xlarge",
            "vpc_cidr": "192.168.0.0/16",
            "service_cidr": "172.21.0.0/20",
            "pod_cidr": "172.16.0.0/20",
        }
        for number in range(PLANS)
    ]


def rows() -> Iterator[Row]:
    lines = [json.dumps(plan).encode() for plan in plans()]
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log") as address:
        connection = HTTPConnection(urlsplit(address).netloc)

        def post(path: str, body: bytes) -> bytes:
            connection.request("POST", path, body)
            return connection.getresponse().read()

        def batch() -> list[bytes]:
            return post("/api/v1/evaluate-batch", b"\n".join(lines)).splitlines()

        def one_call_each() -> list[bytes]:
            return [post("/api/v1/evaluate", line) for line in lines]

        assert batch() == one_call_each(), "both must answer the same"
        subject = f"{PLANS} plans in one batch"
        # Long enough for rounds after the processes have started.
        yield side_by_side(subject, batch, "one call each", one_call_each, seconds=6)
