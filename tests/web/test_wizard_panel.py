"""The panel beside the wizard's questions: the answer so far, the errors of the plan, and their fixes."""

from __future__ import annotations

import html
import re
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.plan_io.link import decode, encode
from app.web.wizard.fixes import apply_fix
from tests.every_page import LINKS, POOLS

OVERLAP = "nodes=6&pods_per_node=30&vpc_cidr=192.168.0.0/16&service_cidr=192.168.0.0/20"
TWO_ERRORS = f"{OVERLAP}&secondary_cidrs.lines=10.0.0.0/16&connected_networks.lines=10.0.0.0/16"


def panel(client: TestClient, step: str, plan: str) -> str:
    """The panel of a step, with its entities replaced."""
    page = client.get(f"/plan/{step}?{plan}").text
    return html.unescape(page.partition('id="panel"')[2].partition("</aside>")[0])


def test_it_shows_the_answer_with_its_condition(client: TestClient) -> None:
    plan = "nodes=310&pods_per_node=30&needs=&host_port=must&kubernetes_version=1.30&vpc_cidr=10.0.0.0/8"
    shown = panel(client, "vpc", plan)

    assert "np-answer__title--" in shown
    assert shown.count('class="np-fit"') == 2
    assert "310 needed" in shown


@pytest.mark.parametrize("step", ["cluster", "pods", "review"])
def test_it_counts_an_error_and_leads_to_the_answers(client: TestClient, step: str) -> None:
    shown = panel(client, step, OVERLAP)

    assert "Neither fits yet" in shown
    assert "1 error in this plan" in shown
    assert "Service CIDR 192.168.0.0/20 is inside VPC CIDR 192.168.0.0/16" in shown
    assert 'value="step:services#service_cidr"' in shown


@pytest.mark.parametrize(("name", "many"), [("sixteen", False), ("twelve vSwitches", True)])
def test_a_map_of_many_ranges_says_where_they_change(client: TestClient, name: str, *, many: bool) -> None:
    shown = panel(client, "vpc", LINKS[name])

    assert ("This map has too many ranges to change here." in shown) is many
    assert ('class="np-ranges"' in shown) is not many


def test_an_error_of_the_plan_does_not_block_continue(client: TestClient) -> None:
    sent = client.get(f"/plan/services?{OVERLAP}&action=continue", follow_redirects=False)

    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert sent.headers["location"].startswith("/plan/pods?")
    assert "1 error in this plan" in client.get(sent.headers["location"]).text


def test_a_button_leads_to_the_box_of_an_error(client: TestClient) -> None:
    sent = urlencode([("action", "step:services#service_cidr")])
    of_step = client.get(f"/plan/vpc?{OVERLAP}&{sent}", follow_redirects=False).headers["location"]
    of_review = client.get(f"/plan/review?{OVERLAP}&{sent}", follow_redirects=False).headers["location"]

    assert re.fullmatch(r"/plan/services\?[^#]*#service_cidr", of_step)
    assert "return=review" not in of_step
    assert "return=review" in of_review


def test_each_error_has_its_own_fix(client: TestClient) -> None:
    """Also where only both together make a plug-in feasible."""
    shown = panel(client, "needs", TWO_ERRORS)
    fixes = re.findall(r'value="(fix:[^"]+)"', shown)

    assert "2 errors in this plan" in shown
    for field in ("service_cidr", "secondary_cidrs"):
        action = next(each for each in fixes if each.startswith(f"fix:{field}?"))
        sent = urlencode([("action", action)])
        after = client.get(f"/plan/needs?{TWO_ERRORS}&{sent}", follow_redirects=False).headers["location"]
        told = panel(client, "needs", after.partition("?")[2].partition("#")[0])
        assert "1 error in this plan" in told
        assert "Back to the previous plan" in told


