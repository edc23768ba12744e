"""What limits allow, in words: of the whole plan and of each node pool, today and after a quota increase."""

from __future__ import annotations

from ..catalogue.model import Plugin
from ..engine.evaluation import Condition, Evaluation, Limit, PoolCapacity
from .language import Language
from .plain_text import capitalized


def limit_title(limit: Limit, language: Language) -> str:
    """The name of a limit; with the zone that is the bottleneck, for a limit that counts per zone."""
    name = language.text(f"limit.{limit.name}")
    return name if limit.zone is None else language.text("amount.in_zone", limit=name, zone=limit.zone)


def limit_needs(limit: Limit, language: Language) -> str:
    """What the plan needs of a limit and what is possible, today and after a quota increase, in the limit's own unit."""
    raised = limit.allowed_on_request != limit.allowed
    code = "amount.needs.request" if raised else "amount.needs"
    return language.text(
        code,
        needed=language.text(f"unit.{limit.unit}", count=limit.needed),
        allowed=limit.allowed,
        on_request=limit.allowed_on_request,
    )


def condition_sentence(condition: Condition, language: Language) -> str:
    """A quota that must be raised first: what is needed, what is possible today, and the number to request."""
    return language.text(
        "amount.condition",
        quota=capitalized(language.text(f"limit.{condition.quota}")),
        needed=condition.needed,
        allowed=condition.allowed,
        request=condition.request,
    )


def pool_title(evaluation: Evaluation, place: int, language: Language) -> str:
    """A node pool by its name, or else by its number."""
    return capitalized(language.say(evaluation.pools[place].title))


def pool_needs(pool: PoolCapacity, language: Language) -> str:
    """The nodes of a pool at the peak, and the most that it could have, today and after a quota increase."""
    raised = pool.max_nodes_on_request != pool.max_nodes
    return language.text(
        "amount.needs.request" if raised else "amount.needs",
        needed=language.text("unit.nodes", count=pool.nodes),
        allowed=pool.max_nodes,
        on_request=pool.max_nodes_on_request,
    )


def pool_mode(plugin: Plugin, pool: PoolCapacity, language: Language) -> str:
    """How Terway gives the pods of a pool their addresses; "" with Flannel, which has no modes."""
    return language.text(f"terway_mode.{pool.mode}") if plugin is Plugin.TERWAY else ""


def pool_sentence(evaluation: Evaluation, plugin: Plugin, place: int, language: Language) -> str:
    """What a plug-in allows in one pool, in sentences: nodes, bottleneck, pods per node and, for Terway, the mode."""
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
