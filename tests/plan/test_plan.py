"""The Plan itself: how it is changed."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from app.plan.plan import Plan
from tests.plans import plan_of


@pytest.mark.parametrize("field", [field.name for field in fields(Plan)])
def test_a_changed_plan_is_what_replace_makes_of_it(field: str) -> None:
    plan, other = plan_of(), Plan(nodes=7, pods_per_node=70, name="other")
    changes = {field: getattr(other, field)}
    assert plan.changed(**changes) == replace(plan, **changes)
    assert plan == plan_of()


def test_what_a_plan_does_not_have_can_not_be_changed() -> None:
    with pytest.raises(AssertionError):
        plan_of().changed(node=3)
