"""The printed result: a decision sheet of two pages, whatever the plan, with its link, its edition and its date."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.catalogue.load import load_editions
from app.plan.draft import Draft, NetworkDraft, VswitchDraft
from app.plan_io.link import encode
from app.plan_io.plan_json import draft_of_json
from app.web.pages.examples import EXAMPLES
from tests.drafts import TWO_ZONES

CLASH = Draft(
    nodes="5",
    pods_per_node="30",
    vpc_cidr="192.168.0.0/16",
    node_vswitches=(VswitchDraft("192.168.0.0/19", "a"),),
    service_cidr="192.168.64.0/20",
    needs={"network_policy": "must"},
)
SCENARIOS = json.loads((Path(__file__).parents[1] / "scenarios" / "scenarios.json").read_text())
ORDINARY = replace(TWO_ZONES, name="payments")
SIX_ZONES = replace(
    ORDINARY,
    nodes="100",
    max_nodes="200",
    node_vswitches=tuple(VswitchDraft(f"192.168.{n}.0/25", f"cn-hangzhou-{n}") for n in range(6)),
    pod_vswitches=tuple(VswitchDraft(f"192.168.{32 + 16 * n}.0/21", f"cn-hangzhou-{n}") for n in range(6)),
    needs={"network_policy": "must"},
)
EXTREME = Draft(
    name="w" * 80,
    nodes="500",
    pods_per_node="300",
    services="9000",
    growth_percent_per_year="30",
    instance_type="ecs.none.large",
    vpc_cidr="10.0.0.0/16",
    service_cidr="10.0.0.0/24",
    pod_cidr="100.64.0.0/26",
    node_cidr_mask="26",
    node_vswitches=tuple(
        VswitchDraft(f"10.0.{n}.0/26", f"a zone with a long name {n % 6}") for n in range(24)
    ),
    pod_vswitches=(VswitchDraft("10.0.0.64/26", "c"),),
    connected_networks=tuple(
        NetworkDraft(f"10.0.{n}.0/24", f"the network of an office with a very long name, number {n}")
        for n in range(60)
    ),
    security_group="basic",
    needs={"exclusive_eni": "must", "network_policy": "must", "dual_stack": "must", "host_port": "must"},
)
LONG_ZONE = "the second availability zone of the region in the west, as it is called in the house"[:60]
PLANS = {
    "ordinary": ORDINARY,
    "neither": CLASH,
    "dual stack": replace(ORDINARY, needs={"dual_stack": "must", "fixed_pod_ip": "must"}),
    "six zones": SIX_ZONES,
    "long names": replace(
        ORDINARY,
        node_vswitches=tuple(VswitchDraft(f"192.168.{n}.0/24", f"{LONG_ZONE} {n}") for n in range(2)),
        pod_vswitches=tuple(VswitchDraft(f"192.168.{n}.0/22", f"{LONG_ZONE} {n // 64}") for n in (32, 64)),
    ),
    "many findings": replace(EXTREME, name="", node_vswitches=EXTREME.node_vswitches[:2]),
    "extreme": EXTREME,
    "all assumed": Draft(
        nodes="40",
        pods_per_node="30",
        surge_nodes="2",
        growth_percent_per_year="30",
        services="400",
        needs=dict.fromkeys(load_editions().newest.needs, "prefer"),
    ),
    "no findings": EXAMPLES["flannel"],
}
# Chinese takes the least room.
EACH = [(name, tag) for name in PLANS for tag in ("en", "ja")] + [
    ("extreme", "zh-CN"),
    ("all assumed", "zh-CN"),
]
PAPER = {"width": 695, "height": 1000}  # A4 within its margins


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def opened(kept_page: Callable[..., Page], draft: Draft, tag: str = "en", **options: object) -> Page:
    page = kept_page(locale=tag, viewport=PAPER, **options)
    page.goto(f"/result?{encode(draft)}")
    return page


@pytest.mark.parametrize(("name", "tag"), EACH)
def test_a_sheet_has_two_pages_and_nothing_runs_out_of_them(
    kept_page: Callable[..., Page], name: str, tag: str
) -> None:
    page = opened(kept_page, PLANS[name], tag)
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 2

    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each["id"])
def test_every_scenario_prints_on_two_pages(
    kept_page: Callable[..., Page], scenario: dict[str, object]
) -> None:
    draft, _ = draft_of_json(scenario["plan"])

    assert pages_of(opened(kept_page, draft).pdf(prefer_css_page_size=True)) == 2


def test_without_a_script_it_prints_the_same(kept_page: Callable[..., Page]) -> None:
    page = opened(kept_page, ORDINARY, java_script_enabled=False)

    assert pages_of(page.pdf(prefer_css_page_size=True)) == 2


def test_the_sheet_names_its_link_its_edition_and_its_day(kept_page: Callable[..., Page]) -> None:
    days = [datetime.now(UTC).date().isoformat()]
    page = opened(kept_page, ORDINARY)
    days.append(datetime.now(UTC).date().isoformat())
    sheet = page.locator(".np-sheet")
    expect(sheet).to_be_hidden()

    page.emulate_media(media="print")
    expect(sheet).to_contain_text("payments")
    expect(sheet.get_by_text(load_editions().newest.edition, exact=True)).to_be_visible()
    expect(sheet.locator("time")).to_be_visible()
    assert sheet.locator("time").inner_text() in days
    link = sheet.get_by_role("link")
    expect(link).to_be_visible()
    assert link.inner_text().startswith("http://127.0.0.1:")
    page.goto(link.inner_text())
    expect(page.locator("#verdict")).to_contain_text("Use ")


def test_a_link_that_is_too_long_is_cut_and_still_leads_there(
    kept_page: Callable[..., Page],
) -> None:
    page = opened(kept_page, EXTREME)
    page.emulate_media(media="print")
    link = page.locator(".np-sheet a")

    assert link.inner_text().endswith("…")
    expect(page.locator(".np-sheet__note")).to_be_visible()
    assert (link.get_attribute("href") or "").endswith(encode(EXTREME).partition("&name=")[2])


def test_what_decides_is_on_paper_and_what_asks_for_a_hand_is_not(
    kept_page: Callable[..., Page],
) -> None:
    page = opened(kept_page, replace(SIX_ZONES, max_nodes="2000"))
    page.emulate_media(media="print")

    for shown in ("#verdict", ".np-answer__terms", "#findings", ".np-compare__row--decided", ".np-matrix"):
        expect(page.locator(shown).first).to_be_visible()
    for shown in (".np-capacity", "#fixed", "#smallest"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in ("nav", "form", "button", "#files", "#answers", ".np-enter", ".np-button", "footer"):
        assert not [each for each in page.locator(hidden).all() if each.is_visible()], hidden


def test_the_question_is_on_paper(kept_page: Callable[..., Page]) -> None:
    page = opened(kept_page, replace(SIX_ZONES, pod_cidr=""))
    page.emulate_media(media="print")
    sheet = page.locator(".np-sheet")

    assert sheet.locator(".np-sheet__title").inner_text().endswith("payments · ACK Network Planner")
    expect(sheet.locator(".np-sheet__question")).to_be_visible()
    expect(sheet.locator(".np-sheet__question")).to_have_text(
        "Terway or Flannel for an ACK Pro cluster that starts with 100 nodes and grows to 200, with 30 pods per node?"
    )
    asked = sheet.locator(".np-sheet__asked").inner_text()
    for answer in ("60%", "ecs.c7.4xlarge", "NetworkPolicy", "Pod CIDR 172."):
        assert answer in asked, answer


def test_the_rows_that_matter_are_on_paper_as_far_as_there_is_room(
    kept_page: Callable[..., Page],
) -> None:
    for draft in (ORDINARY, SIX_ZONES):
        page = opened(kept_page, draft)
        page.emulate_media(media="print")
        rows = page.locator(".np-compare__row").all()
        printed = [each for each in rows if each.is_visible()]
        assert 0 < len(printed) == min(len(rows), 9 if draft is ORDINARY else 5)


def test_growth_is_on_paper_where_there_is_room(kept_page: Callable[..., Page]) -> None:
    for draft, shown in ((ORDINARY, True), (SIX_ZONES, False)):
        page = opened(kept_page, draft)
        page.emulate_media(media="print")
        assert page.locator("#growth-plot-flannel").is_visible() == shown


def test_what_has_no_room_is_counted(kept_page: Callable[..., Page]) -> None:
    page = opened(kept_page, EXTREME)
    beyond = page.locator("#findings").get_by_role("link", name="more are not shown here")
    count = page.locator(".np-finding").count() + int(beyond.inner_text().split()[0])
    page.emulate_media(media="print")
    printed = [each for each in page.locator(".np-finding").all() if each.is_visible()]

    assert count > 40
    assert len(printed) == 4
    expect(page.locator("#findings").get_by_text(f"{count - 4} more in the link.")).to_be_visible()
    expect(page.locator("#comparison").get_by_text("more in the link")).to_be_visible()
