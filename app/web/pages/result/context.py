"""The whole result page, as its template takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from urllib.parse import urlencode

from ....catalogue.model import Source
from ....map.plan_map import wide_map
from ....map.plots.growth import growth_plots
from ....map.plots.plot import Plot
from ....map.shapes import DrawnMap
from ....plan.draft import Draft
from ....search.newest_rules import NewestRules
from ....wording.scope import Settled, not_evaluated_sentence, settled
from ....wording.verdict import balance
from ...http.answer import Earlier
from ...http.page import Link, PlanPage
from ...views.findings import Blockers, FindingGroup, blockers, finding_groups, unprinted
from ...views.parts import Banner, SummaryEntry
from ...views.ranges import RangeMatrix, range_matrix
from ...views.verdict import VerdictCard, verdict_card
from ...views.view import View
from .banners import ChangeNote, change_note, newest_banner, stated_banner
from .capacity import PluginCapacity, capacities
from .flips import Flips, flips
from .growth import GrowthOutlook, growth
from .repairs import Repairs, repairs
from .sheet import SheetHead, sheet_head
from .summary import NextStep, assumptions, next_step, stated, verdict_preview
from .take import Exports, exports
from .trades import FoldedTable, folded_trades
from .what_if import NOTHING_ASKED, WhatIf
from .what_if_form import WhatIfForm, what_if_form
from .why import ComparisonEntry, comparison, musts, unprinted_rows, weights
from .zones import ZonesOutlook, zones

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


@dataclass(frozen=True, slots=True)
class Visit:
    """How a reader came to an answer: by a change, from a fleet, with an edition that is not the newest."""

    asked: WhatIf = NOTHING_ASKED
    earlier: Earlier | None = None
    newest: NewestRules | None = None
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """What the server adds. `base_url`: what the share link starts with where it is whole; `today`: for the printed sheet."""

    base_url: str
    today: date
    preview_verdict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage(PlanPage):
    """The answer to a plan. What is not described here is described where its type is."""

    template: ClassVar[str] = "result.html"

    plan_name: str
    sheet: SheetHead
    newest: Banner | None
    stated: Banner | None
    change: ChangeNote | None
    verdict: VerdictCard
    then: NextStep
    contents_links: tuple[Link, ...]
    ways: Repairs
    what_if_form: WhatIfForm
    finding_groups: tuple[FindingGroup, ...]
    findings_unprinted: str
    blockers: tuple[Blockers, ...]
    musts: tuple[tuple[str, ...], ...]
    weights: tuple[tuple[str, ...], ...]
    balance: str
    flips: Flips
    comparison: tuple[ComparisonEntry, ...]
    comparison_unprinted: str
    map: DrawnMap
    matrix: RangeMatrix
    capacities: tuple[PluginCapacity, ...]
    zones: tuple[ZonesOutlook, ...]
    growth: GrowthOutlook
    growth_plots: tuple[Plot, ...]
    trades: tuple[FoldedTable, ...]
    assumptions: tuple[SummaryEntry, ...]
    answers: tuple[SummaryEntry, ...]
    fixed: tuple[Settled, ...]
    fixed_sources: tuple[Source, ...]
    fixed_certainty: str
    not_evaluated: str
    share_href: str
    review_href: str
    compare_href: str
    take: Exports


def result_page(view: View, draft: Draft, visit: Visit, host: Host) -> ResultPage:
    """The page of an answer to `draft`."""
    evaluation, language = view.evaluation, view.language
    form = what_if_form(view, draft, visit.asked, opened=visit.earlier is not None)
    ways = repairs(view, draft)
    drawn, matrix, verdict = wide_map(evaluation, language), range_matrix(view), verdict_card(view)
    names = [each.name for each in matrix.ranges]
    immutable = evaluation.catalogue.facts.immutable
    return ResultPage(
        edition=evaluation.catalogue.edition,
        errors=form.errors,
        preview=verdict_preview(view, verdict) if host.preview_verdict else None,
        plan_name=evaluation.plan.name,
        sheet=sheet_head(view, host.base_url, host.today, map_height=drawn.height, names=names),
        newest=newest_banner(view, visit.newest),
        stated=stated_banner(view, visit.stated),
        change=change_note(view, visit.earlier),
        verdict=verdict,
        then=next_step(view),
        contents_links=tuple(_contents(view, has_repairs=bool(ways.rest or ways.barred))),
        ways=ways,
        what_if_form=form,
        finding_groups=finding_groups(view),
        findings_unprinted=unprinted(view),
        blockers=blockers(view),
        musts=musts(view),
        weights=weights(view),
        balance=balance(evaluation, language),
        flips=flips(view, draft),
        comparison=comparison(view),
        comparison_unprinted=unprinted_rows(view),
        map=drawn,
        matrix=matrix,
        capacities=capacities(view),
        zones=zones(view),
        growth=growth(view),
        growth_plots=growth_plots(evaluation, language),
        trades=folded_trades(view),
        assumptions=assumptions(view),
        answers=stated(view),
        fixed=tuple(settled(evaluation, language)),
        fixed_sources=immutable.sources,
        fixed_certainty=immutable.certainty.value,
        not_evaluated=not_evaluated_sentence(language),
        share_href=host.base_url + view.urls.result(view.query),
        review_href=view.urls.step("review", view.query),
        compare_href=view.urls.compare(urlencode({"a": view.query})),
        take=exports(view),
    )


def _contents(view: View, *, has_repairs: bool) -> Iterator[Link]:
    for part, code in _SECTIONS:
        if part != "repairs" or has_repairs:
            yield Link(view.language.text(code), f"#{part}")
