"""What an evaluation costs as networks, vSwitches and node pools grow tenfold, also as a plot: docs/evaluation-cost.svg.

From the JSON of the plan to the JSON of the answer. A plan of more than 2,000 ranges is answered without flips.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any, Final

from app.settings import Settings
from app.web.api.plan_answers import PlanAnswers
from app.wording.language import load_language
from tests.bench.measure import Row, side_by_side
from tests.bench.plot import log_plot
from tests.hostile import BASE, networks
from tests.plans import EDITIONS
from tests.served import ROOT

PICTURE: Final = ROOT / "docs" / "evaluation-cost.svg"
KINDS: Final[dict[str, tuple[int, ...]]] = {
    "networks": (1, 10, 100, 1_000, 10_000, 100_000),
    "vSwitches": (1, 10, 100, 1_000),
    "node pools": (1, 10, 100),
}


def rows() -> Iterator[Row]:
    """Each size against that of one; the plot is drawn when all are measured."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for kind, sizes in KINDS.items():
        one = _evaluation(kind, 1)
        lines[kind] = []
        for size in sizes:
            ours = _evaluation(kind, size)
            subject = f"a plan with {size:,} {kind}"
            row = side_by_side(subject, ours, "with one", one, seconds=4, clock=process_time)
            lines[kind].append((size, row.ours * 1_000))
            yield row
    PICTURE.write_text(log_plot("number in the plan", "ms for one evaluation", lines), encoding="utf-8")


def _evaluation(kind: str, size: int) -> Callable[[], object]:
    body = json.dumps({**BASE, "vpc_cidr": "172.24.0.0/13", **_many(kind, size)}).encode()
    answers, language = PlanAnswers.of(Settings(), EDITIONS), load_language()
    assert answers.answer(body, language).verdict is not None
    return lambda: answers.answer(body, language)


def _many(kind: str, size: int) -> dict[str, Any]:
    if kind == "networks":
        return {"connected_networks": networks(size)}
    if kind == "vSwitches":
        cidrs = (f"172.{24 + place // 256}.{place % 256}.0/24" for place in range(size))
        listed = [{"cidr": cidr, "zone": "abc"[place % 3]} for place, cidr in enumerate(cidrs)]
        return {"node_vswitches": listed}
    short = dict.fromkeys(("nodes", "pods_per_node", "instance_type"))
    pools = [
        {"nodes": 3 + place % 5, "pods_per_node": 30, "instance_types": [BASE["instance_type"]]}
        for place in range(size)
    ]
    return {**short, "node_pools": pools}
