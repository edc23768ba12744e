"""A fleet laid out on its page: rows in, plans out that are judged together without a clash."""

from __future__ import annotations

import csv
import html
import re
from io import StringIO

import pytest
from starlette.testclient import TestClient

from app.fleet.cluster_fleet import MAX_CLUSTERS
from app.fleet.proposal import MAX_PROPOSED
from app.plan_io.fleet_text import read_fleet
from app.plan_io.link import decode, query_of
from app.plan_io.proposal_request import read_requests
from app.web.pages.fleet.tables import MAX_ROWS
from tests.plans import EDITIONS

CLUSTERS = (
    "name,nodes,pods_per_node,zones,plugin\nshop,50,60,2,terway\nbank; 9, 30\nlab,20,30,1,flannel\n".replace(
        ";", ","
    )
)


def propose(
    client: TestClient, clusters: str, space: str = "10.0.0.0/8", taken: str = "", suffix: str = ""
) -> tuple[int, str]:
    page = client.post(f"/fleet/propose{suffix}", data={"clusters": clusters, "space": space, "taken": taken})
    return page.status_code, page.text if suffix else html.unescape(page.text)


def test_plans_come_out_that_do_not_clash(client: TestClient) -> None:
    status, text = propose(client, CLUSTERS, taken="10.0.0.0/14 office")
    plans = re.findall(r"^/result\?.*name=[^<\n]*", text, re.MULTILINE)
    assert status == 200
    assert "Ranges allocated for 3 of 3 clusters." in text
    assert [decode(query_of(plan)).draft.name for plan in plans] == ["shop", "bank", "lab"]
    assert not re.search(r"[=_]10\.[0-3]\.", "\n".join(plans))
    judged = client.post("/api/v1/fleet?vpcs=own", content="\n".join(plans).encode()).json()
    assert judged["clear"]
    assert not [clash for clash in judged["clashes"] if clash["severity"] == "error"]


def test_the_csv_is_a_list_that_the_fleet_reads(client: TestClient) -> None:
    _, text = propose(client, CLUSTERS, suffix=".csv")
    reading = read_fleet(text, EDITIONS)
    assert not reading.faults
    assert [entry.plan.name for entry in reading.entries] == ["shop", "bank", "lab"]
    assert len(list(csv.DictReader(StringIO(text)))) == 3


def test_the_csv_has_no_formula(client: TestClient) -> None:
    _, text = propose(client, "=1+1,5,30", suffix=".csv")

    assert next(csv.DictReader(StringIO(text)))["name"] == "'=1+1"


def test_each_cluster_keeps_its_plugin_when_it_is_judged(client: TestClient) -> None:
    """As the list of links on the page, and as the file that is downloaded."""
    wished = [(f"{plugin}-{n}", plugin) for n in range(10) for plugin in ("terway", "flannel")]
    clusters = "\n".join(f"{name},5,30,2,{plugin}" for name, plugin in wished)
    _, page = propose(client, clusters)
    links = page.partition('name="plans"')[2].partition(">\n")[2].partition("</textarea>")[0]
    _, file = propose(client, clusters, suffix=".csv")

    for text in (links, file):
        judged = client.post("/fleet", data={"plans": text, "vpcs": "own"}).text
        rows = client.post("/fleet.csv", data={"plans": text, "vpcs": "own"}).text
        found = [
            (row["cluster"], row["plugin"])
            for row in csv.DictReader(StringIO(rows))
            if row["section"] == "cluster"
        ]
        assert found == wished
        assert "No conflicts between the clusters." in judged
        assert "No ranges of different clusters overlap" in judged
        assert "172.20.0.0/16" not in rows


def test_the_services_of_a_row_size_its_service_cidr(client: TestClient) -> None:
    """Where none are stated the page says for how many there is room: it can never be changed."""
    note = "a /24, with room for 254 Services."
    _, stated = propose(client, "shop,50,60,2,terway,4000")
    _, silent = propose(client, "shop,50,60,2,terway,4000\nlab,5,30")

    assert re.search(r"service_cidr=10\.[\d.]+/20&", stated)
    assert "&services=4000&" in stated
    assert note not in stated
    assert note in silent


