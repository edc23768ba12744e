"""The start page, the result page, its JSON, and the pages of errors."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.engine.pairs import PairState, pair_state
from app.plan.draft import Draft, EniDraft, NetworkDraft, NodePoolDraft, VswitchDraft
from app.plan.ranges import own_ranges
from app.plan.read import read
from app.plan_io.link import draft_of, encode
from app.web.pages.examples import EXAMPLES
from app.wording.language import load_language
from tests.drafts import CLASHING, TINY_VPC, plan
from tests.every_page import BROKEN, LINKS
from tests.export.pool_plans import RANGES, THREE
from tests.plans import NEWEST, plan_of

SCENARIOS = {
    "sixteen nodes": (EXAMPLES["sixteen"], ("terway", "flannel", "none")),
    "a policy": (plan(needs={"network_policy": "must"}), ("terway",)),
    "exclusive": (plan(pods_per_node="7", needs={"exclusive_eni": "must"}), ("terway",)),
    "small and simple": (
        plan(needs={"simple_setup": "prefer", "vpc_address_saving": "prefer"}),
        ("flannel",),
    ),
    "a tiny VPC": (TINY_VPC, ("flannel",)),
    "a clash": (CLASHING, ("none",)),
    "hardly a plan": (Draft(nodes="3", pods_per_node="30"), ("terway", "flannel")),
    "an unknown type": (plan(instance_type="ecs.none.large"), ("terway", "flannel")),
    "own figures": (
        plan(
            needs={"fixed_pod_ip": "must"},
            eni=EniDraft("4", "10", trunk_supported="false"),
            instance_type="ecs.x",
        ),
        ("none",),
    ),
    "no room for Services": (
        plan(
            service_cidr=None,
            connected_networks=tuple(
                NetworkDraft(f"{first}.0.0.0/{size}") for first, size in ((10, 8), (172, 8))
            ),
        ),
        ("none",),
    ),
    "all needs": (
        plan(needs={"dual_stack": "must", "fixed_pod_ip": "must", "host_port": "must"}),
        ("terway",),
    ),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_plan_gets_its_verdict(client: TestClient, name: str) -> None:
    draft, expected = SCENARIOS[name]
    answer = client.get(f"/result?{encode(draft)}")

    assert answer.status_code == 200
    verdict = re.search(r"np-answer__title--(\w+)", answer.text)
    assert verdict is not None
    assert verdict[1] in expected
    assert 'name="robots" content="noindex"' in answer.text
    said = re.sub(r"(?s)<pre.*?</pre>|<[^>]*>", "", answer.text)
    assert not re.findall(r".*(?:[{}]| \?|\bNone\b(?!\.)).*", said)


def test_the_parts_stand_in_their_order(client: TestClient) -> None:
    page = client.get(f"/result?{encode(plan())}").text
    parts = re.findall(r'<details class="np-part[^>]* id="([\w-]+)-part"', page)

    assert parts == [
        "ranges",
        "findings",
        "comparison",
        "why",
        "pairs",
        "capacity",
        "zones",
        "growth",
        "what-if",
        "flips",
        "trades",
        "answers",
        "sources",
        "files",
        "fixed",
    ]


def test_a_finding_leads_to_the_step_that_asks(client: TestClient) -> None:
    page = html.unescape(client.get(f"/result?{encode(CLASHING)}").text)

    assert 'id="finding-1"' in page
    assert '<a href="/plan/services?v=2&' in page
    assert '<a href="#finding-1">overlap</a>' in page


def test_every_link_within_the_page_has_its_target(client: TestClient) -> None:
    page = client.get(f"/result?{encode(CLASHING)}").text
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_link_keeps_the_edition_that_it_was_judged_by(client: TestClient) -> None:
    page = html.unescape(client.get(f"/result?{encode(plan())}").text)

    assert f"&rules={NEWEST}&nodes=5" in page


def test_what_is_typed_is_text_and_not_markup(client: TestClient) -> None:
    networks = (NetworkDraft("192.168.0.0/20", "<script>x"),)
    page = client.get(f"/result?{encode(plan(name='<script>x', connected_networks=networks))}").text

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_many_networks_are_not_all_drawn(client: TestClient) -> None:
    networks = tuple(NetworkDraft(f"10.{number}.0.0/16", f"site {number}") for number in range(40))
    answer = client.get(f"/result?{encode(plan(connected_networks=networks))}")

    assert answer.status_code == 200
    assert "the first 16 ranges" in answer.text


@pytest.mark.parametrize(
    "query", ["", "nodes=3", "nodes=3&pods_per_node=30&vpc_cidr=10.0.0.0/33", "rules=1999-01"]
)
def test_a_link_that_cant_be_read_opens_the_form(client: TestClient, query: str) -> None:
    answer = client.get(f"/result?{query}")

    assert answer.status_code == 303
    assert answer.headers["location"] == (f"/plan/review?{query}" if query else "/plan/review")


def test_the_answer_as_json(client: TestClient) -> None:
    answer = client.get(f"/result.json?{encode(plan(needs={'network_policy': 'must'}))}")

    assert answer.status_code == 200
    told = answer.json()
    assert told["verdict"]["plugin"] == "terway"
    assert told["verdict"]["strength"] == "only_option"
    assert client.get(told["share_url"]).status_code == 200


def test_mistakes_as_json(client: TestClient) -> None:
    answer = client.get("/result.json?nodes=none&vpc_cidr=10.0.0.0/33")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/nodes", "/pods_per_node", "/vpc_cidr"}


def test_the_start_page_leads_to_the_plan_and_to_examples(client: TestClient) -> None:
    answer = client.get("/")
    links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', answer.text)]

    assert answer.status_code == 200
    assert {"/import", "/compare", "/fleet", "/guide"} <= set(links)
    examples = [link for link in links if link.startswith("/result?")]
    assert len(examples) == len(EXAMPLES)
    assert [client.get(link).status_code for link in examples] == [200] * len(EXAMPLES)


def test_the_official_examples_get_the_plug_in_that_they_are_for(client: TestClient) -> None:
    for name in ("terway", "flannel"):
        told = client.get(f"/result.json?{encode(EXAMPLES[name])}").json()
        assert told["verdict"]["plugin"] == name


def test_a_page_that_is_not_there_says_so(client: TestClient) -> None:
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert '<a class="np-button' in answer.text


@pytest.mark.parametrize(
    ("pair", "state"),
    [
        (("/vpc_cidr", "/node_vswitches/0/cidr"), PairState.WITHIN),
        (("/node_vswitches/0/cidr", "/pod_vswitches/0/cidr"), PairState.APART),
        (("/node_vswitches/1/cidr", "/pod_vswitches/1/cidr"), PairState.SHARED),
        (("/vpc_cidr", "/service_cidr"), PairState.CLASH),
        (("/vpc_cidr", "/pod_cidr"), PairState.APART),
        (("/service_cidr", "/pod_vswitches/1/cidr"), PairState.MET),
    ],
)
def test_how_two_ranges_lie(
    app: FastAPI, client: TestClient, pair: tuple[str, str], state: PairState
) -> None:
    draft = plan(
        node_vswitches=(VswitchDraft("192.168.0.0/19"), VswitchDraft("192.168.64.0/19")),
        pod_vswitches=(VswitchDraft("192.168.32.0/19"), VswitchDraft("192.168.64.0/19")),
        service_cidr="192.168.64.0/20",
    )
    given = read(draft, app.state.editions).plan
    assert given is not None
    ranges = {placed.pointer: placed for placed in own_ranges(given)}

    assert pair_state(ranges[pair[0]], ranges[pair[1]]) is state
    assert pair_state(ranges[pair[1]], ranges[pair[0]]) is state


def test_of_very_many_findings_the_page_draws_some_counts_all_and_links_to_the_rest(
    client: TestClient,
) -> None:
    blocks = "_".join(["10.0.0.0/24"] * 45)
    link = f"nodes=3&pods_per_node=30&vpc_cidr=192.168.0.0/16&secondary_cidrs={blocks}"
    page = client.get(f"/result?{link}").text
    findings = client.get(f"/result.json?{link}").json()["findings"]
    errors = [each for each in findings if each["severity"] == "error"]

    assert len(errors) > 900
    assert page.count('<article class="np-finding np-finding--error') == 50
    assert f"{len(findings) - 50:,} more are not shown here" in page
    assert len(page) < 1_000_000


def test_the_sheet_tells_the_assumed_fields_apart_that_are_lists_themselves(client: TestClient) -> None:
    page = client.get("/result?nodes=3&pods_per_node=30").text

    assert re.search(r"Node vSwitches [^;<]* in zone a, [^;<]*; Pod vSwitches", page)


def test_the_sheet_counts_the_rows_of_the_comparison_that_it_leaves_out(client: TestClient) -> None:
    answer = client.get(f"/result.json?{encode(plan())}").json()
    page = client.get(f"/result?{encode(plan())}").text
    section = page[page.index('id="comparison"') : page.index('id="pairs"')]
    printed = [
        "np-screen-only" not in row for row in re.findall(r'<tr class="(np-compare__row[^"]*)"', section)
    ]

    assert printed == sorted(printed, reverse=True)
    assert any(printed)
    left = len(answer["comparison"]) - printed.count(True)
    assert load_language("en").text("sheet.more", count=left) in section


@pytest.mark.parametrize(
    ("draft", "own", "other"),
    [
        (plan(needs={"network_policy": "must"}), 0, "Why Flannel is ruled out: "),
        (TINY_VPC, 0, "Why Terway is ruled out: "),
        (CLASHING, 1, ""),
        (plan(), 0, ""),
    ],
)
def test_what_rules_out_the_other_plug_in_is_no_error_of_the_plan(
    client: TestClient, draft: Draft, own: int, other: str
) -> None:
    page = client.get(f"/result?{encode(draft)}").text
    findings = page[page.index('id="findings"') : page.index('id="comparison"')]

    assert findings.count("np-finding--error") == own
    assert other in findings
    assert ("is ruled out" in findings) is bool(other)


def test_a_need_that_sources_disagree_on_says_what_about(client: TestClient) -> None:
    page = client.get(f"/result?{encode(plan(needs={'network_policy': 'must'}))}").text

    assert "The network overview says that exclusive ENIs support NetworkPolicy" in page


def test_what_decided_names_the_preference(client: TestClient) -> None:
    page = client.get(f"/result?{encode(plan(needs={'exclusive_eni': 'prefer'}))}").text

    assert "Exclusive ENI per pod is preferred. Larger nodes" in page


def test_a_finding_leads_to_the_step_that_asks_for_its_answer(client: TestClient) -> None:
    crowded = plan(nodes="100", pods_per_node="200", security_group="basic", pod_vswitches=())
    page = client.get(f"/result?{encode(crowded)}").text

    assert re.search(r'<a href="/plan/pods\?[^"]*">Security group</a>', page)
    assert re.search(r'<a href="/plan/cluster\?[^"]*">Pods per node', page)


def test_settings_to_enter_say_what_can_not_change_later(client: TestClient) -> None:
    page = client.get(f"/result?{encode(plan(needs={'network_policy': 'must'}))}").text
    rows = page[page.index('id="enter"') :].split("</table>")[0].partition("<tr>")[2].split("</tr>")
    locked = [re.sub(r"<[^>]*>", "", row.split("</th>")[0]).strip() for row in rows if "np-lock" in row]

    assert locked == ["Network plug-in", "DataPath V2", "Service CIDR"]
    assert "NetworkPolicy: On" in "".join(rows)


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ({"host_port": "must"}, "On for hostPort"),
        (
            {"network_performance": "prefer", "host_port": "prefer"},
            "On for High network performance, hostPort",
        ),
        ({"network_policy": "must"}, "On for NetworkPolicy"),
        ({}, "Off"),
    ],
)
def test_settings_to_enter_say_what_turns_datapath_v2_on(
    client: TestClient, needs: dict[str, str], said: str
) -> None:
    draft = plan(kubernetes_version="1.34", needs={"cross_cluster_access": "must", **needs})
    page = client.get(f"/result?{encode(draft)}").text
    row = page[page.index('id="enter"') :].partition("DataPath V2 ")[2].partition("</td>")[0]

    assert " ".join(re.sub(r"<[^>]*>", " ", row).split()) == said


@pytest.mark.parametrize(
    ("pools", "proposed"),
    [
        ((NodePoolDraft(nodes="3", pods_per_node="30"),), ["Instance type"]),
        (
            (
                NodePoolDraft(name="web", nodes="3", pods_per_node="30"),
                NodePoolDraft(
                    name="batch", nodes="3", pods_per_node="30", instance_types=("ecs.c7.4xlarge",)
                ),
            ),
            ["Pool web"],
        ),
    ],
)
def test_a_proposed_type_of_a_pool_is_marked(
    client: TestClient, pools: tuple[NodePoolDraft, ...], proposed: list[str]
) -> None:
    draft = plan(nodes=None, pods_per_node=None, instance_type=None, node_pools=pools)
    page = client.get(f"/result?{encode(draft)}").text
    rows = page[page.index('id="enter"') :].split("</table>")[0].split("</tr>")

    assert [
        re.sub(r"<[^>]*>", "", row.split("</th>")[0]).strip() for row in rows if "Proposed</p>" in row
    ] == proposed


def test_where_neither_fits_the_smallest_change_is_beside_the_answer(client: TestClient) -> None:
    page = client.get(f"/result?{encode(CLASHING)}").text

    assert 'id="enter"' not in page
    assert page.index('id="verdict"') < page.index('id="smallest"') < page.index('class="np-bar"')


def test_a_plan_without_room_for_a_vswitch_has_no_number_of_zones(client: TestClient) -> None:
    """It has none where the planner can't propose one."""
    full = "nodes=300&pods_per_node=100&vpc_cidr=10.0.0.0/22&connected_networks=10.0.0.0/8"
    page = client.get(f"/result?{full}").text
    bar = page[page.index('class="np-planbar') :].partition("</div>")[0]

    assert "300 nodes" in bar
    assert "zone" not in bar


