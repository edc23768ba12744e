"""Words that pages and exports share about node pools, repairs, what exists already, and what is not judged."""

from __future__ import annotations

from typing import Final

from ..catalogue.model import Plugin
from ..engine.evaluation import Evaluation, PoolCapacity, Repair
from ..plan.plan import Existing, Plan
from .language import Language
from .plain_text import capitalized

# What the planner says nothing about, beyond the findings that name it; the README lists the same.
NOT_JUDGED: Final = ("lingjun", "edge", "acs", "hybrid", "byocni", "windows")


def pool_title(evaluation: Evaluation, place: int, language: Language) -> str:
    """A node pool by its name, or else by its number."""
    return capitalized(language.say(evaluation.pools[place].title))


def pool_needs(pool: PoolCapacity, language: Language) -> str:
    """The nodes of a pool at the peak beside the most that it could have, today and on request."""
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
    """What a plug-in can hold in one pool: its nodes, its bottleneck, the pods of a node, and its mode."""
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
            pods=pool.pods_per_node,
        ),
    ]
    if plugin is Plugin.TERWAY:
        mode = language.text(f"terway_mode.{pool.mode}")
        parts.append(language.text("amount.pool.mode", mode=mode, addresses=pool.addresses_per_node))
    return language.sentences(parts)


def repair_title(repair: Repair, language: Language) -> str:
    """What a repair changes, and the plug-ins that it makes feasible."""
    plugins = language.list(language.text(f"plugin.{plugin}") for plugin in repair.makes_feasible)
    title = language.say(repair.title)
    return language.text("repair.for", title=title, plugins=plugins) if plugins else title


def repairs_heading(evaluation: Evaluation, language: Language) -> str:
    """What the repairs are: of an existing cluster, the changes that are still possible, in order."""
    existing = evaluation.plan.existing is Existing.CLUSTER
    return language.text("repairs.existing" if existing else "repairs.heading")


def existing_lines(evaluation: Evaluation, language: Language) -> list[str]:
    """What the plan takes as there already, a sentence each; nothing for a plan where nothing exists."""
    plan = evaluation.plan
    if plan.existing is Existing.NOTHING:
        return []
    lines = []
    if plan.vpc_cidr is not None:
        stated = len(_stated_vswitches(evaluation.asked))
        lines.append(language.text("exists.vpc", cidr=str(plan.vpc_cidr), count=stated))
    if plan.plugin is not None:
        lines.append(language.text(f"exists.cluster.{plan.plugin}"))
    return lines


def _stated_vswitches(asked: Plan) -> frozenset[object]:
    """The ranges of the vSwitches that a plan states, those of both lists once."""
    return frozenset(each.cidr.network for each in (*asked.node_vswitches, *asked.pod_vswitches))


def not_judged(language: Language) -> list[str]:
    """What the planner says nothing about."""
    return [language.text(f"not_judged.{each}") for each in NOT_JUDGED]


def not_judged_sentence(language: Language) -> str:
    """The same in one sentence."""
    return language.text("not_judged.sentence", topics=language.list(not_judged(language)))