def test_what_the_loss_of_a_zone_leaves_is_told(client: TestClient) -> None:
    """A cluster in a space with little room has smaller vSwitches."""
    _, page = propose(client, "shop,50,60,2\nlab,12,30,2,flannel", "10.0.0.0/18")

    assert "If a zone fails, 31 of 50 nodes have addresses." in page
    assert page.count("If a zone fails") == 1


def test_a_cluster_in_one_zone_is_said_to_fail_with_it(client: TestClient) -> None:
    _, page = propose(client, "ml,12,100,1")

    assert "All nodes are in zone a: if it fails, the whole cluster fails." in page
    assert "If a zone fails" not in page


@pytest.mark.parametrize(
    ("clusters", "said"),
    [
        (CLUSTERS, "Each cluster passes its own check without errors."),
        (
            "vast,1200,10,1,flannel",
            "1 cluster is too large for ACK, whatever its ranges; the table says why.",
        ),
    ],
)
def test_the_page_says_that_its_proposal_was_checked(client: TestClient, clusters: str, said: str) -> None:
    """As the fleet's own page judges the same plans."""
    _, page = propose(client, clusters)
    plans = re.findall(r"^/result\?.*name=[^<\n]*", page, re.MULTILINE)
    judged = client.post("/api/v1/fleet?vpcs=own", content="\n".join(plans).encode()).json()

    assert f"Checked together: no conflicts between the clusters. {said}" in page
    assert not judged["clashes"]
    assert ("without errors" in said) is not any(each["findings"]["error"] for each in judged["clusters"])


def test_what_has_no_private_range_is_told(client: TestClient) -> None:
    _, page = propose(client, "a,3,30", "8.0.0.0/8")

    assert "Doesn't fit: Service CIDRs and pod CIDRs must be in private ranges" in page
    assert "Checked together" not in page


def test_what_does_not_fit_is_told(client: TestClient) -> None:
    status, text = propose(client, CLUSTERS, "192.168.0.0/20")
    assert status == 200
    assert "Doesn't fit: it needs " in text
    assert "Ranges allocated for 1 of 3 clusters." in text


@pytest.mark.parametrize(
    ("clusters", "space", "taken", "sentence"),
    [
        ("", "10.0.0.0/8", "", "The list has no clusters."),
        ("a,3,30", "", "", "Enter an address space to allocate from"),
        ("a,3,30", "10.0.0.0/33", "", "Range 1: "),
        ("a,3,30", "10.0.0.0/8", "10.0.0.0/9\nx", "Range 2: "),
        ("a,3,30", "10.0.0.0/9 a, 10.128.0.0/33 b", "", "Range 2: "),
        ("a,3,30\nb,0,30", "10.0.0.0/8", "", "Line 2, "),
        ("a,3,30,27", "10.0.0.0/8", "", "27 isn't a valid number of zones"),
        ("a,3,30,²", "10.0.0.0/8", "", "² isn't a valid number of zones"),
        ("a,3,30,00000000199999", "10.0.0.0/8", "", "00000000199999 isn't a valid number of zones"),
        ("a,3,30,000000001" + "9" * 5000, "10.0.0.0/8", "", "isn't a valid number of zones"),
        ("a,3,30,0", "10.0.0.0/8", "", "0 isn't a valid number of zones"),
        ("a" * 140_000, "10.0.0.0/8", "", "Line 1, "),
        ("a,3,30,2,calico", "10.0.0.0/8", "", "calico"),
        ("a,3,30,2,any,9,more", "10.0.0.0/8", "", "The row has 7 cells"),
        ("a,3,30,2,any,few", "10.0.0.0/8", "", "Line 1, Expected Services: "),
        ("a", "10.0.0.0/8", "", "Line 1, "),
    ],
)
def test_a_mistake_is_told_and_kept(
    client: TestClient, clusters: str, space: str, taken: str, sentence: str
) -> None:
    status, text = propose(client, clusters, space, taken)
    assert status == 422
    assert sentence in text
    assert clusters in text
    assert propose(client, clusters, space, taken, ".csv")[0] == 422


