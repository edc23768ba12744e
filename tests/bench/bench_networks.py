"""100,000 connected networks read, checked and answered, against the bare parse of the same text with netaddr.

The answer may take no more than eight times as long (`ours / theirs`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from netaddr import IPNetwork
from starlette.requests import Request
from starlette.responses import Response

from app.domain.cidr import Cidr
from app.main import create_app
from app.settings import Settings
from app.web.api.evaluate import answer_text
from app.web.http.language import CHOSEN
from app.wording.language import load_language
from tests.bench.measure import Row, side_by_side

NETWORKS = 100_000


def networks(count: int, seed: int = 1) -> list[str]:
    random = Random(seed)
    return [
        str(Cidr(random.randrange(11 << 24, 172 << 24), random.randint(20, 26)).network) for _ in range(count)
    ]


def rows() -> Iterator[Row]:
    texts = networks(NETWORKS)
    connected = [{"name": f"site {place}", "cidr": text} for place, text in enumerate(texts)]
    plan = {"nodes": 16, "pods_per_node": 50, "vpc_cidr": "10.0.0.0/16", "connected_networks": connected}
    body = json.dumps(plan).encode()
    state = {CHOSEN: load_language()}
    app = create_app(Settings())
    scope = {"type": "http", "path": "/", "query_string": b"", "headers": [], "app": app, "state": state}
    request = Request(scope)

    def answer() -> Response:
        return answer_text(request, body)

    def parse() -> list[IPNetwork]:
        return [IPNetwork(text) for text in texts]

    assert answer().status_code == 200
    subject = f"{NETWORKS:,} connected networks read, checked and answered"
    yield side_by_side(subject, answer, "netaddr, the parse alone", parse)
