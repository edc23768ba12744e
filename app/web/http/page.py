"""The context of a page: frozen dataclasses whose fields are the variables of its template."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Link:
    """A text with a link. An empty `href` means plain text."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `kind` is text, num (right-aligned numbers) or mono (addresses)."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice."""

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
class LayoutContext:
    """The variables that `render` adds to every page.

    `edition` is the newest edition, `preview_image` the image for previews of a shared link, and `languages` are the links
    of the language switch. `back` is the URL of the wizard's step that the page was opened from, or "".
    """

    edition: str
    preview_image: str
    languages: tuple[LanguageLink, ...]
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The variables of templates/layouts/base.html.

    `template` is the template of the page. `nav` is the current link of the header. `edition` is that of the facts, if it
    isn't the newest. `errors` are mistakes in a form, which the page's title announces.
    """

    template: ClassVar[str]

    nav: str = ""
    edition: str = ""
    errors: tuple[Link, ...] = ()

    def variables(self) -> dict[str, Any]:
        """Return the fields by name, as variables for the template."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Preview:
    """The preview of a result that a chat shows for a shared link, if the settings allow it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(Page):
    """A page with a plan, which templates/layouts/plan.html excludes from search engines."""

    preview: Preview | None = None
