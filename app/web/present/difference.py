"""A Difference as tables: the answers, the capacity and the comparison of two plans, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from app.catalogue.model import Plugin
from app.locale import Language
from app.planning.difference import AnswerChange, Difference, LimitChange, RowChange
from app.planning.evaluation import ComparisonRow, Evaluation, Finding, Limit
from app.planning.plan import ConnectedNetwork, Eni, NeedLevel, Vswitch
from app.web.present.view import Shape, field_name, opening

_CHOICES: Final = frozenset({"/cluster_spec", "/security_group"})
_MOST_MEMBERS: Final = 12  # of a list; nobody compares more of them by eye
_MOST_FINDINGS: Final = 50


def answers_table(found: Difference, names: tuple[str, str], spoken: Language) -> Shape:
    """A row an answer that differs; what the planner put in is marked as assumed."""
    before, after = _assumed(found.before), _assumed(found.after)
    return _table(
        spoken.text("compare.answers.column"),
        names,
        [
            [
                field_name(spoken, change.field),
                _answer(spoken, change, change.before, before),
                _answer(spoken, change, change.after, after),
            ]
            for change in found.answers
        ],
    )


def limits_table(found: Difference, names: tuple[str, str], spoken: Language) -> Shape:
    """A row a limit of a plug-in that allows another number of nodes."""
    return _table(
        spoken.text("compare.limits.column"),
        names,
        [
            [_limit_name(spoken, change), _nodes(spoken, change.before), _nodes(spoken, change.after)]
            for change in found.limits
        ],
        kind="num",
    )


def rows_table(found: Difference, names: tuple[str, str], spoken: Language) -> Shape:
    """A row a topic of the comparison, for each plug-in whose cell reads otherwise."""
    return _table(
        spoken.text("compare.rows.column"),
        names,
        [row for change in found.rows for row in _topic_rows(spoken, change)],
    )


def finding_list(findings: Iterable[Finding], spoken: Language) -> list[Shape]:
    """Severity, sentence and plug-ins of the first findings."""
    return [
        {
            "severity": finding.severity.value,
            "message": spoken.say(finding.message),
            "applies_to": [plugin.value for plugin in finding.applies_to],
        }
        for finding in list(findings)[:_MOST_FINDINGS]
    ]


def _table(first: str, names: tuple[str, str], rows: list[list[Any]], kind: str = "text") -> Shape:
    columns = [{"text": first}, *({"text": name, "kind": kind} for name in names)]
    return {"columns": columns, "rows": rows}


def _assumed(evaluation: Evaluation) -> frozenset[str]:
    return frozenset(assumption.field for assumption in evaluation.assumptions)


def _answer(spoken: Language, change: AnswerChange, members: tuple[Any, ...], assumed: frozenset[str]) -> str:
    text = members_text(spoken, change.field, members, _MOST_MEMBERS)
    return spoken.text("compare.assumed", value=text) if members and change.field in assumed else text


def members_text(spoken: Language, field: str, members: tuple[Any, ...], most: int) -> str:
    """An answer in words: of a list the first members, and how many more there are."""
    if not members:
        return spoken.text("compare.none")
    shown = spoken.list(answer_text(spoken, field, member) for member in members[:most])
    rest = len(members) - most
    return spoken.text("compare.more", shown=shown, count=rest) if rest > 0 else shown


def answer_text(spoken: Language, field: str, value: Any) -> str:
    """One answer, or one member of a list of them, in words."""
    if isinstance(value, NeedLevel):
        return spoken.text(f"site.need.{value}")
    if isinstance(value, Vswitch):
        return spoken.text("compare.vswitch", cidr=str(value.cidr), zone=value.zone, used=value.used)
    if isinstance(value, ConnectedNetwork):
        return " ".join(filter(None, (str(value.cidr), value.name)))
    if isinstance(value, Eni):
        return spoken.text("compare.eni", quantity=value.quantity, ipv4=value.ipv4_per_eni)
    if field in _CHOICES:
        return spoken.text(f"wizard.{field[1:]}.{value}")
    if field == "/node_cidr_mask":
        return f"/{value}"
    if field == "/growth_percent_per_year":
        return spoken.text("plot.percent", percent=value)
    return spoken.number(value) if isinstance(value, int) else str(value)


def _limit_name(spoken: Language, change: LimitChange) -> str:
    limit = opening(spoken.text(f"limit.{change.name}"))
    return spoken.text("compare.limit", plugin=spoken.text(f"plugin.{change.plugin}"), limit=limit)


def _nodes(spoken: Language, limit: Limit | None) -> str:
    if limit is None:
        return spoken.text("result.unknown")
    if limit.nodes == limit.nodes_on_request:
        return spoken.number(limit.nodes)
    return spoken.text("compare.on_request", nodes=limit.nodes, on_request=limit.nodes_on_request)


def _topic_rows(spoken: Language, change: RowChange) -> list[list[str]]:
    title = spoken.text(f"topic.{change.topic}.title")
    return [
        [spoken.text("compare.topic", topic=title, plugin=spoken.text(f"plugin.{plugin}")), *cells]
        for plugin in Plugin
        if (cells := [_cell(spoken, row, plugin) for row in (change.before, change.after)])[0] != cells[1]
    ]


def _cell(spoken: Language, row: ComparisonRow | None, plugin: Plugin) -> str:
    if row is None:
        return spoken.text("compare.none")
    return spoken.say(row.terway if plugin is Plugin.TERWAY else row.flannel)
