"""One answer changed beside the verdict, and the note of what it did."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.plan.draft import Draft, VswitchDraft
from app.plan_io.link import decode, earlier_draft, encode, encode_change, pairs_of
from app.web.pages.examples import EXAMPLES

PLAN = replace(EXAMPLES["sixteen"], rules="2026-11")


def ask(client: TestClient, draft: Draft = PLAN, **typed: str) -> Any:
    sent: list[Any] = [
        *pairs_of(draft),
        ("action", "what-if"),
        *((f"what_if.{key}", value) for key, value in typed.items()),
    ]
    return client.get("/result", params=sent)


@pytest.mark.parametrize(
    ("typed", "field", "text"),
    [
        ({"max_nodes": "17"}, "max_nodes", "Maximum nodes: 16 → 17"),
        ({"pods_per_node": "100"}, "pods_per_node", "Pods per node: 200 → 100"),
        ({"pod_cidr": "10.0.0.0/16"}, "pod_cidr", "Pod CIDR: 172.16.0.0/20 → 10.0.0.0/16"),
        (
            {"need": "network_policy", "level": "must"},
            "network_policy",
            "NetworkPolicy: Not needed → Must",
        ),
    ],
)
def test_a_changed_answer_leads_to_its_result(
    client: TestClient, typed: dict[str, str], field: str, text: str
) -> None:
    onward = ask(client, PLAN, **typed)
    assert onward.status_code == 303
    address = onward.headers["location"]
    assert typed.get(field, typed.get("level")) in dict(parse_qsl(address.partition("?")[2]))[field]
    page = html.unescape(client.get(address).text)
    assert text in page
    assert html.unescape(encode(PLAN)) in page.replace("&amp;", "&")


def test_the_note_says_how_the_verdict_moved(client: TestClient) -> None:
    page = client.get(ask(client, need="network_policy", level="must").headers["location"]).text
    assert "Verdict changed from “Flannel (Close call)” to “Terway (Only option)”." in page


def test_the_note_says_that_the_verdict_stays(client: TestClient) -> None:
    assert "Same verdict: " in client.get(ask(client, max_nodes="15").headers["location"]).text


def test_what_is_left_as_shown_changes_nothing(client: TestClient) -> None:
    """An assumed range is shown in the form; sending it back does not make it the user's own."""
    bare = Draft(rules="2026-11", nodes="3", pods_per_node="30")
    shown = client.get(f"/result.json?{encode(bare)}").json()["plan"]
    typed = {name: str(shown[name]) for name in ("vpc_cidr", "service_cidr", "pod_cidr", "pods_per_node")}
    assert ask(client, bare, **typed, max_nodes="3").headers["location"] == f"/result?{encode(bare)}"


def test_the_link_to_send_on_forgets_the_change(client: TestClient) -> None:
    page = client.get(ask(client, max_nodes="15").headers["location"]).text
    share = html.unescape(page.split('id="share-link"', 1)[1].split("<", 1)[0])
    assert "was." not in share
    assert "max_nodes=15" in share


def test_a_mistake_is_said_at_its_box_over_the_result_as_it_was(client: TestClient) -> None:
    page = ask(client, pod_cidr="10.0.0.0/77", max_nodes="<i>")
    assert page.status_code == 422
    assert 'href="#what_if.pod_cidr"' in page.text
    assert 'value="10.0.0.0/77"' in page.text
    assert "&lt;i&gt;" in page.text
    assert "<i>" not in page.text
    assert "Flannel" in page.text.split('id="verdict"', 1)[1][:200]


@pytest.mark.parametrize("change", ["was.nodes=zz", "was.nodes=", "was.x=1", "was.=1", "was.v=9"])
def test_a_change_that_can_not_be_read_is_left_out(client: TestClient, change: str) -> None:
    """In a link that somebody typed; another one says that it was edited."""
    typed = encode(PLAN).replace("v=2", "v=1")
    page = client.get(f"/result?{typed}&{change}")
    assert page.status_code == 200


drafts = st.builds(
    Draft,
    rules=st.just("2026-11"),
    nodes=st.sampled_from(["3", "5"]),
    pods_per_node=st.just("30"),
    vpc_cidr=st.sampled_from([None, "10.0.0.0/16"]),
    pod_cidr=st.sampled_from([None, "172.20.0.0/16", "172.16.0.0/16"]),
    secondary_cidrs=st.lists(st.sampled_from(["10.1.0.0/16", "10.2.0.0/16"]), max_size=2).map(tuple),
    node_vswitches=st.lists(
        st.builds(VswitchDraft, st.just("10.0.0.0/24"), st.sampled_from([None, "a", "b_~!"])), max_size=2
    ).map(tuple),
    needs=st.dictionaries(st.sampled_from(["dual_stack", "host_port"]), st.sampled_from(["must", "prefer"])),
)


@given(drafts, drafts)
def test_a_link_with_a_change_holds_both_plans(before: Draft, after: Draft) -> None:
    query = encode_change(before, after)
    assert encode(decode(query).draft) == encode(after)
    earlier = earlier_draft(query)
    if encode(before) == encode(after):
        assert earlier is None
    else:
        assert earlier is not None
        assert encode(earlier[0]) == encode(before)
