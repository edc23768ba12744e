"""The wizard: six pages of plain GET forms. The whole plan is in the address, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...catalogue.model import Plugin
from ...engine.assess import assess
from ...engine.evaluation import Evaluation
from ...engine.trades import mask_trades
from ...map.plan_map import narrow_map
from ...plan.draft import Mistake
from ...plan.read import Reading, read
from ...plan_io.link import Link, decode_pairs, draft_of, encode, pairs
from ...plan_io.link.lists import ROWS
from ...urls import repeats
from ...wording.language import Language
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.found_types import chosen_type
from ..views.mistakes import box_of, summary_of
from ..views.steps import BY_NAME, STEPS, Step, place_of, step_of
from .form import Form, hidden
from .form_truncation import shown_counts
from .list_changes import lacks_zones, list_change, without_removed
from .masks import mask_rows
from .review import Review

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Visit:
    """One request for a step: what was sent, what it reads to, and what is to be done."""

    request: Request
    step: Step
    link: Link
    reading: Reading
    action: str
    returns: bool
    split: tuple[str, ...]  # lists of vSwitches of which one box held several, not all with a zone

    @cached_property
    def query(self) -> str:
        return encode(self.link.draft)

    @property
    def place(self) -> int:
        return STEPS.index(self.step)

    def mistakes(self) -> tuple[Mistake, ...]:
        """Those to show, in the order of the questions: all of the step's own on Continue; on arrival none for what was not asked yet."""
        if self.action not in {"", "continue"}:
            return ()
        if not self.step.fields:
            return (*self.link.problems, *sorted(self.reading.mistakes, key=_place))
        own = [each for each in self.reading.mistakes if each.field in self.step.fields]
        if not self.action:
            own = [each for each in own if each.code != "required"]
        return (*self.link.problems, *sorted(own, key=_place))


@router.get("/plan/{name}")
@serialized
def wizard(request: Request) -> Response:
    """A step's page, or on Continue the way to the next one."""
    step = BY_NAME.get(request.path_params["name"])
    if step is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    visit = _visit(request, step)
    if visit.action == "import":
        return RedirectResponse(urls_of(request).importing(visit.query), HTTPStatus.SEE_OTHER)
    if visit.action == "types":
        kept = "&return=review" if visit.returns else ""
        return RedirectResponse(urls_of(request).types(f"{visit.query}{kept}"), HTTPStatus.SEE_OTHER)
    mistakes = visit.mistakes()
    if visit.action == "continue" and not mistakes and not visit.split:
        return RedirectResponse(_onward(visit), HTTPStatus.SEE_OTHER)
    refused = visit.action == "continue" and mistakes
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, f"steps/{step.name}.html", status, **_context(visit, mistakes))


def _place(mistake: Mistake) -> int:
    return place_of(mistake.field)


def _visit(request: Request, step: Step) -> Visit:
    given = pairs(request.url.query)
    sent = dict(given)
    action = sent.get("action", "")
    kept = without_removed(action, given)
    link = decode_pairs(kept)
    reading = read(link.draft, request.app.state.editions)
    split = tuple(key for key in ROWS if lacks_zones(key, kept))
    return Visit(request, step, link, reading, action, sent.get("return") == "review", split)


def _onward(visit: Visit) -> str:
    urls = urls_of(visit.request)
    if visit.reading.plan is not None and not visit.step.fields:
        return urls.result(encode(draft_of(visit.reading.plan)))
    following = STEPS[-1] if visit.returns else STEPS[min(visit.place + 1, len(STEPS) - 1)]
    return urls.step(following.name, visit.query)


def _context(visit: Visit, mistakes: tuple[Mistake, ...]) -> dict[str, Any]:
    language, plan = language_of(visit.request), visit.reading.plan
    evaluation = None if plan is None else assess(plan, visit.reading.catalogue)
    urls = urls_of(visit.request)
    form = Form(visit.link.draft, mistakes, language, list_change(visit.action), visit.split)
    carried = hidden(visit.step, visit.link.draft)
    context: dict[str, Any] = {
        "step": visit.step.name,
        "number": visit.place + 1,
        "count": len(STEPS),
        "form": form,
        "errors": form.summary(),
        "hidden": [*carried, ("return", "review")] if visit.returns else carried,
        "back": _back(visit),
        "whys": _whys(visit.step, language),
        "steps": _step_list(visit),
        "ceilings": _ceilings(evaluation),
        "map": narrow_map(evaluation, language) if evaluation else None,
        "catalogue": visit.reading.catalogue,
        "editions": sorted(visit.request.app.state.editions.by_name, reverse=True),
    }
    if visit.step.name == "cluster":
        context["found"] = chosen_type(form.value("instance_type"), visit.reading.catalogue, language)
    if visit.step.name == "pods":
        context |= _masks(visit, evaluation)
    if not visit.step.fields:
        context["review"] = Review(visit.link.draft, evaluation, language, urls)
        context["errors"] = summary_of(
            mistakes,
            language,
            partial(_its_step, visit, shown_counts(visit.link.draft)),
            repeats(visit.query),
        )
        context["onward"] = _onward(visit) if plan else ""
    return context


def _whys(step: Step, language: Language) -> list[dict[str, str]]:
    """Each question of the step and why it is asked; a need says so at its own question."""
    return [
        {"key": language.text(f"field.{field}"), "value": language.text(f"field.{field}.why")}
        for field in step.fields
        if field != "needs"
    ]


def _masks(visit: Visit, evaluation: Evaluation | None) -> dict[str, Any]:
    """The table of masks, for the pod CIDR that was given or would be proposed."""
    pod_cidr = evaluation.plan.pod_cidr if evaluation else None
    if evaluation is None or pod_cidr is None:
        return {"masks": [], "masks_of": ""}
    trades = mask_trades(evaluation.plan, evaluation.catalogue)
    return {"masks": mask_rows(trades, language_of(visit.request)), "masks_of": str(pod_cidr)}


def _back(visit: Visit) -> str:
    urls = urls_of(visit.request)
    if visit.returns:
        return urls.step(STEPS[-1].name, visit.query)
    return urls.step(STEPS[visit.place - 1].name, visit.query) if visit.place else urls.start()


def _its_step(visit: Visit, drawn: Mapping[str, int], mistake: Mistake) -> str:
    address = urls_of(visit.request).step(step_of(mistake.field).name, f"{visit.query}&return=review")
    field = box_of(mistake, drawn)
    return f"{address}#{field}" if field else address


def _step_list(visit: Visit) -> list[dict[str, str]]:
    mistaken = {step_of(each.field).name for each in visit.reading.mistakes}
    language, urls = language_of(visit.request), urls_of(visit.request)
    return [
        {
            "text": language.text(f"wizard.step.{step.name}"),
            "href": urls.step(step.name, visit.query),
            "state": _state(place - visit.place, mistaken=step.name in mistaken),
        }
        for place, step in enumerate(STEPS)
    ]


def _state(ahead: int, *, mistaken: bool) -> str:
    if ahead == 0:
        return "current"
    if ahead > 0:
        return "todo"
    return "error" if mistaken else "done"


def _ceilings(evaluation: Evaluation | None) -> list[dict[str, Any]]:
    """How many nodes each plug-in can hold as the plan stands."""
    if evaluation is None:
        return []
    return [
        {
            "plugin": plugin.value,
            "nodes": evaluation.report(plugin).capacity.max_nodes,
            "feasible": evaluation.report(plugin).feasible,
        }
        for plugin in Plugin
    ]
