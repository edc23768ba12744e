"""The search of instance types that the wizard's first step leads to."""

from __future__ import annotations

import gzip
import html
import re

import pytest
from starlette.testclient import TestClient

from tests.plans import NEWEST

ADDRESS = "/plan/cluster/types"
PLAN = "nodes=6&pods_per_node=x&node_vswitches=10.0.0.0/20~a&name=A+%26+B"


def choices(page: str) -> list[str]:
    return re.findall(r'name="instance_type" value="([^"]+)"', page)


def test_what_the_step_has_is_looked_for_and_every_answer_is_kept(client: TestClient) -> None:
    page = client.get(f"{ADDRESS}?{PLAN}&instance_type=ecs.c7.4xl&return=review").text

    assert choices(page) == ["ecs.c7.4xlarge"]
    assert 'name="find.q" type="text" value="ecs.c7.4xl"' in page
    for kept in (
        'name="pods_per_node" value="x"',
        'name="name" value="A &amp; B"',
        'name="return" value="review"',
    ):
        assert page.count(kept) == 2  # once for the search, once for the choice


def test_words_and_sizes_narrow_it(client: TestClient) -> None:
    page = client.get(f"{ADDRESS}?find.q=c7&find.vcpu=32&find.memory_gib=64&find.pods=200").text

    assert "ecs.c7.8xlarge" in choices(page)
    assert "ecs.c7.4xlarge" not in choices(page)


def test_an_empty_search_lists_nothing(client: TestClient) -> None:
    assert choices(client.get(ADDRESS).text) == []


@pytest.mark.parametrize(("query", "listed"), [("find.q=ecs", 20), ("find.q=ecs&find.live=1", 8)])
def test_a_long_list_is_cut_and_says_so(client: TestClient, query: str, listed: int) -> None:
    page = client.get(f"{ADDRESS}?{query}").text

    assert len(choices(page)) == listed
    assert f"The first {listed} are listed" in page


def test_nothing_found_says_what_to_do(client: TestClient) -> None:
    assert f"No instance type in catalogue {NEWEST} matches." in client.get(f"{ADDRESS}?find.q=zzz").text


@pytest.mark.parametrize("rules", ["2026-11", "1999-01"])
def test_the_edition_of_the_plan_is_searched(client: TestClient, rules: str) -> None:
    answer = client.get(f"{ADDRESS}?find.q=ecs.c7.4xl&rules={rules}")

    assert answer.status_code == 200
    assert choices(answer.text) == ["ecs.c7.4xlarge"]
    assert f'name="rules" value="{rules}"' in answer.text


def test_every_mistake_is_told_in_its_box(client: TestClient) -> None:
    answer = client.get(f"{ADDRESS}?find.vcpu=many&find.pods=-1&find.q={'x' * 200}")

    assert answer.status_code == 422
    for box in ("q", "vcpu", "pods"):
        assert f'href="#{box}"' in answer.text
        assert f'id="{box}-error"' in answer.text


def test_the_step_leads_to_it(client: TestClient) -> None:
    answer = client.get(f"/plan/cluster?{PLAN}&return=review&action=types", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{ADDRESS}?v=2&check=")
    assert answer.headers["location"].endswith("&return=review")


def test_the_step_tells_what_is_known_of_its_type(client: TestClient) -> None:
    known = client.get("/plan/cluster?instance_type=ecs.c7.4xlarge").text
    unknown = client.get("/plan/cluster?instance_type=ecs.c99.4xlarge").text

    assert re.search(r'value="ecs.c7.4xlarge".*?<td[^>]*>16</td>.*?<td[^>]*>210</td>', known, re.DOTALL)
    assert f"ecs.c99.4xlarge isn't in catalogue {NEWEST}." in html.unescape(unknown)
    assert choices(unknown) == []


def test_the_first_step_is_small(client: TestClient) -> None:
    """Of a first view of 45 kB the page itself takes little: the types are searched for, not shipped."""
    page = client.get("/plan/cluster").text

    assert len(page) < 26_000
    assert len(gzip.compress(page.encode())) < 7_000


def test_networks_of_the_link_that_are_lost_are_told(client: TestClient) -> None:
    answer = client.get(f"{ADDRESS}?v=1&nodes=3&netz=zzzz&find.q=g7")

    assert answer.status_code == 200
    assert "The connected networks in the link are cut off or were changed." in answer.text
    assert choices(answer.text)


def test_types_that_ack_does_not_take_say_so_and_missing_families_are_named(client: TestClient) -> None:
    refused = client.get(f"{ADDRESS}?find.q=t6").text
    assert "ACK doesn't support it" in html.unescape(refused)
    small = client.get(f"{ADDRESS}?find.q=c7.large").text
    assert "ACK accepts it only after a request" in small
    missing = client.get(f"{ADDRESS}?find.q=i5e.2xlarge").text
    assert f"These families exist, but aren't in catalogue {NEWEST}: ecs.i5e." in html.unescape(missing)
