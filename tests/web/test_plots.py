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
LEFT, STEP = 40, 10  # of the drawing: month 0, a month


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


def bars(page: str, place: int, plugin: str) -> dict[str, tuple[float, float]]:
    """The parts of a bar, by kind: where each starts and how wide it is, in percent. `place`: nodes 0, pods per node 1."""
    fit = page.split('<div class="np-fit">')[place + 1]
    row = fit.split(f"np-fit__row--{plugin}")[1].split("</svg>")[0]
    found = re.findall(r'<rect class="np-fit__(\w+)" x="([\d.e+-]+)%" width="([\d.e+-]+)%"', row)
    return {kind: (float(x), float(width)) for kind, x, width in found}


@pytest.mark.parametrize("plugin", ["terway", "flannel"])
@pytest.mark.parametrize("most", ["20", "28", "29", "201", "4000"])
def test_what_is_needed_and_what_is_possible_are_to_scale(client: TestClient, plugin: str, most: str) -> None:
    page, answer = pages(client, replace(TWO_ZONES, max_nodes=most))
    held = {name: each["capacity"] for name, each in answer["plugins"].items()}
    longest = max(each[key] for each in held.values() for key in ("max_nodes", "max_nodes_on_request"))
    scale = min(max(longest, int(most)), 4 * int(most)) / 100
    possible, on_request = held[plugin]["max_nodes"], held[plugin]["max_nodes_on_request"]
    spans = {"need": (0, min(int(most), possible))}
    if possible > int(most):
        spans["spare"] = (int(most), possible)
    if possible < int(most):
        spans["short"] = (possible, int(most))
    if on_request > possible:
        spans["request"] = (possible, on_request)
    drawn = bars(page, 0, plugin)

    assert set(drawn) == set(spans)
    for kind, (start, end) in spans.items():
        width = min(end / scale, 100) - min(start / scale, 100)
        assert drawn[kind] == pytest.approx((start / scale, width), rel=1e-3, abs=1e-2)


@pytest.mark.parametrize(("possible", "cuts"), [("/26", 0), ("/25", 1)])
def test_a_bar_that_goes_on_beyond_its_width_has_a_gap(client: TestClient, possible: str, cuts: int) -> None:
    """Of 15 nodes, a /26 has room for 60, which is the whole width, and a /25 for more."""
    vswitches = (VswitchDraft(f"10.0.0.0{possible}", "a"),)
    page, _ = pages(
        client, Draft(nodes="15", pods_per_node="10", vpc_cidr="10.0.0.0/16", node_vswitches=vswitches)
    )

    row = page.split("np-fit__row--flannel")[1].split("</svg>")[0]
    assert row.count("np-fit__cut") == cuts


def test_a_bar_names_its_bottleneck(client: TestClient) -> None:
    page, _ = pages(client, TWO_ZONES)

    assert page.count('class="np-fit__why">Bottleneck: ') == 2
    assert page.count('class="np-capacity__binding"') == 2


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


def test_a_lone_zone_and_no_growth_have_words_for_a_plot(client: TestClient) -> None:
    page, _ = pages(client, ONE_ZONE)

    assert "growth-plot-" not in page
    assert "All nodes are in zone a: if it fails, the whole cluster fails." in page
    assert "No growth rate given" in page


def test_every_plot_is_named_and_told(client: TestClient) -> None:
    page, _ = pages(client, TWO_ZONES)
    plots = re.findall(r'role="img" aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)"', page)

    assert len(plots) == 2
    assert all(page.count(f'id="{name}"') == 1 for pair in plots for name in pair)
