"""The Plan itself: how it is changed."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cached_property

import pytest

from app.plan.plan import NeedLevel, NodePool, Plan
from tests.plans import plan_of


@pytest.mark.parametrize("field", [field.name for field in fields(Plan)])
def test_a_changed_plan_is_what_replace_makes_of_it(field: str) -> None:
    plan, other = plan_of(), Plan(nodes=7, pods_per_node=70, name="other")
    changes = {field: getattr(other, field)}
    assert plan.changed(**changes) == replace(plan, **changes)
    assert plan == plan_of()


@pytest.mark.parametrize("field", [field.name for field in fields(Plan)])
def test_what_is_derived_from_a_plan_is_derived_anew_once_the_plan_is_changed(field: str) -> None:
    pools = (NodePool(nodes=2, max_nodes=9, pods_per_node=20, surge_nodes=1),)
    plan = plan_of()
    other = Plan(
        nodes=7,
        max_nodes=70,
        surge_nodes=3,
        pods_per_node=70,
        node_pools=pools,
        needs={"exclusive_eni": NeedLevel.MUST},
    )
    derived = [name for name, value in vars(Plan).items() if isinstance(value, cached_property)]
    for name in derived:
        getattr(plan, name)
    changes = {field: getattr(other, field)}
    changed, fresh = plan.changed(**changes), replace(plan, **changes)
    assert {name: getattr(changed, name) for name in derived} == {
        name: getattr(fresh, name) for name in derived
    }


def test_what_a_plan_does_not_have_can_not_be_changed() -> None:
    with pytest.raises(AssertionError):
        plan_of().changed(node=3)
