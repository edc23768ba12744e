"""Foreign text within Markdown: it says what it says and marks up nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ...catalogue.model import Source
from ...wording.language import Language
from ...wording.plain_text import one_line

_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>#|~&$!]")
_OPENING: Final = re.compile(r"^([-+=]|\d{1,9}(?=[.)](?:\s|$)))")
# A pull request makes links of @name and #12, however they are escaped; a joiner between keeps them text.
_MENTION: Final = re.compile(r"(@|\\#)(?=\w)")
_JOINER: Final = "\u2060"


def escaped(text: str) -> str:
    """The text on one line, every mark of Markdown, GitHub's among them, made an ordinary character."""
    marked = _MARKUP.sub(r"\\\g<0>", one_line(text))
    marked = _MENTION.sub(rf"\1{_JOINER}", marked)
    opening = _OPENING.match(marked)
    if opening is None:
        return marked
    end = opening.end()
    at = end if opening[0].isdigit() else 0
    return f"{marked[:at]}\\{marked[at:]}"


def link(text: str, url: str) -> str:
    """`url` is the catalogue's or the planner's own; it is percent-encoded where it holds foreign text."""
    return f"[{escaped(text)}](<{url}>)"


def source(given: Source, language: Language) -> str:
    return language.with_note(link(given.title, given.url), escaped(language.date(given.date)))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table; head and cells are escaped already."""
    ruler = ["---"] * len(head)
    return [f"| {' | '.join(cells)} |" for cells in (head, ruler, *rows)]


def items(texts: Iterable[str]) -> list[str]:
    return [f"- {text}" for text in texts]