def _three_pools() -> str:
    pools = plan_of(**RANGES).changed(node_pools=THREE, nodes=0, pods_per_node=0, instance_type=None)
    return encode(draft_of(pools))


def test_the_bars_of_several_pools_name_what_they_count(client: TestClient) -> None:
    """A bar for the bottleneck of each plug-in, in its own unit, and one for the nodes of each pool."""
    page = client.get(f"/result?{_three_pools()}").text
    capacity = client.get(f"/result.json?{_three_pools()}").json()["plugins"]["terway"]["capacity"]
    values = re.findall(r'np-fit__value"><b>([^<]*)</b>', page)

    assert values[:2] == ["8,188 addresses possible", "200 nodes possible"]
    assert "(1,483 addresses needed)" in page
    assert values[2:] == [f"{pool['max_nodes']} possible" for pool in capacity["node_pools"]]


def test_a_calculation_that_only_repeats_its_row_is_left_out(client: TestClient) -> None:
    several = client.get(f"/result?{_three_pools()}").text
    one = client.get("/result?nodes=12&pods_per_node=40").text

    sums = [re.findall(r'class="np-capacity__sum">([^<]*)<', page) for page in (one, several)]

    assert len(sums[0]) == 7
    assert all("=" in each or "free" in each for each in sums[0])
    assert all("2^" in each or "free" in each for each in sums[1])


