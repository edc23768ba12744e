"""What every part of the result page is made of: the answer, the language, the links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from ...engine.evaluation import Evaluation, Pointer
from ...urls import Urls
from ...wording.language import Language
from ...wording.sentences import field_name as field_name
from .steps import step_of

Shape: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """`query`: the plan as the link holds it."""

    evaluation: Evaluation
    language: Language
    urls: Urls
    query: str

    def number(self, value: int | None) -> str:
        return self.language.text("result.unknown") if value is None else self.language.number(value)

    def field(self, pointer: Pointer) -> Shape:
        """An answer of the plan, with the link to the step that asks for it."""
        step = step_of(pointer.split("/")[1])
        return {"text": field_name(self.language, pointer), "href": self.urls.step(step.name, self.query)}
