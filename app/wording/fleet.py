"""Sentences about a fleet for pages and exports: names of clusters, conflicts, and shared quotas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..catalogue.model import Plugin
from ..fleet.clashes import Clash, RangeKind, SharedRange
from ..fleet.cluster_fleet import Cluster
from ..fleet.report import SharedQuota
from ..fleet.shared_vswitches import SharedVswitch
from ..plan.plan import Plan
from ..plan_io.fleet_text import Fault
from .fields import field_name
from .language import Language
from .plain_text import encodable, one_line

_MAX_NAMES: Final = 4  # of clusters, in one sentence


def cluster_name(cluster: Cluster, language: Language) -> str:
    """Return the name of a cluster, or its number in the list, counted from 1."""
    return plan_name(cluster.plan, cluster.index + 1, language)


def plan_name(plan: Plan, number: int, language: Language) -> str:
    """Return the name of a plan, or else its number in the list."""
    return one_line(plan.name) or language.text("fleet.unnamed", number=number)


def cluster_names(clusters: Sequence[Cluster], language: Language) -> str:
    """Return the names of the first clusters, and the number of others."""
    shown = language.list(cluster_name(cluster, language) for cluster in clusters[:_MAX_NAMES])
    rest = len(clusters) - _MAX_NAMES
    return language.text("fleet.and_more", names=shown, count=rest) if rest > 0 else shown


def plugin_name(plugin: Plugin | None, language: Language) -> str:
    """Return the name of a plug-in, or the word for none."""
    return language.text(f"plugin.{plugin or 'none'}")


def doubt_sentence(cluster: Cluster, language: Language) -> str:
    """Return why the stated plug-in is in doubt; "" if it isn't."""
    if cluster.doubt is None:
        return ""
    plugin, verdict = plugin_name(cluster.plugin, language), plugin_name(cluster.verdict, language)
    return language.text(f"fleet.plugin.{cluster.doubt}", plugin=plugin, verdict=verdict)


def clash_sentence(clash: Clash, language: Language) -> str:
    """Return the sentence about two overlapping ranges and their clusters, or about one range that several clusters have."""
    inner, outer = clash.inner, clash.outer
    params = {
        "inner": language.text(f"fleet.kind.{inner.kind}"),
        "inner_range": str(inner.cidr),
        "inner_clusters": owner_names(inner, language),
        "outer": language.text(f"fleet.kind.{outer.kind}"),
        "outer_range": str(outer.cidr),
        "outer_clusters": owner_names(outer, language),
    }
    if inner is outer:
        what = "vpcs" if inner.kind is RangeKind.BLOCK else "clusters"
        return language.text(f"fleet.clash.same.{what}", **params)
    how = "equal" if inner.cidr == outer.cidr else "inside"
    return language.text(f"fleet.clash.{how}", **params)


def owner_names(shared: SharedRange, language: Language) -> str:
    """Return the names of the clusters that have a range."""
    return cluster_names([owner.cluster for owner in shared.owners], language)


def quota_sentence(quota: SharedQuota, language: Language) -> str:
    """Return how much of a quota the clusters of a VPC use together, and whether that is within the quota."""
    state = quota.severity or "within"
    return language.text(f"fleet.quota.{state}", needed=quota.needed, limit=quota.limit, most=quota.maximum)


def vswitch_sentence(shared: SharedVswitch, language: Language) -> str:
    """Return how many addresses the clusters of a shared vSwitch need together, and whether they are enough."""
    state = shared.severity or "enough"
    return language.text(f"fleet.vswitch.{state}", needed=shared.needed, available=shared.available)


def fault_sentence(fault: Fault, language: Language) -> str:
    """Return a mistake in a plan of the list, with the place of the plan and the field."""
    code = "fleet.fault.line" if fault.is_line else "fleet.fault"
    return _placed(fault, fault.mistake.pointer, code, language)


def request_fault_sentence(fault: Fault, language: Language) -> str:
    """Return a mistake in a line of the clusters to plan. The field `nodes` is called the maximum, as on the page."""
    pointer = fault.mistake.pointer
    return _placed(fault, "/max_nodes" if pointer == "/nodes" else pointer, "fleet.propose.fault", language)


def _placed(fault: Fault, pointer: str, code: str, language: Language) -> str:
    mistake = fault.mistake
    text = encodable(language.text(mistake.message_code, **mistake.params))
    if not fault.place:
        return text
    if not mistake.field or not language.has_message(f"field.{mistake.field}"):
        return language.text(code, place=fault.place, text=text)
    field = field_name(language, pointer)
    return language.text(f"{code}.field", place=fault.place, field=field, text=text)
