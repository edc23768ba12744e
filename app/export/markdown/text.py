"""Escapes text in Markdown, and writes links, tables and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ...catalogue.model import Source
from ...wording.language import Language
from ...wording.plain_text import one_line

_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>#|~&$!]")
_OPENING: Final = re.compile(r"^([-+=]|\d{1,9}(?=[.)](?:\s|$)))")
# GitHub turns @name and #12 into links even if they are escaped. A word joiner after the sign prevents that.
_MENTION: Final = re.compile(r"(@|\\#)(?=\w)")
_JOINER: Final = "\u2060"


def escaped(text: str) -> str:
    """Return the text on one line, with all markup of Markdown and GitHub escaped."""
    marked = _MARKUP.sub(r"\\\g<0>", one_line(text))
    marked = _MENTION.sub(rf"\1{_JOINER}", marked)
    opening = _OPENING.match(marked)
    if opening is None:
        return marked
    end = opening.end()
    at = end if opening[0].isdigit() else 0
    return f"{marked[:at]}\\{marked[at:]}"


def link(text: str, url: str) -> str:
    """Return a link. `url` comes from the catalogue or the planner, so user text in it is percent-encoded."""
    return f"[{escaped(text)}](<{url}>)"


def source(given: Source, language: Language) -> str:
    return language.with_note(link(given.title, given.url), escaped(language.date(given.date)))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table. Its head and its cells must be escaped already."""
    ruler = ["---"] * len(head)
    return [f"| {' | '.join(cells)} |" for cells in (head, ruler, *rows)]


def items(texts: Iterable[str]) -> list[str]:
    return [f"- {text}" for text in texts]
