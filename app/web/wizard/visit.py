"""One request for a step of the wizard: what was sent, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request

from ...plan.draft import Draft, Mistake
from ...plan.names import assumed_zones
from ...plan.plan import Plan
from ...plan.read import Reading, read
from ...plan_io.link import Link, decode_pairs, encode, encode_change, pairs, stated_draft_of
from ...plan_io.link.lists import ROWS
from ..http.plan_links import form_too_long, link_too_long
from ..http.templating import urls_of
from ..views.map_ranges import is_map_action, with_map_change
from ..views.steps import BY_NAME, STEPS, Step, place_of
from .fixes import fixed
from .lists import FEWER_ZONES, MORE_ZONES, changed_lists, changed_zones, entries_sent, lacks_zones
from .pools import POOL, WORDS, added_to, type_change, type_sought, with_types

_BOX: Final = re.compile(r"[a-z0-9_-]+", re.ASCII)


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
    sent: Mapping[
        str, tuple[Any, ...]
    ]  # rows and groups with the blank ones; none on Continue, which ignores those

    @cached_property
    def query(self) -> str:
        """The plan as a link."""
        return encode(self.link.draft)

    def kept(self, query: str) -> str:
        """A plan as a link to this step, which still returns to the review where the visit came from it."""
        return f"{query}&return=review" if self.returns else query

    @property
    def place(self) -> int:
        """The place of the step, from 0."""
        return STEPS.index(self.step)

    @property
    def before(self) -> str:
        """The name of the step before it, or of the review where the visit came from it; "" for the start page."""
        if self.returns:
            return STEPS[-1].name
        return STEPS[self.place - 1].name if self.place else ""

    @property
    def is_too_long(self) -> bool:
        """Whether no link can hold the plan, so that it can't go on to another page."""
        return bool(self._too_long)

    @property
    def _too_long(self) -> tuple[Mistake, ...]:
        return (form_too_long if self.action else link_too_long)(self.request, self.query)

    def mistakes(self) -> tuple[Mistake, ...]:
        """The mistakes to show, in the order of the questions: on Continue all of the step's own; on arrival none that
        say that an answer is missing, since it was not asked yet.
        """
        return (*self._too_long, *self._mistakes_of_answers())

    def _mistakes_of_answers(self) -> tuple[Mistake, ...]:
        if self.action not in {"", "continue"}:
            return ()
        if not self.step.fields:
            return (*self.link.problems, *sorted(self.reading.mistakes, key=_place))
        own = [each for each in self.reading.mistakes if each.field in self.step.fields]
        if not self.action:
            own = [each for each in own if each.code != "required"]
        return (*self.link.problems, *sorted(own, key=_place))


def visit_of(request: Request, step: Step) -> Visit:
    """The visit to a step, with its lists as its action changes them."""
    given = pairs(request.url.query)
    sent = dict(given)
    action = sent.get("action", "")
    kept, of_types = changed_lists(action, given), type_change(action)
    if of_types is not None:
        kept = with_types(of_types, given)
    link = decode_pairs(kept)
    if of_types is not None:
        link = replace(link, draft=added_to(of_types, given, link.draft))
    reading = read(link.draft, request.app.state.editions)
    if action in {FEWER_ZONES, MORE_ZONES}:
        zones = changed_zones(action, link.draft.zones or _zones_now(reading))
        link = replace(link, draft=replace(link.draft, zones=zones))
        reading = read(link.draft, request.app.state.editions)
    split = tuple(key for key in ROWS if lacks_zones(key, kept))
    shown = {} if action == "continue" else entries_sent(kept)
    return Visit(request, step, link, reading, action, sent.get("return") == "review", split, shown)


