"""What is thrown at the planner, and what has to hold whatever is thrown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.export.registry import EXPORTS
from app.plan.plan import PLAN_FIELDS
from app.plan_io.form_lists import LINES_SUFFIX
from app.plan_io.link import PREVIOUS_PREFIX
from app.plan_io.link.lists import COMPRESSED_KEYS, compressed
from app.web.views.steps import STEPS

PAGES: Final = (
    "/",
    "/guide",
    "/docs",
    "/import",
    "/fleet",
    "/fleet.csv",
    "/fleet/propose",
    "/plan/cluster/types",
    "/compare",
    "/compare.json",
    "/result",
    *(f"/result{export.suffix}" for export in EXPORTS.values()),
    *(f"/plan/{step.name}" for step in STEPS),
    "/plan/nowhere",
    "/language/ja/result",
)
READABLE: Final = (
    "text/html",
    "application/problem+json",
    "application/json",
    "text/plain",
    *(export.media_type for export in EXPORTS.values()),
)

_TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_BROKEN_TEXTS: Final = st.text(max_size=5)  # half a surrogate pair can be written in JSON
_CIDRS: Final = st.builds(
    "{}.{}.{}.{}/{}".format, *[st.integers(0, 256)] * 4, st.integers(0, 33)
) | st.sampled_from(["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12", "fd00::/112", "0.0.0.0/0"])
_NUMBERS: Final = st.integers(-1, 1_000_001).map(str) | st.sampled_from(
    ["3", "1,000", "１６", "9" * 30, "1e5"]
)
_WORDS: Final = st.sampled_from(
    ["must", "prefer", "no", "pro", "basic", "enterprise", "2026-11", "true", "1"]
)
_VALUES: Final = _CIDRS | _NUMBERS | _WORDS | _TEXTS
_ENTRIES: Final = st.lists(_VALUES, max_size=4).map("~".join)
_PACKED: Final = st.lists(_ENTRIES, max_size=20).map(
    lambda entries: compressed("node_vswitches", entries, str)[1]
)
_MAP_CHANGES: Final = st.builds(
    "map:{}:{}:{}:{}".format,
    st.sampled_from(["put", "add", "remove", "fix"]),
    st.sampled_from(["node_vswitches", "pod_vswitches", "1.pod_vswitches", "zones"]) | _TEXTS,
    _NUMBERS,
    _CIDRS,
)
_LINK_VALUES: Final = _VALUES | _MAP_CHANGES | st.lists(_ENTRIES, max_size=4).map("_".join) | _PACKED
_KEYS: Final = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "", PREVIOUS_PREFIX]),
    st.sampled_from(
        [
            *(each.name for each in PLAN_FIELDS),
            *COMPRESSED_KEYS.values(),
            "network_policy",
            "a",
            "b",
            "action",
            "lang",
            "for",
        ]
    ),
    st.sampled_from(["", "", "", LINES_SUFFIX, ".cidr", ".zone"]),
)
PAIRS: Final = st.lists(st.tuples(_KEYS | _TEXTS, _LINK_VALUES), max_size=12)
# Most random plans are refused; those that begin with what is required reach the engine.
QUERIES: Final = st.builds(
    "{}{}".format,
    st.sampled_from(["", "nodes=3&pods_per_node=10&"]),
    _TEXTS | PAIRS.map(lambda pairs: "&".join(f"{key}={value}" for key, value in pairs)),
)

JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _VALUES | _BROKEN_TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=20,
)
_VSWITCHES: Final = st.lists(
    st.fixed_dictionaries({"cidr": _CIDRS}, optional={"zone": _TEXTS, "used": st.integers(0, 300)}),
    max_size=5,
)
_LIKELY: Final[dict[str, st.SearchStrategy[Any]]] = {
    **dict.fromkeys(("vpc_cidr", "service_cidr", "pod_cidr", "service_ipv6_cidr"), _CIDRS),
    **dict.fromkeys(("node_vswitches", "pod_vswitches"), _VSWITCHES),
    **dict.fromkeys(
        ("max_nodes", "surge_nodes", "services", "route_entries_used"), st.integers(0, 1_000_000)
    ),
    "secondary_cidrs": st.lists(_CIDRS, max_size=6),
    "connected_networks": st.lists(st.fixed_dictionaries({"cidr": _CIDRS, "name": _TEXTS}), max_size=6),
    "node_cidr_mask": st.integers(23, 29),
    "zones": st.lists(st.sampled_from("abcd"), max_size=4),
    "existing": st.sampled_from(["nothing", "vpc", "cluster"]),
    "plugin": st.sampled_from(["terway", "flannel"]),
    "needs": st.dictionaries(st.sampled_from(["network_policy", "dual_stack", "pod_eip"]), _WORDS),
}
_POOLS: Final = st.lists(
    st.fixed_dictionaries(
        {"nodes": st.integers(0, 3_000), "pods_per_node": st.integers(1, 300)},
        optional={
            "name": _TEXTS,
            "max_nodes": st.integers(0, 9_000),
            "surge_nodes": st.integers(0, 9),
            "instance_types": st.lists(
                st.sampled_from(["ecs.c7.large", "ecs.g7.8xlarge", "ecs.no.such"]), max_size=3
            ),
            "eni": st.fixed_dictionaries({"quantity": st.integers(0, 9), "ipv4_per_eni": st.integers(0, 30)}),
            "eni_mode": st.sampled_from(["shared", "exclusive"]),
            "ip_prefixes": st.booleans(),
            "zones": st.lists(st.sampled_from("abcd"), max_size=3),
        },
    ),
    min_size=1,
    max_size=4,
)
_OF_POOLS: Final = {name: each for name, each in _LIKELY.items() if name not in {"max_nodes", "surge_nodes"}}
_REQUIRED: Final = {"nodes": st.integers(1, 20_000), "pods_per_node": st.integers(1, 300)}
_ANYTHING: Final = {each.name: _LIKELY.get(each.name, JSON) | JSON for each in PLAN_FIELDS}
PLANS: Final = (
    JSON
    | st.fixed_dictionaries(_REQUIRED, optional=_LIKELY)
    | st.fixed_dictionaries({"node_pools": _POOLS}, optional=_OF_POOLS)
    | st.fixed_dictionaries(_REQUIRED, optional={name: JSON for name in _ANYTHING if name not in _REQUIRED})
    | st.fixed_dictionaries({}, optional=_ANYTHING)
)
IMPORTS: Final = (
    st.binary(max_size=200)
    | st.lists(_VALUES, max_size=12).map(lambda words: " ".join(words).encode())
    | JSON.map(lambda value: json.dumps(value).encode())
    | PLANS.map(lambda value: json.dumps(value).encode())
    | JSON.map(lambda value: f"ROSTemplateFormatVersion: 1\nResources: {json.dumps(value)}".encode())
    | st.builds(
        lambda key, value: json.dumps({key: value}).encode(),
        st.sampled_from(
            ["VSwitches", "Vpcs", "InstanceTypes", "Resources", "values", "ROSTemplateFormatVersion"]
        ),
        JSON,
    )
)
LINES_OF_NETWORKS: Final = st.lists(st.lists(_CIDRS | _TEXTS, max_size=4).map(" ".join), max_size=4).map(
    "\n".join
)
WISHES: Final = st.lists(st.lists(_VALUES, max_size=6).map(",".join), max_size=6).map("\n".join) | st.lists(
    st.builds("{},{},{},{}".format, _TEXTS, st.integers(1, 500), st.integers(1, 300), st.integers(1, 8)),
    max_size=6,
).map("\n".join)


@dataclass(frozen=True, slots=True)
class Target:
    """`check` raises where what it is given does what it must not."""

    name: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]


def targets(client: TestClient) -> list[Target]:
    """Every page with any query, every import, every plan, batch, fleet and proposal."""
    return [
        Target("links", st.tuples(st.sampled_from(PAGES), QUERIES), lambda given: _page(client, *given)),
        Target(
            "imports",
            st.tuples(st.sampled_from(["file", "text"]), IMPORTS),
            lambda given: _import(client, *given),
        ),
        Target("plans", PLANS, lambda plan: _plan(client, json.dumps(plan).encode())),
        Target("bodies", st.binary(max_size=100), lambda body: _plan(client, body)),
        Target("batches", st.lists(PLANS, max_size=4), lambda plans: _batch(client, plans)),
        Target("fleets", IMPORTS, lambda body: _fleet(client, body)),
        Target("proposals", st.tuples(WISHES, LINES_OF_NETWORKS), lambda given: _proposal(client, *given)),
    ]


def _answered(response: Any) -> None:
    assert response.status_code < 500, response.text
    kind = response.headers.get("content-type", "").split(";")[0]
    assert kind in READABLE or response.is_redirect or response.status_code == 304, kind


def _page(client: TestClient, path: str, query: str) -> None:
    _answered(client.get(path, params=query))


def _import(client: TestClient, field: str, content: bytes) -> None:
    if field == "file":
        _answered(client.post("/import", files={"file": ("upload", content)}))
    else:
        _answered(client.post("/import", data={"text": content.decode(errors="replace")}))


def _plan(client: TestClient, body: bytes) -> None:
    response = client.post("/api/v1/evaluate", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (200, 422), response.text
    if response.status_code == 422:
        errors = response.json()["errors"]
        assert errors
        assert all(error["code"] and error["detail"] for error in errors)
        return
    answer = response.json()
    barred = {
        plugin
        for finding in answer["findings"]
        if finding["severity"] == "error"
        for plugin in finding["applies_to"]
    }
    assert {name: report["feasible"] for name, report in answer["plugins"].items()} == {
        "terway": "terway" not in barred,
        "flannel": "flannel" not in barred,
    }


def _batch(client: TestClient, plans: list[Any]) -> None:
    lines = b"".join(json.dumps(plan).encode() + b"\n" for plan in plans)
    response = client.post("/api/v1/evaluate-batch", content=lines)
    assert response.status_code == 200, response.text
    assert response.content.count(b"\n") == len(plans)


def _fleet(client: TestClient, body: bytes) -> None:
    _answered(client.post("/api/v1/fleet", content=body))
    for form in ("", ".csv"):
        _answered(client.post(f"/fleet{form}", data={"plans": body.decode(errors="replace")}))


def _proposal(client: TestClient, clusters: str, networks: str) -> None:
    for form in ("", ".csv"):
        boxes = {"clusters": clusters, "space": "10.0.0.0/8", "taken": networks}
        _answered(client.post(f"/fleet/propose{form}", data=boxes))
        _answered(client.post(f"/fleet/propose{form}", data={**boxes, "space": networks, "taken": ""}))
