"""One answer changed beside the verdict: what was asked, and the Draft that it makes of the plan shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote_plus

from ....catalogue.model import Editions
from ....engine.evaluation import Change, Pointer
from ....plan.draft import Draft, Mistake
from ....plan.plan import Plan
from ....plan.read import read
from ....plan_io.link import pairs
from ....plan_io.patch import patched, with_fields
from ...http.answer import Answer

ACTION: Final = "what-if"
PREFIX: Final = "what_if."  # a key with a dot is no part of the plan
NUMBERS: Final = ("max_nodes", "pods_per_node")
RANGES: Final = ("vpc_cidr", "service_cidr", "pod_cidr")
_MAX_NODES_OF_POOL: Final = re.compile(r"/node_pools/(\d+)/max_nodes", re.ASCII)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What was typed, by field, and why it can't be read."""

    typed: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


NOTHING_ASKED: Final = WhatIf()


def asked_what_if(query: str) -> Mapping[str, str] | None:
    """What the form sent, by field; None where the link asks for no change."""
    if ACTION not in unquote_plus(query):
        return None
    sent = dict(pairs(query))
    if sent.get("action") != ACTION:
        return None
    return {key.removeprefix(PREFIX): value.strip() for key, value in sent.items() if key.startswith(PREFIX)}


def boxes_of(plan: Plan) -> tuple[str, ...]:
    """The answers that the form asks for: numbers of nodes only where the plan has one pool."""
    return RANGES if plan.node_pools else (*NUMBERS, *RANGES)


def shown(plan: Plan, name: str) -> str:
    """What the form holds before anything is typed: the plan's answer, assumed ones among them."""
    value = plan.most_nodes if name == "max_nodes" else getattr(plan, name)
    return "" if value is None else str(value)


def what_if(
    answer: Answer, typed: Mapping[str, str], editions: Editions
) -> tuple[tuple[Mistake, ...], Draft]:
    """The plan with what was typed. An answer left as it was shown stays as it was, assumed or given."""
    plan, draft = answer.evaluation.plan, answer.draft
    changes: dict[str, Any] = {
        name: typed[name] or None
        for name in boxes_of(plan)
        if name in typed and typed[name] != shown(plan, name)
    }
    changed = replace(draft, **changes)
    if "max_nodes" in changes:
        changed = _consistent(changed, plan)
    if typed.get("need") and typed.get("level"):
        changed = replace(changed, needs=MappingProxyType({**draft.needs, typed["need"]: typed["level"]}))
    return read(changed, editions).mistakes, changed


def with_answer(draft: Draft, plan: Plan, field: Pointer, value: object) -> Draft:
    """The Draft with one answer of the plan changed: a scalar field, or a need."""
    changed = patched(draft, [Change("replace", field, value)])
    if field == "/max_nodes":
        return _consistent(changed, plan)
    of_pool = _MAX_NODES_OF_POOL.fullmatch(field)
    return _consistent_pool(changed, plan, int(of_pool[1])) if of_pool else changed


def _consistent(draft: Draft, plan: Plan) -> Draft:
    """Where there are fewer nodes at most than at the start, there are as many at the start."""
    most = draft.max_nodes
    if most and most.isdecimal() and len(most) < 10 and 0 < int(most) < plan.start_nodes:
        return with_fields(draft, nodes=most)
    return draft


def _consistent_pool(draft: Draft, plan: Plan, index: int) -> Draft:
    """The same of one node pool."""
    most = draft.node_pools[index].max_nodes
    if not most or int(most) >= plan.node_pools[index].nodes:
        return draft
    return patched(draft, [Change("replace", f"/node_pools/{index}/nodes", int(most))])