def elsewhere(visit: Visit) -> str:
    """The page that a control beside the questions leads to, with every answer: another step, a page of the header, the same
    step in another language, with a fix or with a change of the map, or the result; "" for any other action.

    Where the plan can't be read, the review says why in place of the result.
    """
    urls, plan = urls_of(visit.request), visit.reading.plan
    if changed := fixed(visit.action, visit.link.draft):
        draft, box = changed
        return f"{urls.step(visit.step.name, visit.kept(encode_change(visit.link.draft, draft)))}#{box if visit.step.fields else 'panel'}"
    if is_map_action(visit.action):
        return f"{urls.step(visit.step.name, visit.kept(_with_map_change(visit)))}#panel"
    kind, _, name = visit.action.partition(":")
    if kind == "step":
        return _step(visit, *name.partition("#")[::2])
    if kind == "page":
        return _page(visit, name)
    if kind == "language":
        return urls.language(name, f"plan/{visit.step.name}", visit.query)
    if kind == "answer":
        return _result(visit, plan) if plan else urls.step(STEPS[-1].name, visit.query)
    return ""


def _with_map_change(visit: Visit) -> str:
    """The link to the plan with the change of the map that was asked for, if it can be made, and to what it was before."""
    draft, plan = visit.link.draft, visit.reading.plan
    if plan is not None:
        sent = dict(pairs(visit.request.url.query))
        draft = with_map_change(draft, plan, visit.reading.catalogue, sent)
    return encode_change(visit.link.draft, draft)


def _page(visit: Visit, name: str) -> str:
    """A page of the header, which leads back to the step; one that takes a plan has this one."""
    urls = urls_of(visit.request)
    address = urls.header().get(name, urls.start())
    if name == "import":
        address = urls.importing(visit.query)
    elif name == "start" and not visit.link.draft.node_pools:  # whose questions are others than that page's
        address = urls.page("", visit.query)
    elif name == "compare" and visit.reading.plan is not None:
        address = urls.compare(urlencode({"a": visit.query}))
    return (
        address if visit.link.draft == Draft() else urls.with_way_back(address, visit.step.name, visit.query)
    )


def _step(visit: Visit, name: str, box: str) -> str:
    """A step, at one of its boxes where that is named; from the review, with the way back to it."""
    urls = urls_of(visit.request)
    if name not in BY_NAME:
        return _page(visit, "start")
    returns = "" if visit.step.fields else "&return=review"
    address = urls.step(name, f"{visit.query}{returns}")
    return f"{address}#{box}" if _BOX.fullmatch(box) else address


def types_page(visit: Visit) -> str:
    """The search of instance types, of the plan or of one of its pools, for what its box holds; "" for any other action."""
    urls, given = urls_of(visit.request), pairs(visit.request.url.query)
    if visit.action == "types":
        return urls.types(visit.kept(visit.query))
    sought = type_sought(visit.action, given, visit.link.draft, visit.reading.catalogue)
    if sought is None:
        return ""
    search = urlencode([(POOL, str(sought.pool)), (WORDS, sought.text)])
    return urls.types(f"{visit.kept(encode(sought.draft))}&{search}")


def _zones_now(reading: Reading) -> tuple[str, ...]:
    """The zones that the plan has where it names none: those of its vSwitches, or else those that are assumed."""
    if reading.plan is not None and reading.plan.stated_zones:
        return reading.plan.stated_zones
    return assumed_zones(reading.plan.peak_nodes if reading.plan else 1, reading.catalogue)


def onward(visit: Visit) -> str:
    """The next step, the review where the visit came from it, or the result after the review."""
    urls = urls_of(visit.request)
    if visit.reading.plan is not None and not visit.step.fields:
        return _result(visit, visit.reading.plan)
    following = STEPS[-1] if visit.returns else STEPS[min(visit.place + 1, len(STEPS) - 1)]
    return urls.step(following.name, visit.query)


def _result(visit: Visit, plan: Plan) -> str:
    return urls_of(visit.request).result(encode(stated_draft_of(plan, visit.reading.catalogue)))


def _place(mistake: Mistake) -> int:
    return place_of(mistake.field)
