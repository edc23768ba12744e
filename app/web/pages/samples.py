"""What the pattern page shows its components with: plans judged by the engine, in the shapes of the real pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from ...catalogue.model import Editions
from ...engine.trades import mask_trades
from ...map.plan_map import narrow_map
from ...plan.draft import Draft, NetworkDraft, VswitchDraft
from ...plan.read import read
from ...plan_io.link import encode
from ...search.difference import difference
from ...search.evaluate import evaluate
from ...search.newest_rules import NewestRules
from ...search.type_search import TypeSearch
from ...urls import Urls
from ...wording.language import Language
from ..http.answer import Earlier
from ..views.change import change_note
from ..views.drawings import eni_sharing, mask_blocks, node_routes
from ..views.flips import flips
from ..views.found_types import found_types
from ..views.newest_rules import newest_banner
from ..views.repairs import repairs
from ..views.result import result_page
from ..views.steps import STEPS
from ..views.view import Shape, View
from ..views.what_if import what_if_form
from ..views.what_if_form import NOTHING_ASKED
from ..wizard.form import Form
from ..wizard.form_truncation import MAX_ROWS
from ..wizard.list_changes import RowChange
from ..wizard.masks import mask_rows
from ..wizard.review import Review
from .examples import EXAMPLES

_DAY: Final = date(2026, 11, 24)
_ZONES: Final = "abc"

# Twelve pod vSwitches, more findings than one looks at, long names, and nothing that works.
_CROWDED: Final = Draft(
    name="Payments, production, Frankfurt: the second attempt, with every office",
    nodes="120",
    max_nodes="900",
    pods_per_node="60",
    services="3000",
    growth_percent_per_year="40",
    instance_type="ecs.g7.xlarge",
    vpc_cidr="10.0.0.0/16",
    secondary_cidrs=("10.1.0.0/16",),
    node_vswitches=tuple(
        VswitchDraft(f"10.0.{16 * place}.0/20", zone, "40") for place, zone in enumerate(_ZONES)
    ),
    pod_vswitches=tuple(
        VswitchDraft(f"10.0.{48 + 8 * place}.0/21", _ZONES[place % 3], "15") for place in range(12)
    ),
    service_cidr="10.0.128.0/20",
    pod_cidr="10.1.64.0/18",
    node_cidr_mask="25",
    connected_networks=tuple(NetworkDraft(f"10.0.{6 * n}.0/24", f"office {n + 1}") for n in range(40)),
    needs=MappingProxyType({"pod_security_group": "must", "dual_stack": "must", "simple_setup": "prefer"}),
)
_UNREADABLE: Final = Draft(
    nodes="twelve",
    vpc_cidr="10.0.0.0/33",
    cluster_spec="large",
    node_vswitches=(VswitchDraft("10.0.0.0/20", "a", "120"), VswitchDraft("10.0.16.0/200", "b", "few")),
    connected_networks=(NetworkDraft("10.8", "office"),),
    needs=MappingProxyType({"simple_setup": "must"}),
)
# More vSwitches than the form draws, a mistake among those that it does not.
_LONG: Final = Draft(
    nodes="3",
    pods_per_node="10",
    node_vswitches=(
        *(VswitchDraft(f"10.0.{n}.0/24", "a") for n in range(MAX_ROWS)),
        VswitchDraft("10.1/16"),
    ),
)
_BARE: Final = Draft(nodes="3", pods_per_node="10")
# Growth turns its verdict, and nodes and pods share a vSwitch.
_GROWING: Final = replace(
    EXAMPLES["sixteen"],
    pod_vswitches=EXAMPLES["sixteen"].node_vswitches,
    pods_per_node="60",
    growth_percent_per_year="60",
)

# A verdict of every strength.
PLANS: Final[Mapping[str, Draft]] = MappingProxyType(
    {**EXAMPLES, "crowded": _CROWDED, "bare": _BARE, "growing": _GROWING}
)


def samples(editions: Editions, language: Language, urls: Urls) -> Shape:
    """What `templates/patterns.html` takes."""
    views = {name: _view(draft, editions, language, urls) for name, draft in PLANS.items()}
    return {
        **{name: _answer(view, PLANS[name]) for name, view in views.items()},
        **_moves(views),
        "forms": _forms(editions, language),
        "review": Review(_BARE, views["bare"].evaluation, language, urls).sections()[0]["entries"],
        "steps": _step_list(language),
        "drawings": [draw(editions.newest, language) for draw in (eni_sharing, node_routes, mask_blocks)],
        "found": found_types(TypeSearch(words=("t6",), limit=3), editions.newest, language),
    }


def _view(draft: Draft, editions: Editions, language: Language, urls: Urls) -> View:
    reading = read(draft, editions)
    assert reading.plan is not None, "a sample can be read"
    return View(evaluate(reading.plan, reading.catalogue), language, urls, encode(draft))


def _answer(view: View, draft: Draft) -> Shape:
    evaluation = view.evaluation
    return {
        **result_page(view, "https://planner.example.com", _DAY),
        "flips": flips(view, draft),
        "ways": repairs(view, draft),
        "narrow_map": narrow_map(evaluation, view.language),
        "masks": mask_rows(mask_trades(evaluation.plan, evaluation.catalogue), view.language),
    }


def _moves(views: Mapping[str, View]) -> Shape:
    """From one sample to another: by a change, and by an edition."""
    before, after = views["sixteen"], views["flannel"]
    newest = NewestRules(after.evaluation.catalogue.edition, difference(before.evaluation, after.evaluation))
    return {
        "change": change_note(
            after, Earlier(before.evaluation, before.query, frozenset({"nodes", "pod_cidr"}))
        ),
        "newest": newest_banner(before, newest),
        "what_if_form": what_if_form(before, EXAMPLES["sixteen"], NOTHING_ASKED, opened=True),
    }


def _forms(editions: Editions, language: Language) -> dict[str, Form]:
    mistakes = read(_UNREADABLE, editions).mistakes
    return {
        "good": Form(EXAMPLES["terway"], (), language),
        "crowded": Form(_CROWDED, (), language),
        "long": Form(_LONG, read(_LONG, editions).mistakes, language),
        "bad": Form(_UNREADABLE, mistakes, language, change=RowChange("node_vswitches")),
    }


def _step_list(language: Language) -> list[dict[str, str]]:
    states = ("done", "error", "current", "todo", "todo", "todo")
    return [
        {"text": language.text(f"wizard.step.{step.name}"), "href": "#pattern-step_list", "state": state}
        for step, state in zip(STEPS, states, strict=True)
    ]
