"""Assets have names that change with them, so that browsers may keep them for ever."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.http.assets import BUNDLE, HTMX, Assets, shortened
from app.web.pages.site import ICON

FILES = {
    "css/tokens.css": b":root { --space: 1rem }",
    "css/print.css": b"@media print { nav { display: none } }",
    "css/base.css": b"a { color: blue }" * 100,
    "css/components/field.css": b".np-field {}",
    "css/components/badge.css": b".np-badge {}",
    "img/icon.svg": b"<svg/>",
    "js/planner.js": b"'use strict'",
}


def test_an_asset_is_served_under_the_name_it_is_given(client: TestClient) -> None:
    path = client.app.state.assets.path(HTMX)  # type: ignore[attr-defined]  # an ASGI application has no state
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert b"htmx" in answer.content


def test_an_asset_that_changes_gets_another_name() -> None:
    before, after = Assets(FILES), Assets({**FILES, "img/icon.svg": b"<svg></svg>"})

    assert before.path("js/planner.js") == Assets(dict(reversed(FILES.items()))).path("js/planner.js")
    assert before.path("img/icon.svg") != after.path("img/icon.svg")


@pytest.mark.parametrize("path", ["/static/0123456789abcdef/js/planner.js", "/static/js/planner.js"])
def test_a_name_of_another_version_gives_the_file_but_is_not_kept(path: str) -> None:
    answer = client_of(FILES).get(path)

    assert answer.content == FILES["js/planner.js"]
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/static", "/static/", "/static/js", "/static/../pyproject.toml", "/static//js"]
)
def test_what_is_no_asset_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_asset_the_browser_has_is_not_sent_again() -> None:
    client = client_of(FILES)
    etag = client.get("/static/css/base.css").headers["etag"]
    answer = client.get("/static/css/base.css", headers={"if-none-match": etag})

    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    ("name", "accepted", "encoding"),
    [("css/base.css", "gzip, br", "gzip"), ("css/base.css", "br", None), ("img/icon.svg", "gzip", None)],
)
def test_an_asset_is_compressed_for_whoever_can_read_it(
    name: str, accepted: str, encoding: str | None
) -> None:
    answer = client_of(FILES).get(f"/static/{name}", headers={"accept-encoding": accepted})

    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.content == FILES[name]


def test_the_style_sheets_are_bundled_in_their_order() -> None:
    order = ["tokens", "base", "components/badge", "components/field", "print"]

    bundle = client_of(FILES).get(f"/static/{BUNDLE}").content
    assert bundle == b"".join(shortened(FILES[f"css/{name}.css"]) for name in order)


@pytest.mark.parametrize(
    ("written", "bundled"),
    [
        ("url(../../img/a.svg)", 'url("../img/a.svg")'),
        ("url('../../img/a.svg')", 'url("../img/a.svg")'),
        ("url( a.svg )", 'url("components/a.svg")'),
        ("url(#hatch)", "url(#hatch)"),
        ("url(/static/a.svg)", "url(/static/a.svg)"),
        ("url(data:image/svg+xml,a)", "url(data:image/svg+xml,a)"),
    ],
)
def test_a_relative_reference_means_the_same_file_in_the_bundle(written: str, bundled: str) -> None:
    assets = Assets({"css/components/x.css": f"a {{ background: {written} }}".encode()})

    assert assets.assets[BUNDLE].content.decode() == f"a{{background:{bundled}}}"


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("a  b ,\n c > d { color : red ; }\n", "a b,c > d{color :red;}"),
        (".a :hover { margin: 0 auto }", ".a :hover{margin:0 auto}"),
        ("a { width: calc(1px + 2px) }", "a{width:calc(1px + 2px)}"),
        ("/* a { */ b { } /* } */", "b{}"),
        ("a/**/b { top: 0 }", "a b{top:0}"),
        ('a::after { content: "a  /* b */ ; \\" c" / "" }', 'a::after{content:"a  /* b */ ; \\" c" / ""}'),
        (
            "@media (min-width: 4rem) and print { a { top: 0 } }",
            "@media (min-width:4rem) and print{a{top:0}}",
        ),
    ],
)
def test_what_a_style_sheet_loses_means_nothing(written: str, short: str) -> None:
    assert shortened(written.encode()).decode() == short


def test_an_asset_that_is_not_there_has_no_name() -> None:
    with pytest.raises(KeyError, match=r"css/none\.css"):
        Assets(FILES).path("css/none.css")


@pytest.mark.parametrize("prefix", ["", "/planner"])
def test_a_browser_that_asks_for_an_icon_gets_it(prefix: str) -> None:
    app = create_app(Settings(root_path=prefix))
    client = TestClient(app)
    answer = client.get(f"{prefix}/favicon.ico")
    named = client.get(f"{prefix}{app.state.assets.path(ICON)}")
    again = client.get("/favicon.ico", headers={"if-none-match": answer.headers["etag"]})

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.content == named.content
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert "cookie" not in answer.headers["vary"].lower()
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"{prefix}/favicon.ico").status_code == 200


def client_of(files: dict[str, bytes]) -> TestClient:
    from fastapi import FastAPI

    app = FastAPI()
    app.mount("/static", Assets(files))
    return TestClient(app)