@pytest.mark.parametrize(
    ("needs", "gist"), [("", "No findings"), ("&shared_vpc=must", "No findings about Terway")]
)
def test_no_findings_are_those_of_the_chosen_plugin(client: TestClient, needs: str, gist: str) -> None:
    page = client.get(f"/result?nodes=12&pods_per_node=40{needs}").text

    assert f"<h2>Findings</h2> <span>{gist}</span>" in page


def test_an_existing_cluster_is_not_spoken_of_as_a_new_one(client: TestClient) -> None:
    """Its plug-in is why the other is ruled out; it grows instead of being created, and Flannel has no dual stack."""
    exists = "existing=cluster&plugin=flannel&dual_stack=prefer&vpc_cidr=172.16.0.0/12&pod_cidr=10.0.0.0/16"
    page = client.get(
        f"/result?nodes=180&max_nodes=260&pods_per_node=60&{exists}&instance_type=ecs.c7.xlarge"
    ).text
    verdict = page[page.index('id="verdict"') : page.index('class="np-bar"')]

    assert "The cluster already uses Flannel" in verdict
    assert "You want 60 pods per node" not in verdict
    assert "before the cluster grows" in page
    assert "before you create the cluster" not in page
    assert "Dual stack and the IPv6 Service CIDR" not in page


