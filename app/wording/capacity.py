"""The capacity of a plan and of its node pools in words, today and after a quota increase."""

from __future__ import annotations

from ..catalogue.model import Plugin
from ..engine.evaluation import Condition, Evaluation, Limit, PoolCapacity
from .language import Language
from .plain_text import capitalized


def limit_title(limit: Limit, language: Language) -> str:
    """Return the name of a limit, with the bottleneck zone if the limit is per zone."""
    name = language.text(f"limit.{limit.name}")
    return name if limit.zone is None else language.text("amount.in_zone", limit=name, zone=limit.zone)


def limit_needs(limit: Limit, language: Language) -> str:
    """Return the need and the limit in the limit's unit, today and after a quota increase."""
    raised = limit.allowed_on_request != limit.allowed
    code = "amount.needs.request" if raised else "amount.needs"
    return language.text(
        code,
        needed=language.text(f"unit.{limit.unit}", count=limit.needed),
        allowed=limit.allowed,
        on_request=limit.allowed_on_request,
    )


def condition_sentence(condition: Condition, language: Language) -> str:
    """Return the sentence about a quota that must be raised: the need, the current quota, and the number to request."""
    return language.text(
        "amount.condition",
        quota=capitalized(language.text(f"limit.{condition.quota}")),
        needed=condition.needed,
        allowed=condition.allowed,
        request=condition.request,
    )


def pool_title(evaluation: Evaluation, place: int, language: Language) -> str:
    """Return the name of a node pool, or else its number."""
    return capitalized(language.say(evaluation.pools[place].title))


def pool_needs(pool: PoolCapacity, language: Language) -> str:
    """Return the nodes of a pool at peak, and its maximum today and after a quota increase."""
    raised = pool.max_nodes_on_request != pool.max_nodes
    return language.text(
        "amount.needs.request" if raised else "amount.needs",
        needed=language.text("unit.nodes", count=pool.nodes),
        allowed=pool.max_nodes,
        on_request=pool.max_nodes_on_request,
    )


def pool_mode(plugin: Plugin, pool: PoolCapacity, language: Language) -> str:
    """Return the Terway mode of a pool; "" for Flannel, which has no modes."""
    return language.text(f"terway_mode.{pool.mode}") if plugin is Plugin.TERWAY else ""


def pool_sentence(evaluation: Evaluation, plugin: Plugin, place: int, language: Language) -> str:
    """Return sentences about one pool with a plug-in: nodes, bottleneck, pods per node and, for Terway, the mode."""
    pool = evaluation.report(plugin).capacity.node_pools[place]
    wanted = evaluation.pools[place].pool.pods_per_node
    parts = [
        language.text(
            "amount.pool",
            pool=pool_title(evaluation, place, language),
            needs=pool_needs(pool, language),
            limit=language.text(f"limit.{pool.bound_by}"),
        ),
        language.text(
            "amount.pool.pods" if pool.pods_per_node is not None else "amount.pool.pods.unknown",
            wanted=wanted,
            pods=pool.usable_pods_per_node,
        ),
    ]
    if plugin is Plugin.TERWAY:
        mode = language.text(f"terway_mode.{pool.mode}")
        parts.append(language.text("amount.pool.mode", mode=mode, addresses=pool.addresses_per_node))
    return language.sentences(parts)
