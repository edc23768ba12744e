"""The search for flips: each answer of the plan changed alone, and the changed plan judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from app.planning.evaluation import Evaluation, Flip
from app.planning.flips.asking import Asking
from app.planning.flips.choices import setting_flips, type_flips
from app.planning.flips.needs import NeedFlips
from app.planning.flips.numbers import nodes_flips, pods_flips, quota_flips
from app.planning.judgement import Judgement
from app.planning.plan import NeedLevel

# A plan of more ranges takes long to judge even once: its flips are left out, and the answer says so.
MOST_RANGES: Final = 2_000


def with_flips(answer: Evaluation, judged: Judgement) -> Evaluation:
    """`answer`, which came of `judged`, with every single change of the plan that gives another verdict."""
    asked = judged.case.asked
    if asked.own_blocks + len(asked.connected_networks) > MOST_RANGES:
        return replace(answer, flips_omitted=True)
    return replace(answer, flips=tuple(_flips(Asking(answer, judged))))


def _flips(asking: Asking) -> Iterator[Flip]:
    """What is a must today first, then numbers, then choices, then what might become a need."""
    needs = list(NeedFlips(asking).flips())
    yield from (flip for flip in needs if flip.current is NeedLevel.MUST)
    yield from nodes_flips(asking)
    yield from pods_flips(asking)
    yield from quota_flips(asking)
    yield from type_flips(asking)
    yield from setting_flips(asking)
    yield from (flip for flip in needs if flip.current is not NeedLevel.MUST)
