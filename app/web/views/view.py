"""What several pages are made from: an answer with its language and links, and the data of the components that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...engine.evaluation import Evaluation, Pointer
from ...urls import Urls
from ...wording.fields import field_name
from ...wording.language import Language
from ..http.page import Column, Link
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


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `mark`: changed or binding for the cell, current for its row (in the first cell)."""

    text: str
    href: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of a long page, and the parts of it that the navigation names too."""

    text: str
    href: str
    parts: tuple[Link, ...] = ()


Row: TypeAlias = Sequence[str | Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; the first cell of a row is its head."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """What is said over a page. `kind`: note or warning."""

    kind: str
    heading: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A plan to open."""

    title: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class SummaryEntry:
    """An answer by its name, and where to change it.

    `value`: a text, or several of them, one on a line. `assumed`: the planner put it in.
    """

    key: str
    value: str | tuple[str, ...]
    note: str = ""
    href: str = ""
    assumed: bool = False
    mono: bool = False


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step of the wizard. `state`: done, current, todo or error."""

    name: str
    text: str
    href: str
    state: str
