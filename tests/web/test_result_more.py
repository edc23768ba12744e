"""What a result page leaves to be fetched when it is unfolded: nothing of it gets lost on the way."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from tests.drafts import TWO_ZONES
from tests.every_page import LINKS

FETCHED = re.compile(r'<a href="([^"#]*)#([^"]*)" data-np-part>')


def tries(page: str) -> list[str]:
    """Where the changes that would turn the verdict lead."""
    return re.findall(r'class="np-flip__try" href="([^"]*)"', page)


@pytest.mark.parametrize("name", LINKS)
def test_what_is_fetched_is_where_the_link_leads(client: TestClient, name: str) -> None:
    page = client.get(f"/result?{LINKS[name]}").text

    fetched = FETCHED.findall(page)
    assert len(fetched) == page.count("data-np-part")
    for href, part in fetched:
        assert client.get(html.unescape(href)).text.count(f'id="{part}"') == 1


def test_the_first_changes_are_on_the_page_and_all_of_them_on_the_other(client: TestClient) -> None:
    link = encode(replace(EXAMPLES["sixteen"], rules="2026-11"))
    page, more = client.get(f"/result?{link}").text, client.get(f"/result/more?{link}").text
    flips = client.get(f"/result.json?{link}").json()["flips"]

    assert len(tries(more)) == len(flips) > 8
    assert tries(page) == tries(more)[:8]
    assert tries(more.split('id="flips-rest"', 1)[1]) == tries(more)[8:]
    assert f"{len(flips) - 8} more</summary>" in page


def test_that_assumptions_are_made_anew_is_said_where_there_are_any(client: TestClient) -> None:
    assumed = client.get(f"/result?{encode(EXAMPLES['flannel'])}").text
    stated = client.get(f"/result?{encode(TWO_ZONES)}").text

    assert "are proposed again for each change" in assumed
    assert 'class="np-flip__try"' in stated
    assert "are proposed again for each change" not in stated


def test_few_changes_leave_nothing_to_unfold(client: TestClient) -> None:
    page = client.get(f"/result?{LINKS['neither']}").text
    assert len(tries(page)) <= 8
    assert "flips-rest" not in page


def test_a_link_that_can_not_be_read_leads_to_the_form(client: TestClient) -> None:
    answer = client.get("/result/more?nodes=x", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/plan/review?nodes=x")
