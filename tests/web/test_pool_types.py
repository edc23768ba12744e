"""The instance types of a node pool: each with a button that removes it, and one more typed, suggested or searched for."""

from __future__ import annotations

import html
import re
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, NodePoolDraft
from app.plan_io.link import decode, decode_pairs, encode
from app.web.wizard.pools import TypeChange, type_change
from tests.web.sent_form import SentForm

WEB = NodePoolDraft(
    name="web", nodes="3", pods_per_node="30", instance_types=("ecs.g7.4xlarge", "ecs.c7.4xlarge")
)
BATCH = NodePoolDraft(name="batch", nodes="9", pods_per_node="30")
PLAN = Draft(node_pools=(WEB, BATCH), zones=("a", "b"))
WEB_KEY, BATCH_KEY = "node_pools.0.instance_types", "node_pools.1.instance_types"


def step(client: TestClient, draft: Draft = PLAN) -> str:
    return client.get(f"/plan/cluster?{encode(draft)}").text


def typed_into(page: str, key: str, text: str) -> list[tuple[str, str]]:
    """The form with a text in the box of a pool's types, the last that is called so."""
    pairs = SentForm(page).pairs
    place = max(place for place, (name, _) in enumerate(pairs) if name == key)
    return [*pairs[:place], (key, text), *pairs[place + 1 :]]


def types_after(client: TestClient, pairs: list[tuple[str, str]], action: str) -> list[tuple[str, ...]]:
    page = client.get(f"/plan/cluster?{urlencode([*pairs, ('action', action)])}").text
    return [pool.instance_types for pool in decode_pairs(SentForm(page).pairs).draft.node_pools]


def test_each_type_has_a_button_that_removes_it(client: TestClient) -> None:
    page = step(client)

    assert re.findall(r'value="(remove_type-[^"]*)"', page) == ["remove_type-0-0", "remove_type-0-1"]
    assert 'aria-label="Remove ecs.c7.4xlarge"' in page
    for place, left in enumerate((("ecs.c7.4xlarge",), ("ecs.g7.4xlarge",))):
        assert types_after(client, SentForm(page).pairs, f"remove_type-0-{place}") == [left, ()]


def test_what_is_typed_is_added_by_any_button(client: TestClient) -> None:
    pairs = typed_into(step(client), BATCH_KEY, "ecs.g8i.xlarge, ecs.g8i.2xlarge")

    for action in ("add_type-1", "more-zones"):
        assert types_after(client, pairs, action)[1] == ("ecs.g8i.xlarge", "ecs.g8i.2xlarge")


def test_a_suggestion_takes_the_place_of_what_was_typed(client: TestClient) -> None:
    pairs = typed_into(step(client), WEB_KEY, "c8i 4xl")

    assert types_after(client, pairs, "add_type-0:ecs.c8i.4xlarge")[0] == (
        *WEB.instance_types,
        "ecs.c8i.4xlarge",
    )


def test_types_are_suggested_for_the_box_of_a_pool(client: TestClient) -> None:
    pairs = typed_into(step(client), BATCH_KEY, "c7.4xl")
    found = client.get(f"/plan/cluster/types?find.live=1&find.pool=1&{urlencode(pairs)}").text

    assert 'name="action" value="add_type-1:ecs.c7.4xlarge" hx-get="/plan/cluster"' in found


@pytest.mark.parametrize(
    ("pool", "key", "typed", "kept"),
    [
        (1, BATCH_KEY, "c7 4xl", ()),
        (1, BATCH_KEY, "ecs.g7.4xlarge", ("ecs.g7.4xlarge",)),
        (0, WEB_KEY, "c8i", WEB.instance_types),
        (0, WEB_KEY, "", WEB.instance_types),
    ],
)
def test_a_type_is_found_without_a_script(
    client: TestClient, pool: int, key: str, typed: str, kept: tuple[str, ...]
) -> None:
    pairs = typed_into(step(client), key, typed)
    sent = urlencode([*pairs, ("action", f"types-{pool}")])
    led = client.get(f"/plan/cluster?{sent}", follow_redirects=False)
    assert led.status_code == HTTPStatus.SEE_OTHER
    address = led.headers["location"]
    assert dict(parse_qsl(address.partition("?")[2], keep_blank_values=True))["find.q"] == typed
    assert decode(address.partition("?")[2]).draft.node_pools[pool].instance_types == kept

    page = client.get(f"{address.replace('find.q=', 'find.was=')}&find.q=c8i.4xl").text
    form = page.partition('<form action="/plan/cluster"')[2]
    hidden = [
        (html.unescape(name), html.unescape(value))
        for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    ]
    choice = re.search(r'name="action" value="(add_type-\d:ecs\.c8i\.4xlarge)">', form)
    assert choice is not None
    after = types_after(client, hidden, choice[1])
    assert after[pool] == (*kept, "ecs.c8i.4xlarge")
    assert after[1 - pool] == PLAN.node_pools[1 - pool].instance_types


def test_a_type_for_a_pool_that_says_nothing_yet_is_its_first_answer(client: TestClient) -> None:
    page = client.get(f"/plan/cluster?{encode(PLAN)}&action=add-node_pools").text
    sent = urlencode([*SentForm(page).pairs, ("action", "types-2")])
    address = client.get(f"/plan/cluster?{sent}", follow_redirects=False).headers["location"]
    assert "find.pool=2" in address

    plan = decode(address.partition("?")[2]).draft
    link = [("find.pool", "2"), *parse_qsl(encode(plan))]
    assert types_after(client, link, "add_type-2:ecs.c8i.4xlarge") == [
        WEB.instance_types,
        (),
        ("ecs.c8i.4xlarge",),
    ]


@pytest.mark.parametrize(
    ("action", "change"),
    [
        ("add_type-0", TypeChange(0)),
        ("add_type-12:ecs.c8i.4xlarge", TypeChange(12, "ecs.c8i.4xlarge")),
        ("remove_type-3-1", TypeChange(3, removed=1)),
        ("add_type-", None),
        ("add_type-0:<b>", None),
        ("remove_type-0", None),
        ("types-0", None),
    ],
)
def test_a_button_says_what_it_changes(action: str, change: TypeChange | None) -> None:
    assert type_change(action) == change


@pytest.mark.parametrize("action", ["remove_type-0-9", "remove_type-9-0", "add_type-9", "types-x"])
def test_a_button_that_there_is_not_changes_nothing(client: TestClient, action: str) -> None:
    assert types_after(client, SentForm(step(client)).pairs, action) == [WEB.instance_types, ()]


@pytest.mark.parametrize(
    ("action", "said", "focused"),
    [
        ("remove_type-0-0", "Instance types: ecs.c7.4xlarge", False),
        ("remove_type-0-1", "Instance types: ecs.g7.4xlarge", True),
        ("add_type-0", "Instance types: ecs.g7.4xlarge, ecs.c7.4xlarge", True),
    ],
)
def test_a_change_is_said_and_the_focus_goes_on(
    client: TestClient, action: str, said: str, *, focused: bool
) -> None:
    """To the next type, whose button has the id of the one that is gone, or else to the box."""
    page = client.get(f"/plan/cluster?{urlencode([*SentForm(step(client)).pairs, ('action', action)])}").text

    assert f"data-np-say>{said}<" in page
    assert bool(re.search(r'id="node_pools-0-instance_types"[^>]* autofocus', page)) == focused
