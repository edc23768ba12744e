"""What a node holds, and what is said of the figures that it rests on."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.evaluation import Message
from tests.plans import assessed

OWN = {"quantity": 8, "ipv4_per_eni": 30}


def pods_sum(**changes: Any) -> Message:
    found = assessed(pods_per_node=5, **changes).terway.capacity.pods_sum
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("instance_type", "mode", "variant"),
    [
        ("ecs.c7.4xlarge", "shared", ""),
        ("ecs.g7h.4xlarge", "shared", ".doubtful"),
        ("ecs.g7h.4xlarge", "exclusive", ".doubtful"),
        ("ecs.hfr6.xlarge", "shared", ".differs"),
        ("ecs.hfr6.xlarge", "exclusive", ".differs"),
    ],
)
def test_where_sources_differ_on_a_type_its_sum_says_so(instance_type: str, mode: str, variant: str) -> None:
    needs = {"exclusive_eni": "must"} if mode == "exclusive" else {}
    assert pods_sum(instance_type=instance_type, needs=needs).code == f"sum.{mode}-eni-pods{variant}"


def test_the_other_sources_sum_is_told_where_it_is_known() -> None:
    params = pods_sum(instance_type="ecs.hfr6.xlarge").params
    assert (params["enis"], params["addresses"], params["pods"]) == (2, 6, 6)
    assert (params["other_enis"], params["other_addresses"], params["other_pods"]) == (3, 10, 20)


def test_own_figures_are_in_no_doubt() -> None:
    assert pods_sum(instance_type="ecs.hfr6.xlarge", eni=OWN).code == "sum.shared-eni-pods"
