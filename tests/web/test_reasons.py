"""What decided, for those who read no further: beside the verdict, in the comparison, over the matrix of pairs."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, NetworkDraft
from app.plan_io.link import encode
from tests.drafts import CLASHING, plan
from tests.every_page import QUOTA
from tests.plans import assessed


def page_of(client: TestClient, draft: Draft) -> str:
    return html.unescape(client.get(f"/result?{encode(draft)}").text)


def terms(page: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The lines under the verdict: each label, and what it says with where that leads."""
    found = re.search(r'(?s)<dl class="np-answer__terms">(.*?)</dl>', page)
    assert found is not None
    return [
        (
            re.sub(r"<[^>]*>", "", line.split("</dt>")[0]).strip(),
            re.findall(r'<a class="np-answer__more" href="([^"]*)">([^<]*)<', line),
        )
        for line in found[1].split("</div>")[:-1]
    ]


def test_what_rules_the_other_out_decided(client: TestClient) -> None:
    page = page_of(client, plan(needs={"network_policy": "must"}))
    (label, ((href, text),)), (condition, _) = terms(page)

    assert (label, condition) == ("Why", "Condition")
    assert "NetworkPolicy" in text
    assert f'id="{href[1:]}"' in page
    assert "None. Today's quotas are enough." in page


def test_types_that_ack_takes_only_on_request_are_a_condition(client: TestClient) -> None:
    page = page_of(client, plan(instance_type="ecs.c7.large", pods_per_node="10"))
    ((href, text),) = dict(terms(page))["Condition"]

    assert text == "ACK accepts ecs.c7.large only after a request in Quota Center."
    assert f'id="{href[1:]}"' in page
    assert "Today's quotas are enough" not in page


def test_where_neither_fits_each_says_why(client: TestClient) -> None:
    draft = plan(
        service_cidr="192.168.64.0/20", pod_cidr="192.168.128.0/18", needs={"network_policy": "must"}
    )
    page = page_of(client, draft)
    found = terms(page)

    assert [label for label, _ in found] == ["Terway", "Flannel"]
    assert all("Service CIDR 192.168.64.0/20" in says[0][1] for _, says in found)
    assert all(f'id="{href[1:]}"' in page for _, says in found for href, _ in says)


def test_of_weights_the_heaviest_speak(client: TestClient) -> None:
    draft = plan(
        needs={"simple_setup": "prefer", "network_performance": "prefer", "vpc_address_saving": "prefer"}
    )
    page, answer = page_of(client, draft), client.get(f"/result.json?{encode(draft)}").json()
    chosen = answer["verdict"]["plugin"]
    heaviest = {
        plugin: max(
            (each for each in answer["verdict"]["weights"] if each["plugin"] == plugin),
            key=lambda each: each["weight"],
        )
        for plugin in ("terway", "flannel")
    }
    other = "flannel" if chosen == "terway" else "terway"

    assert terms(page)[:2] == [
        ("Why", [("#why", heaviest[chosen]["reason"])]),
        (f"For {other.title()}", [("#why", heaviest[other]["reason"])]),
    ]


def test_one_error_is_named_and_the_others_counted(client: TestClient) -> None:
    networks = tuple(NetworkDraft(f"192.168.{number}.0/24") for number in range(8))
    page = page_of(client, plan(connected_networks=networks))

    assert [(label, says[1]) for label, says in terms(page)] == [("Why", ("#findings", "And 7 more"))]


def test_what_rules_out_each_plug_in_is_said_apart_where_it_differs(client: TestClient) -> None:
    needs = {"network_policy": "must"}
    page = page_of(client, plan(instance_type="ecs.c7.large", pods_per_node="60", needs=needs))

    assert [label for label, _ in terms(page)] == ["Terway", "Flannel"]


@pytest.mark.parametrize(("tag", "colon"), [("en", ": "), ("ja", "："), ("zh-Hans", "：")])
def test_a_row_of_a_plug_in_has_no_label_with_its_name(client: TestClient, tag: str, colon: str) -> None:
    """Elsewhere the sentence about the nodes that fit starts with such a label in Japanese."""
    crowded = plan(nodes="1200", pods_per_node="250", service_cidr="10.8.0.0/24")
    page = html.unescape(client.get(f"/result?{encode(crowded)}&lang={tag}").text)
    rows = [(label, text) for label, shown in terms(page) for _, text in shown[:1]]

    assert [label for label, _ in rows] == ["Terway", "Flannel"]
    assert not any(text.startswith(f"{label}{colon}") for label, text in rows)


def test_a_verdict_names_its_condition(client: TestClient) -> None:
    page = page_of(client, QUOTA)
    condition = client.get(f"/result.json?{encode(QUOTA)}").json()["verdict"]["conditions"][0]

    assert f"if the route entry quota is raised to {condition['request']} first" in page.split("</h1>")[0]


@pytest.mark.parametrize(
    ("changes", "topic"),
    [
        ({"nodes": 17, "pod_cidr": "172.16.0.0/20"}, "node_quota"),
        ({"pods_per_node": 257}, "pods_per_node"),
        ({"needs": {"fixed_pod_ip": "must"}}, "fixed_pod_ip"),
    ],
)
def test_a_row_that_rules_a_plug_in_out_has_decided(changes: dict[str, Any], topic: str) -> None:
    assert topic in {row.topic for row in assessed(**changes).comparison if row.decided}
    assert not any(row.decided for row in assessed().comparison)


def test_the_rows_that_decided_are_on_top_then_what_is_asked_for(client: TestClient) -> None:
    draft = plan(needs={"pod_eip": "must", "alb_clusterip": "prefer", "network_policy": "must"})
    page = page_of(client, draft)
    topics = re.findall(r'id="topic-(\w+)"', page)

    matter = [
        row["topic"]
        for row in client.get(f"/result.json?{encode(draft)}").json()["comparison"]
        if row["matters"]
    ]
    assert topics[:3] == ["network_policy", "pod_eip", "alb_clusterip"]
    assert sorted(topics) == sorted(matter)
    assert len(topics) == len(set(topics))


def test_the_matrix_says_what_it_comes_to(client: TestClient) -> None:
    apart, clashing = page_of(client, plan()), page_of(client, CLASHING)

    assert "No conflicts: all 10 pairs checked." in apart
    assert "1 of 10 pairs must not overlap, but does: Service CIDR and VPC CIDR." in clashing
    assert clashing.count("np-matrix__cell--clash") == 1


def test_page_json_and_record_give_the_same_reasons(client: TestClient) -> None:
    link = encode(plan(needs={"exclusive_eni": "prefer", "simple_setup": "prefer"}))
    page, record = (client.get(f"/result{form}?{link}").text for form in ("", ".md"))
    weights = client.get(f"/result.json?{link}").json()["verdict"]["weights"]

    assert "Exclusive ENI per pod is preferred. " in weights[0]["reason"]
    table = html.unescape(page[page.index('id="weights"') :])
    assert all(weight["reason"] in table and weight["reason"] in record for weight in weights)
