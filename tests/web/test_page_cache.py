"""Result pages that are kept: the same bytes, within the bound, and never another reader's."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.main import create_app
from app.plan_io.link import encode
from app.settings import Settings
from app.web.http.page_cache import Key, PageCache
from app.web.pages.examples import EXAMPLES

LINK = f"/result?{encode(EXAMPLES['sixteen'])}"


@pytest.fixture
def keeping() -> Iterator[TestClient]:
    with TestClient(create_app(Settings()), follow_redirects=False) as client:
        yield client


def test_the_same_link_is_judged_once(keeping: TestClient) -> None:
    app = keeping.app
    first = keeping.get(LINK)
    kept = app.state.page_cache._pages  # type: ignore[attr-defined]
    assert len(kept) == 1
    page = next(iter(kept.values()))
    again = keeping.get(LINK)
    assert again.content == first.content == gzip.decompress(page.body)
    assert next(iter(kept.values())) is page


def test_a_browser_that_has_the_page_gets_no_second_one(keeping: TestClient) -> None:
    etag = keeping.get(LINK).headers["etag"]
    again = keeping.get(LINK, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "private, no-cache"
    assert keeping.get(LINK, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_each_language_has_a_page_of_its_own(keeping: TestClient) -> None:
    pages = {tag: keeping.get(LINK, headers={"accept-language": tag}) for tag in ("en", "ja", "zh")}
    assert len({page.headers["etag"] for page in pages.values()}) == 3
    assert 'lang="ja"' in keeping.get(LINK, headers={"accept-language": "ja"}).text
    assert {"accept-language", "cookie", "accept-encoding"} <= {
        each.strip().lower() for each in pages["ja"].headers["vary"].split(",")
    }


def test_compressed_or_not_it_is_the_same_page(keeping: TestClient) -> None:
    plain = keeping.get(LINK, headers={"accept-encoding": "identity"})
    compressed = keeping.get(LINK, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == "gzip"
    assert compressed.content == plain.content
    assert compressed.headers["etag"] == plain.headers["etag"]


def test_what_is_no_answer_is_not_kept(keeping: TestClient) -> None:
    assert keeping.get("/result?nodes=zz").status_code == 303
    assert not keeping.app.state.page_cache._pages  # type: ignore[attr-defined]


def test_with_no_memory_for_it_nothing_is_kept() -> None:
    with TestClient(create_app(Settings(kept_pages_bytes=0))) as client:
        assert client.get(LINK).text == client.get(LINK).text
        assert not client.app.state.page_cache._pages  # type: ignore[attr-defined]


PAGES = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.binary(max_size=500)), max_size=30)


@given(st.integers(0, 3_000), PAGES)
def test_no_more_is_kept_than_the_bound(most: int, asked: list[tuple[int, bool, bytes]]) -> None:
    pages = PageCache(most)
    for number, compressed, content in asked:
        key = Key("en", date(2026, 11, 24), b"%d" % number, compressed)
        body = pages.keep(key, content).body
        assert (gzip.decompress(body) if compressed else body) == content
        held = pages._pages
        assert sum(len(page.body) + len(key.query) for key, page in held.items()) == pages._size <= most
        assert pages.get(key) is None or pages.get(key) == held[key]


def test_a_page_names_its_day_and_is_kept_no_longer(
    keeping: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2026-11-24", "2026-11-25"):
        monkeypatch.setattr("app.web.pages.result.page.today", lambda day=day: date.fromisoformat(day))
        assert f'<time datetime="{day}">' in keeping.get(LINK).text
