"""Lists so long that they are refused as one mistake, and those that are just short enough."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalogue.load import load_editions
from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from app.plan.plan import MAX_NETWORKS, MAX_RANGES
from app.plan.read import read

EDITIONS = load_editions()


def test_a_mistake_is_told_in_each_place_of_a_draft() -> None:
    """A link that repeats a text has one draft of it, which is read once only where it has no mistake."""
    good, bad = NetworkDraft("10.0.0.0/8", "office"), NetworkDraft("10.0.0.0/33")
    draft = Draft(nodes="3", pods_per_node="30", connected_networks=(good, bad, good, bad))

    assert [each.pointer for each in read(draft, load_editions()).mistakes] == [
        "/connected_networks/1/cidr",
        "/connected_networks/3/cidr",
    ]


@pytest.mark.parametrize(
    ("network", "name"),
    [
        (NetworkDraft("10.0.0.0/8", " office "), "office"),
        (NetworkDraft(" 10.0.0.0/8 ", "an\u202eoffice"), "anoffice"),
        (NetworkDraft("10.0.0.0 255.0.0.0", "オフィス"), "オフィス"),
        (NetworkDraft("10.0.0.0/8", f"office{' ' * 80}"), "office"),
        (NetworkDraft("10.0.0.0/8"), ""),
    ],
)
def test_a_network_is_read_alike_however_it_is_typed(network: NetworkDraft, name: str) -> None:
    plan = read(Draft(nodes="3", pods_per_node="30", connected_networks=(network,)), load_editions()).plan

    assert plan is not None
    assert [(each.name, str(each.cidr)) for each in plan.connected_networks] == [(name, "10.0.0.0/8")]


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
