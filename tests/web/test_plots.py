"""The plots of the result page, held against the JSON of the same answer."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.engine.growth import MONTHS
from app.plan.draft import Draft, VswitchDraft
from app.plan_io.link import encode
from tests.drafts import TWO_ZONES

ONE_ZONE = replace(
    TWO_ZONES,
    growth_percent_per_year=None,
    node_vswitches=TWO_ZONES.node_vswitches[:1],
    pod_vswitches=TWO_ZONES.pod_vswitches[:1],
)
FULL, END, LEFT, STEP = 212, 232, 40, 5  # of the drawing: 100 %, where bars are cut off, month 0, a month


class Plot:
    """One figure of a page: its texts, and its shapes by kind."""

    def __init__(self, page: str, plot_id: str) -> None:
        found = re.search(rf'(?s)<figure class="np-plot" id="{plot_id}">.*?</figure>', page)
        assert found is not None, plot_id
        self.markup = found[0].partition('<ul class="np-legend">')[0]
        self.texts = [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)<", self.markup)]

    def rects(self, kind: str) -> list[dict[str, int]]:
        tags = re.findall(rf'<rect class="np-plot__{kind}"[^>]*>', self.markup)
        return [
            {name: int(value) for name, value in re.findall(r' (x|y|width|height)="(\d+)"', tag)}
            for tag in tags
        ]

    def paths(self, kind: str) -> list[str]:
        return re.findall(rf'<path class="np-plot__{kind}" d="([^"]*)"', self.markup)


def pages(client: TestClient, draft: Draft) -> tuple[str, dict[str, Any]]:
    link = encode(draft)
    return client.get(f"/result?{link}").text, client.get(f"/result.json?{link}").json()


@pytest.mark.parametrize("plugin", ["terway", "flannel"])
@pytest.mark.parametrize("most", ["20", "28", "29", "201", "4000"])
def test_the_headroom_of_every_limit_is_to_scale(client: TestClient, plugin: str, most: str) -> None:
    page, answer = pages(client, replace(TWO_ZONES, max_nodes=most))
    limits = answer["plugins"][plugin]["capacity"]["limits"]
    plot = Plot(page, f"headroom-{plugin}")
    drawn = sorted((*plot.rects(plugin), *plot.rects(f"{plugin}-binding")), key=lambda rect: rect["y"])

    shares = [limit["needed"] / limit["allowed"] for limit in limits]
    assert [rect["width"] for rect in drawn] == pytest.approx(
        [min(1, share) * FULL for share in shares],
        abs=3,  # whole percent, whole units
    )
    assert len(plot.rects("over")) == sum(share > 1 for share in shares)
    assert {rect["x"] + rect["width"] for rect in plot.rects("over")} <= {END}
    assert [f"{limit['needed']:,} / {limit['allowed']:,}" for limit in limits] == [
        text for text in plot.texts if " / " in text
    ]
    assert sum("over" in text for text in plot.texts) == sum(share > 1 for share in shares)


@pytest.mark.parametrize("plugin", ["terway", "flannel"])
def test_what_binds_says_so_in_a_word_and_has_a_pattern(client: TestClient, plugin: str) -> None:
    page, _ = pages(client, TWO_ZONES)
    plot = Plot(page, f"headroom-{plugin}")

    assert sum("Bottleneck" in text for text in plot.texts) == 1
    assert plot.markup.count("url(#np-binding)") == 1
    assert "Bottleneck: " in plot.markup


def test_a_raised_quota_has_a_tick(client: TestClient) -> None:
    page, answer = pages(client, TWO_ZONES)
    raised = [
        limit
        for limit in answer["plugins"]["flannel"]["capacity"]["limits"]
        if limit["nodes_on_request"] != limit["nodes"]
    ]

    assert len(Plot(page, "headroom-flannel").paths("request")) == len(raised) > 0


@pytest.mark.parametrize("most", ["20", "201", "1000", "1001", "3000"])
def test_the_tick_of_a_raised_quota_is_to_scale_and_beyond_the_line_where_it_does_not_do(
    client: TestClient, most: str
) -> None:
    page, answer = pages(client, replace(TWO_ZONES, max_nodes=most))
    shares = [
        int(most) / limit["nodes_on_request"]
        for limit in answer["plugins"]["flannel"]["capacity"]["limits"]
        if limit["nodes_on_request"] != limit["nodes"]
    ]
    ticks = [int(path[1:].split(" ")[0]) for path in Plot(page, "headroom-flannel").paths("request")]

    assert ticks == pytest.approx([END if share > 1 else share * FULL for share in shares], abs=3)


@pytest.mark.parametrize("plugin", ["terway", "flannel"])
def test_every_month_in_which_a_limit_is_passed_is_marked(client: TestClient, plugin: str) -> None:
    page, answer = pages(client, replace(TWO_ZONES, growth_percent_per_year="150"))
    limits = [limit for limit in answer["growth"]["limits"] if limit["plugin"] == plugin]
    plot = Plot(page, f"growth-plot-{plugin}")
    passed = [limit["month"] for limit in limits if limit["month"] is not None]
    later = [
        limit["month_on_request"]
        for limit in limits
        if limit["month_on_request"] not in {None, limit["month"]}
    ]

    assert len(passed) > 1
    assert [path.split(" ")[0] for path in plot.paths("mark")] == [
        f"M{LEFT + STEP * month}" for month in passed
    ]
    assert [path.split(" ")[0] for path in plot.paths("request")] == [
        f"M{LEFT + STEP * month}" for month in later
    ]
    assert [rect["x"] + rect["width"] for rect in plot.rects("over")] == [LEFT + STEP * MONTHS] * len(passed)
    assert [text.split(":")[0] for text in plot.texts if text.startswith("after ")] == [
        f"after {month} months" for month in passed
    ]
    assert sum("first limit" in text for text in plot.texts) == 1


def test_of_limits_passed_in_one_month_the_one_that_binds_is_told(client: TestClient) -> None:
    sudden = Draft(
        nodes="20",
        max_nodes="20",
        growth_percent_per_year="1000",
        pods_per_node="50",
        vpc_cidr="10.0.0.0/8",
        service_cidr="192.168.0.0/20",
        pod_cidr="172.16.0.0/18",
        node_cidr_mask="25",
        node_vswitches=(VswitchDraft("10.0.0.0/24", "a"),),
        pod_vswitches=(VswitchDraft("10.64.0.0/18", "a"),),
    )
    page, answer = pages(client, sudden)
    tied = [limit for limit in answer["growth"]["limits"] if limit["month"] == 13]

    assert [(limit["plugin"], limit["nodes"]) for limit in tied][:2] == [("terway", 297), ("terway", 252)]
    assert "vSwitches (252 nodes), after 13 months" in Plot(page, "growth-plot-terway").markup


def test_a_strip_fills_as_the_nodes_do(client: TestClient) -> None:
    page, answer = pages(client, TWO_ZONES)
    limits = [limit for limit in answer["growth"]["limits"] if limit["plugin"] == "flannel"]
    strips = Plot(page, "growth-plot-flannel").rects("track")
    for limit, strip, line in zip(
        limits, strips, Plot(page, "growth-plot-flannel").paths("flannel"), strict=True
    ):
        steps = [(int(x), int(y)) for x, y in re.findall(r"H(\d+)V(\d+)", line)][:-1]
        for each in answer["growth"]["months"]:
            at = [y for x, y in steps if x <= LEFT + STEP * each["month"]][-1]
            height = strip["y"] + strip["height"] - at
            assert height == pytest.approx(each["nodes"] / limit["nodes"] * strip["height"], abs=1)


def test_every_zone_has_what_it_holds_and_what_falls_to_it(client: TestClient) -> None:
    page, answer = pages(client, TWO_ZONES)
    terway = Plot(page, "zones-plot-terway")
    holds = [zone["nodes"] for zone in answer["zones"][0]["zones"]]

    assert [text for text in terway.texts if " / " in text] == [
        f"10 / {holds[0]}",
        f"10 / {holds[1]}",
        f"20 / {holds[1]}, over limit",
    ]
    assert "failed zone" in terway.texts
    assert len(terway.rects("after")) == len(terway.rects("over")) == 1


def test_a_lone_zone_and_no_growth_have_words_for_a_plot(client: TestClient) -> None:
    page, _ = pages(client, ONE_ZONE)

    assert "zones-plot-" not in page
    assert "growth-plot-" not in page
    assert "All nodes are in zone a: if it fails, the whole cluster fails." in page
    assert "No growth rate given" in page


def test_every_plot_is_named_and_told(client: TestClient) -> None:
    page, _ = pages(client, TWO_ZONES)
    plots = re.findall(r'role="img" aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)"', page)

    assert len(plots) == 6
    assert all(page.count(f'id="{name}"') == 1 for pair in plots for name in pair)


@pytest.mark.parametrize("tag", ["ja", "zh-Hans"])
def test_a_name_that_is_long_stays_in_the_plot(client: TestClient, tag: str) -> None:
    zone = "z" * 60
    draft = replace(
        TWO_ZONES,
        node_vswitches=(*TWO_ZONES.node_vswitches, VswitchDraft("192.168.2.0/24", zone)),
        pod_vswitches=(),
    )
    page = client.get(f"/result?{encode(draft)}", headers={"accept-language": tag}).text

    assert max(map(len, Plot(page, "zones-plot-flannel").texts)) <= 32