def test_every_network_of_a_line_counts(client: TestClient) -> None:
    def plans(between: str) -> str:
        space, taken = (
            between.join(each) for each in (("10.0.0.0/15", "10.8.0.0/15"), ("10.0.0.0/16", "10.1.0.0/16"))
        )
        return propose(client, CLUSTERS, space, taken, ".csv")[1]

    assert plans(" ") == plans(", ") == plans("\n")


def test_zeros_before_a_number_of_zones_change_nothing() -> None:
    (cluster_request,) = read_requests("a,3,30,0000000002", EDITIONS).cluster_requests
    assert cluster_request.zones == 2


def test_there_is_a_most() -> None:
    rows = "\n".join(["a,3,30"] * (MAX_PROPOSED + 1))
    assert [fault.mistake.code for fault in read_requests(rows, EDITIONS).faults] == ["fleet-too-many"]
    assert not read_requests(rows.partition("\n")[2], EDITIONS).faults


def test_the_form_is_there_to_begin_with(client: TestClient) -> None:
    page = client.get("/fleet/propose")
    assert page.status_code == 200
    assert "10.0.0.0/8" in page.text


def test_what_is_proposed_is_drawn_beside_what_is_taken(client: TestClient) -> None:
    boxes = {"clusters": "shop,50,60,2", "space": "10.0.0.0/8", "taken": "10.0.0.0/16"}
    page = client.post("/fleet/propose", data=boxes).text

    assert "<title>Reserved; 10.0.0.0/16;" in page
    assert "VPC CIDR; 10.1." in page


def test_what_is_taken_keeps_its_name(client: TestClient) -> None:
    _, page = propose(client, "shop,50,60,2", taken="10.8.0.0/16 office\n10.9.0.0/16")
    figure = page[page.index("<figure") :]

    assert "Reserved: office; 10.8.0.0/16;" in figure
    assert "Reserved; 10.9.0.0/16;" in figure
    assert re.search(r"<td[^>]*>\s*Reserved: office\s*</td>|<th[^>]*>\s*Reserved: office\s*</th>", figure)
    assert re.search(r"<tspan[^>]*>[^<]*office|<text[^>]*>[^<]*office", figure)


def test_captions_say_nothing_that_is_not_there(client: TestClient) -> None:
    """The CSV has the plans alone, and there are no two plans to compare."""
    _, page = propose(client, CLUSTERS, taken="10.0.0.0/14 office")

    assert re.search(r"<caption[^>]*>Allocated ranges \(table\)<", page)
    assert "CSV holds every" not in page


@pytest.mark.slow
def test_of_very_many_clusters_the_table_has_some_and_the_list_all(client: TestClient) -> None:
    wished = "\n".join(
        [*(f"cluster {number},3,30,1,flannel" for number in range(998)), *["vast,19000,250"] * 2]
    )
    page = client.post("/fleet/propose", data={"clusters": wished, "space": "10.0.0.0/11"})
    text = html.unescape(page.text)
    table, _, after = text.partition("</table>")
    plans = after.partition('name="plans"')[2].partition(">\n")[2].partition("</textarea>")[0]
    first = "\n".join(plans.splitlines()[:MAX_CLUSTERS])
    judged = client.post("/fleet", data={"plans": first, "vpcs": "own"})

    assert len(page.content) < 800_000
    assert table.count("<tr>") == 1 + MAX_ROWS
    assert table.count("Doesn't fit: ") == 1  # there is room for the other
    assert f"{1_000 - MAX_ROWS:,} more are not in the table." in text
    assert len(plans.splitlines()) == 999
    assert judged.status_code == 200
