"""Each message agrees with its numbers, in every language: "1 node", "2 nodes"."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, EniDraft, VswitchDraft
from app.plan_io.link import encode
from app.settings import LANGUAGES
from app.wording.language import load_language
from tests.web.test_translations import texts
from tests.wording.catalogues import Entry, entries

COUNTED = [entry for entry in entries("en") if entry.counts]

NOUNS = (
    "addresses|blocks|bytes|cells|characters|CIDRs|clusters|columns|digits|ENIs|entries|findings|levels|lines|months|"
    "networks|nodes|pairs|plans|pods|ranges|rows|Services|sources|values|vSwitches|words|years|zones"
)
ADJECTIVES = (
    "CIDR|connected|custom|free|idle|IPv4|IPv6|more|node|other|pod|private|route|secondary|such|trunk|usable"
)
ONE_OF_MANY = re.compile(rf"(?<![\d,./-])1 (?:(?:{ADJECTIVES}) ){{0,2}}(?:{NOUNS})\b")

# What these say is the most of something that the planner takes, a number far above 1.
LIMITS = {
    "command.no-link",
    "error.address-too-long",
    "error.body-too-long",
    "error.line-too-long",
    "finding.findings-omitted",
    "finding.overlaps-omitted",
    "import.link-too-long",
    "import.refused.hcl-too-deep",
    "import.refused.hcl-too-long",
    "import.refused.json-too-deep",
    "import.refused.json-too-many",
    "import.refused.too-long",
    "import.refused.too-many-lines",
    "import.refused.too-many-networks",
    "import.refused.too-many-references",
    "import.refused.too-much-text",
    "import.refused.yaml-too-deep",
    "import.refused.yaml-too-long",
    "import.refused.yaml-too-many",
    "import.refused.zip-bomb",
    "import.refused.zip-too-deep",
    "import.skipped.too-many-digits",
    "mistake.file-too-long",
    "mistake.link-too-long",
    "mistake.too-many.entries",
    "mistake.too-many.names",
    "mistake.fleet-too-many",
    "mistake.fleet-too-many.entries",
    "mistake.too-long",
    "mistake.too-many",
    "mistake.too-many.zones",
    "result.matrix.more",
}

# One of everything that a plan can have one of.
ONE = Draft(
    name="One",
    nodes="1",
    max_nodes="1",
    surge_nodes="1",
    pods_per_node="1",
    services="1",
    instance_type="ecs.one",
    eni=EniDraft("2", "1", "1", "3", "true"),
    vpc_cidr="10.0.0.0/24",
    node_vswitches=(VswitchDraft("10.0.0.0/29", "a", "1"),),
    pod_vswitches=(VswitchDraft("10.0.0.8/29", "a", "1"),),
    service_cidr="172.21.0.0/24",
    pod_cidr="172.20.0.0/24",
    node_cidr_mask="24",
    route_entry_quota="2",
    route_entries_used="1",
    growth_percent_per_year="10",
    needs={"dual_stack": "must"},
)
SMALL = Draft(nodes="1", pods_per_node="1")
LINKS = {"one of everything": encode(ONE), "one node": encode(SMALL)}
FLEET = json.dumps({"name": "shop", "nodes": 1, "pods_per_node": 1})


def in_numbers(entry: Entry, count: int, language: str) -> str:
    """A message of a language with each of its parameters a number."""
    return load_language(language).text(entry.code, **dict.fromkeys(entry.params, count))


def faults(text: str) -> list[str]:
    return [found[0] for found in ONE_OF_MANY.finditer(text)]


def test_the_search_finds_a_fault() -> None:
    assert faults("It has 1 secondary CIDR blocks, 1 nodes and 1 pods") == [
        "1 secondary CIDR blocks",
        "1 nodes",
        "1 pods",
    ]
    assert faults("11 nodes, 0.1 nodes, 1,001 nodes, 1 node and its pods, /1 blocks") == []


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_message_with_a_count_can_be_said(language: str, count: int) -> None:
    assert len(COUNTED) > 90
    for entry in COUNTED:
        said = in_numbers(entry, count, language)
        assert "{" not in said, said
        assert str(count) in said, said


@pytest.mark.parametrize("entry", COUNTED, ids=lambda entry: entry.code)
def test_english_tells_one_from_many(entry: Entry) -> None:
    one, none, many = (re.sub(r"\d", "#", in_numbers(entry, count, "en")) for count in (1, 0, 2))

    assert one != many
    assert none == many


def test_no_english_message_says_one_of_many() -> None:
    """Those that take numbers without saying what they count, among them."""
    found = {entry.code for entry in entries("en") if faults(in_numbers(entry, 1, "en"))}

    assert found == LIMITS


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
@pytest.mark.parametrize(
    "path",
    [
        "/result?{}",
        "/result/more?{}",
        "/plan/cluster?{}",
        "/plan/vpc?{}",
        "/plan/pods?{}",
        "/plan/review?{}",
        "/fleet?plan={}",
        "/result.md?{}",
        "/result.tf?{}",
        "/result.csv?{}",
        "/result.json?{}",
    ],
)
def test_a_plan_with_one_of_everything_says_one(client: TestClient, path: str, link: str) -> None:
    answer = client.get(path.format(quote(link) if "=" in path else link), headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert "error-summary" not in answer.text
    text = "\n".join(texts(answer.text)) if path.startswith(("/result?", "/plan", "/fleet")) else answer.text

    assert re.search(r"\b1\b", text)
    assert faults(text) == []


def test_a_fleet_of_one_says_one(client: TestClient) -> None:
    judged = client.post("/fleet", data={"plans": FLEET}).text
    laid_out = client.post("/fleet/propose", data={"clusters": "shop,1,1,1", "space": "10.0.0.0/8"}).text

    assert faults("\n".join([*texts(judged), *texts(laid_out)])) == []
