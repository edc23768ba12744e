"""The whole result page as the template takes it."""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import urlencode

from ...map.plan_map import wide_map
from ...map.plots.growth import growth_plots
from . import (
    answers,
    capacity,
    comparison,
    exports,
    findings,
    growth,
    ranges,
    trades,
    verdict,
    zones,
)
from .repairs import has_repairs
from .sheet import sheet_head
from .view import Shape, View

# The parts of the page after the verdict: the id of the section, and its title's message.
_SECTIONS: Final = (
    ("findings", "result.findings.title"),
    ("repairs", "result.repairs.title"),
    ("why", "result.why.title"),
    ("comparison", "result.compare.title"),
    ("ranges", "result.ranges.title"),
    ("capacity", "result.capacity.title"),
    ("assumed", "result.assumed.title"),
    ("fixed", "result.fixed.title"),
    ("next", "result.next.title"),
)


def result_page(view: View, base_url: str, today: date) -> Shape:
    """`base_url`: what the share link starts with where it has to be whole; `today`: for the printed sheet."""
    matrix = ranges.matrix(view)
    names = [each["name"] for each in matrix["ranges"]]
    drawn = wide_map(view.evaluation, view.language)
    immutable = view.evaluation.catalogue.facts.immutable
    return {
        "plan_name": view.evaluation.plan.name,
        "edition": view.evaluation.catalogue.edition,
        "sheet": sheet_head(view, base_url, today, map_height=drawn.height, names=names),
        "verdict": verdict.verdict_card(view),
        "then": verdict.next_step(view),
        "findings_unprinted": findings.unprinted(view),
        "finding_groups": findings.finding_groups(view),
        "blockers": findings.blockers(view),
        "musts": verdict.musts(view),
        "weights": verdict.weights(view),
        "balance": verdict.balance(view),
        "comparison": comparison.comparison(view),
        "comparison_unprinted": comparison.unprinted(view),
        "map": drawn,
        "matrix": matrix,
        "capacities": capacity.capacities(view),
        "zones": zones.zones(view),
        "growth": growth.growth(view),
        "growth_plots": growth_plots(view.evaluation, view.language),
        "trades": trades.folded_trades(view),
        "answers": answers.stated(view),
        "assumptions": answers.assumptions(view),
        "fixed": answers.fixed(view),
        "fixed_sources": immutable.sources,
        "fixed_certainty": immutable.certainty.value,
        "review_href": view.urls.step("review", view.query),
        "contents_links": _contents(view),
        "share_href": base_url + view.urls.result(view.query),
        "take": exports.exports(view),
        "compare_href": view.urls.compare(urlencode({"a": view.query})),
    }


def _contents(view: View) -> list[Shape]:
    return [
        {"text": view.language.text(code), "href": f"#{part}"}
        for part, code in _SECTIONS
        if part != "repairs" or has_repairs(view)
    ]
