"""The pages of the steps, as their templates take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ...catalogue.model import Editions
from ...engine.assess import assess
from ...engine.evaluation import Evaluation, Finding
from ...engine.trades import MaskTrade, mask_trades
from ...plan.draft import Mistake
from ...urls import repeats
from ...wording.language import Language
from ..http.page import Option, PlanPage
from ..http.plan_links import Method, form_method
from ..http.templating import language_of, urls_of
from ..views.found_types import FoundTypes, chosen_type
from ..views.mistakes import box_of, summary_of
from ..views.ranges import RangeMatrix
from ..views.steps import STEPS, Step, step_of
from ..views.view import Cell, Row, StepLink, SummaryEntry
from .fixes import CLASHING, Fixes, clashes_of, field_of
from .form import Form, hidden
from .lists import list_change, shown_counts
from .needs import NeedGroup, need_groups
from .panel import Panel, own_errors, panel
from .pools import pool_outlooks, type_change
from .review import Review, ReviewSection
from .visit import Visit, onward


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step beside its questions. `back`: the address of the page before it, `back_to`: the action of a form that leads there;
    `address`: of the step with every answer; `swapped`: what follows typing beside the panel, as htmx takes it. `links`: to every step; `form_id`, `method`, `hidden`: of its form ("" for the review, which has none) and how it is sent, with the answers
    of the other steps.

    `whys`: why each question is asked.
    """

    name: str
    number: int
    count: int
    back: str
    back_to: str
    address: str
    swapped: str
    links: tuple[StepLink, ...]
    form_id: str
    method: Method
    hidden: tuple[tuple[str, str], ...]
    whys: tuple[SummaryEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage(PlanPage):
    """What templates/steps/layout.html takes."""

    nav: str = "start"
    step: ShownStep
    panel: Panel
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPage(StepPage):
    """How large the cluster is. `found`: what is known of its instance type; `rules`: editions to choose from."""

    template: ClassVar[str] = "steps/cluster.html"

    found: FoundTypes
    rules: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcPage(StepPage):
    """The VPC and its networks."""

    template: ClassVar[str] = "steps/vpc.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesPage(StepPage):
    """The addresses of Services."""

    template: ClassVar[str] = "steps/services.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PodsPage(StepPage):
    """The addresses of pods. `masks`: rows of a table for the pod CIDR `masks_of`, given or proposed; none without one."""

    template: ClassVar[str] = "steps/pods.html"

    masks: tuple[Row, ...]
    masks_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage(StepPage):
    """What the workloads need."""

    template: ClassVar[str] = "steps/needs.html"

    groups: tuple[NeedGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(StepPage):
    """Every answer. `defaults`: those that were left out; `matrix`: None while the plan can't be read; `onward`: the result, ""
    so long.
    """

    template: ClassVar[str] = "steps/review.html"

    sections: tuple[ReviewSection, ...]
    defaults: tuple[SummaryEntry, ...]
    matrix: RangeMatrix | None
    onward: str


def step_page(visit: Visit, mistakes: tuple[Mistake, ...]) -> StepPage:
    """The page of a step. `mistakes`: those that it shows."""
    language, plan, catalogue = language_of(visit.request), visit.reading.plan, visit.reading.catalogue
    evaluation = None if plan is None else assess(plan, catalogue)
    editions: Editions = visit.request.app.state.editions
    fixes = None if evaluation is None else Fixes(visit.link.draft, evaluation, editions, language)
    outlooks, clashes = pool_outlooks(evaluation, language), clashes_of(visit.step, fixes)
    form = Form(
        visit.link.draft,
        mistakes,
        language,
        list_change(visit.action),
        visit.split,
        outlooks,
        clashes,
        type_change(visit.action),
        visit.sent,
    )
    step, errors = _shown_step(visit, form, evaluation), form.summary()
    side = panel(visit, fixes, hidden(visit.step, visit.link.draft))
    match step.name:
        case "cluster":
            found = chosen_type(form.value("instance_type"), catalogue, language)
            rules = tuple(_rules(visit, language))
            return ClusterPage(step=step, panel=side, form=form, errors=errors, found=found, rules=rules)
        case "vpc":
            return VpcPage(step=step, panel=side, form=form, errors=errors)
        case "services":
            return ServicesPage(step=step, panel=side, form=form, errors=errors)
        case "pods":
            masks, masks_of = _masks(evaluation, language)
            return PodsPage(step=step, panel=side, form=form, errors=errors, masks=masks, masks_of=masks_of)
        case "needs":
            groups = need_groups(catalogue, form, language)
            return NeedsPage(step=step, panel=side, form=form, errors=errors, groups=groups)
    return _review_page(visit, step, side, form, evaluation)


def _review_page(
    visit: Visit, step: ShownStep, side: Panel, form: Form, evaluation: Evaluation | None
) -> ReviewPage:
    language, urls = language_of(visit.request), urls_of(visit.request)
    review = Review(visit.link.draft, evaluation, language, urls)
    to_its_step = partial(_its_step, visit, shown_counts(visit.link.draft))
    return ReviewPage(
        step=step,
        panel=side,
        form=form,
        errors=summary_of(form.mistakes, language, to_its_step, repeats(visit.query)),
        sections=review.sections(),
        defaults=review.defaults(),
        matrix=review.matrix(),
        onward=onward(visit) if evaluation else "",
    )


def _shown_step(visit: Visit, form: Form, evaluation: Evaluation | None) -> ShownStep:
    language = form.language
    carried = hidden(visit.step, visit.link.draft)
    return ShownStep(
        name=visit.step.name,
        number=visit.place + 1,
        count=len(STEPS),
        back=_back(visit),
        back_to=visit.before,
        swapped=",".join(_swapped(visit.step, form)),
        address=urls_of(visit.request).step(visit.step.name, visit.query),
        links=tuple(_step_links(visit, own_errors(evaluation) if evaluation else ())),
        form_id="answers" if visit.step.fields else "",
        method=form_method(visit.query),
        hidden=(*carried, ("return", "review")) if visit.returns else carried,
        whys=tuple(_whys(visit.step, language)),
    )


def _swapped(step: Step, form: Form) -> Iterator[str]:
    """What the plan has against each answer, and the lines of the node pools."""
    for field in step.fields:
        if field in CLASHING:
            yield f"#{field}-clash"
        elif field == "node_pools":
            yield from (f"#{pool.id}-line" for pool in form.pools())


def _rules(visit: Visit, language: Language) -> Iterator[Option]:
    """Editions to choose from, the newest first, and the one that is asked for where there is no such edition."""
    names = sorted(visit.request.app.state.editions.by_name, reverse=True)
    asked = visit.link.draft.rules
    yield Option("", language.text("field.rules.newest"))
    for name in (*names, asked) if asked and asked not in names else names:
        yield Option(name, name)


def _whys(step: Step, language: Language) -> Iterator[SummaryEntry]:
    """Each question of the step and why it is asked; a need says so at its own question."""
    for field in step.fields:
        if field != "needs":
            yield SummaryEntry(language.text(f"field.{field}"), language.text(f"field.{field}.why"))


def _masks(evaluation: Evaluation | None, language: Language) -> tuple[tuple[Row, ...], str]:
    """The table of masks and the pod CIDR that it is for; nothing without one."""
    pod_cidr = evaluation.plan.pod_cidr if evaluation else None
    if evaluation is None or pod_cidr is None:
        return (), ""
    return mask_rows(mask_trades(evaluation.plan, evaluation.catalogue), language), str(pod_cidr)


def mask_rows(trades: Iterable[MaskTrade], language: Language) -> tuple[Row, ...]:
    """Rows of the table: mask, addresses of a node, those that pods can have, nodes. The chosen one is marked."""
    rows: list[Row] = []
    for trade in trades:
        figures = (trade.pods_per_node, trade.usable_pods_per_node, trade.nodes or 0)
        first = Cell(f"/{trade.mask}", mark="current" if trade.chosen else "")
        rows.append((first, *(language.number(figure) for figure in figures)))
    return tuple(rows)


def _back(visit: Visit) -> str:
    urls = urls_of(visit.request)
    return urls.step(visit.before, visit.query) if visit.before else urls.start()


def _its_step(visit: Visit, drawn: Mapping[str, int], mistake: Mistake) -> str:
    address = urls_of(visit.request).step(step_of(mistake.field).name, f"{visit.query}&return=review")
    field = box_of(mistake, drawn)
    return f"{address}#{field}" if field else address


def _step_links(visit: Visit, errors: Iterable[Finding]) -> Iterator[StepLink]:
    mistaken = {step_of(each.field).name for each in visit.reading.mistakes}
    mistaken |= {step_of(field_of(pointer)).name for error in errors for pointer in error.fields}
    language, urls = language_of(visit.request), urls_of(visit.request)
    for place, step in enumerate(STEPS):
        state = _state(place - visit.place, mistaken=step.name in mistaken)
        yield StepLink(
            step.name, language.text(f"wizard.step.{step.name}"), urls.step(step.name, visit.query), state
        )


def _state(ahead: int, *, mistaken: bool) -> str:
    if ahead == 0:
        return "current"
    if ahead > 0:
        return "todo"
    return "error" if mistaken else "done"
