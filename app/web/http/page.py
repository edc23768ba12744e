"""The context of a page: frozen dataclasses whose fields are the variables of its template."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `href` "" is words alone."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `kind`: text, num (figures, to the right) or mono (addresses)."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers to choose from."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in one language."""

    lang: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What `render` adds to every page: the newest edition, the picture beside a shared link, the languages.

    `back`: the step of the wizard that the page was opened from, with its plan; "" for none.
    """

    edition: str
    preview_image: str
    languages: tuple[LanguageLink, ...]
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What templates/layouts/base.html takes from every page.

    `template`: the file that draws the page. `nav`: the link of the header that leads to where the reader is. `edition`: of
    the facts, where it isn't the newest. `errors`: mistakes in a form, which the page's title announces.
    """

    template: ClassVar[str]

    nav: str = ""
    edition: str = ""
    errors: tuple[Link, ...] = ()

    def variables(self) -> dict[str, Any]:
        """The fields by name, as the template takes them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a chat may show of an answer, where the host allows it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(Page):
    """A page that shows a plan: templates/layouts/plan.html keeps it out of search engines."""

    preview: Preview | None = None
