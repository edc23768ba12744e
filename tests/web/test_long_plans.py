"""One limit for links: a plan within it goes wherever a short one goes, and one beyond it is refused everywhere alike."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote, urlencode, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from app.main import create_app
from app.plan.draft import Draft, NetworkDraft
from app.plan_io.link import decode, encode, encode_change
from app.settings import Settings
from app.web.http.plan_links import form_method, longest_query
from app.web.pages import exports
from app.web.views.steps import BY_NAME, STEPS

MOST = 6_000


def plan(networks: int) -> Draft:
    """Each has a name of its own that can't be made shorter; the link grows by about as much."""
    named = (hashlib.sha256(b"%d" % at).hexdigest()[:20] for at in range(networks))
    return Draft(
        nodes="6",
        pods_per_node="40",
        vpc_cidr="10.0.0.0/8",
        service_cidr="172.21.0.0/20",
        connected_networks=tuple(
            NetworkDraft(f"192.168.{at >> 4}.{at % 16 * 16}/28", name) for at, name in enumerate(named)
        ),
    )


LARGEST = next(at - 1 for at in range(1, 2_000) if len(encode(plan(at))) > MOST)
WITHIN, BEYOND = encode(plan(LARGEST)), encode(plan(2 * LARGEST))
LONGEST = MOST + 4_096  # with what the planner may add


@cache
def link_of_length(length: int) -> str:
    shorter = next(at - 1 for at in range(LARGEST, 2_000) if len(encode(plan(at))) > length - 20)
    named = replace(plan(shorter), name="a")
    link = encode(replace(named, name="a" * (1 + length - len(encode(named)))))
    assert len(link) == length
    return link


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of a planner whose limit a test can come to; it keeps no cookie."""
    with TestClient(create_app(Settings(max_query_bytes=MOST)), follow_redirects=False) as client:
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        yield client


def places(link: str) -> dict[str, str]:
    """Every address that takes a plan, with the plan of that link."""
    quoted = quote(link, safe="")
    return {
        **{f"step {name}": f"/plan/{name}?{link}" for name in BY_NAME},
        "types": f"/plan/cluster/types?{link}",
        "import": f"/import?{link}",
        "result": f"/result?{link}",
        "more of a result": f"/result/more?{link}",
        **{path: f"{path}?{link}" for path in ("/result.json", *exports.PATHS)},
        "result in Japanese": f"/language/ja/result?{link}",
        "compared with itself": f"/compare?a={quoted}&b={quoted}",
    }


def followed(client: TestClient, answer: Response) -> Response:
    while answer.status_code == 303:
        answer = client.get(answer.headers["location"])
    return answer


def test_both_are_near_the_limit() -> None:
    assert MOST - 100 < len(WITHIN) <= MOST < MOST + 4_096 < len(BEYOND) < longest_query(MOST) / 4
    assert form_method(WITHIN) == "post"


@pytest.mark.parametrize("name", places(""))
def test_a_link_that_opens_on_one_page_opens_on_every_page(client: TestClient, name: str) -> None:
    assert followed(client, client.get(places(WITHIN)[name])).status_code == 200


@pytest.mark.parametrize("name", places(""))
def test_every_page_has_the_same_limit(client: TestClient, name: str) -> None:
    """What the planner itself adds to a link may come to the last byte, and one more is refused."""
    statuses = {
        length - LONGEST: followed(client, client.get(places(link)[name])).status_code
        for length, link in ((LONGEST, link_of_length(LONGEST)), (LONGEST + 1, link_of_length(LONGEST + 1)))
    }

    assert statuses == {0: 200, 1: 422 if name.startswith(("step", "compared")) else 414}


@pytest.mark.parametrize("name", places(""))
def test_a_link_that_is_too_long_opens_nowhere(client: TestClient, name: str) -> None:
    answer = followed(client, client.get(places(BEYOND)[name]))

    assert answer.status_code == (422 if name.startswith(("step", "compared")) else 414)
    if answer.status_code == 422:
        assert (
            f"The link of this plan would have {len(BEYOND):,} bytes; the limit is {MOST:,}." in answer.text
        )


def test_a_change_and_what_was_before_it_can_be_opened(client: TestClient) -> None:
    before, after = plan(LARGEST), plan(LARGEST - 1)
    link = encode_change(before, after)

    assert MOST < len(link) <= longest_query(MOST)
    assert client.get(f"/result?{link}").status_code == 200


class Page(HTMLParser):
    """The links of a page, and its forms as a browser sends them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._typed: str | None = None
        self._chosen: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(html.unescape(given["href"]))
        if tag == "form":
            self.forms.append(Form(given["method"], given["action"]))
        elif tag == "input" and (given["type"] not in {"radio", "checkbox"} or "checked" in given):
            self.forms[-1].sent.append((given.get("name", ""), given.get("value", "")))
        elif tag == "textarea":
            self._typed = given["name"]
            self.forms[-1].sent.append((self._typed, ""))
        elif tag == "select":
            self._chosen = given["name"]
        elif tag == "option" and self._chosen and "selected" in given:
            self.forms[-1].sent.append((self._chosen, given["value"]))
        elif tag == "button" and given.get("name") == "action" and self.forms:
            self.forms[-1].actions.append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._typed = None

    def handle_data(self, data: str) -> None:
        if self._typed is not None:
            name, typed = self.forms[-1].sent[-1]
            self.forms[-1].sent[-1] = (name, (typed + data).replace("\n", "\r\n"))


