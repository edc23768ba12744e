"""The page contexts of the wizard's steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ...catalogue.model import Editions
from ...engine.assess import assess
from ...engine.evaluation import Evaluation, Finding
from ...engine.trade_offs import MaskTradeOff, mask_trade_offs
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
from .pools import pool_statuses, type_change
from .review import Review, ReviewSection
from .visit import Visit, next_url


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step, without its questions.

    `back` is the URL of the previous page, and `back_to` the action of the form that leads there. `address` is the URL of the
    step with every answer. `swapped` are the elements, besides the panel, that htmx updates while the user types. `links` lead
    to every step. `form_id` is the id of the form ("" for the review, which has none), `method` its method, and `hidden` are
    the answers of other steps. `question_help` says why each question is asked.
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
    question_help: tuple[SummaryEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage(PlanPage):
    """The variables of templates/steps/layout.html."""

    nav: str = "start"
    step: ShownStep
    panel: Panel
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPage(StepPage):
    """The step with the size of the cluster. `found` has the facts about its instance type; `rules` are the editions."""

    template: ClassVar[str] = "steps/cluster.html"

    found: FoundTypes
    rules: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcPage(StepPage):
    """The step with the VPC and its networks."""

    template: ClassVar[str] = "steps/vpc.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesPage(StepPage):
    """The step with the addresses of Services."""

    template: ClassVar[str] = "steps/services.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PodsPage(StepPage):
    """The step with the addresses of pods. `masks` are rows of a table for the pod CIDR `masks_of`, stated or proposed."""

    template: ClassVar[str] = "steps/pods.html"

    masks: tuple[Row, ...]
    masks_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage(StepPage):
    """The step with the needs of the workloads."""

    template: ClassVar[str] = "steps/needs.html"

    groups: tuple[NeedGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(StepPage):
    """The review of all answers. `defaults` are those that were left out.

    `matrix` is None, and `onward`, the URL of the result, is "", while the plan can't be read.
    """

    template: ClassVar[str] = "steps/review.html"

    sections: tuple[ReviewSection, ...]
    defaults: tuple[SummaryEntry, ...]
    matrix: RangeMatrix | None
    onward: str


def step_page(visit: Visit, mistakes: tuple[Mistake, ...]) -> StepPage:
    """Return the page of a step with the mistakes to show."""
    language, plan, catalogue = language_of(visit.request), visit.reading.plan, visit.reading.catalogue
    evaluation = None if plan is None else assess(plan, catalogue)
    editions: Editions = visit.request.app.state.editions
    fixes = None if evaluation is None else Fixes(visit.link.draft, evaluation, editions, language)
    statuses, clashes = pool_statuses(evaluation, language), clashes_of(visit.step, fixes)
    form = Form(
        visit.link.draft,
        mistakes,
        language,
        list_change(visit.action),
        visit.split,
        statuses,
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
        onward=next_url(visit) if evaluation else "",
    )


def _shown_step(visit: Visit, form: Form, evaluation: Evaluation | None) -> ShownStep:
    language = form.language
    carried = hidden(visit.step, visit.link.draft)
    return ShownStep(
        name=visit.step.name,
        number=visit.place + 1,
        count=len(STEPS),
        back=_back(visit),
        back_to=visit.previous_step,
        swapped=",".join(_swapped(visit.step, form)),
        address=urls_of(visit.request).step(visit.step.name, visit.query),
        links=tuple(_step_links(visit, own_errors(evaluation) if evaluation else ())),
        form_id="answers" if visit.step.fields else "",
        method=form_method(visit.query),
        hidden=(*carried, ("return", "review")) if visit.returns else carried,
        question_help=tuple(_question_help(visit.step, language)),
    )


def _swapped(step: Step, form: Form) -> Iterator[str]:
    """Yield the ids of the elements that htmx updates: the errors at each field, and the summaries of the node pools."""
    for field in step.fields:
        if field in CLASHING:
            yield f"#{field}-clash"
        elif field == "node_pools":
            yield from (f"#{pool.id}-line" for pool in form.pools())


def _rules(visit: Visit, language: Language) -> Iterator[Option]:
    """Yield the editions as options, the newest first, and the requested one if it doesn't exist."""
    names = sorted(visit.request.app.state.editions.by_name, reverse=True)
    asked = visit.link.draft.rules
    yield Option("", language.text("field.rules.newest"))
    for name in (*names, asked) if asked and asked not in names else names:
        yield Option(name, name)


def _question_help(step: Step, language: Language) -> Iterator[SummaryEntry]:
    """Yield each question of the step with the reason for it. Needs have theirs at the questions."""
    for field in step.fields:
        if field != "needs":
            yield SummaryEntry(language.text(f"field.{field}"), language.text(f"field.{field}.why"))


def _masks(evaluation: Evaluation | None, language: Language) -> tuple[tuple[Row, ...], str]:
    """Return the table of masks and its pod CIDR; both are empty without one."""
    pod_cidr = evaluation.plan.pod_cidr if evaluation else None
    if evaluation is None or pod_cidr is None:
        return (), ""
    return mask_rows(mask_trade_offs(evaluation.plan, evaluation.catalogue), language), str(pod_cidr)


def mask_rows(trades: Iterable[MaskTradeOff], language: Language) -> tuple[Row, ...]:
    """Return rows with the mask, the addresses per node, those for pods, and the nodes. The chosen one is marked."""
    rows: list[Row] = []
    for trade in trades:
        figures = (trade.pods_per_node, trade.usable_pods_per_node, trade.nodes or 0)
        first = Cell(f"/{trade.mask}", mark="current" if trade.chosen else "")
        rows.append((first, *(language.number(figure) for figure in figures)))
    return tuple(rows)


def _back(visit: Visit) -> str:
    urls = urls_of(visit.request)
    return urls.step(visit.previous_step, visit.query) if visit.previous_step else urls.start()


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
