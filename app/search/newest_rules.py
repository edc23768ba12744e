"""Comparing an evaluation by an older edition with the newest: an old link keeps its answer and says what changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..catalogue.model import Editions
from ..engine.assess import assess
from ..engine.evaluation import Evaluation
from ..plan.draft import Draft, Mistake
from ..plan.read import read
from .difference import Difference, difference


@dataclass(frozen=True, slots=True)
class NewestRules:
    """The newest edition, and the difference of its evaluation from the given one.

    `difference` is None, and `mistakes` says why, when the plan can't be read by the newest edition.
    """

    edition: str
    difference: Difference | None
    mistakes: tuple[Mistake, ...] = ()


def newest_rules(draft: Draft, evaluation: Evaluation, editions: Editions) -> NewestRules | None:
    """Evaluate the same Draft by the newest edition; None if `evaluation` is by that edition already."""
    newest = editions.newest.edition
    if evaluation.catalogue.edition == newest:
        return None
    reading = read(replace(draft, rules=newest), editions)
    if reading.plan is None:
        return NewestRules(newest, None, reading.mistakes)
    return NewestRules(newest, difference(evaluation, assess(reading.plan, reading.catalogue)))
