"""Node pools in the first step, without a script: add, duplicate and remove are buttons of the form."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, EniDraft, NodePoolDraft
from app.plan_io.form_lists import names_in, resized
from app.plan_io.link import decode, decode_pairs, encode
from app.wording.language import load_language
from tests.web.sent_form import SentForm

WEB = NodePoolDraft(
    name="web",
    nodes="20",
    max_nodes="60",
    surge_nodes="2",
    pods_per_node="60",
    instance_types=("ecs.g7.4xlarge", "ecs.c7.4xlarge"),
    zones=("a", "b"),
)
KAFKA = NodePoolDraft(
    name="kafka",
    nodes="3",
    pods_per_node="6",
    eni_mode="exclusive",
    eni=EniDraft("8", "10", None, None, "false"),
)
GPU = NodePoolDraft(nodes="1", pods_per_node="10", ip_prefixes="true")


def step(client: TestClient, draft: Draft) -> str:
    return client.get(f"/plan/cluster?{encode(draft)}").text


def pressed(client: TestClient, page: str, action: str, **typed: str) -> str:
    """The page after a button, with answers typed before."""
    pairs = [(key, typed.pop(key, value)) for key, value in SentForm(page).pairs]
    response = client.get(f"/plan/cluster?{urlencode([*pairs, *typed.items(), ('action', action)])}")
    assert response.status_code == 200
    return response.text


def pools_of(page: str) -> tuple[NodePoolDraft, ...]:
    """What the form of the page would send."""
    pools: tuple[NodePoolDraft, ...] = decode_pairs(SentForm(page).pairs).draft.node_pools
    return pools


def test_the_first_pool_comes_of_the_answers_about_all_nodes(client: TestClient) -> None:
    draft = Draft(
        nodes="20",
        max_nodes="60",
        surge_nodes="2",
        pods_per_node="60",
        instance_type="ecs.g7.4xlarge",
        eni=EniDraft("8", "30"),
        ip_prefixes="true",
    )
    page = pressed(client, step(client, draft), "add-node_pools")

    assert pools_of(page) == (
        NodePoolDraft(
            nodes="20",
            max_nodes="60",
            surge_nodes="2",
            pods_per_node="60",
            instance_types=("ecs.g7.4xlarge",),
            eni=EniDraft("8", "30"),
            ip_prefixes="true",
        ),
    )
    assert 'name="node_pools.1.nodes"' in page
    assert 'name="nodes"' not in page
    assert load_language().text("field.node_pools.added", number=2) in page


def test_a_further_pool_is_blank_until_it_is_typed(client: TestClient) -> None:
    page = pressed(client, step(client, Draft(node_pools=(WEB, KAFKA))), "add-node_pools")
    assert pools_of(page) == (WEB, KAFKA)

    typed = {
        "node_pools.2.nodes": "1",
        "node_pools.2.pods_per_node": "10",
        "node_pools.2.ip_prefixes": "true",
    }
    page = pressed(client, page, "add-node_pools", **typed)
    assert pools_of(page) == (WEB, KAFKA, GPU)
    assert 'name="node_pools.3.nodes"' in page


def test_each_press_adds_a_blank_pool_and_none_of_them_is_in_the_plan(client: TestClient) -> None:
    page = step(client, Draft())
    for number in (2, 3, 4):
        page = pressed(client, page, "add-node_pools")
        assert len(re.findall(r"<details[^>]* id=\"node_pools-\d+\"", page)) == number
        assert re.search(rf'id="node_pools-{number - 1}-name"[^>]*autofocus', page)
        assert load_language().text("field.node_pools.added", number=number) in page
    assert pools_of(page) == ()

    page = pressed(
        client, page, "more-zones", **{"node_pools.2.nodes": "1", "node_pools.2.pods_per_node": "9"}
    )
    assert 'name="node_pools.3.nodes"' in page
    assert re.search(r'name="node_pools.2.nodes"[^>]*value="1"', page), "the blank pools before it are kept"
    assert pools_of(page) == (NodePoolDraft(nodes="1", pods_per_node="9"),)

    sent = urlencode([*SentForm(page).pairs, ("action", "continue")])
    onward = client.get(f"/plan/cluster?{sent}", follow_redirects=False)
    assert onward.status_code == 303
    assert decode(onward.headers["location"].partition("?")[2]).draft.node_pools == pools_of(page)


def test_pools_that_are_all_blank_are_told_as_missing_answers(client: TestClient) -> None:
    page = pressed(client, step(client, Draft()), "add-node_pools")
    refused = client.get(f"/plan/cluster?{urlencode([*SentForm(page).pairs, ('action', 'continue')])}")

    assert refused.status_code == 422
    assert 'href="#nodes"' in refused.text
    assert 'id="nodes-error"' in refused.text


def test_a_copy_comes_behind_its_pool_and_has_no_name(client: TestClient) -> None:
    page = pressed(client, step(client, Draft(node_pools=(KAFKA, WEB))), "duplicate-node_pools-0")
    copy = NodePoolDraft(nodes="3", pods_per_node="6", eni_mode="exclusive", eni=KAFKA.eni)

    assert pools_of(page) == (KAFKA, copy, WEB)
    assert load_language().text("field.node_pools.added", number=2) in page


@pytest.mark.parametrize(("index", "left"), [(0, (KAFKA, GPU)), (1, (WEB, GPU)), (2, (WEB, KAFKA))])
def test_a_pool_is_removed(client: TestClient, index: int, left: tuple[NodePoolDraft, ...]) -> None:
    page = pressed(client, step(client, Draft(node_pools=(WEB, KAFKA, GPU))), f"remove-node_pools-{index}")

    assert pools_of(page) == left
    assert load_language().text("field.node_pools.removed", number=index + 1) in page


def test_without_pools_the_answers_are_about_all_nodes_again(client: TestClient) -> None:
    page = pressed(client, step(client, Draft(node_pools=(WEB,))), "remove-node_pools-0")

    assert pools_of(page) == ()
    assert 'name="nodes"' in page


@pytest.mark.parametrize(
    "action", ["remove-node_pools-99", "duplicate-node_pools-99", "add-node_pool", "remove-node_pools-"]
)
def test_a_button_that_there_is_not_changes_nothing(client: TestClient, action: str) -> None:
    assert pools_of(pressed(client, step(client, Draft(node_pools=(WEB, KAFKA))), action)) == (WEB, KAFKA)


def test_a_mistake_stands_at_its_box(client: TestClient) -> None:
    pools = (WEB, NodePoolDraft(name="web", nodes="x", eni=EniDraft("0"), zones=("z",)))
    page = step(client, Draft(zones=("a", "b"), node_pools=pools))
    sent = urlencode([*SentForm(page).pairs, ("action", "continue")])
    refused = client.get(f"/plan/cluster?{sent}")

    assert refused.status_code == 422
    for box in ("name", "nodes", "pods_per_node", "eni-quantity", "eni-ipv4_per_eni", "zones"):
        assert f'href="#node_pools-1-{box}"' in refused.text
        assert f'id="node_pools-1-{box}-error"' in refused.text
    language = load_language()
    pool, text = language.text("field.node_pools.one", number=2), html.unescape(refused.text)
    assert f"{pool}: {language.text('field.pods_per_node.required')}" in text
    assert (
        f"{pool}, {language.text('field.nodes')}: {language.text('mistake.number-invalid', value='x')}"
        in text
    )
    assert pools_of(refused.text) == pools


def test_groups_are_told_apart_and_put_in_order_by_their_numbers() -> None:
    sent = [
        ("node_pools.10.nodes", "2"),
        ("node_pools.9.nodes", "1"),
        ("node_pools.9.zones", "a"),
        ("node_pools.9.zones", "b"),
    ]

    assert decode_pairs(sent).draft.node_pools == (
        NodePoolDraft(nodes="1", zones=("a", "b")),
        NodePoolDraft(nodes="2"),
    )


def test_names_are_parted_by_spaces_and_marks() -> None:
    assert names_in(" a, b;c、d\r\ne，f ") == ("a", "b", "c", "d", "e", "f")


@pytest.mark.parametrize(
    ("names", "count", "expected"),
    [
        (["a", "b"], "3", ["a", "b", "c"]),
        (["h", "a"], "4", ["h", "a", "b", "c"]),
        (["a", "b", "c"], "2", ["a", "b"]),
        ([], "0", []),
        (["a"], "", ["a"]),
        (["a"], "many", ["a"]),
    ],
)
def test_a_list_of_zones_has_as_many_as_asked_for(names: list[str], count: str, expected: list[str]) -> None:
    assert list(resized(names, count)) == expected
    sent = [("zones.lines", " ".join(names)), ("zones.count", count)]
    assert list(decode_pairs(sent).draft.zones) == expected


def test_more_pools_than_are_read_are_kept_out_of_sight(client: TestClient) -> None:
    """A link can hold thousands of them; the form says so, and loses none."""
    many = Draft(node_pools=(KAFKA,) * 3_000, zones=("a",) * 3_000)
    page = step(client, many)

    assert len(page) < 1_000_000
    assert page.count('.eni_mode"') == 100
    sent = decode_pairs(SentForm(page).pairs).draft
    assert len(sent.node_pools) == 3_000
    assert len(sent.zones) == 3_000
    assert pools_of(pressed(client, page, "drop-node_pools")) == (KAFKA,) * 100
