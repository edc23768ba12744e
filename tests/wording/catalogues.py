"""The `.po` files of each language, as their translators see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.wording.message_files import folder_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A message of a `.po` file; `counted` is the parameter that chooses among `forms`, "" where there is one form."""

    file: str
    code: str
    forms: tuple[str, ...]
    counted: str
    doubtful: bool
    comments: tuple[str, ...]

    @property
    def params(self) -> frozenset[str]:
        """The names of the parameters that any of the forms takes."""
        return frozenset(name for form in self.forms for name, _ in fields(form))

    @property
    def counts(self) -> frozenset[str]:
        """The parameters that are numbers of something: those that choose a form, here or in a counted noun."""
        nouns = {name for form in self.forms for name, noun in fields(form) if noun}
        return frozenset(nouns | ({self.counted} if self.counted else set()))


def fields(text: str) -> list[tuple[str, str]]:
    """The parameters of a text in order, each with the noun that it counts."""
    return [(name, noun or "") for _, name, noun, _ in Formatter().parse(text) if name is not None]


def catalogues(tag: str) -> Iterator[tuple[str, Catalog]]:
    """The name and content of each `.po` file of a language."""
    folder = folder_of(tag)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            yield path.name, read_po(file, locale=folder.parent.name, abort_invalid=True)


@cache
def entries(tag: str) -> tuple[Entry, ...]:
    """Every message of a language."""
    return tuple(_entries(tag))


def _entries(tag: str) -> Iterator[Entry]:
    for name, catalogue in catalogues(tag):
        for message in catalogue:
            if not message.id:
                continue
            code, counted = (message.id, "") if isinstance(message.id, str) else message.id
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            comments = tuple(message.auto_comments)
            yield Entry(name, code, forms, counted.strip("{}"), message.fuzzy, comments)
