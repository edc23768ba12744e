"""The tables: ranges, what each plug-in can hold, the comparison."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from app.catalogue.model import Plugin
from app.export.markdown.text import escaped, items, table
from app.locale import Language
from app.planning.evaluation import Evaluation
from app.planning.ranges import PlanRange, networks, own_ranges

# A pull request takes a page or two; the CSV holds every network.
_MOST_NETWORKS: Final = 50


def ranges(evaluation: Evaluation, spoken: Language) -> list[str]:
    plan = evaluation.plan
    listed = [*own_ranges(plan), *islice(networks(plan), _MOST_NETWORKS)]
    lines = table(_head(spoken, "range", "cidr", "addresses"), (_range(each, spoken) for each in listed))
    left = len(plan.connected_networks) - _MOST_NETWORKS
    return [*lines, "", escaped(spoken.text("export.md.more_networks", count=left))] if left > 0 else lines


def _range(placed: PlanRange, spoken: Language) -> list[str]:
    title = spoken.say(placed.title)
    if placed.pointer.startswith(("/node_vswitches", "/pod_vswitches")):
        title = spoken.text("result.matrix.in_zone", name=title, zone=placed.name)
    return [escaped(title), str(placed.cidr), spoken.number(placed.cidr.size)]


def capacity(evaluation: Evaluation, spoken: Language) -> list[str]:
    """Each limit on nodes with its sum, for both plug-ins; the one that binds is bold."""
    head = _head(spoken, "plugin", "limit", "nodes", "on_request", "sum")
    pods = [
        escaped(f"{spoken.text(f'plugin.{plugin}')}: {spoken.say(total)}")
        for plugin in Plugin
        if (total := evaluation.report(plugin).capacity.pods_sum) is not None
    ]
    return [*table(head, _limits(evaluation, spoken)), "", *items(pods)]


def _limits(evaluation: Evaluation, spoken: Language) -> Iterator[list[str]]:
    for plugin in Plugin:
        report = evaluation.report(plugin)
        for limit in report.capacity.limits:
            name = escaped(spoken.text(f"limit.{limit.name}"))
            yield [
                escaped(spoken.text(f"plugin.{plugin}")),
                f"**{name}**" if limit is report.capacity.binding else name,
                spoken.number(limit.nodes),
                spoken.number(limit.nodes_on_request),
                escaped(spoken.say(limit.sum)),
            ]


def comparison(evaluation: Evaluation, spoken: Language) -> list[str]:
    rows = (
        [
            escaped(text)
            for text in (
                spoken.text(f"topic.{row.topic}.title"),
                spoken.say(row.terway),
                spoken.say(row.flannel),
                spoken.text(f"plugin.{row.favours}") if row.favours else "",
            )
        ]
        for row in evaluation.comparison
    )
    names = [escaped(spoken.text(f"plugin.{plugin}")) for plugin in Plugin]
    topic, favours = _head(spoken, "topic", "favours")
    return table([topic, *names, favours], rows)


def _head(spoken: Language, *columns: str) -> list[str]:
    return [escaped(spoken.text(f"export.md.column.{column}")) for column in columns]