def test_many_findings_are_folded_but_the_first(client: TestClient) -> None:
    page = client.get(f"/result?{encode(BROKEN)}").text
    shown, _, folded = page.partition('id="findings"')[2].partition('class="np-details"')

    assert shown.count("<article") == 6
    assert folded.partition('id="comparison-part"')[0].count("<article") > 6
    for part in ("comparison", "pairs"):
        assert f'id="{part}-part" open' not in page


def test_a_plugin_that_does_not_fit_is_never_the_better_one(client: TestClient) -> None:
    of_one = client.get(f"/result?{LINKS['terway']}").text

    assert 'data-of="Terway" class="np-compare__favoured"' in of_one
    assert 'data-of="Flannel" class="np-compare__favoured"' not in of_one
    assert "np-compare__favoured" not in client.get(f"/result?{LINKS['neither']}").text


def test_what_bars_both_is_told_once(client: TestClient) -> None:
    page = client.get(f"/result?{encode(BROKEN)}").text

    assert page.count("The planner found no change that makes either plug-in feasible.") == 1
    assert ": the planner found no change" not in page


def test_a_cluster_that_exists_is_told_its_possible_changes_in_order(client: TestClient) -> None:
    small = plan(existing="cluster", plugin="terway", pod_vswitches=(VswitchDraft("192.168.128.0/25", "a"),))
    page = client.get(f"/result?{encode(small)}").text
    first, *rest = client.get(f"/result.json?{encode(small)}").json()["repairs"]
    titles = [first["title"], "Plan a new cluster in the same VPC", *(each["title"] for each in rest)]

    assert "Possible changes, in order" in page
    assert re.findall(r'class="np-repair__title">([^<]*)<', html.unescape(page)) == titles
    assert re.search(r'id="fixed-part" open', page)


