"""Networks behind the VPC: what its VPN connections and the routes of its tables lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..domain.cidr import Cidr, Unreadable, read_ipv4_cidr
from ..domain.overlap import BlockIndex
from .inventory import Reached, Vpc
from .report import Notes, SourceText

_EVERYTHING: Final = frozenset({"0.0.0.0/0", "::/0"})  # the way out, no network of its own


def parts_of(told: SourceText) -> list[SourceText]:
    """The ranges of a text that holds several, with commas between them."""
    return [SourceText(part.strip(), told.line) for part in told.text.split(",") if part.strip()]


def networks_behind(
    reached: Iterable[Reached], blocks: Iterable[SourceText], notes: Notes
) -> Iterator[tuple[SourceText, str]]:
    """Each range with its name. A route that stays within the VPC's own `blocks` leads to no other network; a VPN's
    range that lies there is a clash, and stays.
    """
    read = [read_ipv4_cidr(each.text) for each in blocks]
    own = BlockIndex.of([cidr for cidr in read if isinstance(cidr, Cidr)])
    for each in reached:
        if each.cidr.text in _EVERYTHING:
            continue
        cidr = read_ipv4_cidr(each.cidr.text)
        if isinstance(cidr, Unreadable):
            notes.miss(each.cidr.line, each.cidr.text, "no-range")
        elif each.table is None or not own.holds(cidr):
            yield each.cidr, each.name


def entries_used(reached: Iterable[Reached], vpc: Vpc) -> SourceText | None:
    """How many custom IPv4 entries of the VPC's system route table the text names, the way out among them: Flannel's
    nodes take theirs from the same quota. Other tables have their own.
    """
    tables = {vpc.key, vpc.table} - {""}
    lines = [each.cidr.line for each in reached if each.table in tables and ":" not in each.cidr.text]
    return SourceText(str(len(lines)), lines[0]) if lines else None
