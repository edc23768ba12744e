"""What every node CIDR mask gives and costs: pods on a node against nodes in the pod CIDR."""

from __future__ import annotations

from collections.abc import Iterable

from ...engine.trades import MaskTrade
from ...wording.language import Language
from ..views.parts import Cell, Row


def mask_rows(trades: Iterable[MaskTrade], language: Language) -> tuple[Row, ...]:
    """Rows of the table: mask, addresses of a node, those that pods can have, nodes. The chosen one is marked."""
    rows: list[Row] = []
    for trade in trades:
        figures = (trade.pods_per_node, trade.usable_pods_per_node, trade.nodes or 0)
        first = Cell(f"/{trade.mask}", mark="current" if trade.chosen else "")
        rows.append((first, *(language.number(figure) for figure in figures)))
    return tuple(rows)
