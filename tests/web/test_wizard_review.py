"""The review of a plan: what was given or assumed, by step, and the rest folded."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from app.plan_io.link import decode, encode
from tests.every_page import POOLS

PLAN = "v=1&nodes=3&pods_per_node=20&vpc_cidr=10.0.0.0/16"


def review(client: TestClient, plan: str) -> str:
    return html.unescape(client.get(f"/plan/review?{plan}").text)


def rows(page: str) -> list[str]:
    """The names of the rows outside folds."""
    shown = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    return re.findall(r'class="np-summary__key">([^<]*)<', shown)


def test_only_what_was_given_or_assumed_has_a_row(client: TestClient) -> None:
    page = review(client, PLAN)

    assert rows(page)[:3] == ["Initial nodes", "Pods per node", "Instance type"]
    assert "VPC CIDR" in rows(page)
    assert not {"Plan name", "ACK edition", "IP prefixes", "Route entry quota"} & set(rows(page))
    assert "Not provided" not in page


def test_each_section_leads_to_its_step(client: TestClient) -> None:
    """Also to change an answer that has no row."""
    page = review(client, PLAN)

    for step in ("cluster", "vpc", "services", "pods", "needs"):
        assert re.search(
            rf'<a href="/plan/{step}\?[^"]*return=review" aria-label="Change [^"]+">Change</a>', page
        )


@pytest.mark.parametrize(("tag", "name"), [("en", "Change Initial nodes"), ("ja", "開始時のノード数を変更")])
def test_a_link_to_change_an_answer_has_its_name_in_one_piece(
    client: TestClient, tag: str, name: str
) -> None:
    """A name of two elements would be read as two."""
    page = client.get(f"/plan/review?{PLAN}&lang={tag}").text

    assert re.search(rf'aria-label="{name}">[^<]+</a>', page)


def test_defaults_are_folded_and_counted(client: TestClient) -> None:
    fold = review(client, PLAN).partition('id="defaults"')[2].partition("</details>")[0]
    count = re.search(r"(\d+) fields with default values", fold)

    assert count is not None
    assert int(count[1]) == fold.count('class="np-summary__key"')
    assert re.search(r"IP prefixes</dt>\s*<dd[^>]*>\s*No<", fold)


def test_each_node_pool_is_a_row(client: TestClient) -> None:
    page = review(client, encode(decode(POOLS).draft))

    assert rows(page)[:3] == ["Zones", "web", "kafka"]
    assert "20 → 40 nodes · 30 pods per node · 2 instance types" in page
    assert "NodePoolDraft" not in page


def test_a_proposed_type_of_a_pool_is_a_row_below_it(client: TestClient) -> None:
    """With its badge and its reason, as for a plan with one pool."""
    page = review(client, POOLS)
    row = page[page.index(">kafka, Instance types<") :].partition("</dd>")[0]

    assert rows(page)[:4] == ["Zones", "web", "kafka", "kafka, Instance types"]
    assert "np-badge--assumed" in row
    assert "smallest type" in row


def test_the_matrix_is_open_only_where_ranges_overlap(client: TestClient) -> None:
    assert '<details class="np-details" id="pairs">' in review(client, PLAN)
    assert '<details class="np-details" id="pairs" open>' in review(
        client, f"{PLAN}&service_cidr=10.0.0.0/20"
    )
