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
from tests.plans import assessed


def page_of(client: TestClient, draft: Draft) -> str:
    return html.unescape(client.get(f"/result?{encode(draft)}").text)


def reasons(page: str) -> list[tuple[str, str, list[str]]]:
    """Each reason: where it leads, what it says, and the plug-ins that it is for or against."""
    found = re.search(r'(?s)<ol class="np-verdict__reasons">(.*?)</ol>', page)
    assert found is not None
    return [
        (*re.findall(r'href="([^"]*)">([^<]*)<', item)[0], re.findall(r"np-plugin--(\w+)", item))
        for item in found[1].split("</li>")[:-1]
    ]


def test_what_rules_the_other_out_decided(client: TestClient) -> None:
    page = page_of(client, plan(needs={"network_policy": "must"}))
    ((href, text, plugins),) = reasons(page)

    assert text == "NetworkPolicy is required, but Flannel doesn't support it."
    assert plugins == ["flannel"]
    assert f'id="{href[1:]}"' in page


def test_of_errors_those_against_both_come_first(client: TestClient) -> None:
    draft = plan(
        service_cidr="192.168.64.0/20", pod_cidr="192.168.128.0/18", needs={"network_policy": "must"}
    )
    found = reasons(page_of(client, draft))

    assert [len(plugins) for _, _, plugins in found] == sorted((len(each[2]) for each in found), reverse=True)
    assert "Service CIDR 192.168.64.0/20" in found[0][1]


def test_of_weights_the_heaviest_come_first(client: TestClient) -> None:
    draft = plan(
        needs={"simple_setup": "prefer", "network_performance": "prefer", "vpc_address_saving": "prefer"}
    )
    page, answer = page_of(client, draft), client.get(f"/result.json?{encode(draft)}").json()
    weights = sorted(answer["verdict"]["weights"], key=lambda weight: -weight["weight"])

    assert len(weights) > 3
    for (_, text, plugins), weight in zip(reasons(page), weights[:3], strict=True):
        assert text == weight["reason"]
        assert plugins == [weight["plugin"]]
    assert reasons(page)[0][1].startswith("High network performance is preferred. ")
    assert f"and {len(weights) - 3} more" in page


def test_three_reasons_are_named_and_the_others_counted(client: TestClient) -> None:
    networks = tuple(NetworkDraft(f"192.168.{number}.0/24") for number in range(8))
    page = page_of(client, plan(connected_networks=networks))

    assert len(reasons(page)) == 3
    assert "and 5 more" in page


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

    assert topics[:3] == ["network_policy", "pod_eip", "alb_clusterip"]
    assert topics[3:5] == ["network_performance", "node_quota"]
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
