"""What a result page leaves to be fetched when it is unfolded: nothing of it gets lost on the way."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from app.wording.language import load_language
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


def test_every_change_is_on_the_other_page(client: TestClient) -> None:
    link = encode(replace(EXAMPLES["sixteen"], rules="2026-11"))
    page, more = client.get(f"/result?{link}").text, client.get(f"/result/more?{link}").text
    flips = client.get(f"/result.json?{link}").json()["flips"]

    assert len(tries(more)) == len(flips) > 8
    assert tries(page) == []


@pytest.mark.parametrize(
    "part", ["map", "what-if", "flips", "trades", "answers", "sources", "files", "growth", "comparison"]
)
def test_a_part_comes_alone_and_as_it_is_among_the_others(client: TestClient, part: str) -> None:
    whole = client.get(f"/result/more?{LINKS['growth']}").text
    alone = client.get(f"/result/more?{LINKS['growth']}&more.part={part}").text

    assert re.findall(r'<section class="np-section" id="([\w-]+)"', alone) == [part]
    assert alone.split(f'id="{part}"')[1].split("</section>")[0] in whole


def test_that_assumptions_are_made_anew_is_said_where_there_are_any(client: TestClient) -> None:
    said = load_language("en").text("flip.assumed")
    assumed = html.unescape(client.get(f"/result/more?{encode(EXAMPLES['flannel'])}").text)
    stated = html.unescape(client.get(f"/result/more?{encode(TWO_ZONES)}").text)

    assert said in assumed
    assert 'class="np-flip__try"' in stated
    assert said not in stated


def test_a_link_that_can_not_be_read_leads_to_the_form(client: TestClient) -> None:
    answer = client.get("/result/more?nodes=x", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/plan/review?nodes=x")
