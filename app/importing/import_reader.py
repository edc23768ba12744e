"""The reader of what people already have, with what only the planner knows of itself: its links and its facts."""

from __future__ import annotations

from ..catalogue.model import Editions
from ..plan.draft import Draft, Mistake
from ..plan_io.link import decode, query_of
from .read import Reader


def reader(editions: Editions) -> Reader:
    return Reader(_read_link, editions.newest.facts.vswitch_reserved_addresses.value)


def _read_link(text: str) -> tuple[Draft, tuple[Mistake, ...]]:
    link = decode(query_of(text))
    return link.draft, link.problems
