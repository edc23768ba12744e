"""The address map to act on: every button leads to the answer of the changed plan, and the way back is there."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from app.plan_io.link import decode, encode, query_of
from tests.drafts import CLASHING, TWO_ZONES
from tests.every_page import LINKS, PLANS

Pairs = list[tuple[str, str]]


class MapForm(HTMLParser):
    """What the form of the map sends: with every button, and what is chosen in its lists."""

    def __init__(self, page: str, form: str = "map-form") -> None:
        super().__init__()
        self.form = form
        self.hidden = Pairs()
        self.actions = list[str]()
        self.chosen = dict[str, str]()
        self._select = ""
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attrs = {key: value or "" for key, value in given}
        self._inside = attrs.get("id") == self.form if tag == "form" else self._inside
        if tag == "input" and self._inside:
            self.hidden.append((attrs["name"], attrs["value"]))
        elif tag == "button" and attrs.get("form") == self.form and attrs["value"].startswith("map:"):
            self.actions.append(attrs["value"])
        elif tag == "select":
            self._select = attrs["name"]
        elif tag == "option" and self._select and (self._select not in self.chosen or "selected" in attrs):
            self.chosen[self._select] = attrs["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""

    def sent(self, action: str) -> str:
        """The query string that a button sends."""
        return urlencode([*self.hidden, *self.chosen.items(), ("action", action)])

    def of(self, kind: str) -> list[str]:
        return [action for action in self.actions if action.startswith(f"map:{kind}:")]


def form_of(client: TestClient, link: str) -> MapForm:
    return MapForm(client.get(f"/result/more?{link}&more.part=map").text)


def pressed(client: TestClient, form: MapForm, action: str) -> tuple[Draft, str]:
    """The plan that a button leads to, and its page."""
    answer = client.get(f"/result?{form.sent(action)}", follow_redirects=False)
    assert answer.status_code == 303
    address = answer.headers["location"]
    page = client.get(address)
    assert page.status_code == 200
    return decode(query_of(address)).draft, page.text


@pytest.mark.parametrize("name", ["terway", "quota", "hardly a plan", "much amiss"])
def test_every_button_changes_the_plan_and_tells_what_changed(client: TestClient, name: str) -> None:
    link = LINKS[name]
    form = form_of(client, link)
    before = decode(link).draft

    assert form.actions
    for action in form.actions:
        draft, page = pressed(client, form, action)
        assert draft != before, action
        note = page[page.index('aria-label="Changed"') :].partition("</section>")[0]
        assert re.search("Same verdict|Verdict changed", note)
        assert "<li>" in note
        back = re.search(r'<a href="([^"]*)">Back to the previous plan</a>', page)
        assert back is not None
        assert replace(decode(query_of(html.unescape(back[1]))).draft, rules=None) == before


def test_an_overlap_has_its_fixes(client: TestClient) -> None:
    form = form_of(client, encode(CLASHING))
    draft, page = pressed(client, form, form.of("fix")[0])

    assert draft.service_cidr == "172.21.0.0/20"
    assert "Service CIDR: 192.168.64.0/20 → 172.21.0.0/20" in page
    assert "np-map__clash" not in page
    assert not form_of(client, encode(TWO_ZONES)).of("fix")


def test_a_vswitch_is_added_where_it_was_chosen(client: TestClient) -> None:
    link = encode(TWO_ZONES)
    form = form_of(client, link)
    key = next(action for action in form.of("add") if action.endswith("pod_vswitches")).removeprefix(
        "map:add:"
    )
    form.chosen[f"map.zone.{key}"] = "c"
    draft, page = pressed(client, form, f"map:add:{key}")

    assert draft.pod_vswitches[:2] == TWO_ZONES.pod_vswitches
    assert draft.pod_vswitches[2] == VswitchDraft(form.chosen[f"map.range.{key}"], "c", None)
    assert draft.node_vswitches == TWO_ZONES.node_vswitches
    assert form.chosen[f"map.range.{key}"] in page


def test_what_the_planner_assumed_stays_where_it_is(client: TestClient) -> None:
    link = encode(Draft(nodes="3", pods_per_node="30"))
    before = client.get(f"/result.json?{link}").json()["plan"]
    form = form_of(client, link)
    draft, _ = pressed(client, form, form.of("add")[0])
    after = client.get(f"/result.json?{encode(draft)}").json()["plan"]

    assert after.pop("node_vswitches")[:-1] == before.pop("node_vswitches")
    assert {key: value for key, value in after.items() if "cidr" in key or "vswitches" in key} == {
        key: value for key, value in before.items() if "cidr" in key or "vswitches" in key
    }


@pytest.mark.parametrize("existing", ["vpc", "cluster"])
def test_what_exists_is_only_added_to_or_left_out(client: TestClient, existing: str) -> None:
    plugin = "terway" if existing == "cluster" else None
    link = encode(replace(TWO_ZONES, existing=existing, plugin=plugin))
    form = form_of(client, link)
    page = client.get(f"/result/more?{link}&more.part=map").text

    assert form.of("put") == []
    assert form.of("remove")
    assert form.of("add")
    assert "Alibaba Cloud can't resize or move it" in html.unescape(page)
    sent = urlencode([*form.hidden, ("action", "map:put:node_vswitches:0:192.168.2.0/24")])
    assert (
        decode(client.get(f"/result?{sent}").url.query.decode()).draft.node_vswitches
        == TWO_ZONES.node_vswitches
    )


@pytest.mark.parametrize(
    "action",
    [
        "map:",
        "map:put",
        "map:put:node_vswitches:0:192.168.32.0/24",  # taken
        "map:put:node_vswitches:0:10.0.0.0/24",  # outside the VPC
        "map:put:node_vswitches:0:192.168.9.5/24",
        "map:put:node_vswitches:7:192.168.9.0/24",
        "map:put:node_vswitches:-1:192.168.9.0/24",
        "map:put:service_cidr:0:192.168.9.0/24",
        "map:remove:zones:0",
        "map:remove:node_vswitches:²",
        "map:remove:node_vswitches:" + "9" * 5_000,
        "map:add:9.node_vswitches",
        "map:add:9.rules",
        "map:fix:0",
        "map:fix:x",
        "map:burn:node_vswitches:0",
    ],
)
def test_a_change_that_can_not_be_made_leaves_the_plan_as_it_is(client: TestClient, action: str) -> None:
    link = encode(TWO_ZONES)
    answer = client.get(f"/result?{link}&{urlencode({'action': action})}", follow_redirects=False)

    assert answer.status_code == 303
    assert replace(decode(query_of(answer.headers["location"])).draft, rules=None) == TWO_ZONES


def test_a_zone_that_can_not_be_read_is_told_in_the_form(client: TestClient) -> None:
    form = form_of(client, encode(TWO_ZONES))
    action = form.of("add")[0]
    form.chosen[f"map.zone.{action.removeprefix('map:add:')}"] = "z" * 999
    answer = client.get(f"/result?{form.sent(action)}", follow_redirects=False)

    assert answer.headers["location"].startswith("/plan/vpc?")
    assert client.get(answer.headers["location"]).status_code == 200


def test_ranges_lead_to_their_changes_and_the_rest_to_the_list(client: TestClient) -> None:
    page = client.get(f"/result?{encode(TWO_ZONES)}").text
    figure = page[page.index('<svg class="np-map"') : page.index('id="map-change"')]
    hrefs = [html.unescape(href) for href in re.findall(r'class="np-map__box" href="([^"]*)"', figure)]
    more = client.get(next(href for href in hrefs if href.startswith("/result/more")).partition("#")[0]).text

    assert "#map-list" in hrefs
    assert 'id="map-list"' in page
    targets = [href.partition("#")[2] for href in hrefs if href.startswith("/result/more")]
    assert len(targets) == 4 + 3  # vSwitches and free spaces
    assert all(more.count(f'id="{target}"') == 1 for target in targets)


def test_a_plan_too_long_to_be_repeated_has_its_ranges_in_the_list_alone(client: TestClient) -> None:
    names = (hashlib.sha256(b"%d" % place).hexdigest()[:20] for place in range(900))
    networks = tuple(
        NetworkDraft(f"172.30.{at >> 4}.{at % 16 * 16}/28", name) for at, name in enumerate(names)
    )
    page = client.get(
        f"/result?{encode(replace(PLANS['twelve vSwitches'], connected_networks=networks))}"
    ).text

    assert "more.part=map#more-map" in page
    assert '<a class="np-map__box"' not in page
    assert '<g class="np-map__box"' in page


def test_unused_addresses_are_drawn_as_a_break_that_says_how_many(client: TestClient) -> None:
    page = client.get(f"/result?{encode(TWO_ZONES)}").text

    assert '<g role="img"><title>345,174,016 addresses not shown</title><rect fill="url(#np-break)"' in page


class TestInTheWizard:
    """The same beside the questions: the buttons send the form, so that whatever else was typed goes along."""

    def test_every_button_changes_the_plan_and_stays_on_the_step(self, client: TestClient) -> None:
        link = encode(CLASHING)
        form = MapForm(client.get(f"/plan/services?{link}").text, "answers")

        assert form.of("fix")
        assert form.of("put")
        for action in form.actions:
            sent = urlencode([*form.chosen.items(), ("action", action)])
            answer = client.get(f"/plan/services?{link}&services=77&{sent}", follow_redirects=False)
            address = answer.headers["location"]
            draft = decode(query_of(address)).draft
            assert address.startswith("/plan/services?")
            assert draft.services == "77"
            assert replace(draft, services=None) != CLASHING

    def test_the_panel_tells_what_changed_and_leads_back(self, client: TestClient) -> None:
        link = encode(CLASHING)
        sent = urlencode([("action", "map:put:node_vswitches:0:192.168.0.0/20"), ("return", "review")])
        page = html.unescape(client.get(f"/plan/vpc?{link}&{sent}", follow_redirects=True).text)
        panel = page[page.index('id="panel"') :]

        assert "192.168.0.0/19 in zone a → 192.168.0.0/20 in zone a" in panel
        assert f'<a href="/plan/vpc?{link}&return=review">Back to the previous plan</a>' in panel
        assert 'name="return" value="review"' in page
        assert "was." not in page.replace(panel, "")

    def test_the_review_has_a_form_of_its_own_for_it(self, client: TestClient) -> None:
        page = client.get(f"/plan/review?{encode(TWO_ZONES)}").text
        form = MapForm(page, "plan")
        answer = client.get(f"/plan/review?{form.sent(form.of('remove')[0])}", follow_redirects=False)

        assert len(decode(query_of(answer.headers["location"])).draft.node_vswitches) == 1

    def test_a_plan_of_very_many_vswitches_is_a_picture_alone(self, client: TestClient) -> None:
        many = tuple(VswitchDraft(f"10.0.{place * 2}.0/24", "a") for place in range(12))
        page = client.get(
            f"/plan/vpc?{encode(replace(CLASHING, vpc_cidr='10.0.0.0/8', node_vswitches=many))}"
        ).text

        assert "np-map--compact" in page
        assert 'id="map-change"' not in page
        assert '<a class="np-map__box"' not in page

    def test_a_change_of_a_plan_that_can_not_be_read_changes_nothing(self, client: TestClient) -> None:
        answer = client.get(
            "/plan/vpc?nodes=x&vpc_cidr=10.0.0.0/8&action=map:remove:node_vswitches:0", follow_redirects=False
        )
        assert decode(query_of(answer.headers["location"])).draft == Draft(nodes="x", vpc_cidr="10.0.0.0/8")
