"""The address map as a page draws it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from starlette.testclient import TestClient

from app.map.plan_map import narrow_map, wide_map
from app.plan.draft import NetworkDraft
from app.plan_io.link import encode
from app.wording.language import load_language
from tests.drafts import CLASHING, plan
from tests.map.crowded_plans import PLANS
from tests.plans import assessed


@settings(max_examples=30)
@given(PLANS)
@pytest.mark.parametrize("draw", [wide_map, narrow_map])
def test_boxes_stay_on_the_sheet_and_can_be_seen(draw: object, changes: dict[str, object]) -> None:
    drawn = draw(assessed(**changes), load_language("en"))  # type: ignore[operator]

    for box in drawn.boxes:
        assert box.width >= 24
        assert box.height >= 14
        assert box.x >= 0
        assert box.x + box.width <= drawn.width
        assert box.y >= 0
        assert box.y + box.height <= drawn.height
        meter = box.meter
        assert meter is None or meter.used + meter.needed <= meter.width
    for each in (*drawn.spaces, *drawn.breaks):
        assert each.height >= 8
        assert 0 <= each.y <= each.y + each.height <= drawn.height
    for space in drawn.spaces:
        assert 0 <= space.x <= space.x + space.width <= drawn.width


def test_a_clash_is_told_in_words_and_in_the_table(client: TestClient) -> None:
    page = client.get(f"/result?{encode(CLASHING)}").text

    assert page.count('fill="url(#np-clash)"') == 3  # the two ranges, and the legend
    assert "✕ overlap" in page
    assert "style=" not in page
    listed = client.get(f"/result/more?{encode(CLASHING)}&more.part=map").text
    assert "overlaps VPC CIDR 192.168.0.0/16" in listed[listed.index('class="np-ranges"') :]


def test_a_name_is_text_and_not_markup(client: TestClient) -> None:
    page = client.get(
        f"/result?{encode(plan(connected_networks=(NetworkDraft('10.9.0.0/16', '<b>Osaka'),)))}"
    ).text

    assert "<b>Osaka" not in page


def test_the_map_beside_the_form_follows_the_plan(client: TestClient) -> None:
    query = encode(CLASHING)

    assert "np-map--compact" not in client.get("/plan/vpc").text
    told = client.get(f"/plan/services?{query}").text
    panel = told[told.index('id="panel"') :]
    assert "np-map--compact" in panel
    assert 'fill="url(#np-clash)"' in panel
