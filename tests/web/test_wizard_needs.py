"""The step that asks for needs: four groups, the rare ones folded, and what most teams choose."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from app.web.wizard import needs
from tests.plans import EDITIONS

GROUPS = needs._GROUPS


def step(client: TestClient, query: str = "") -> str:
    return html.unescape(client.get(f"/plan/needs?{query}").text)


@pytest.mark.parametrize("edition", EDITIONS.by_name)
def test_each_need_of_an_edition_is_asked_once(client: TestClient, edition: str) -> None:
    page = step(client, f"rules={edition}")
    asked = re.findall(r'class="np-choice-row" role="radiogroup" aria-labelledby="([a-z_]+)-label"', page)

    assert sorted(asked) == sorted(EDITIONS.by_name[edition].needs)


def test_each_group_has_needs_that_there_are() -> None:
    placed = [need for group in GROUPS for need in (*group.common, *group.rare)]

    assert sorted(placed) == sorted(EDITIONS.newest.needs)
    assert {*needs._USUAL, *needs._DOCUMENTED} <= {*placed}


def test_a_rare_need_that_is_set_is_named_on_its_fold(client: TestClient) -> None:
    fold = step(client, "source_ip=must").partition('id="more-security"')[2]

    assert "More: Pod source IP preserved" in fold.partition("</summary>")[0]
    assert "Pod source IP preserved: Must" in fold.partition("</summary>")[0]
    assert "Must" not in step(client).partition('id="more-security"')[2].partition("</summary>")[0]


def test_a_rare_need_with_a_mistake_is_in_sight(client: TestClient) -> None:
    assert re.search(r'id="more-security" open', step(client, "source_ip=perhaps&action=continue"))
    assert not re.search(r'id="more-[a-z]+" open', step(client))


def test_what_most_teams_choose_is_an_inference_unless_a_source_is_named(client: TestClient) -> None:
    page = step(client)
    usual = dict(re.findall(r'id="([a-z_]+)-usual">Most teams: ([^<·]+?) ?[<·]', page))

    assert usual == {"network_policy": "Prefer", "extendable_pods": "Prefer", "exclusive_eni": "Not needed"}
    assert "our inference" in page.partition("Security</h2>")[0]
    assert re.search(r'id="exclusive_eni-usual">[^/]*Terway\'s default: <a[^>]*/work-with-terway"', page)
    assert 'value="prefer" checked' not in page, "it is a hint, and no answer"
