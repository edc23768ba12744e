"""The tables of the record: ranges, capacity, node pools, and the comparison."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from ...catalogue.model import Plugin
from ...engine.evaluation import Evaluation
from ...plan.ranges import PlanRange, networks, own_ranges
from ...wording.capacity import limit_title, pool_mode, pool_title
from ...wording.language import Language
from .text import escaped, items, table

# A pull request has room for a page or two. The CSV has every network.
_MAX_NETWORKS: Final = 50


def ranges(evaluation: Evaluation, language: Language) -> list[str]:
    plan = evaluation.plan
    listed = [*own_ranges(plan), *islice(networks(plan), _MAX_NETWORKS)]
    lines = table(_head(language, "range", "cidr", "addresses"), (_range(each, language) for each in listed))
    left = len(plan.connected_networks) - _MAX_NETWORKS
    return [*lines, "", escaped(language.text("export.md.more_networks", count=left))] if left > 0 else lines


def _range(placed: PlanRange, language: Language) -> list[str]:
    title = language.say(placed.title)
    if placed.pointer.startswith(("/node_vswitches", "/pod_vswitches")):
        title = language.text("result.matrix.in_zone", name=title, zone=placed.name)
    return [escaped(title), str(placed.cidr), language.number(placed.cidr.size)]


def capacity(evaluation: Evaluation, language: Language) -> list[str]:
    """Return the limits of both plug-ins with their sums. The bottleneck is bold."""
    head = _head(language, "plugin", "limit", "needed", "possible", "on_request", "sum")
    pods = [
        escaped(language.with_label(language.text(f"plugin.{plugin}"), language.say(total)))
        for plugin in Plugin
        if (total := evaluation.report(plugin).capacity.pods_sum) is not None
    ]
    return [*table(head, _limits(evaluation, language)), "", *items(pods)]


def _limits(evaluation: Evaluation, language: Language) -> Iterator[list[str]]:
    for plugin in Plugin:
        report = evaluation.report(plugin)
        for limit in report.capacity.limits:
            name = escaped(limit_title(limit, language))
            yield [
                escaped(language.text(f"plugin.{plugin}")),
                f"**{name}**" if limit is report.capacity.bottleneck else name,
                escaped(language.text(f"unit.{limit.unit}", count=limit.needed)),
                language.number(limit.allowed),
                language.number(limit.allowed_on_request),
                escaped(language.say(limit.sum)),
            ]


def node_pools(evaluation: Evaluation, language: Language) -> list[str]:
    """Return the pools with their nodes at peak, maximum, bottleneck, mode and pods per node."""
    columns = ("plugin", "pool", "mode", "instance_type", "pods_wanted", "pods_possible")
    nodes = ("peak_nodes", "most_nodes", "most_nodes_on_request", "bottleneck")
    return table(_head(language, *columns, *nodes), _pools(evaluation, language))


def _pools(evaluation: Evaluation, language: Language) -> Iterator[list[str]]:
    for plugin in Plugin:
        for place, pool in enumerate(evaluation.report(plugin).capacity.node_pools):
            wanted = evaluation.pools[place].pool.pods_per_node
            yield [
                escaped(text)
                for text in (
                    language.text(f"plugin.{plugin}"),
                    pool_title(evaluation, place, language),
                    pool_mode(plugin, pool, language),
                    pool.instance_type or "",
                    language.number(wanted),
                    language.shown(pool.usable_pods_per_node),
                    language.number(pool.nodes),
                    language.number(pool.max_nodes),
                    language.number(pool.max_nodes_on_request),
                    language.text(f"limit.{pool.bound_by}"),
                )
            ]


def comparison(evaluation: Evaluation, language: Language) -> list[str]:
    rows = (
        [
            escaped(text)
            for text in (
                language.text(f"topic.{row.topic}.title"),
                language.say(row.terway),
                language.say(row.flannel),
                language.text(f"plugin.{row.favours}") if row.favours else "",
            )
        ]
        for row in evaluation.comparison
    )
    names = [escaped(language.text(f"plugin.{plugin}")) for plugin in Plugin]
    topic, favours = _head(language, "topic", "favours")
    return table([topic, *names, favours], rows)


def _head(language: Language, *columns: str) -> list[str]:
    return [escaped(language.text(f"export.md.column.{column}")) for column in columns]
