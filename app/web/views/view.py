"""An answer with its language and links, from which pages are built, and the data of shared components."""

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
    """An answer in a language. `query` is the query string with the plan."""

    evaluation: Evaluation
    language: Language
    urls: Urls
    query: str

    def number(self, value: int | None) -> str:
        """Return a number in the format of the language, or the word for unknown."""
        return self.language.text("result.unknown") if value is None else self.language.number(value)

    def field(self, pointer: Pointer) -> Link:
        """Return the name of a field, with the link to the step that asks for it."""
        step = step_of(pointer.split("/")[1])
        return Link(field_name(self.language, pointer), self.urls.step(step.name, self.query))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `mark` is changed or binding for the cell, or current for its row (in the first cell)."""

    text: str
    href: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of a long page, and its parts, for the navigation."""

    text: str
    href: str
    parts: tuple[Link, ...] = ()


Row: TypeAlias = Sequence[str | Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of a row is its header."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner at the top of a page. `kind` is note or warning."""

    kind: str
    heading: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A link to a plan."""

    title: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class SummaryEntry:
    """An answer with its name, and the link to change it.

    `value` is a text, or several texts on separate lines. `assumed`: the planner proposed it. `mono`: it is an address.
    """

    key: str
    value: str | tuple[str, ...]
    note: str = ""
    href: str = ""
    assumed: bool = False
    mono: bool = False


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step of the wizard. `state` is done, current, todo or error."""

    name: str
    text: str
    href: str
    state: str