def test_a_fix_of_several_findings_at_an_answer_is_offered_once(client: TestClient) -> None:
    """And none that changes two answers where one is enough."""
    plan = "nodes=310&pods_per_node=60&vpc_cidr=10.0.0.0/16&service_cidr=10.0.8.0/21&pod_cidr=10.0.0.0/20"
    page = client.get(f"/plan/pods?{plan}").text
    told = page.partition('id="pod_cidr-clash"')[2].partition("</div>")[0]

    assert told.count("np-clash__text") == 3
    assert re.findall(r">(Use [^<]*)</button>", told) == ["Use 172.20.0.0/16"]
    buttons = re.findall(r'name="action" value="fix:([a-z_,]+)\?', page)
    assert buttons
    assert not [each for each in buttons if "," in each]
    assert "</span> Flannel:" not in page, "the plug-in is named once"


def test_errors_of_the_other_plugin_alone_are_none_of_the_plan(client: TestClient) -> None:
    shown = panel(client, "pods", "nodes=6&pods_per_node=30&vpc_cidr=192.168.0.0/16&pod_cidr=192.168.0.0/20")

    assert "Use <b>Terway</b>" in shown
    assert "error in this plan" not in shown
    assert "Why Flannel is ruled out: 1 finding" in shown


def test_several_pools_have_totals(client: TestClient) -> None:
    shown = panel(client, "cluster", POOLS)

    assert [
        re.sub("<[^>]+>", "", each) for each in re.findall(r'class="np-stat__value">([^<]+)<', shown)
    ] == [
        "2",
        "23",
        "43",
        "43",
        "1,218",
    ]


def test_without_an_answer_it_says_what_is_missing(client: TestClient) -> None:
    empty = panel(client, "vpc", "vpc_cidr=10.0.0.0/8")
    assert "Enter the initial nodes and the pods per node." in empty
    assert re.findall(r'value="(step:[^"]*)"', empty) == ["step:cluster#nodes", "step:cluster#pods_per_node"]
    assert "in this plan" not in empty, "what is missing is no error"

    plan = "nodes=6&pods_per_node=30&vpc_cidr=10.0.0&service_cidr=x"
    shown = panel(client, "vpc", plan)
    assert "Complete or correct these fields: VPC CIDR." in shown
    assert "1 error in this plan" in shown
    assert 'value="step:services#service_cidr"' in shown


def test_the_panel_asks_for_the_plugin_that_an_existing_cluster_lacks(client: TestClient) -> None:
    page = client.get("/plan/cluster?v=2&nodes=6&pods_per_node=40&existing=cluster").text

    assert "Choose the plug-in of the existing cluster: Terway or Flannel." in page
    assert "Enter the initial nodes" not in page


def test_a_folded_question_that_another_answer_requires_is_unfolded_with_its_mistake(
    client: TestClient,
) -> None:
    page = client.get("/plan/cluster?v=2&existing=cluster").text
    asked = page.partition('id="plugin')[0].rpartition("<details")[2]

    assert asked.partition(">")[0].endswith(" open")
    assert "Choose the plug-in of the existing cluster" in page.partition("<form")[2].partition("</form>")[0]
    assert "Enter the initial nodes" not in page.partition("<form")[2].partition("</form>")[0]


@pytest.mark.parametrize("action", ["", "fix", "fix:", "fix:?v=2", "fix:nothing?v=2&nothing=3", "continue"])
def test_what_is_no_fix_changes_nothing(action: str) -> None:
    assert apply_fix(action, decode(OVERLAP).draft) is None


def test_a_fix_changes_only_its_fields() -> None:
    draft = decode(OVERLAP).draft
    changed = apply_fix(
        f"fix:service_cidr?{encode(decode('service_cidr=172.21.0.0/20&nodes=9').draft)}", draft
    )

    assert changed is not None
    after, box = changed
    assert (after.service_cidr, after.nodes, box) == ("172.21.0.0/20", "6", "service_cidr")