@pytest.mark.parametrize(
    ("draft", "networks", "plugin"),
    [
        # No block of the pod CIDR is left for a node.
        (
            plan(nodes="16", max_nodes="40", pod_cidr="172.20.0.0/20", plugin="flannel"),
            ["172.21.0.0/20", "172.20.0.0/20"],
            None,
        ),
        # The plug-in lacks a need.
        (
            plan(needs={"network_policy": "must"}, plugin="flannel"),
            ["172.21.0.0/20", "172.20.0.0/16"],
            "terway",
        ),
        (plan(service_cidr="172.21.0.0/28", services="2000", plugin="terway"), ["172.21.0.0/28"], None),
    ],
)
def test_an_existing_cluster_that_does_not_fit_has_a_successor(
    client: TestClient, draft: Draft, networks: list[str], plugin: str | None
) -> None:
    """In the same VPC and vSwitches, with new ranges beside those that can't be changed."""
    page = html.unescape(client.get(f"/result?{encode(replace(draft, existing='cluster'))}").text)
    href = page[page.index("Plan a new cluster") :].partition('href="')[2].partition('"')[0]
    answer = client.get(href.replace("/result?", "/result.json?")).json()
    successor = answer["plan"]

    assert (successor["existing"], successor["plugin"]) == ("vpc", None)
    assert successor["node_vswitches"] == [{"cidr": "192.168.0.0/19", "zone": "a", "used": 0}]
    assert [each["cidr"] for each in successor["connected_networks"]] == networks
    assert not [
        each
        for each in answer["findings"]
        if each["severity"] == "error" and each["code"] != "need-unsupported"
    ]
    assert answer["verdict"]["plugin"] == (plugin or answer["verdict"]["plugin"])
    assert answer["verdict"]["plugin"] is not None


