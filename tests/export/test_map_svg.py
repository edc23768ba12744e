"""The address map as a file: a picture that needs nothing of the page."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from app.export.map_svg import map_svg
from app.map.plan_map import wide_map
from app.search.evaluate import evaluate
from app.settings import LANGUAGES
from app.wording.language import load_language
from tests.map.crowded_plans import PLANS
from tests.plans import EDITIONS, assessed, plan_of

SVG = "{http://www.w3.org/2000/svg}"
EN = load_language("en")


def picture(**changes: Any) -> ET.Element:
    return ET.fromstring(map_svg(assessed(**changes), EN))


def words(root: ET.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def classes(root: ET.Element) -> set[str]:
    return {kind for each in root.iter() for kind in each.get("class", "").split()}


@settings(max_examples=30)
@given(PLANS)
def test_it_has_every_box_of_the_page_inside_its_frame(changes: dict[str, Any]) -> None:
    evaluation = assessed(**changes)
    root = ET.fromstring(map_svg(evaluation, EN))
    drawn = wide_map(evaluation, EN)
    left, top, width, height = map(int, root.get("viewBox", "").split())

    titles = [each.text for group in root.iter(f"{SVG}g") for each in group.findall(f"{SVG}title")]
    assert [box.title for box in drawn.boxes] == [
        title for title in titles if title in {box.title for box in drawn.boxes}
    ]
    for rect in root.iter(f"{SVG}rect"):
        x, y, wide, high = (int(rect.get(side, "")) for side in ("x", "y", "width", "height"))
        assert left <= x <= x + wide <= left + width
        assert top <= y <= y + high <= top + height


@pytest.mark.parametrize("tag", LANGUAGES)
def test_it_brings_its_own_colours_and_fonts(tag: str) -> None:
    overlap = evaluate(plan_of(service_cidr="192.168.64.0/20", node_vswitches=[]), EDITIONS.newest)
    root = ET.fromstring(map_svg(overlap, load_language(tag)))
    style = root.findtext(f"{SVG}style", "")

    assert "var(" not in style
    assert "@media" not in style
    assert ".np-map__ground { fill: #ffffff; }" in style
    assert "sans-serif" in style
    plain = {"np-map", "np-map__box"}
    assert all(f".{kind}" in style for kind in classes(root) - plain)
    filled = {each.get("fill", "") for each in root.iter() if each.get("fill")}
    patterns = {f"url(#{each.get('id')})" for each in root.iter(f"{SVG}pattern")}
    assert {"url(#np-clash)", "url(#np-proposal)", "url(#np-break)"} == filled == patterns


def test_its_legend_names_what_is_on_it() -> None:
    told = words(picture())

    assert "Node vSwitch" in told
    assert "Needed" in told
    assert "Overlap" not in told
    assert "Overlap" in words(picture(service_cidr="192.168.64.0/20"))


def test_a_name_can_not_break_it() -> None:
    root = picture(
        name="<b>&\x0b\ud800", connected_networks=[{"cidr": "10.9.0.0/16", "name": "]]>\x00\uffff"}]
    )

    assert (root.findtext(f"{SVG}title") or "").startswith("<b>&")
    assert re.fullmatch(r"\d+", root.get("width", ""))
