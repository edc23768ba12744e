"""What every part of the result page is made of: the answer, the language, the links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from app.export.wording import field_name as field_name
from app.locale import Language
from app.planning.evaluation import Evaluation, Pointer
from app.web.steps import step_of
from app.web.urls import Urls

Shape: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """`query`: the plan as the link holds it."""

    evaluation: Evaluation
    spoken: Language
    urls: Urls
    query: str

    def number(self, value: int | None) -> str:
        return self.spoken.text("result.unknown") if value is None else self.spoken.number(value)

    def field(self, pointer: Pointer) -> Shape:
        """An answer of the plan, with the link to the step that asks for it."""
        step = step_of(pointer.split("/")[1])
        return {"text": field_name(self.spoken, pointer), "href": self.urls.step(step.name, self.query)}


def opening(text: str) -> str:
    """Words that a sentence uses in its midst, with the capital that they have as a heading."""
    return text[:1].upper() + text[1:]
