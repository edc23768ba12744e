"""What every node CIDR mask gives and costs: pods on a node against nodes in the pod CIDR."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...engine.trades import MaskTrade
from ...wording.language import Language


def mask_rows(trades: Iterable[MaskTrade], language: Language) -> list[list[Any]]:
    """Rows of the table: mask, addresses of a node, those that pods can have, nodes. The chosen one is marked."""
    rows: list[list[Any]] = []
    for trade in trades:
        figures = (trade.pods_per_node, trade.usable_pods_per_node, trade.nodes or 0)
        first = {"text": f"/{trade.mask}", "mark": "current" if trade.chosen else ""}
        rows.append([first, *(language.number(figure) for figure in figures)])
    return rows
