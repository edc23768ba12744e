"""The list of every page holds every page, and each is what its name says."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from app.main import ROUTERS
from app.web.pages import exports
from app.web.views.steps import BY_NAME
from tests.every_page import LINKS, PAGES

# What a program reads, or what only leads on to a page.
NO_PAGES = re.compile(
    r"/api/|/healthz|/readyz|/metrics|/openapi\.json|/favicon\.ico|/import/use|/language/|.*\.(csv|json|md|\{\w+\})$"
)
STATES = ("empty", "filled", "twelve vSwitches", "with errors")


def paths() -> set[str]:
    """The path of every page, with a step's name filled in."""
    found = set[str]()
    for router in ROUTERS:
        for route in router.routes:
            if not isinstance(route, Route) or "GET" not in (route.methods or ()):
                continue
            if route.path not in exports.PATHS and not NO_PAGES.match(route.path):
                found |= {route.path.replace("{name}", name) for name in BY_NAME}
    return found


def test_every_route_is_in_the_list() -> None:
    assert paths() <= {shown.path.split("?")[0] for shown in PAGES.values()}
    assert paths() >= {"/", "/result", "/compare", "/import", "/fleet", "/guide", "/docs", "/plan/review"}
    assert {f"step {name}, {state}" for name in BY_NAME for state in STATES} <= PAGES.keys()


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"patterns"}))  # which has one of everything
def test_a_page_is_what_its_name_says(client: TestClient, name: str) -> None:
    page = html.unescape(PAGES[name].html(client, "en"))

    assert ("<title>Error: " in page) == ('id="error-summary"' in page)
    assert ('id="error-summary"' in page) == (name.endswith(TOLD_AMISS) or name == "step review, empty")


TOLD_AMISS = ("with errors", "a bad link", "refused", "unreadable link")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("neither", "Neither fits yet"),
        ("dual stack", "fc00::/112"),
        ("growth", "60"),
        ("many findings", "more are not shown here"),
        ("twelve vSwitches", "10.11.64.0/18"),
    ],
)
def test_a_result_shows_what_it_is_there_for(client: TestClient, name: str, words: str) -> None:
    assert words in html.unescape(client.get(f"/result?{LINKS[name]}").text)


class Offers(HTMLParser):
    """What a page offers that needs a script: what is not hidden until there is one, and what sends nothing anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.dead: list[str] = []
        self.headings = 0
        self._form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_hidden = "hidden" in given
        sends = given.get("type", "submit") == "submit" and (self._form or "form" in given)
        if not is_hidden and ("data-np-script" in given or (tag == "button" and not sends)):
            self.dead.append(self.get_starttag_text() or tag)
        if tag == "form":
            self._form = True
            self.dead += [] if given.get("action") else [self.get_starttag_text() or tag]
        self.headings += tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self._form = self._form and tag != "form"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_offers_what_only_a_script_can_do(client: TestClient, name: str) -> None:
    offers = Offers()
    offers.feed(PAGES[name].html(client, "en"))

    assert offers.dead == []
    assert offers.headings == 1
