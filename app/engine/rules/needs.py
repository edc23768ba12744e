"""Rules about needs: needs that a plug-in doesn't support, and needs that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Need, Plugin, Support, TerwayMode
from ...domain.version import read_version
from ...plan.plan import EniMode, NeedLevel
from ...plan.ranges import BOTH
from ..evaluation import Message, Params, Pointer, Severity
from .rule import Found, RuleContext, rule


@rule("need-unsupported", fact="immutable")
def need_unsupported(context: RuleContext) -> Iterator[Found]:
    """Report needs that a plug-in lacks: a must rules it out, a preference is only noted."""
    for name, level in context.plan.needs.items():
        if level is not NeedLevel.NO:
            yield from _unsupported(context, context.catalogue.needs[name], level, f"/needs/{name}")
    exclusive = context.catalogue.needs["exclusive_eni"]
    for index, pool in enumerate(context.asked.node_pools):
        if pool.eni_mode is EniMode.EXCLUSIVE:
            yield from _unsupported(context, exclusive, NeedLevel.MUST, f"/node_pools/{index}/eni_mode")


def _unsupported(context: RuleContext, need: Need, level: NeedLevel, field: Pointer) -> Iterator[Found]:
    for plugin in BOTH:
        support = need.support(plugin)
        met = support is Support.CONDITIONAL and _is_recent(context)
        severity = Severity.NOTE if met else _severity(support, level)
        if severity is None:
            continue
        params: Params = {
            "need": need.id,
            "title": Message(f"need.{need.id}.title"),
            "plugin": Message(f"plugin.{plugin}"),
        }
        variant = severity.value
        if support is Support.CONDITIONAL:
            variant = f"{need.id}.met" if met else need.id
            params = {**params, "kubernetes": str(context.catalogue.facts.host_port.value)}
        yield Found(severity, (field,), params, (plugin,), variant, basis=need)


def _is_recent(context: RuleContext) -> bool:
    """Return whether the plan states a Kubernetes version with which DataPath V2 supports hostPort."""
    stated = read_version(context.plan.kubernetes_version or "")
    return stated is not None and stated >= context.catalogue.facts.host_port.value


def _severity(support: Support, level: NeedLevel) -> Severity | None:
    must = level is NeedLevel.MUST
    match support:
        case Support.LACKS:
            return Severity.ERROR if must else Severity.NOTE
        case Support.LACKS_AS_MUST:
            return Severity.ERROR if must else None
        case Support.CONDITIONAL:
            return Severity.WARNING if must else Severity.NOTE
        case _:
            return None


@rule("needs-conflict", fact="network_policy_mode")
def needs_conflict(context: RuleContext) -> Iterator[Found]:
    """Report a must for NetworkPolicy with exclusive ENIs only, since only pods on shared ENIs can have both."""
    if not context.plan.is_must("network_policy") or context.mode is not TerwayMode.EXCLUSIVE_ENI:
        return
    modes = (
        ("/needs/exclusive_eni",)
        if context.plan.is_must("exclusive_eni")
        else tuple(each.field("eni_mode") for each in context.pools)
    )
    yield Found(Severity.WARNING, ("/needs/network_policy", *modes), {}, (Plugin.TERWAY,))
