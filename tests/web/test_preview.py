"""What a chat shows of a link: nothing of the plan, unless the host allows its verdict."""

from __future__ import annotations

import re
import struct
from html import unescape

import pytest
from starlette.testclient import TestClient

from app.main import STATIC, create_app
from app.plan_io.link import encode
from app.settings import LANGUAGES, Settings
from app.web.http.templating import IMAGE, IMAGE_HEIGHT, IMAGE_WIDTH
from app.web.pages.patterns.samples import PLANS
from tests.plans import NEWEST

ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+|/\d\d\b|[0-9a-f]+::")


def previewed(page: str) -> dict[str, str]:
    """What the page says of itself, by property."""
    found = re.findall(r'<meta (?:name="[^"]*" )?property="og:([^"]+)" content="([^"]*)">', page)
    return {name: unescape(text) for name, text in found}


def told(client: TestClient, path: str, tag: str = "en") -> dict[str, str]:
    return previewed(client.get(path, headers={"accept-language": tag}, follow_redirects=True).text)


@pytest.fixture(scope="module")
def allowing() -> TestClient:
    return TestClient(
        create_app(Settings(base_url="https://planner.example.com", root_path="/net", preview_verdict=True))
    )


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", PLANS)
def test_a_result_says_only_that_it_is_one(client: TestClient, name: str, tag: str) -> None:
    shown = told(client, f"/result?{encode(PLANS[name])}", tag)

    assert shown == told(client, f"/plan/review?{encode(PLANS['bare'])}", tag)
    assert set(shown) == {"type", "site_name", "title", "description"}
    assert not re.search(r"\d", str(shown))


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", PLANS)
def test_where_the_host_allows_it_the_verdict_and_its_numbers_are_told(
    allowing: TestClient, name: str, tag: str
) -> None:
    shown = told(allowing, f"/result?{encode(PLANS[name])}", tag)

    assert re.search("Terway|Flannel", shown["title"]) or name == "crowded"
    assert re.search(r"\d", shown["description"])
    assert not ADDRESS.search(shown["title"] + shown["description"])
    assert (PLANS[name].name or "10.0.0.0") not in str(shown)


def test_the_verdict_of_a_result_is_told_in_words(allowing: TestClient) -> None:
    assert told(allowing, f"/result?{encode(PLANS['flannel'])}") | {"image": ""} == {
        "type": "website",
        "site_name": "ACK Network Planner",
        "title": "Flannel – Clear",
        "description": f"Nodes: up to 200. Catalogue version: {NEWEST}. Blocks creation: 0. Risks: 0.",
        "image": "",
        "image:width": "1200",
        "image:height": "630",
        "image:alt": told(allowing, "/")["image:alt"],
    }


def test_the_picture_has_the_address_that_is_configured_and_no_other(
    client: TestClient, allowing: TestClient
) -> None:
    lies = {"host": "evil.example", "x-forwarded-host": "evil.example"}

    address = previewed(allowing.get("/net/", headers=lies).text)["image"]
    assert re.fullmatch(r"https://planner\.example\.com/net/static/[0-9a-f]{16}/img/share\.png", address)
    assert allowing.get(address).headers["content-type"] == "image/png"
    assert "og:image" not in client.get("/").text


def test_the_picture_has_the_size_that_is_said_and_is_small() -> None:
    picture = (STATIC / IMAGE).read_bytes()

    assert struct.unpack(">II", picture[16:24]) == (IMAGE_WIDTH, IMAGE_HEIGHT) == (1200, 630)
    assert len(picture) < 50_000


@pytest.mark.parametrize("path", ["/", "/guide", "/docs", "/nowhere"])
def test_a_page_without_a_plan_says_what_the_planner_is_for(client: TestClient, path: str) -> None:
    assert "ACK" in told(client, path)["description"]


@pytest.mark.parametrize("path", ["/", "/plan/vpc?nodes=3", "/result?nodes=3&pods_per_node=30"])
def test_nothing_is_told_to_where_a_link_leads(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=True)

    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "og:url" not in answer.text
