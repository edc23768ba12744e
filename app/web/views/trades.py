"""Other node CIDR masks and other instance types beside those of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...engine.trades import MaskTrade, Trades, TypeTrade
from .view import Shape, View

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


def folded_trades(view: View) -> list[Shape]:
    """The titles of the tables that `trades` gives, and where they are fetched from."""
    found = view.evaluation.trades
    if found is None:
        return []
    href = view.urls.more(view.query)
    return [{"id": f"trades-{name}", "title": title, "href": href} for name, title in _titles(view, found)]


def _titles(view: View, found: Trades) -> Iterator[tuple[str, str]]:
    yield "masks", view.language.text("result.trades.masks")
    if found.types:
        yield "types", view.language.text("result.trades.types", family=found.types[0].type.family)


def trades(view: View) -> list[Shape]:
    """A table of the masks, and one of the family's types where the plan's type is known."""
    found = view.evaluation.trades
    if found is None:
        return []
    columns = {"masks": _MASK_COLUMNS, "types": _TYPE_COLUMNS}
    rows = {
        "masks": [_mask(view, trade) for trade in found.masks],
        "types": [_type(view, trade) for trade in found.types],
    }
    return [
        {"title": title, **_table(view, name, columns[name], rows[name])}
        for name, title in _titles(view, found)
    ]


def _table(view: View, name: str, columns: tuple[str, ...], rows: list[list[Shape | str]]) -> Shape:
    plan = view.evaluation.plan
    return {
        "id": f"trades-{name}",
        "caption": view.language.text(
            f"result.trades.{name}.caption",
            pods=plan.pods_per_node,
            nodes=plan.most_nodes,
            mode=view.language.text(f"terway_mode.{view.evaluation.terway_mode}"),
        ),
        "columns": [
            {
                "text": view.language.text(f"result.trades.{column}"),
                "kind": "text" if column in _TEXTS else "num",
            }
            for column in columns
        ],
        "rows": rows,
    }


def _name(view: View, name: str, trade: MaskTrade | TypeTrade) -> Shape | str:
    if not trade.chosen:
        return name
    return {"text": view.language.text("result.trades.chosen", name=name), "mark": "current"}


def _mask(view: View, trade: MaskTrade) -> list[Shape | str]:
    return [
        _name(view, f"/{trade.mask}", trade),
        view.number(trade.pods_per_node),
        view.number(trade.usable_pods_per_node),
        view.number(trade.nodes),
        view.number(trade.wasted_per_node),
        view.language.text(f"result.trades.suits.{trade.suits}"),
    ]


def _type(view: View, trade: TypeTrade) -> list[Shape | str]:
    return [
        _name(view, trade.type.name, trade),
        view.language.number(trade.type.vcpu),
        view.language.number(trade.type.memory_gib),
        view.number(trade.shared_eni_pods),
        view.number(trade.exclusive_eni_pods),
        view.number(trade.trunk_eni_pods),
        view.number(trade.nodes),
        view.language.text(f"result.trades.suits.{trade.suits}"),
    ]
