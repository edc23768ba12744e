"""An answer of an older edition held against the newest one: the link keeps its answer, and says what changed."""

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
    """`difference` runs from the answer given to the newest edition's; None where that one can't read the plan."""

    edition: str
    difference: Difference | None
    mistakes: tuple[Mistake, ...] = ()


def newest_rules(draft: Draft, evaluation: Evaluation, editions: Editions) -> NewestRules | None:
    """What the newest edition says of the same Draft; None where the answer is of that edition already."""
    newest = editions.newest.edition
    if evaluation.catalogue.edition == newest:
        return None
    reading = read(replace(draft, rules=newest), editions)
    if reading.plan is None:
        return NewestRules(newest, None, reading.mistakes)
    return NewestRules(newest, difference(evaluation, assess(reading.plan, reading.catalogue)))
