"""The exports by their addresses: types, names, HEAD, bad links, blocked plans."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from app.export.registry import EXPORTS, Export, ExportedAnswer
from app.plan_io.link import encode
from app.search.evaluate import evaluate
from app.web.pages.examples import EXAMPLES
from app.wording.language import load_language
from tests.drafts import CLASHING, plan
from tests.plans import EDITIONS, plan_of

FORMS = {
    export.suffix: f"{export.media_type}; charset=utf-8"
    if "text/" in export.media_type
    else export.media_type
    for export in EXPORTS.values()
    if export.name != "json"  # the API's own answer
}


@pytest.mark.parametrize(
    "export", [each for each in EXPORTS.values() if not each.creates], ids=lambda each: each.name
)
def test_a_file_is_written_without_the_outlook_where_it_shows_none(export: Export) -> None:
    """A file that shows one differs: the plan grows."""
    grows = plan_of(growth_percent_per_year=30)
    whole, without = (
        export.write(
            ExportedAnswer(evaluate(grows, EDITIONS.newest, forecast=forecast), load_language(), None)
        )
        for forecast in (True, False)
    )

    assert (whole != without) is export.shows_forecast


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("suffix", FORMS)
def test_an_example_in_each_form(client: TestClient, example: str, suffix: str) -> None:
    address = f"/result{suffix}?{encode(EXAMPLES[example])}"
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMS[suffix]
    assert answer.headers["x-content-type-options"] == "nosniff"
    name = EXAMPLES[example].name
    assert name is not None
    saved = name.lower().replace(" ", "-") + suffix
    assert answer.headers["content-disposition"] == f'attachment; filename="{saved}"'
    head = client.head(address)
    assert (head.status_code, head.headers["content-disposition"]) == (
        200,
        answer.headers["content-disposition"],
    )
    assert not head.content


@pytest.mark.parametrize("suffix", FORMS)
def test_a_link_that_cant_be_read(client: TestClient, suffix: str) -> None:
    answer = client.get(f"/result{suffix}?nodes=none&vpc_cidr=10.0.0.0/33")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "/nodes",
        "/pods_per_node",
        "/vpc_cidr",
    }


@pytest.mark.parametrize("suffix", [".tf", ".cluster.json"])
def test_the_other_plug_in_on_request(client: TestClient, suffix: str) -> None:
    query = encode(plan())
    terway, flannel = (client.get(f"/result{suffix}?{query}&for={name}") for name in ("terway", "flannel"))

    assert terway.status_code == flannel.status_code == 200
    assert "terway-eniip" in terway.text
    assert "flannel" in flannel.text
    assert "terway-eniip" not in flannel.text


@pytest.mark.parametrize("suffix", [".tf", ".cluster.json", ".nodepools.json"])
def test_a_plug_in_that_is_none(client: TestClient, suffix: str) -> None:
    answer = client.get(f"/result{suffix}?{encode(plan())}&for=calico")

    assert answer.status_code == 422
    assert "calico" in answer.json()["errors"][0]["detail"]


def test_the_plug_in_asked_for_is_no_part_of_the_plan(client: TestClient) -> None:
    page = client.get(f"/result?{encode(plan())}&for=flannel")

    assert page.status_code == 200
    assert "for=flannel&amp;" not in page.text
    review = client.get(f"/plan/review?{encode(plan())}&for=flannel").text
    # The switch of the language alone leads back to the very address that was asked for.
    assert "&amp;for=flannel" not in re.sub('href="/language/[^"]*"', "", review)


class TestOnThePageOfFiles:
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_what_is_unfolded_is_what_is_downloaded(self, client: TestClient, example: str) -> None:
        page = client.get(f"/result/more?{encode(EXAMPLES[example])}").text
        shown = re.findall(r'<pre[^>]* id="take-(\w+)"[^>]* data-np-source="([^"]+)"', page)

        assert [name for name, _ in shown] == ["tf", "cluster", "nodepools", "md"]
        for name, source in shown:
            bar = page.split(f'id="take-{name}-title"')[1].split("<pre")[0]
            assert f'href="{source}" download' in bar
            assert client.get(html.unescape(source)).status_code == 200

    def test_it_offers_every_export_of_the_registry(self, client: TestClient) -> None:
        page = client.get(f"/result/more?{encode(plan())}").text

        offered = {export.name for export in EXPORTS.values() if f'href="/result{export.suffix}?' in page}
        assert offered == {export.name for export in EXPORTS.values() if export.on_page}

    def test_every_link_answers_with_a_file(self, client: TestClient) -> None:
        page = html.unescape(client.get(f"/result/more?{encode(plan())}").text)
        links = set(re.findall(r'href="(/result\.[^"]+)"', page))

        assert len(links) == sum(export.on_page for export in EXPORTS.values()) + 3  # for the other plug-in
        assert {client.get(link).status_code for link in links} == {200}

    def test_every_placeholder_of_the_request_is_listed(self, client: TestClient) -> None:
        page = html.unescape(client.get(f"/result/more?{encode(EXAMPLES['terway'])}").text)
        expected = {
            "cluster": [
                "<REGION_ID>",
                "<VPC_ID of 192.168.0.0/16>",
                "<ZONE_ID of I>",
                "<VSWITCH_ID of 192.168.96.0/19 in J>",
            ],
            "nodepools": ["<VSWITCH_ID of 192.168.0.0/19 in I>", "<KEY_PAIR>"],
        }
        for name, texts in expected.items():
            listed = page.split(f'id="take-{name}-placeholders"')[1].split("</table>")[0]
            assert all(text in listed for text in texts)

    def test_without_a_plug_in_the_record_and_the_tables_are_offered(self, client: TestClient) -> None:
        page = html.unescape(client.get(f"/result/more?{encode(CLASHING)}").text)

        assert "there is nothing to create" in page
        assert re.findall(r'<pre[^>]* id="take-(\w+)"', page) == ["md"]
        assert "&for=terway" in page
        assert "&for=flannel" in page
        assert "/result.cluster.json" not in page
        assert "/result.nodepools.json" not in page


class TestExistingCluster:
    LINK = encode(plan(existing="cluster", plugin="terway"))

    def test_there_is_nothing_to_create_but_its_node_pools(self, client: TestClient) -> None:
        answer = client.get(f"/result.cluster.json?{self.LINK}")

        assert answer.status_code == 409
        assert "/result.nodepools.json" in answer.json()["detail"]
        (pool,) = client.get(f"/result.nodepools.json?{self.LINK}").json()["node_pools"]
        assert pool["nodepool_info"]["name"] == "default"
        terraform = client.get(f"/result.tf?{self.LINK}").text
        assert 'resource "alicloud_cs_managed_kubernetes"' not in terraform
        assert 'data "alicloud_cs_managed_kubernetes_clusters"' in terraform

    def test_the_page_offers_no_request_for_it(self, client: TestClient) -> None:
        page = html.unescape(client.get(f"/result/more?{self.LINK}").text)

        assert "/result.cluster.json" not in page
        assert re.findall(r'<pre[^>]* id="take-(\w+)"', page) == ["tf", "nodepools", "md"]


@pytest.mark.parametrize("suffix", FORMS)
def test_a_plan_that_is_too_long_for_an_address_is_sent_as_a_form(client: TestClient, suffix: str) -> None:
    query = encode(plan())
    form = {"content-type": "application/x-www-form-urlencoded"}
    by_form = client.post(f"/result{suffix}", content=query, headers=form)

    assert by_form.status_code == 200
    assert by_form.content == client.get(f"/result{suffix}?{query}").content


class TestNoPlugIn:
    def test_terraform_says_what_blocks(self, client: TestClient) -> None:
        answer = client.get(f"/result.tf?{encode(CLASHING)}")

        assert answer.status_code == 200
        assert "192.168.64.0/20" in answer.text
        assert "resource" not in answer.text

    def test_terraform_on_request(self, client: TestClient) -> None:
        answer = client.get(f"/result.tf?{encode(CLASHING)}&for=terway")

        assert "# Terway doesn't fit this plan yet." in answer.text
        assert 'resource "alicloud_cs_managed_kubernetes"' in answer.text

    @pytest.mark.parametrize("suffix", [".cluster.json", ".nodepools.json"])
    def test_no_request_that_would_fail(self, client: TestClient, suffix: str) -> None:
        answer = client.get(f"/result{suffix}?{encode(CLASHING)}")

        assert answer.status_code == 409
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert {finding["plugin"] for finding in told["findings"]} == {"terway", "flannel"}
        assert all("192.168.64.0/20" in finding["detail"] for finding in told["findings"])
        assert "request" not in told

    def test_a_request_on_request_stands_in_the_problem(self, client: TestClient) -> None:
        told = client.get(f"/result.cluster.json?{encode(CLASHING)}&for=flannel").json()

        assert told["status"] == 409
        assert {finding["plugin"] for finding in told["findings"]} == {"flannel"}
        assert told["request"]["addons"] == [{"name": "flannel"}]

    @pytest.mark.parametrize("suffix", [".md", ".csv"])
    def test_record_and_csv_are_whole(self, client: TestClient, suffix: str) -> None:
        answer = client.get(f"/result{suffix}?{encode(CLASHING)}")

        assert answer.status_code == 200
        assert "192.168.64.0/20" in answer.text


def test_the_json_is_shown_and_the_rest_is_saved(client: TestClient) -> None:
    query = encode(plan())

    assert "content-disposition" not in client.get(f"/result.json?{query}").headers
    assert all("content-disposition" in client.get(f"/result{suffix}?{query}").headers for suffix in FORMS)


def test_the_page_says_which_preferences_a_request_leaves_out(client: TestClient) -> None:
    """A request as JSON has no place for it."""
    link = encode(plan(needs={"dual_stack": "prefer", "network_policy": "must"}))
    page = html.unescape(client.get(f"/result/more?{link}").text)

    assert (
        page.count("Not turned on here, because these needs are only preferred: IPv4/IPv6 dual stack.") == 1
    )
