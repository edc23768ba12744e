"""What the load asks for: the requests of a person and of a program, in the order in which they make them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Final
from urllib.parse import quote, urlencode

from app.fleet.cluster_fleet import MAX_CLUSTERS
from app.plan.draft import Draft, NetworkDraft
from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from app.web.views.steps import STEPS
from tests import hostile

_TERRAFORM: Final = """
resource "alicloud_vpc" "main" {
  vpc_name   = "shop"
  cidr_block = "192.168.0.0/16"
}
resource "alicloud_vswitch" "nodes" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = cidrsubnet("192.168.0.0/16", 8, 1)
  zone_id    = "cn-hangzhou-i"
}
"""
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request and the status that it has to be answered with; one of many `plans` may take their time."""

    kind: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = ""
    status: int = 200
    plans: int = 1

    def raw(self) -> bytes:
        """As it is sent over a connection that stays open."""
        head = f"{self.method} {self.path} HTTP/1.1\r\nhost: planner\r\naccept-encoding: gzip\r\n"
        if self.method == "POST":
            head += f"content-type: {self.content_type}\r\ncontent-length: {len(self.body)}\r\n"
        return head.encode() + b"\r\n" + self.body


def plan(number: int, networks: int = 0) -> dict[str, Any]:
    """A plan as the API takes it; another `number` is another plan."""
    return {
        "name": f"Plan {number}",
        "nodes": 3 + number % 40,
        "pods_per_node": 30 + number % 50,
        "instance_type": "ecs.c7.4xlarge",
        "vpc_cidr": "192.168.0.0/16",
        "service_cidr": "172.21.0.0/20",
        "pod_cidr": "172.16.0.0/16",
        "connected_networks": [
            {"name": f"site {place}", "cidr": f"10.{place >> 8 & 255}.{place & 255}.0/24"}
            for place in range(networks)
        ],
    }


def journey(connection: int) -> Iterator[Ask]:
    """Without end, and the same for every connection but for the names of the plans and where it begins."""
    numbers = count(connection * 1_000_000)
    turns = (person, program, visitor)
    for turn in count(connection):
        yield from turns[turn % len(turns)](next(numbers))


def small(connection: int) -> Iterator[Ask]:
    """Without end, what is answered soon: a new page, the same again, a step, a plan in the API."""
    for number in count(connection * 1_000_000 + 500_000):
        query = encode(_draft("flannel", number))
        yield Ask("result new", "GET", f"/result?{query}")
        yield Ask("result again", "GET", f"/result?{query}")
        yield Ask("step", "GET", f"/plan/vpc?{query}")
        yield evaluate(number)


def alike(connection: int) -> Iterator[Ask]:
    """Without end, the same step of plans of its own."""
    for number in count(connection * 1_000_000):
        yield Ask("step", "GET", f"/plan/vpc?{encode(_draft('flannel', number))}")


def heavy() -> dict[str, Ask]:
    """What takes long, by what it is called."""
    return {
        "a plan with 10,000 networks": evaluate(1, 10_000),
        "a link with 20,000 networks": linked(20_000),
        "a batch of 500 plans": batch(1, 500),
        f"a fleet of {MAX_CLUSTERS} clusters": fleet(1, MAX_CLUSTERS),
        "an import of 10,000 networks": imported(10_000),
    }


def hostile_asks() -> dict[str, Ask]:
    """What is cheap to send and dear to answer, by what it is called."""
    return {
        "a 5 kB link to 130,000 ranges": Ask("hostile", "GET", f"/result.md?{hostile.LINK}", status=422),
        "1,000 vSwitches in 100 zones with 100 pools": posted(hostile.pools(zones=100, vswitches=1_000)),
        "100,000 equal networks": posted(
            {**hostile.BASE, "connected_networks": [{"cidr": "10.0.0.0/24"}] * 100_000}
        ),
    }


def visitor(number: int) -> Iterator[Ask]:
    """Somebody who looks at the start page, an example, and two plans side by side."""
    yield Ask("start", "GET", "/")
    yield Ask("result again", "GET", f"/result?{encode(EXAMPLES['terway'])}")
    links = {"a": encode(EXAMPLES["sixteen"]), "b": encode(_draft("terway", number))}
    yield Ask("compare", "GET", f"/compare?{urlencode(links)}")


def person(number: int) -> Iterator[Ask]:
    """Somebody who fills in the wizard, reads the answer, comes back to it, and takes the exports away."""
    draft = _draft("sixteen", number)
    query = encode(draft)
    for step in STEPS:
        yield Ask("step", "GET", f"/plan/{step.name}?{query}")
    yield Ask("result new", "GET", f"/result?{query}")
    yield Ask("result again", "GET", f"/result?{query}")
    for suffix in (".tf", ".md", ".csv", ".json", ".cluster.json", ".nodepools.json"):
        yield Ask("export", "GET", f"/result{suffix}?{query}")
    form = urlencode({"text": _TERRAFORM, "source": ""}).encode()
    yield Ask("import", "POST", f"/import?{query}", form, _FORM)


def program(number: int) -> Iterator[Ask]:
    """A pipeline: plans one by one and together."""
    for turn in range(4):
        yield evaluate(number + turn)
    yield batch(number, 10)
    yield fleet(number, 5)


def evaluate(number: int, networks: int = 0) -> Ask:
    return Ask("evaluate", "POST", "/api/v1/evaluate", json.dumps(plan(number, networks)).encode(), _JSON)


def posted(sent: dict[str, Any]) -> Ask:
    """A hostile plan, which is answered all the same."""
    return Ask("hostile", "POST", "/api/v1/evaluate", json.dumps(sent).encode(), _JSON)


def batch(number: int, plans: int) -> Ask:
    lines = b"\n".join(json.dumps(plan(number + place)).encode() for place in range(plans))
    return Ask("batch", "POST", "/api/v1/evaluate-batch", lines, "application/x-ndjson", plans=plans)


def fleet(number: int, clusters: int) -> Ask:
    plans = [
        {**plan(number + place), "vpc_cidr": f"10.{place % 256}.0.0/16", "name": f"cluster {place}"}
        for place in range(clusters)
    ]
    return Ask("fleet", "POST", "/api/v1/fleet?vpcs=shared", json.dumps(plans).encode(), _JSON)


def linked(networks: int) -> Ask:
    cidrs = (f"{10 + place // 65_536}.{place >> 8 & 255}.{place & 255}.0/24" for place in range(networks))
    draft = replace(_draft("flannel", 1), connected_networks=tuple(NetworkDraft(cidr) for cidr in cidrs))
    return Ask("export", "GET", f"/result.md?{encode(draft)}")


def imported(prefixes: int) -> Ask:
    text = "\n".join(f"10.{place >> 8 & 255}.{place & 255}.0/24,site {place}" for place in range(prefixes))
    return Ask("import", "POST", "/import", f"text={quote(text)}&source=".encode(), _FORM)


def _draft(example: str, number: int) -> Draft:
    return replace(EXAMPLES[example], name=f"Plan {number}")
