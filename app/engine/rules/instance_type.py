"""Rules about the instance type: what Terway can do on it. All of them are Terway's alone."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import JoinThreshold, Plugin, TerwayMode
from ...plan.node_type import has_trunk_pods, ipv6_needed
from ...plan.plan import Eni
from ..evaluation import Message, Params, Pointer, Severity
from .rule import Found, RuleContext, rule

TERWAY = (Plugin.TERWAY,)


def _type_fields(context: RuleContext) -> tuple[Pointer, ...]:
    return ("/instance_type",) if context.plan.eni is None else ("/eni",)


def _type_name(context: RuleContext) -> str | Message:
    return context.plan.instance_type or Message("instance.own_figures")


def _too_small(context: RuleContext, threshold: JoinThreshold) -> Iterator[Found]:
    pods = context.terway.pods_per_node
    if pods is None or pods > threshold.disputed:
        return
    severity = Severity.ERROR if pods <= threshold.refused else Severity.WARNING
    params: Params = {
        "type": _type_name(context),
        "pods": pods,
        "refused": threshold.refused,
        "disputed": threshold.disputed,
    }
    yield Found(severity, _type_fields(context), params, TERWAY, f"{severity}", context.terway.pods_sum)


@rule("instance-too-small", fact="shared_join")
def too_small_for_shared_eni(context: RuleContext) -> Iterator[Found]:
    """A node with so few pods does not join the cluster; at one number the official pages disagree."""
    if context.mode is not TerwayMode.EXCLUSIVE_ENI:
        yield from _too_small(context, context.catalogue.facts.shared_join.value)


@rule("instance-too-small", fact="exclusive_join")
def too_small_for_exclusive_eni(context: RuleContext) -> Iterator[Found]:
    if context.mode is TerwayMode.EXCLUSIVE_ENI:
        yield from _too_small(context, context.catalogue.facts.exclusive_join.value)


@rule("instance-unknown", fact="terway_pods")
def instance_unknown(context: RuleContext) -> Iterator[Found]:
    if context.figures is None:
        yield Found(Severity.WARNING, ("/instance_type",), {"type": _type_name(context)}, TERWAY)


@rule("trunk-unsupported", fact="trunk_pods")
def trunk_unsupported(context: RuleContext) -> Iterator[Found]:
    """Fixed addresses and own security groups for pods need trunk ENIs, unless every pod has its own ENI."""
    musts = [need for need in ("pod_security_group", "fixed_pod_ip") if context.plan.is_must(need)]
    if not musts or context.mode is TerwayMode.EXCLUSIVE_ENI or context.figures is None:
        return
    severity = _trunk_severity(context.figures)
    if severity is not None:
        params: Params = {"type": _type_name(context)}
        fields = (*_type_fields(context), *(f"/needs/{need}" for need in musts))
        yield Found(severity, fields, params, TERWAY, severity.value)


def _trunk_severity(figures: Eni) -> Severity | None:
    carried = has_trunk_pods(figures)
    if carried is None:
        return Severity.WARNING
    return None if carried else Severity.ERROR


@rule("ipv6-unsupported", fact="dual_stack_addresses")
def ipv6_unsupported(context: RuleContext) -> Iterator[Found]:
    if not context.plan.is_must("dual_stack") or context.figures is None:
        return
    ipv6 = context.figures.ipv6_per_eni
    needed = ipv6_needed(context.figures, context.mode)
    if ipv6 is not None and ipv6 >= needed:
        return
    severity = Severity.WARNING if ipv6 is None else Severity.ERROR
    params: Params = {"type": _type_name(context), "ipv6": ipv6, "needed": needed}
    yield Found(severity, (*_type_fields(context), "/needs/dual_stack"), params, TERWAY, severity.value)
