"""The quick planner: two numbers are enough, and nothing typed is lost on the way."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

TWO = "nodes=24&pods_per_node=30"


def test_without_a_number_it_asks_for_two(client: TestClient) -> None:
    assert "<title>Error: " not in client.get("/?nodes=3").text
    page = client.get("/").text

    assert "No result yet" in page
    assert "Enter the initial nodes and the pods per node." in page


@pytest.mark.parametrize("more", ["", "&network_policy=must", "&max_nodes=310&vpc_cidr=10.0.0.0/16"])
def test_two_numbers_give_the_answer_that_the_result_gives(client: TestClient, more: str) -> None:
    page = html.unescape(client.get(f"/?{TWO}{more}&quick.zones=2").text)
    (link,) = re.findall(r'href="(/result\?[^"]*)"[^>]*><svg', page)
    result = html.unescape(client.get(link).text)

    title = re.search(r'(?s)<h2 class="np-answer__title[^>]*>(.*?)</h2>', page)
    assert title is not None
    assert title[1] in result
    assert "zones=a_b" in link


def test_without_a_vpc_one_is_proposed(client: TestClient) -> None:
    page = html.unescape(client.get(f"/?{TWO}&vpc_cidr=10.0.0.0/16&quick.no_vpc=yes").text)

    (link,) = re.findall(r'href="(/result\?[^"]*)"[^>]*><svg', page)
    assert "vpc_cidr" not in link
    assert 'value="10.0.0.0/16"' in page


@pytest.mark.parametrize(
    ("typed", "step", "shown"),
    [("3", "more", "4"), ("3", "fewer", "2"), ("1", "fewer", "1"), ("10", "more", "10"), ("x", "", "3")],
)
def test_zones_are_counted(client: TestClient, typed: str, step: str, shown: str) -> None:
    page = client.get(f"/?quick.zones={typed}&quick.step={step}").text

    assert f'name="quick.zones" type="text" inputmode="numeric" autocomplete="off" value="{shown}"' in page


def test_step_by_step_takes_along_what_was_typed(client: TestClient) -> None:
    answer = client.get(f"/?{TWO}&quick.zones=3&dual_stack=must&instance_type=ecs.g7.4xlarge&quick.go=steps")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/plan/cluster?")
    for part in (
        "nodes=24",
        "pods_per_node=30",
        "zones=a_b_c",
        "dual_stack=must",
        "instance_type=ecs.g7.4xlarge",
    ):
        assert part in answer.headers["location"]


def test_a_plan_of_the_wizard_goes_on_with_what_the_form_does_not_ask_for(client: TestClient) -> None:
    plan = f"{TWO}&zones=x_y&service_cidr=172.21.0.0/20&network_policy=prefer&dual_stack=must"
    page = client.get(f"/plan/vpc?{plan}&action=page:start", follow_redirects=True).text
    form = page.split("<form")[1].split("</form>")[0]
    boxes = re.findall(r'<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"([^>]*)>', form)
    unticked = {
        (name, value) for name, value, rest in boxes if value in {"must", "yes"} and "checked" not in rest
    }
    sent = [
        (html.unescape(name), html.unescape(value))
        for name, value, _ in boxes
        if (name, value) not in unticked
    ]
    onward = client.get("/", params=[*sent, ("nodes", "25"), ("quick.go", "steps")]).headers["location"]

    for part in (
        "nodes=25",
        "pods_per_node=30",
        "zones=x_y",
        "service_cidr=172.21",
        "network_policy=prefer",
        "dual_stack=must",
    ):
        assert part in onward


def test_before_the_answer_the_page_says_what_it_will_be(client: TestClient) -> None:
    empty, answered = client.get("/").text, client.get(f"/?{TWO}").text

    assert "The result shows" in empty
    assert empty.count("np-fit--empty") == 2
    assert "The result shows" not in answered
    assert "np-fit--empty" not in answered


def test_a_type_that_is_proposed_is_named_beside_its_pods(client: TestClient) -> None:
    proposed, stated = (client.get(f"/?{TWO}{more}").text for more in ("", "&instance_type=ecs.g7.4xlarge"))

    assert "ecs.c7.xlarge, proposed: (4 ENIs − 1) × 15 addresses = 45 pods" in proposed
    assert ">(8 ENIs − 1) × 30 addresses = 210 pods<" in stated


def test_only_the_number_that_is_missing_is_asked_for(client: TestClient) -> None:
    page = client.get("/?nodes=20").text

    assert "Enter the number of pods per node" in page
    assert "Enter the initial nodes" not in page


def test_what_can_not_be_read_is_told_at_its_box_and_kept(client: TestClient) -> None:
    page = html.unescape(client.get("/?nodes=many&pods_per_node=30&vpc_cidr=10.0.0.0/99").text)

    assert 'value="many"' in page
    assert 'value="10.0.0.0/99"' in page
    assert page.count('aria-invalid="true"') == 2
    assert "<title>Error: " in page
    assert "No result yet" in page
