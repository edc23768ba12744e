"""Which language an answer comes in, and the switch that keeps the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import LANGUAGES, Settings
from app.web.http.language import MAX_HEADER_LENGTH, accepted

PLAN = "nodes=3&pods_per_node=30"


@pytest.fixture
def reader() -> Iterator[TestClient]:
    """A client that keeps its cookie for one test."""
    with TestClient(create_app(Settings(language="ja")), follow_redirects=False) as client:
        yield client


def language(client: TestClient, path: str = "/", **headers: str) -> str:
    answer = client.get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    found = re.search(r'<html lang="([^"]+)">', answer.text)
    assert found is not None
    assert answer.headers["content-language"] == found[1]
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["vary"].split(", "))
    return found[1]


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("ja", "ja"),
        ("ja-JP,en;q=0.5", "ja"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-SG;q=0.9, en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("de, EN-gb;q=0.1", "en"),
        ("de;q=0.9, zh;q=0.2, ja;q=0.3", "ja"),
        ("ja;q=0, en", "en"),
        ("fr", "ja"),  # the host's
        ("*", "ja"),
        ("", "ja"),
        ("en;q=2", "ja"),
        ("en;q=, zh", "zh-Hans"),
        ("en" + "," * MAX_HEADER_LENGTH, "ja"),
    ],
)
def test_the_browser_says_which_it_accepts(reader: TestClient, header: str, tag: str) -> None:
    assert language(reader, accept_language=header) == tag


def test_the_address_goes_before_the_choice_and_the_choice_before_the_browser(reader: TestClient) -> None:
    reader.get("/language/zh-Hans/")

    assert language(reader, accept_language="en") == "zh-Hans"
    assert language(reader, "/?lang=en") == "en"
    assert language(reader, "/?lang=xx") == "zh-Hans"
    reader.cookies.clear()
    assert language(reader, accept_language="en", cookie="lang=xx") == "en"


@given(st.text(max_size=200))
def test_any_header_is_read(header: str) -> None:
    assert all(re.fullmatch("[a-z]{1,8}", primary) for primary in accepted(header))


@pytest.mark.parametrize(
    "path", [f"/plan/review?{PLAN}", f"/result?{PLAN}&name=A+%26+B~/", "/guide", "/docs"]
)
def test_the_switch_keeps_the_page(reader: TestClient, path: str) -> None:
    page = reader.get(path).text
    links = re.findall(r'class="np-language__link" href="([^"]+)"', page)

    assert len(links) == len(LANGUAGES)
    for link, tag in zip(links, LANGUAGES, strict=True):
        switched = reader.get(link.replace("&amp;", "&"))
        assert switched.headers["location"] == path
        assert language(reader, switched.headers["location"]) == tag


def test_the_switch_drops_the_language_of_the_address(reader: TestClient) -> None:
    page = reader.get(f"/result?lang=en&{PLAN}").text

    assert f'href="/language/ja/result?{PLAN.replace("&", "&amp;")}"' in page


def test_the_cookie_is_the_only_one_and_says_nothing_but_the_language() -> None:
    with TestClient(create_app(Settings(root_path="/planner")), follow_redirects=False) as client:
        switched = client.get("/planner/language/ja/guide")

    assert switched.status_code == 303
    assert switched.headers["location"] == "/planner/guide"
    assert switched.headers.get_list("set-cookie") == [
        "lang=ja; HttpOnly; Max-Age=31536000; Path=/planner; SameSite=lax"
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/language/xx/guide",
        "/language/ja//evil.example",
        "/language/ja/%2Fevil.example",
        "/language/ja/%5Cevil.example",
        "/language/ja/..%2F..%2Fother",
        "/language/ja/a%0d%0ab",
        "/language/ja/https://evil.example",
    ],
)
def test_the_switch_leads_nowhere_else(reader: TestClient, path: str) -> None:
    answer = reader.get(path)

    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_every_page_can_be_switched(reader: TestClient) -> None:
    assert 'href="/language/en/guide"' in reader.post("/guide").text
    assert 'href="/language/en/"' in reader.get("/%E3%81%AA%E3%81%97").text
    assert 'href="/language/en/no/such/page"' in reader.get("/no/such/page").text


def test_links_name_no_language(reader: TestClient) -> None:
    page = reader.get(f"/result?lang=zh-Hans&{PLAN}").text
    links = [link for link in re.findall(r'href="([^"#]+)"', page) if not link.startswith("/language/")]

    assert not [link for link in links if "lang=" in urlsplit(link).query]


def test_the_api_answers_in_the_language_that_is_accepted(reader: TestClient) -> None:
    details = [
        reader.post("/api/v1/evaluate", json={}, headers={"accept-language": tag}).json()["detail"]
        for tag in LANGUAGES
    ]

    assert len(set(details)) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("path", "form", "kept"),
    [
        ("import", {"text": "10.99.0.0/16 office"}, "10.99.0.0/16 office"),
        ("fleet", {"plans": "nodes=7&pods_per_node=30"}, "nodes=7&amp;pods_per_node=30"),
        ("fleet/propose", {"clusters": "shop, 7, 30", "space": "10.0.0.0/8"}, "shop, 7, 30"),
    ],
)
def test_a_form_is_sent_again_in_the_language_that_is_switched_to(
    reader: TestClient, path: str, form: dict[str, str], kept: str
) -> None:
    before = reader.get(f"/{path}").text
    assert re.search(rf'<button[^>]*formaction="/language/ja/{path}"[^>]*value="language:ja"', before)
    assert re.search(r'<div class="np-width np-header__bar"><a class="np-header__name"', before)

    switched = reader.post(
        f"/language/ja/{path}", data=form | {"action": "language:ja"}, follow_redirects=True
    )

    assert [each.status_code for each in switched.history] == [307]
    assert switched.headers["content-language"] == "ja"
    assert kept in switched.text


@pytest.mark.parametrize("path", ["import", "fleet", "fleet/propose"])
def test_a_form_in_which_nothing_is_typed_is_only_switched(reader: TestClient, path: str) -> None:
    switched = reader.post(f"/language/ja/{path}", data={"action": "language:ja"}, follow_redirects=True)

    assert switched.status_code == 200
    assert "error-summary" not in switched.text


def test_a_form_sent_by_get_goes_on_without_its_switch(reader: TestClient) -> None:
    switched = reader.get("/language/ja/compare?a=nodes%3D3&b=&action=language%3Aja", follow_redirects=False)

    assert switched.headers["location"] == "/compare?a=nodes%3D3&b="


def test_the_start_page_keeps_what_is_typed(reader: TestClient) -> None:
    assert re.search(r'form="quick" formaction="/language/ja/"', reader.get("/").text)
    switched = reader.get("/language/ja/?nodes=33&vpc_cidr=10.1&action=language%3Aja", follow_redirects=True)

    assert switched.headers["content-language"] == "ja"
    assert 'value="33"' in switched.text
    assert 'value="10.1"' in switched.text
