"""What every part of a result page is made from: the answer, the language, the links."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.evaluation import Evaluation, Pointer
from ...urls import Urls
from ...wording.fields import field_name
from ...wording.language import Language
from ..http.page import Link
from .steps import step_of


@dataclass(frozen=True, slots=True)
class View:
    """An answer in a language. `query`: the plan as the link holds it."""

    evaluation: Evaluation
    language: Language
    urls: Urls
    query: str

    def number(self, value: int | None) -> str:
        """A number as the language writes it, or that it is not known."""
        return self.language.text("result.unknown") if value is None else self.language.number(value)

    def field(self, pointer: Pointer) -> Link:
        """An answer of the plan, with the link to the step that asks for it."""
        step = step_of(pointer.split("/")[1])
        return Link(field_name(self.language, pointer), self.urls.step(step.name, self.query))
