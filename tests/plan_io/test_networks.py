"""Connected networks are read and written by hand, for speed: no member may be forgotten."""

from __future__ import annotations

from app.plan.read import read
from app.plan.records import NETWORK
from app.plan_io.link import draft_of
from app.plan_io.plan_json import draft_of_json
from app.plan_io.plan_to_json import plan_json
from tests.fields import FIELDS, plan_with
from tests.plans import EDITIONS


def test_no_member_of_a_connected_network_is_forgotten() -> None:
    draft, _ = draft_of_json(plan_with("connected_networks"))
    plan = read(draft, EDITIONS).plan
    assert plan is not None
    [stated], [typed], [network] = (
        FIELDS["connected_networks"],
        draft.connected_networks,
        plan.connected_networks,
    )
    assert stated.keys() == {each.name for each in NETWORK.fields}, "give each a value in tests/fields.py"

    for each in NETWORK.fields:
        assert getattr(typed, each.name) is not None, f"_plain_networks forgets {each.name}"
        assert getattr(network, each.name) != each.default, f"_plain_network forgets {each.name}"
    assert plan_json(plan)["connected_networks"] == [stated], "_network_json forgets a member"
    assert draft_of(plan).connected_networks == (typed,), "_typed_network forgets a member"
