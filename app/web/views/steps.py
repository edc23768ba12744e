"""The wizard's steps, and the fields of the Draft that each step asks for, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ...plan.fields import Field
from ...plan.plan import FIELDS, PLAN_FIELDS


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions. `fields` are fields of the Draft, in the order of the questions."""

    name: str
    fields: tuple[str, ...] = ()

    @property
    def folded(self) -> tuple[str, ...]:
        """The fields that most plans leave out, which are folded."""
        return tuple(name for name in self.fields if FIELDS[name].folded)


def _asked_by(step: str) -> tuple[str, ...]:
    """Return the fields of a step in the order of the table, except that those with `after` follow that field."""
    own = [each for each in PLAN_FIELDS if each.step == step]
    return tuple(name for each in own if not each.after for name in (each.name, *_behind(each.name, own)))


def _behind(name: str, fields: Sequence[Field]) -> Iterator[str]:
    for each in fields:
        if each.after == name:
            yield each.name
            yield from _behind(each.name, fields)


STEPS: Final = tuple(
    Step(name, _asked_by(name)) for name in ("cluster", "vpc", "services", "pods", "needs", "review")
)
BY_NAME: Final = {step.name: step for step in STEPS}
_BY_FIELD: Final = {field: step for step in STEPS for field in step.fields}
_PLACES: Final = {field: place for place, field in enumerate(_BY_FIELD)}


def place_of(field: str) -> int:
    """Return the index of a field among all questions; -1 for a field that no step asks for."""
    return _PLACES.get(field, -1)


def step_of(field: str) -> Step:
    """Return the step that asks for a field; the first step for a field that no step asks for."""
    return _BY_FIELD.get(field, STEPS[0])
