"""A link that was cut or edited: pages open the form and say so, one click from the result; files are refused."""

from __future__ import annotations

from html import unescape
from typing import Final

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, NodePoolDraft
from app.plan_io.link import encode
from app.settings import LANGUAGES
from app.wording.language import load_language

POOLS: Final = (
    NodePoolDraft(name="web", nodes="4", pods_per_node="40"),
    NodePoolDraft(nodes="2", pods_per_node="6"),
)
WHOLE: Final = encode(
    Draft(rules="2026-12", node_pools=POOLS, vpc_cidr="10.0.0.0/8", needs={"source_ip": "prefer"})
)
CUT: Final = WHOLE.removesuffix("&source_ip=prefer")
CODE: Final = "mistake.link-unreadable.edited"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_result_leads_to_the_form_that_says_so(client: TestClient, tag: str) -> None:
    to_form = client.get(f"/result?{CUT}", follow_redirects=False)
    assert to_form.status_code == 303
    assert to_form.headers["location"] == f"/plan/review?{CUT}"

    page = unescape(client.get(to_form.headers["location"], headers={"accept-language": tag}).text)
    assert load_language(tag).text(CODE) in page
    assert "10.0.0.0/8" in page
    assert "web" in page


def test_the_result_is_one_click_away(client: TestClient) -> None:
    page = unescape(client.get(f"/plan/review?{CUT}").text)
    result = page.partition('href="/result?')[2].partition('"')[0]

    assert result.startswith("v=2&check=")
    assert client.get(f"/result?{result}").status_code == 200


@pytest.mark.parametrize("step", ["cluster", "vpc", "services", "pods", "needs", "review"])
def test_each_step_says_so_once(client: TestClient, step: str) -> None:
    sentence = load_language().text(CODE)
    page = client.get(f"/plan/{step}?{CUT}")

    assert page.status_code == 200
    assert sentence in page.text
    assert sentence not in client.get(f"/plan/{step}?{WHOLE}").text


@pytest.mark.parametrize(
    "suffix", [".json", ".md", ".tf", ".csv", ".cluster.json", ".nodepools.json", ".svg", ".sarif"]
)
def test_a_file_is_refused(client: TestClient, suffix: str) -> None:
    refused = client.get(f"/result{suffix}?{CUT}")

    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [("", "link-unreadable")]
    assert refused.json()["errors"][0]["detail"] == load_language().text(CODE)
    assert client.get(f"/result{suffix}?{WHOLE}").status_code == 200


def test_a_comparison_and_a_fleet_say_so(client: TestClient) -> None:
    sentence = load_language().text(CODE)
    compared = client.get("/compare.json", params={"a": CUT, "b": WHOLE})
    fleet = client.post("/api/v1/fleet", content=f"https://planner.example.com/result?{CUT}\n")

    assert sentence in compared.text
    assert compared.status_code == 422
    assert fleet.status_code == 422
    assert sentence in fleet.json()["errors"][0]["detail"]


def test_a_form_has_no_checksum(client: TestClient) -> None:
    assert 'name="check"' not in client.get(f"/plan/cluster?{WHOLE}").text
    assert 'name="check"' not in client.get(f"/result?{WHOLE}").text
