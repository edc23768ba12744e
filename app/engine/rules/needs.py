"""Rules about needs: what a plug-in lacks, and needs that can't be had together."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin, Support
from ...plan.plan import NeedLevel
from ...plan.ranges import BOTH
from ..evaluation import Message, Params, Severity
from .rule import Found, RuleContext, rule


@rule("need-unsupported", fact="immutable")
def need_unsupported(context: RuleContext) -> Iterator[Found]:
    """A must that a plug-in lacks rules it out; a preference that it lacks is only said."""
    for name, level in context.plan.needs.items():
        if level is NeedLevel.NO:
            continue
        need = context.catalogue.needs[name]
        for plugin in BOTH:
            severity = _severity(need.support(plugin), level)
            if severity is not None:
                params: Params = {
                    "need": need.id,
                    "title": Message(f"need.{need.id}.title"),
                    "plugin": Message(f"plugin.{plugin}"),
                }
                variant = f"{severity}" if need.support(plugin) is not Support.CONDITIONAL else f"{need.id}"
                yield Found(severity, (f"/needs/{need.id}",), params, (plugin,), variant, basis=need)


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
    """No single pod has both a NetworkPolicy and an ENI of its own; separate node pools can."""
    both = ("network_policy", "exclusive_eni")
    if all(context.plan.is_must(need) for need in both):
        fields = tuple(f"/needs/{need}" for need in both)
        yield Found(Severity.WARNING, fields, {}, (Plugin.TERWAY,))
