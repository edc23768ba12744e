"""The page context of the whole result page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from urllib.parse import urlencode

from ....engine.evaluation import Strength
from ....map.plan_map import wide_map
from ....map.plots.fit import Fit, fits, pool_fits
from ....map.plots.growth import growth_plots
from ....map.plots.plot import Plot
from ....map.shapes import DrawnMap
from ....plan.draft import Draft
from ....plan.plan import Existing
from ....search.newest_rules import NewestRules
from ....wording.scope import FixedSetting, fixed_settings, not_evaluated_sentence
from ....wording.verdict import balance
from ...http.answer import PreviousAnswer
from ...http.page import Link, PlanPage
from ...views.change_note import ChangeNote, change_note
from ...views.findings import Findings, OtherFindings, findings, other_findings, unprinted
from ...views.ranges import RangeMatrix, range_matrix
from ...views.verdict import ShownVerdict, shown_verdict
from ...views.view import Banner, View
from .capacity import CapacityView, capacity
from .folds import Fold, folds, part_href, part_id
from .growth import GrowthView, growth
from .map_part import box_href
from .print_sheet import SheetHead, sheet_head
from .reasons import ComparisonEntry, comparison, unprinted_rows, weights
from .repairs import Repairs, repairs
from .settings import Settings, settings
from .summary import PlanBar, newest_banner, plan_bar, stated_banner, verdict_preview
from .what_if import NO_CHANGE, WhatIf, WhatIfForm, what_if_form
from .zones import ZonesView, zones

# The sections in the navigation of the page: the id, and the message of the title.
_SECTIONS: Final = (
    ("ranges", "map.title"),
    ("findings", "result.findings.title"),
    ("comparison", "result.compare.title"),
    ("pairs", "result.matrix.caption"),
    ("capacity", "result.capacity.title"),
    ("zones", "result.zones.title"),
    ("growth", "result.growth.title"),
    ("flips", "fold.flips"),
    ("sources", "fold.sources"),
    ("files", "fold.files"),
)


@dataclass(frozen=True, slots=True)
class ResultRequest:
    """The circumstances of a request for a result.

    `asked` is the what-if change, `previous` the answer before a change, `newest` the difference from the newest edition, and
    `stated` the plug-in that a fleet's list states.
    """

    asked: WhatIf = NO_CHANGE
    previous: PreviousAnswer | None = None
    newest: NewestRules | None = None
    stated: str = ""


@dataclass(frozen=True, slots=True)
class HostContext:
    """The values of the server. `base_url` is the beginning of the share link, or ""; `today` is printed."""

    base_url: str
    today: date
    preview_verdict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage(PlanPage):
    """The answer to a plan. The types of the fields describe them."""

    template: ClassVar[str] = "result.html"

    nav: str = "start"
    bar: PlanBar
    sheet: SheetHead
    newest: Banner | None
    stated: Banner | None
    change: ChangeNote | None
    verdict: ShownVerdict
    fits: tuple[Fit, ...]
    settings: Settings | None
    exists: bool
    contents_links: tuple[Link, ...]
    fixes: Repairs
    what_if_form: WhatIfForm | None
    findings: Findings
    other_findings: OtherFindings | None
    findings_unprinted: str
    weights: tuple[tuple[str, ...], ...]
    balance: str
    comparison: tuple[ComparisonEntry, ...]
    comparison_open: bool
    comparison_gist: str
    comparison_rest: str
    comparison_href: str
    comparison_part: str
    comparison_unprinted: str
    map: DrawnMap
    map_gist: str
    map_box_href: str
    map_href: str
    map_part: str
    matrix: RangeMatrix
    matrix_open: bool
    capacity: CapacityView
    zones: tuple[ZonesView, ...]
    growth: GrowthView
    growth_plots: tuple[Plot, ...]
    fixed: tuple[FixedSetting, ...]
    fixed_gist: str
    folds: tuple[Fold, ...]
    not_evaluated: str
    share_href: str
    terraform_href: str
    record_href: str
    compare_href: str


def result_page(view: View, draft: Draft, result_request: ResultRequest, host: HostContext) -> ResultPage:
    """Return the page with the answer to `draft`."""
    evaluation, language, plan = view.evaluation, view.language, view.evaluation.plan
    has_form = result_request.previous is not None or bool(result_request.asked.mistakes)
    form = what_if_form(view, draft, result_request.asked) if has_form else None
    drawn, matrix, rows = wide_map(evaluation, language), range_matrix(view), comparison(view, matters=True)
    rest = len(evaluation.comparison) - len(rows)
    names = [each.name for each in matrix.ranges]
    fixed = tuple(fixed_settings(evaluation, language))
    found = findings(view)
    return ResultPage(
        edition=evaluation.catalogue.edition,
        errors=form.errors if form else (),
        preview=verdict_preview(view) if host.preview_verdict else None,
        bar=plan_bar(view),
        sheet=sheet_head(view, host.base_url, host.today, map_height=drawn.height, names=names),
        newest=newest_banner(view, result_request.newest),
        stated=stated_banner(view, result_request.stated),
        change=change_note(view, result_request.previous),
        verdict=shown_verdict(view),
        fits=(*fits(evaluation, language), *pool_fits(evaluation, language)),
        settings=settings(view),
        exists=plan.existing is Existing.CLUSTER,
        contents_links=tuple(_contents(view)),
        fixes=repairs(view, draft),
        what_if_form=form,
        findings=found,
        other_findings=other_findings(view),
        findings_unprinted=unprinted(view),
        weights=weights(view),
        balance=balance(evaluation, language),
        comparison=rows,
        # If neither plug-in is feasible, the repairs come first.
        comparison_open=bool(rows) and evaluation.verdict.plugin is not None,
        comparison_gist=_comparison_gist(view, len(rows)),
        comparison_rest=language.text("result.compare.rest", count=rest),
        comparison_href=part_href(view, "comparison"),
        comparison_part=part_id("comparison"),
        comparison_unprinted=unprinted_rows(view),
        map=drawn,
        map_gist=language.with_label(language.text("field.vpc_cidr"), str(plan.vpc_cidr))
        if plan.vpc_cidr
        else "",
        map_box_href=box_href(view, drawn),
        map_href=part_href(view, "map"),
        map_part=part_id("map"),
        matrix=matrix,
        matrix_open=bool(matrix.clashes) and not found.rest,
        capacity=capacity(view),
        zones=zones(view),
        growth=growth(view),
        growth_plots=growth_plots(evaluation, language),
        fixed=fixed,
        fixed_gist=language.list(each.text for each in fixed if each.permanent),
        folds=folds(view, besides="what-if" if has_form else ""),
        not_evaluated=not_evaluated_sentence(language),
        share_href=host.base_url + view.urls.result(view.query),
        terraform_href=view.urls.result(view.query, ".tf") if evaluation.verdict.plugin else "",
        record_href=view.urls.result(view.query, ".md"),
        compare_href=view.urls.compare(urlencode({"a": view.query})),
    )


def _comparison_gist(view: View, rows: int) -> str:
    """Return how many rows matter, or what decides instead if none does."""
    if rows:
        return view.language.text("result.compare.gist", count=rows)
    only = view.evaluation.verdict.strength is Strength.ONLY_OPTION
    return view.language.text("result.compare.ruled_out" if only else "result.compare.none")


def _contents(view: View) -> Iterator[Link]:
    for part, code in _SECTIONS:
        if part != "zones" or view.evaluation.zones:
            yield Link(view.language.text(code), f"#{part}")