def test_a_cluster_that_fits_has_no_successor(client: TestClient) -> None:
    for changes in (
        {"existing": "cluster", "plugin": "flannel"},
        {"needs": {"fixed_pod_ip": "must"}, "eni": EniDraft("4", "10")},
    ):
        assert "Plan a new cluster" not in client.get(f"/result?{encode(plan(**changes))}").text


@pytest.mark.parametrize(
    ("draft", "stated", "said"),
    [
        (plan(needs={"network_policy": "must"}), "terway", "The verdict for the plan is the same."),
        (
            replace(EXAMPLES["sixteen"], rules="2026-11"),
            "terway",
            "Terway is feasible too. Verdict for the plan: Flannel.",
        ),
        (plan(needs={"network_policy": "must"}), "flannel", "Flannel is not feasible with this plan."),
    ],
)
def test_the_plug_in_that_a_fleet_states_is_told_beside_the_verdict(
    client: TestClient, draft: Draft, stated: str, said: str
) -> None:
    banner = client.get(f"/result?{encode(draft)}&plugin={stated}").text.partition("<main")[0]

    assert f"The list states {stated.title()} for this cluster" in banner
    assert said in banner


@pytest.mark.parametrize("stated", ["", "&plugin=", "&plugin=calico"])
def test_without_a_plug_in_stated_nothing_is_told_of_it(client: TestClient, stated: str) -> None:
    assert "np-banner" not in client.get(f"/result?{encode(plan())}{stated}").text


def test_several_pools_have_no_number_of_nodes_that_is_not_known(client: TestClient) -> None:
    pools = plan_of(**RANGES).changed(node_pools=THREE, nodes=0, pods_per_node=0, instance_type=None)
    page = html.unescape(client.get(f"/result?{encode(draft_of(pools))}").text)

    assert "Bottleneck: pod addresses in the vSwitches. ACK Pro: 5,000 nodes by default" in page
    assert "? nodes" not in page
    assert ", ? " not in page


def test_a_finding_of_one_pool_of_several_names_it(client: TestClient) -> None:
    pools = "web~2~~~20~ecs.g7.8xlarge_batch~20~~~12~ecs.c6.large,ecs.c6.xlarge"
    page = html.unescape(client.get(f"/result?v=2&zones=a_b&node_pools={pools}", follow_redirects=True).text)

    assert "Pool batch: You want 12 pods per node" in page
    assert "A finding decides, not a row of this table" not in page


def test_a_comparison_without_a_row_that_matters_says_what_decides(client: TestClient) -> None:
    pools = "web~2~~~20_data~6~~~7~ecs.g7.4xlarge~~exclusive"
    page = html.unescape(client.get(f"/result?v=2&zones=a_b&node_pools={pools}", follow_redirects=True).text)

    assert "A finding decides, not a row of this table" in page


def test_a_clash_with_a_network_without_a_name_says_its_range(client: TestClient) -> None:
    link = "v=2&nodes=6&pods_per_node=30&existing=vpc&vpc_cidr=10.0.0.0/8&connected_networks=10.30.0.0/16"
    page = html.unescape(client.get(f"/result?{link}", follow_redirects=True).text)

    assert "Connected network 10.30.0.0/16 and VPC CIDR" in page
    assert page.count("Blocked by") == 0
