"""Reads one request for a step of the wizard, and finds the page that it leads to."""

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
from .fixes import apply_fix
from .lists import FEWER_ZONES, MORE_ZONES, changed_lists, changed_zones, entries_sent, lacks_zones
from .pools import POOL, WORDS, requested_type_search, type_change, with_added_type, with_types

_BOX: Final = re.compile(r"[a-z0-9_-]+", re.ASCII)


@dataclass(frozen=True)
class Visit:
    """One request for a step.

    `link` is the plan as sent, and `reading` the result of reading it. `action` is the button that was pressed, or "".
    `returns`: the user came from the review and returns to it. `split` are the lists of vSwitches of which one field had
    several ranges, not all with a zone. `sent` has the rows and groups of the form, including blank ones; it is empty for
    Continue, which ignores blank ones.
    """

    request: Request
    step: Step
    link: Link
    reading: Reading
    action: str
    returns: bool
    split: tuple[str, ...]
    sent: Mapping[str, tuple[Any, ...]]

    @cached_property
    def query(self) -> str:
        """The query string with the plan."""
        return encode(self.link.draft)

    def step_query(self, query: str) -> str:
        """Return the query string with a plan for this step. It preserves the return to the review."""
        return f"{query}&return=review" if self.returns else query

    @property
    def place(self) -> int:
        """The index of the step, from 0."""
        return STEPS.index(self.step)

    @property
    def previous_step(self) -> str:
        """The name of the previous step, or of the review if the user came from there; "" for the start page."""
        if self.returns:
            return STEPS[-1].name
        return STEPS[self.place - 1].name if self.place else ""

    @property
    def is_too_long(self) -> bool:
        """Whether the plan is too long for a link, so that it can't be passed to another page."""
        return bool(self._too_long)

    @property
    def _too_long(self) -> tuple[Mistake, ...]:
        return (form_too_long if self.action else link_too_long)(self.request, self.query)

    def mistakes(self) -> tuple[Mistake, ...]:
        """Return the mistakes to show, in the order of the questions.

        On Continue they are all mistakes of the step. On arrival missing answers are left out, since the user hasn't been
        asked yet, except those to folded questions, which only another answer requires.
        """
        return (*self._too_long, *self._mistakes_of_answers())

    def _mistakes_of_answers(self) -> tuple[Mistake, ...]:
        if self.action not in {"", "continue"}:
            return ()
        if not self.step.fields:
            return (*self.link.problems, *sorted(self.reading.mistakes, key=_place))
        own = [each for each in self.reading.mistakes if each.field in self.step.fields]
        if not self.action:
            own = [each for each in own if each.code != "required" or each.field in self.step.folded]
        return (*self.link.problems, *sorted(own, key=_place))


def visit_of(request: Request, step: Step) -> Visit:
    """Read a request for a step, and apply its action to the lists of the plan."""
    given = pairs(request.url.query)
    sent = dict(given)
    action = sent.get("action", "")
    kept, of_types = changed_lists(action, given), type_change(action)
    if of_types is not None:
        kept = with_types(of_types, given)
    link = decode_pairs(kept)
    if of_types is not None:
        link = replace(link, draft=with_added_type(of_types, given, link.draft))
    reading = read(link.draft, request.app.state.editions)
    if action in {FEWER_ZONES, MORE_ZONES}:
        zones = changed_zones(action, link.draft.zones or _zones_now(reading))
        link = replace(link, draft=replace(link.draft, zones=zones))
        reading = read(link.draft, request.app.state.editions)
    split = tuple(key for key in ROWS if lacks_zones(key, kept))
    shown = {} if action == "continue" else entries_sent(kept)
    return Visit(request, step, link, reading, action, sent.get("return") == "review", split, shown)


def action_url(visit: Visit) -> str:
    """Return the URL that an action outside the questions leads to, with every answer; "" for any other action.

    It is another step, a page of the header, the same step in another language, with a fix or with a change of the map, or the
    result. If the plan can't be read, it is the review instead of the result, which says why.
    """
    urls, plan = urls_of(visit.request), visit.reading.plan
    if changed := apply_fix(visit.action, visit.link.draft):
        draft, box = changed
        return f"{urls.step(visit.step.name, visit.step_query(encode_change(visit.link.draft, draft)))}#{box if visit.step.fields else 'panel'}"
    if is_map_action(visit.action):
        return f"{urls.step(visit.step.name, visit.step_query(_with_map_change(visit)))}#panel"
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
    """Return the query string with the requested change of the map, if it is possible, and with the plan before it."""
    draft, plan = visit.link.draft, visit.reading.plan
    if plan is not None:
        sent = dict(pairs(visit.request.url.query))
        draft = with_map_change(draft, plan, visit.reading.catalogue, sent)
    return encode_change(visit.link.draft, draft)


def _page(visit: Visit, name: str) -> str:
    """Return the URL of a page of the header, with the plan if it takes one, and with a link back to the step."""
    urls = urls_of(visit.request)
    address = urls.header().get(name, urls.start())
    if name == "import":
        address = urls.importing(visit.query)
    elif name == "start" and not visit.link.draft.node_pools:  # the start page can't ask for node pools
        address = urls.page("", visit.query)
    elif name == "compare" and visit.reading.plan is not None:
        address = urls.compare(urlencode({"a": visit.query}))
    return (
        address
        if visit.link.draft == Draft()
        else urls.with_return_step(address, visit.step.name, visit.query)
    )


def _step(visit: Visit, name: str, box: str) -> str:
    """Return the URL of a step, or of one of its fields. A step that is opened from the review returns to it."""
    urls = urls_of(visit.request)
    if name not in BY_NAME:
        return _page(visit, "start")
    returns = "" if visit.step.fields else "&return=review"
    address = urls.step(name, f"{visit.query}{returns}")
    return f"{address}#{box}" if _BOX.fullmatch(box) else address


def types_page(visit: Visit) -> str:
    """Return the URL of the search for instance types of the plan or of one of its pools; "" for any other action."""
    urls, given = urls_of(visit.request), pairs(visit.request.url.query)
    if visit.action == "types":
        return urls.types(visit.step_query(visit.query))
    requested = requested_type_search(visit.action, given, visit.link.draft, visit.reading.catalogue)
    if requested is None:
        return ""
    search = urlencode([(POOL, str(requested.pool)), (WORDS, requested.text)])
    return urls.types(f"{visit.step_query(encode(requested.draft))}&{search}")


def _zones_now(reading: Reading) -> tuple[str, ...]:
    """Return the zones of a plan that names none: those of its vSwitches, or else the assumed ones."""
    if reading.plan is not None and reading.plan.stated_zones:
        return reading.plan.stated_zones
    return assumed_zones(reading.plan.peak_nodes if reading.plan else 1, reading.catalogue)


def next_url(visit: Visit) -> str:
    """Return the URL of the next step, of the review if the user came from there, or of the result after the review."""
    urls = urls_of(visit.request)
    if visit.reading.plan is not None and not visit.step.fields:
        return _result(visit, visit.reading.plan)
    following = STEPS[-1] if visit.returns else STEPS[min(visit.place + 1, len(STEPS) - 1)]
    return urls.step(following.name, visit.query)


def _result(visit: Visit, plan: Plan) -> str:
    return urls_of(visit.request).result(encode(stated_draft_of(plan, visit.reading.catalogue)))


def _place(mistake: Mistake) -> int:
    return place_of(mistake.field)