class Form:
    """A form: how and where it is sent, what it sends, and the values of its buttons."""

    def __init__(self, method: str, action: str) -> None:
        self.method = method
        self.action = action
        self.sent: list[tuple[str, str]] = []
        self.actions: list[str] = []

    def send(self, client: TestClient, action: str = "", **typed: str) -> Response:
        """Press a button, with what was typed over what there was."""
        pairs = [(name, typed.get(name, value)) for name, value in self.sent]
        body = urlencode([*pairs, *([("action", action)] if action else [])])
        if self.method == "get":
            return client.get(f"{self.action}?{body}")
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return client.post(self.action, content=body, headers=headers)


@pytest.mark.parametrize("name", ["step review", "types", "result", "compared with itself"])
def test_whatever_a_page_links_to_opens(client: TestClient, name: str) -> None:
    page = Page(client.get(places(WITHIN)[name]).text)
    links = {link.partition("#")[0] for link in page.links if "?" in link}

    assert len(links) >= 3
    assert {
        link[:80]: code for link in links if (code := followed(client, client.get(link)).status_code) != 200
    } == {}


@pytest.mark.parametrize("step", [step.name for step in STEPS if step.fields])
def test_a_step_that_opens_can_be_sent_with_each_of_its_buttons(client: TestClient, step: str) -> None:
    (form,) = Page(client.get(f"/plan/{step}?{WITHIN}").text).forms

    assert form.method == "post"
    assert "continue" in form.actions
    for action in dict.fromkeys(form.actions):
        assert followed(client, form.send(client, action)).status_code == 200, action
    onward = form.send(client, "continue").headers["location"]
    kept, sent = decode(urlsplit(onward).query).draft, plan(LARGEST)
    assert {name: getattr(kept, name) for name, typed in vars(sent).items() if typed} == {
        name: typed for name, typed in vars(sent).items() if typed
    }


def test_a_step_is_as_good_by_either_method(client: TestClient) -> None:
    link = encode(plan(3))
    (form,) = Page(client.get(f"/plan/vpc?{link}").text).forms
    assert form.method == "get"
    by_get = form.send(client, "add-node_vswitches")
    form.method = "post"

    found = form.send(client, "add-node_vswitches")
    assert (found.status_code, found.text) == (by_get.status_code, by_get.text)


@pytest.mark.parametrize("name", ["caf\u00e9", "a#b", "a b", "\u6771\u4eac", "\ufffd"])
def test_a_form_need_not_be_escaped(client: TestClient, name: str) -> None:
    sent = name.encode() if name != "\ufffd" else b"\xff"  # which is no text
    answer = client.post(
        "/plan/cluster",
        content=b"nodes=3&pods_per_node=30&action=continue&name=" + sent,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    assert decode(urlsplit(answer.headers["location"]).query).draft.name == name


def test_what_no_link_can_hold_stays_in_the_form(client: TestClient) -> None:
    """Nothing of it is lost, and it can be made shorter and sent again."""
    (form,) = Page(client.get(f"/plan/vpc?{WITHIN}").text).forms
    typed = "\r\n".join(
        f"10.{at >> 8}.{at % 256}.0/24 {hashlib.sha256(b'%d' % at).hexdigest()[:26]}" for at in range(450)
    )
    refused = form.send(client, "continue", **{"connected_networks.lines": typed})
    (again,) = Page(refused.text).forms

    assert refused.status_code == 422
    assert "The link of this plan would have" in refused.text
    assert typed in dict(again.sent)["connected_networks.lines"]
    assert again.send(client, "continue", **{"connected_networks.lines": "10.0.0.0/8"}).status_code == 303


def test_one_answer_of_a_long_plan_can_be_changed(client: TestClient) -> None:
    (form,) = (
        each
        for each in Page(client.get(f"/result/more?{WITHIN}&more.part=what-if").text).forms
        if "/result" in each.action
    )
    changed = form.send(client, **{"what_if.max_nodes": "17"})
    refused = form.send(client, **{"what_if.max_nodes": "many"})

    assert followed(client, changed).status_code == 200
    assert decode(urlsplit(changed.headers["location"]).query).draft.max_nodes == "17"
    assert refused.status_code == 422


def test_a_type_is_searched_and_taken_for_a_long_plan(client: TestClient) -> None:
    search, take = Page(client.get(f"/plan/cluster/types?{WITHIN}&find.q=c7").text).forms

    assert (search.method, take.method) == ("post", "post")
    assert search.send(client, **{"find.q": "g7"}).status_code == 200
    assert take.send(client).status_code == 200


def test_two_long_plans_are_compared_by_their_form(client: TestClient) -> None:
    (form,) = Page(client.get(places(WITHIN)["compared with itself"]).text).forms

    assert form.method == "post"
    assert form.send(client).status_code == 200
    assert form.send(client, a=BEYOND).status_code == 422


@pytest.mark.parametrize(
    ("path", "content_type", "status"),
    [
        ("/result", "application/x-www-form-urlencoded; charset=UTF-8", 200),
        ("/result", "application/json", 405),
        ("/guide", "application/x-www-form-urlencoded", 405),
        ("/plan/nowhere", "application/x-www-form-urlencoded", 405),
    ],
)
def test_only_forms_of_these_pages_are_taken(
    client: TestClient, path: str, content_type: str, status: int
) -> None:
    answer = client.post(path, content=encode(plan(1)), headers={"content-type": content_type})

    assert answer.status_code == status


@pytest.mark.parametrize("stated", [True, False])
def test_a_form_has_a_limit_too(client: TestClient, stated: bool) -> None:
    body = b"name=" + b"a" * 2**20
    answer = client.post(
        "/plan/vpc",
        content=body if stated else iter([body[:100], body[100:]]),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 413
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
