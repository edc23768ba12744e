"""Tables of alternative node CIDR masks and instance types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ....engine.trade_offs import MaskTradeOff, TradeOffs, TypeTradeOff
from ...http.page import Column
from ...views.view import Cell, Row, Table, View

_MASK_COLUMNS: Final = ("mask", "pods", "usable", "blocks", "unused", "suits")
_TYPE_COLUMNS: Final = (
    "type",
    "vcpu",
    "memory",
    "shared_eni",
    "exclusive_eni",
    "trunk_eni",
    "nodes",
    "suits",
)
_TEXTS: Final = frozenset({"mask", "type", "suits"})


@dataclass(frozen=True, slots=True)
class TradesTable:
    """A table of alternative masks or instance types."""

    id: str
    title: str
    caption: str
    table: Table


def _titles(view: View, found: TradeOffs) -> Iterator[tuple[str, str]]:
    yield "masks", view.language.text("result.trades.masks")
    if found.types:
        yield "types", view.language.text("result.trades.types", family=found.types[0].type.family)


def trades(view: View) -> tuple[TradesTable, ...]:
    """Return the table of masks, and that of the family's types if the plan's type is known."""
    found = view.evaluation.trades
    if found is None:
        return ()
    tables = {
        "masks": _table(view, _MASK_COLUMNS, tuple(_mask(view, trade) for trade in found.masks)),
        "types": _table(view, _TYPE_COLUMNS, tuple(_type(view, trade) for trade in found.types)),
    }
    return tuple(
        TradesTable(f"trades-{name}", title, _caption(view, name), tables[name])
        for name, title in _titles(view, found)
    )


def _caption(view: View, name: str) -> str:
    plan = view.evaluation.plan
    return view.language.text(
        f"result.trades.{name}.caption",
        pods=plan.max_pods_per_node,
        nodes=plan.most_nodes,
        mode=view.language.text(f"terway_mode.{view.evaluation.terway_mode}"),
    )


def _table(view: View, columns: tuple[str, ...], rows: tuple[Row, ...]) -> Table:
    texts = {name: view.language.text(f"result.trades.{name}") for name in columns}
    return Table(
        tuple(Column(text, "text" if name in _TEXTS else "num") for name, text in texts.items()), rows
    )


def _name(view: View, name: str, trade: MaskTradeOff | TypeTradeOff) -> str | Cell:
    if not trade.chosen:
        return name
    field = "/node_cidr_mask" if isinstance(trade, MaskTradeOff) else "/instance_type"
    code = "result.trades.proposed" if field in view.evaluation.assumed_fields else "result.trades.chosen"
    return Cell(view.language.text(code, name=name), mark="current")


def _mask(view: View, trade: MaskTradeOff) -> Row:
    return (
        _name(view, f"/{trade.mask}", trade),
        view.number(trade.pods_per_node),
        view.number(trade.usable_pods_per_node),
        view.number(trade.nodes),
        view.number(trade.wasted_per_node),
        view.language.text(f"result.trades.suits.{trade.suits}"),
    )


def _type(view: View, trade: TypeTradeOff) -> Row:
    return (
        _name(view, trade.type.name, trade),
        view.language.number(trade.type.vcpu),
        view.language.number(trade.type.memory_gib),
        view.number(trade.shared_eni_pods),
        view.number(trade.exclusive_eni_pods),
        view.number(trade.trunk_eni_pods),
        view.number(trade.nodes),
        view.language.text(f"result.trades.suits.{trade.suits}"),
    )
