"""Lists so long that they are refused as one mistake, and those that are just short enough."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalogue.load import load_editions
from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from app.plan.plan import MAX_NETWORKS, MAX_RANGES
from app.plan.read import read

EDITIONS = load_editions()


@pytest.mark.parametrize(
    ("name", "entry", "most"),
    [
        ("secondary_cidrs", "10.0.0.0/8", MAX_RANGES),
        ("node_vswitches", VswitchDraft("10.0.0.0/20"), MAX_RANGES),
        ("pod_vswitches", VswitchDraft("10.0.0.0/20"), MAX_RANGES),
        ("connected_networks", NetworkDraft("10.0.0.0/20"), MAX_NETWORKS),
    ],
)
def test_a_list_has_a_most(name: str, entry: Any, most: int) -> None:
    def mistakes(count: int) -> list[tuple[str, str, object]]:
        lists: dict[str, Any] = {name: (entry,) * count}
        reading = read(Draft(nodes="3", pods_per_node="10", **lists), EDITIONS)
        return [(mistake.pointer, mistake.code, mistake.params["count"]) for mistake in reading.mistakes]

    assert mistakes(most) == []
    assert mistakes(most + 1) == [(f"/{name}", "too-many", most + 1)]
