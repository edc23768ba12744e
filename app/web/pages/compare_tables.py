"""The tables of a Difference: the answers, the capacity and the comparison of two plans, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from ...catalogue.model import Plugin
from ...engine.evaluation import ComparisonRow, Evaluation, Limit
from ...plan.plan import NodePool
from ...search.difference import AnswerChange, Difference, LimitChange, RowChange
from ...wording.fields import field_name, members_text
from ...wording.language import Language
from ...wording.plain_text import capitalized
from ..http.page import Column
from ..views.view import Row, Table

_MAX_MEMBERS: Final = 12  # of a list; more can't be compared by eye


def answers_table(found: Difference, names: tuple[str, str], language: Language) -> Table:
    """Return a row for each answer that differs, and for different catalogue versions. Assumed answers are marked."""
    before, after = found.before, found.after
    older, newer = before.catalogue.edition, after.catalogue.edition
    edition: tuple[Row, ...] = ((language.text("field.rules"), older, newer),) if older != newer else ()
    answers = tuple(
        (
            field_name(language, change.field),
            _answer(language, change, change.before, before),
            _answer(language, change, change.after, after),
        )
        for change in found.answers
    )
    return _table(language.text("compare.answers.column"), names, (*edition, *answers))


def limits_table(found: Difference, names: tuple[str, str], language: Language) -> Table:
    """Return a row for each limit of a plug-in that differs: in nodes, or in its own unit if a plan has several pools."""
    figure = _nodes if _counts_nodes(found) else _units
    rows = [
        (_limit_name(language, change), figure(language, change.before), figure(language, change.after))
        for change in found.limits
    ]
    differing = tuple(row for row in rows if row[1] != row[2])
    return _table(language.text("compare.limits.column"), names, differing, kind="num")


def limits_intro(found: Difference, language: Language) -> str:
    """Return what the numbers of `limits_table` count."""
    return language.text("compare.limits.intro" if _counts_nodes(found) else "compare.limits.intro.units")


def _counts_nodes(found: Difference) -> bool:
    return len(found.before.pools) == len(found.after.pools) == 1


def rows_table(found: Difference, names: tuple[str, str], language: Language) -> Table:
    """Return a row for each topic of the comparison and each plug-in whose cell differs."""
    return _table(
        language.text("compare.rows.column"),
        names,
        tuple(row for change in found.rows for row in _topic_rows(language, change)),
    )


def _table(first: str, names: tuple[str, str], rows: tuple[Row, ...], kind: str = "text") -> Table:
    return Table((Column(first), *(Column(name, kind) for name in names)), rows)


def _answer(language: Language, change: AnswerChange, members: tuple[Any, ...], side: Evaluation) -> str:
    shown = _with_marked_types(language, members, side) if change.field == "/node_pools" else members
    text = members_text(language, change.field, shown, _MAX_MEMBERS)
    is_assumed = change.field in side.assumed_fields
    return language.text("compare.assumed", value=text) if members and is_assumed else text


def _with_marked_types(
    language: Language, pools: tuple[NodePool, ...], side: Evaluation
) -> tuple[NodePool, ...]:
    """Return the pools with a mark on each assumed instance type."""
    marked = {
        pool: replace(
            pool,
            instance_types=tuple(
                language.text("compare.assumed", value=each) for each in pool.instance_types
            ),
        )
        for pool, asked in zip(side.plan.node_pools, side.asked.node_pools, strict=True)
        if pool.instance_types != asked.instance_types
    }
    return tuple(marked.get(each, each) for each in pools)


def _limit_name(language: Language, change: LimitChange) -> str:
    limit = capitalized(language.text(f"limit.{change.name}"))
    return language.text("compare.limit", plugin=language.text(f"plugin.{change.plugin}"), limit=limit)


def _nodes(language: Language, limit: Limit | None) -> str:
    if limit is None:
        return language.text("result.unknown")
    today, on_request = limit.nodes, limit.nodes_on_request
    if today is None or on_request is None:
        today, on_request = limit.allowed, limit.allowed_on_request
    if today == on_request:
        return language.number(today)
    return language.text("compare.on_request", nodes=today, on_request=on_request)


def _units(language: Language, limit: Limit | None) -> str:
    if limit is None:
        return language.text("result.unknown")
    today = language.text(f"unit.{limit.unit}", count=limit.allowed)
    if limit.allowed == limit.allowed_on_request:
        return today
    return language.text("compare.on_request", nodes=today, on_request=limit.allowed_on_request)


def _topic_rows(language: Language, change: RowChange) -> list[Row]:
    title = language.text(f"topic.{change.topic}.title")
    return [
        (language.text("compare.topic", topic=title, plugin=language.text(f"plugin.{plugin}")), *cells)
        for plugin in Plugin
        if (cells := [_cell(language, row, plugin) for row in (change.before, change.after)])[0] != cells[1]
    ]


def _cell(language: Language, row: ComparisonRow | None, plugin: Plugin) -> str:
    if row is None:
        return language.text("compare.none")
    return language.say(row.terway if plugin is Plugin.TERWAY else row.flannel)
