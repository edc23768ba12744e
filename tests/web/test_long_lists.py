"""Lists of very many entries in the wizard: a page that stays short, and a form that loses none of them."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from app.plan.plan import MAX_RANGES
from app.plan.records import MAX_ZONES
from app.plan_io.link import decode, encode
from app.plan_io.link.lists import COMPRESSED_KEYS, MAX_DECOMPRESSED, ROWS
from app.settings import LANGUAGES
from app.web.views.steps import BY_NAME, STEPS
from app.web.wizard.lists import FIRST_LINES, MAX_LINES, MAX_ROWS
from app.wording.language import load_language

MANY = 1_200  # more than any box has lines, and than a plan may have of its own ranges
MAX_PAGE_BYTES = 440_000  # of them eleven times the link of 3,400

RANGES = tuple(f"10.{index >> 8}.{index & 255}.0/24" for index in range(MANY))
ENTRIES: dict[str, tuple[Any, ...]] = {
    "secondary_cidrs": RANGES,
    "node_vswitches": tuple(VswitchDraft(each, "a") for each in RANGES),
    "pod_vswitches": tuple(VswitchDraft(each, "b", "7") for each in RANGES),
    "connected_networks": tuple(NetworkDraft(each) for each in RANGES),
}
# Those that may be longer than a form draws.
LISTS = tuple(ENTRIES)
# As many as a plan may have.
VALID = {
    field: entries if field == "connected_networks" else entries[:MAX_RANGES]
    for field, entries in ENTRIES.items()
}
ASKED_BY = {field: step.name for step in STEPS for field in step.fields if field in LISTS}


class Form(HTMLParser):
    """What a browser without scripts sends of a page when a button is pressed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self._box: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if tag == "input" and (given["type"] != "radio" or "checked" in given):
            self.sent.append((given.get("name") or "", given.get("value") or ""))
        if tag == "textarea":
            self._box = given["name"] or ""
            self.sent.append((self._box, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            name, typed = self.sent.pop()
            self.sent.append((name, typed.removeprefix("\n").replace("\n", "\r\n")))
            self._box = None

    def handle_data(self, data: str) -> None:
        if self._box is not None:
            self.sent[-1] = (self._box, self.sent[-1][1] + data)

    def count(self, key: str) -> int:
        return sum(name == key for name, _ in self.sent)


def plan(field: str, entries: tuple[Any, ...]) -> Draft:
    lists: dict[str, Any] = {field: entries}
    return Draft(nodes="6", pods_per_node="40", vpc_cidr="10.0.0.0/8", **lists)


def all_lists(draft: Draft) -> list[tuple[Any, ...]]:
    return [getattr(draft, field) for field in LISTS]


def press(client: TestClient, step: str, form: Form, action: str) -> Any:
    return client.get(f"/plan/{step}?{urlencode([*form.sent, ('action', action)])}")


@pytest.mark.parametrize("field", LISTS)
@pytest.mark.parametrize("step", [step.name for step in STEPS if step.fields])
def test_a_short_page_carries_every_entry_on_in_its_order(client: TestClient, field: str, step: str) -> None:
    draft = plan(field, VALID[field])
    page = client.get(f"/plan/{step}?{encode(draft)}")
    answer = press(client, step, Form(page.text), "continue")

    assert len(page.content) < MAX_PAGE_BYTES
    assert answer.status_code == 303
    assert all_lists(decode(answer.headers["location"].partition("?")[2]).draft) == all_lists(draft)


@pytest.mark.parametrize("field", LISTS)
def test_the_review_stays_short(client: TestClient, field: str) -> None:
    draft = plan(field, ENTRIES[field])

    for each in (
        draft,
        replace(draft, nodes=None, vpc_cidr="x", needs=dict.fromkeys(map(str, range(60)), "x")),
    ):
        page = client.get(f"/plan/review?{encode(each)}")
        assert page.status_code == 200
        assert len(page.content) < MAX_PAGE_BYTES


@pytest.mark.parametrize("field", LISTS)
@pytest.mark.parametrize("zones", [1, MAX_ZONES])
def test_a_result_stays_short(client: TestClient, field: str, zones: int) -> None:
    draft = plan(field, VALID[field])
    if field in ROWS:
        draft = plan(
            field, tuple(replace(each, zone=f"z{at % zones}") for at, each in enumerate(VALID[field]))
        )
    link = encode(draft)
    page = client.get(f"/result?{link}")

    assert page.status_code == 200
    assert len(page.content) < 30 * len(link) + 700_000


def test_two_long_plans_compared_stay_short(client: TestClient) -> None:
    links = [encode(plan(field, VALID[field])) for field in ("secondary_cidrs", "pod_vswitches")]
    page = client.get(f"/compare?{urlencode(dict(zip('ab', links, strict=True)))}")

    assert page.status_code == 200
    assert len(page.content) < 10 * len("".join(links)) + 700_000


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_result_draws_the_first_zones_and_tells_where_the_others_are(client: TestClient, tag: str) -> None:
    vswitches = tuple(VswitchDraft(each, f"z{at}") for at, each in enumerate(RANGES[:30]))
    query = encode(plan("node_vswitches", vswitches))
    page = client.get(f"/result?{query}", headers={"accept-language": tag}).text
    zones = page.partition('id="zones-flannel"')[2].partition("</table>")

    assert zones[0].count("<tr>") == 1 + 20
    assert load_language(tag).text("site.findings.beyond", count=10) in zones[2].partition("</p>")[0]
    assert load_language(tag).text("wizard.review.more", count=10) in page.partition('id="fixed"')[2]


@pytest.mark.parametrize("field", LISTS)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_page_tells_how_many_it_does_not_draw(client: TestClient, field: str, tag: str) -> None:
    link = encode(plan(field, ENTRIES[field]))
    text = client.get(f"/plan/{ASKED_BY[field]}?{link}", headers={"accept-language": tag}).text
    drawn = MAX_ROWS if field.endswith("vswitches") else FIRST_LINES

    assert load_language(tag).text("wizard.rest", count=MANY - drawn) in text
    assert Form(text).count(f"{field}.cidr") in (0, MAX_ROWS)


@pytest.mark.parametrize(("count", "rows"), [(MAX_ROWS, MAX_ROWS), (MAX_ROWS + 1, MAX_ROWS)])
def test_rows_are_drawn_up_to_a_bound(client: TestClient, count: int, rows: int) -> None:
    draft = plan("node_vswitches", ENTRIES["node_vswitches"][:count])
    form = Form(client.get(f"/plan/vpc?{encode(draft)}").text)

    assert form.count("node_vswitches.cidr") == rows
    assert form.count("nodez") == (rows < count)


@pytest.mark.parametrize(("count", "lines"), [(MAX_LINES, MAX_LINES), (MAX_LINES + 1, FIRST_LINES)])
def test_lines_are_drawn_up_to_a_bound(client: TestClient, count: int, lines: int) -> None:
    draft = plan("connected_networks", ENTRIES["connected_networks"][:count])
    form = Form(client.get(f"/plan/vpc?{encode(draft)}").text)

    assert len(dict(form.sent)["connected_networks.lines"].splitlines()) == lines
    assert form.count("netz") == (lines < count)


@pytest.mark.parametrize("field", ["node_vswitches", "pod_vswitches"])
def test_a_row_goes_and_comes_among_very_many(client: TestClient, field: str) -> None:
    entries, step = VALID[field], ASKED_BY[field]
    form = Form(client.get(f"/plan/{step}?{encode(plan(field, entries))}").text)
    removed = Form(press(client, step, form, f"remove-{field}-3").text)
    added = Form(press(client, step, removed, f"add-{field}").text)
    kept = press(client, step, added, "continue").headers["location"]

    assert removed.count(f"{field}.cidr") == MAX_ROWS
    assert added.count(f"{field}.cidr") == MAX_ROWS + 1
    assert getattr(decode(kept.partition("?")[2]).draft, field) == entries[:3] + entries[4:]


@pytest.mark.parametrize("field", LISTS)
def test_what_is_not_drawn_can_be_removed_as_a_whole(client: TestClient, field: str) -> None:
    entries, step = ENTRIES[field], ASKED_BY[field]
    form = Form(client.get(f"/plan/{step}?{encode(plan(field, entries))}").text)
    dropped = press(client, step, form, f"drop-{field}")
    kept = press(client, step, Form(dropped.text), "continue").headers["location"]
    drawn = MAX_ROWS if field.endswith("vswitches") else FIRST_LINES

    assert f"{field}-rest" not in Form(dropped.text).ids
    assert getattr(decode(kept.partition("?")[2]).draft, field) == entries[:drawn]


def test_a_mistake_that_is_not_drawn_leads_to_where_it_is_told(client: TestClient) -> None:
    entries = (*ENTRIES["node_vswitches"][:200], VswitchDraft("10.0.0.0/33"))
    link = encode(plan("node_vswitches", entries))
    page = client.get(f"/plan/vpc?{link}&action=continue").text

    assert page.count("The mask of 10.0.0.0/33") == 2
    assert 'href="#node_vswitches-rest"' in page
    assert "node_vswitches-rest" in Form(page).ids
    assert "#node_vswitches-rest" in client.get(f"/plan/review?{link}").text


@pytest.mark.parametrize("field", LISTS)
def test_one_entry_of_two_million_letters_is_not_drawn(client: TestClient, field: str) -> None:
    long = "x" * 2_000_000
    entry = {"secondary_cidrs": long, "connected_networks": NetworkDraft("10.0.0.0/8", long)}
    link = encode(plan(field, (entry.get(field, VswitchDraft("10.0.0.0/24", long)),)))

    for step in BY_NAME:
        page = client.get(f"/plan/{step}?{link}")
        assert page.status_code == 200
        assert len(page.content) < MAX_PAGE_BYTES


@pytest.mark.parametrize("field", LISTS)
def test_a_long_list_that_was_cut_is_told(client: TestClient, field: str) -> None:
    page = client.get(f"/plan/{ASKED_BY[field]}?v=1&nodes=3&{COMPRESSED_KEYS[field]}=AAAA").text
    told = "networks" if field == "connected_networks" else "ranges"

    assert load_language().text(f"mistake.link-unreadable.{told}") in page


@pytest.mark.parametrize("field", LISTS)
def test_nothing_grows_beyond_reason(field: str) -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b"_" * (MAX_DECOMPRESSED + 1), 9, -15)).decode()
    link = decode(f"nodes=3&{COMPRESSED_KEYS[field]}={bomb}")

    assert [problem.field for problem in link.problems] == [field]


@pytest.mark.parametrize("field", LISTS)
def test_what_nobody_would_unpack_is_never_packed(field: str) -> None:
    long = "x" * (MAX_DECOMPRESSED // 2)
    entry = {"secondary_cidrs": long, "connected_networks": NetworkDraft(long)}.get(field, VswitchDraft(long))
    draft = plan(field, (entry,) * 3)

    assert decode(encode(draft)).draft == draft


@given(st.sampled_from(LISTS), st.integers(1, 400), st.text("1_~!/. é東", min_size=1, max_size=12))
def test_a_list_of_any_length_comes_back_from_its_link(field: str, count: int, text: str) -> None:
    entries = {"secondary_cidrs": text.strip() or "x", "connected_networks": NetworkDraft(text, text)}
    draft = plan(field, (entries.get(field, VswitchDraft(text, None, text)),) * count)
    query = encode(draft)

    assert decode(query).draft == draft or not text.strip()
    assert encode(decode(query).draft) == query
