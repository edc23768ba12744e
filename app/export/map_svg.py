"""Writes the address map with its legend as a standalone SVG, in the light colour scheme on a white background."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from ..bundled import bundled_folder
from ..engine.evaluation import Evaluation
from ..map.canvas import measure
from ..map.plan_map import wide_map
from ..map.shapes import DrawnBox, DrawnMap, MapLegendEntry, Meter
from ..wording.language import Language

_MARGIN: Final = 16
_SWATCH: Final = 28  # the width of a mark of the legend
_LINE: Final = 22  # the height of a line of the legend
_FONT: Final = 12 / 11  # the font size of the legend, relative to that of `measure`
_PATTERNS: Final = (
    ("clash", 8, "M0 8 8 0M-2 2 2-2M6 10l4-4"),
    ("proposal", 8, "M0 4h8M4 0v8"),
    ("break", 8, "M0 6 4 2l4 4"),
)
_COMMENTS: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
# A media query with its rules, which are left out.
_QUERIES: Final = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", re.DOTALL)
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}", re.DOTALL)
_TOKEN: Final = re.compile(r"--([\w-]+):\s*([^;]+);")
_USED_TOKEN: Final = re.compile(r"var\(--([\w-]+)\)")
_DRAWING: Final = ("np-map__", "np-map text", "np-map rect", "np-pattern")
# Characters that XML can't represent.
_UNWRITABLE: Final = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def map_svg(evaluation: Evaluation, language: Language) -> str:
    """Return the map of an answer as an SVG document."""
    drawn = wide_map(evaluation, language)
    legend = list(_legend_places(drawn))
    bottom = max((y for _, _, y in legend), default=drawn.height) + _LINE + _MARGIN
    box = (-_MARGIN, -_MARGIN, drawn.width + 2 * _MARGIN, bottom + _MARGIN)
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": " ".join(map(str, box)),
            "width": str(box[2]),
            "height": str(box[3]),
            "role": "img",
            "lang": language.tag,
        },
    )
    name = evaluation.plan.name
    _written(root, "title", language.with_label(name, drawn.summary) if name else drawn.summary)
    SubElement(root, "style").text = _style()
    _add_patterns(root)
    _rect(root, "np-map__ground", *box)
    picture = SubElement(root, "g", {"class": "np-map"})
    _add_map(picture, drawn)
    for entry, x, y in legend:
        _add_legend_entry(picture, entry, x, y)
    return tostring(root, encoding="unicode", xml_declaration=False) + "\n"


@cache
def _style() -> str:
    """Return the CSS rules of the map, with custom properties replaced by the colours of the light scheme."""
    folder = bundled_folder("static") / "css"
    tokens: dict[str, str] = {}
    for name, value in _TOKEN.findall((folder / "tokens.css").read_text(encoding="utf-8")):
        tokens.setdefault(name, value)
    rules = _COMMENTS.sub("", (folder / "components" / "map.css").read_text(encoding="utf-8"))
    kept = [
        f"{selectors.strip()} {{ {' '.join(body.split())} }}"
        for selectors, body in _RULE.findall(_QUERIES.sub("", rules))
        if any(part in selectors for part in _DRAWING) and ":" not in selectors
    ]
    own = (".np-map { font-family: var(--sans); }", ".np-map__ground { fill: var(--surface); }")
    return _USED_TOKEN.sub(lambda used: tokens[used[1]], "\n".join((*own, *kept)))


def _add_patterns(root: Element) -> None:
    defs = SubElement(root, "defs")
    for name, size, line in _PATTERNS:
        sizes = {"width": str(size), "height": str(size), "patternUnits": "userSpaceOnUse"}
        pattern = SubElement(defs, "pattern", {"id": f"np-{name}", **sizes})
        SubElement(pattern, "path", {"class": f"np-pattern--{name}", "d": line})


def _add_map(picture: Element, drawn: DrawnMap) -> None:
    for head in drawn.heads:
        _text(picture, "head", head.x, head.y, head.text)
    for line in drawn.lines:
        _text(picture, "tick", 1, line.baseline, line.tick)
        _text(picture, "head", 104, line.baseline, line.head)
    for each in drawn.breaks:
        group = SubElement(picture, "g")
        _written(group, "title", each.title)
        SubElement(group, "rect", _sides(0, each.y, drawn.width, each.height) | {"fill": "url(#np-break)"})
    for box in drawn.boxes:
        group = SubElement(picture, "g", {"class": "np-map__box"})
        _written(group, "title", box.title)
        _add_box(group, box)
    for space in drawn.spaces:
        _text(picture, "soft", space.label.x, space.label.y, space.label.text)


def _add_box(group: Element, box: DrawnBox) -> None:
    kind = f"np-map__{box.kind}" + (f" np-map__{box.state}" if box.state else "")
    _rect(group, kind, box.x, box.y, box.width, box.height)
    if box.state == "proposed":
        _rect(group, "np-map__hatch", box.x, box.y, box.width, box.height, "proposal")
    for clash in box.clashes:
        _rect(group, "np-map__hatch", box.x, clash.y, box.width, clash.height, "clash")
        _rect(group, "np-map__clash-edge", box.x, clash.y, box.width, clash.height)
    if box.meter:
        _add_meter(group, box.meter)
    _text(group, "cidr", box.label.x, box.label.y, box.label.text)
    _text(group, "clash" if box.note.clash else "soft", box.note.x, box.note.y, box.note.text)


def _add_meter(group: Element, meter: Meter) -> None:
    _rect(group, "np-map__meter", meter.x, meter.y, meter.width, meter.height)
    if meter.used:
        _rect(group, "np-map__used", meter.x, meter.y, meter.used, meter.height)
    if meter.needed:
        _rect(group, "np-map__need", meter.needed_x, meter.y, meter.needed, meter.height)
    if meter.cuts:
        SubElement(group, "path", {"class": "np-map__cut", "d": meter.cuts})


def _legend_places(drawn: DrawnMap) -> Iterator[tuple[MapLegendEntry, int, int]]:
    """Yield each entry of the legend with the coordinates of its mark, in lines as wide as the map."""
    x, y = 0, drawn.height + _MARGIN
    for entry in drawn.legend:
        width = _SWATCH + _MARGIN + int(measure(entry.text) * _FONT)
        if x and x + width > drawn.width:
            x, y = 0, y + _LINE
        yield entry, x, y
        x += width + _MARGIN


def _add_legend_entry(picture: Element, entry: MapLegendEntry, x: int, y: int) -> None:
    if entry.mark == "bar":
        _rect(picture, f"np-map__{entry.kind}", x + 1, y + 5, _SWATCH - 2, 6)
    else:
        state = f" np-map__{entry.mark}" if entry.mark in {"assumed", "proposed"} else ""
        _rect(picture, f"np-map__{entry.kind}{state}", x + 1, y + 1, _SWATCH - 2, 14)
    if entry.mark in {"clash", "proposed"}:
        pattern = "clash" if entry.mark == "clash" else "proposal"
        _rect(picture, "np-map__hatch", x + 1, y + 1, _SWATCH - 2, 14, pattern)
    _text(picture, "soft", x + _SWATCH + 8, y + 12, entry.text)


def _rect(parent: Element, kind: str, x: int, y: int, width: int, height: int, pattern: str = "") -> None:
    filled = {"fill": f"url(#np-{pattern})"} if pattern else {}
    SubElement(parent, "rect", {"class": kind, **_sides(x, y, width, height), **filled})


def _sides(x: int, y: int, width: int, height: int) -> dict[str, str]:
    return {"x": str(x), "y": str(y), "width": str(width), "height": str(height)}


def _text(parent: Element, kind: str, x: int, y: int, text: str) -> None:
    if text:
        places = {"class": f"np-map__{kind}", "x": str(x), "y": str(y)}
        SubElement(parent, "text", places).text = _UNWRITABLE.sub("", text)


def _written(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _UNWRITABLE.sub("", text)
