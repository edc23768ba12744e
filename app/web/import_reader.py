"""The reader of what people already have, with what only the planner knows of itself: its links and its facts."""

from __future__ import annotations

from app.catalogue.model import Editions
from app.importing.read import Reader
from app.planning.draft import Draft, Mistake
from app.web.link import decode, query_of


def reader(editions: Editions) -> Reader:
    return Reader(_read_link, editions.newest.facts.vswitch_reserved_addresses.value)


def _read_link(text: str) -> tuple[Draft, tuple[Mistake, ...]]:
    link = decode(query_of(text))
    return link.draft, link.problems
