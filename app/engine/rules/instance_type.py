"""Rules about the instance types of each pool: whether ACK supports them, and what Terway can do on them."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin, TerwayMode, TypeSupport
from ...plan.plan import Existing
from ...plan.pool_figures import PoolFigures, TypeFigures, has_trunk_pods, ipv6_needed, join_threshold
from ..evaluation import Message, Params, Pointer, Severity
from .rule import Found, RuleContext, rule

TERWAY = (Plugin.TERWAY,)


def _type_name(figures: PoolFigures) -> str | Message:
    limiting = figures.limiting
    name = limiting.name if limiting else next(iter(figures.pool.instance_types), "")
    return name or Message("instance.own_figures")


@rule("instance-unsupported", fact="unsupported_types")
def instance_unsupported(context: RuleContext) -> Iterator[Found]:
    """Report a type that ACK refuses or supports only on request; one finding per type, with all its fields."""
    fields_of_type: dict[str, list[Pointer]] = {}
    for figures in context.pools:
        for index, name in enumerate(figures.pool.instance_types):
            fields_of_type.setdefault(name, []).append(figures.type_field(index))
    exists = context.plan.existing is Existing.CLUSTER
    value = context.catalogue.facts.unsupported_types.value
    for name, fields in fields_of_type.items():
        support = context.catalogue.type_support(name)
        if support is TypeSupport.SUPPORTED:
            continue
        refused = support is TypeSupport.REFUSED
        severity = Severity.ERROR if refused and not exists else Severity.WARNING
        params: Params = {"type": name, "vcpu": value.min_vcpu, "memory": value.min_memory_gib}
        variant = "existing" if refused and exists else support.value
        yield Found(severity, tuple(fields), params, variant=variant)


def _too_small(context: RuleContext, *, exclusive: bool) -> Iterator[Found]:
    for figures in context.pools:
        pods = figures.pods
        is_exclusive = figures.mode is TerwayMode.EXCLUSIVE_ENI
        if is_exclusive is not exclusive or pods is None or figures.pool.ip_prefixes:
            continue
        threshold = join_threshold(context.catalogue, figures.mode)
        if pods > threshold.disputed:
            continue
        severity = Severity.ERROR if pods <= threshold.refused else Severity.WARNING
        params: Params = {
            "type": _type_name(figures),
            "pods": pods,
            "refused": threshold.refused,
            "disputed": threshold.disputed,
        }
        pool = context.terway.node_pools[context.pools.index(figures)]
        yield Found(severity, figures.type_fields, params, TERWAY, f"{severity}", pool.pods_sum)


@rule("instance-too-small", fact="shared_join")
def too_small_for_shared_eni(context: RuleContext) -> Iterator[Found]:
    """Report types on which so few pods have addresses that the node doesn't join, or may not: the sources disagree."""
    return _too_small(context, exclusive=False)


@rule("instance-too-small", fact="exclusive_join")
def too_small_for_exclusive_eni(context: RuleContext) -> Iterator[Found]:
    """Report the same for exclusive ENIs, which have thresholds of their own."""
    return _too_small(context, exclusive=True)


@rule("instance-unknown", fact="terway_pods")
def instance_unknown(context: RuleContext) -> Iterator[Found]:
    """Report a type outside the catalogue for which the plan states no ENI figures."""
    for figures in context.pools:
        for index, each in enumerate(figures.types):
            if each.eni is None:
                yield Found(Severity.WARNING, (figures.type_field(index),), {"type": each.name}, TERWAY)


@rule("trunk-unsupported", fact="trunk_pods")
def trunk_unsupported(context: RuleContext) -> Iterator[Found]:
    """Report missing trunk ENIs, which pods with per-pod settings need unless every pod has an exclusive ENI.

    Such pods can run on any pool that has trunk ENIs. This is an error if no pool has them, a warning if that is not
    known, and a note for each pool without them beside a pool that has them.
    """
    musts = _per_pod_musts(context)
    if not musts:
        return
    able = [_has_trunk(figures) for figures in context.pools]
    hopeless = not any(can or can is None for can in able)
    for figures, can in zip(context.pools, able, strict=True):
        if can or not figures.known_types:
            continue
        if can is None:
            severity = None if True in able else Severity.WARNING
        else:
            severity = Severity.ERROR if hopeless else Severity.NOTE
        if severity is not None:
            params: Params = {"type": _type_name(figures)}
            yield Found(severity, (*figures.type_fields, *musts), params, TERWAY, severity.value)


@rule("lingjun-unsupported", fact="lingjun")
def lingjun_unsupported(context: RuleContext) -> Iterator[Found]:
    """Report needs that Lingjun nodes don't support, whatever ENI figures the plan states.

    Dual stack applies to all nodes of a cluster; per-pod settings may be supported by another pool.
    """
    lingjun = context.catalogue.facts.lingjun.value
    indices = [
        next((index for index, name in enumerate(each.pool.instance_types) if lingjun.includes(name)), None)
        for each in context.pools
    ]
    of_cluster: tuple[Pointer, ...] = ("/needs/dual_stack",) if context.plan.is_must("dual_stack") else ()
    musts = of_cluster if None in indices else (*of_cluster, *_per_pod_musts(context))
    for figures, index in zip(context.pools, indices, strict=True):
        if index is not None and musts:
            params: Params = {"type": figures.pool.instance_types[index]}
            yield Found(Severity.ERROR, (figures.type_field(index), *musts), params, TERWAY)


def _per_pod_musts(context: RuleContext) -> tuple[Pointer, ...]:
    musts = (need for need in ("pod_security_group", "fixed_pod_ip") if context.plan.is_must(need))
    return tuple(f"/needs/{need}" for need in musts)


def _has_trunk(figures: PoolFigures) -> bool | None:
    """Return whether pods of the pool can have per-pod settings; None if not known."""
    if figures.mode is TerwayMode.EXCLUSIVE_ENI:
        return True
    known = [has_trunk_pods(each.eni) for each in figures.known_types if each.eni is not None]
    if not known:
        return None
    return False if False in known else None if None in known else True


@rule("trunk-pods", fact="trunk_pods", weighs=False)
def trunk_pods(context: RuleContext) -> Iterator[Found]:
    """Report that a node can have fewer pods with per-pod settings than pods in all."""
    if not _per_pod_musts(context):
        return
    for figures in context.pools:
        pods, wanted = figures.trunk_pods, figures.pool.pods_per_node
        shared = figures.mode is not TerwayMode.EXCLUSIVE_ENI
        if shared and _has_trunk(figures) and pods is not None and pods < wanted:
            params: Params = {"type": _type_name(figures), "pods": pods, "wanted": wanted}
            yield Found(Severity.NOTE, (figures.field("pods_per_node"), *figures.type_fields), params, TERWAY)


@rule("ipv6-unsupported", fact="dual_stack_addresses")
def ipv6_unsupported(context: RuleContext) -> Iterator[Found]:
    """Report types without enough IPv6 addresses for dual stack; for exclusive ENIs the sources disagree how many."""
    if not context.plan.is_must("dual_stack"):
        return
    for figures in context.pools:
        found = [_ipv6_severity(context, figures, each) for each in figures.known_types]
        worst = next((each for each in (Severity.ERROR, Severity.WARNING) if each in found), None)
        if worst is None:
            continue
        each = figures.known_types[found.index(worst)]
        assert each.eni is not None
        needed = ipv6_needed(each.eni, figures.mode, ip_prefixes=figures.pool.ip_prefixes)
        ipv6 = each.eni.ipv6_per_eni
        disputed = worst is Severity.WARNING and ipv6 is not None
        params: Params = {
            "type": each.name or Message("instance.own_figures"),
            "ipv6": ipv6,
            "needed": each.eni.ipv4_per_eni if disputed else needed,
        }
        fields = (*figures.type_fields, "/needs/dual_stack")
        variant = "exclusive" if disputed else worst.value
        basis = context.catalogue.facts.exclusive_dual_stack if disputed else None
        yield Found(worst, fields, params, TERWAY, variant, basis=basis)


def _ipv6_severity(context: RuleContext, figures: PoolFigures, each: TypeFigures) -> Severity | None:
    assert each.eni is not None
    ipv6 = each.eni.ipv6_per_eni
    if ipv6 is None:
        return Severity.WARNING
    if ipv6 < ipv6_needed(each.eni, figures.mode, ip_prefixes=figures.pool.ip_prefixes):
        return Severity.ERROR
    exclusive = figures.mode is TerwayMode.EXCLUSIVE_ENI
    doubted = exclusive and context.catalogue.facts.exclusive_dual_stack.value
    return Severity.WARNING if doubted and ipv6 < each.eni.ipv4_per_eni else None


@rule("ip-prefixes", fact="ip_prefixes")
def ip_prefixes(context: RuleContext) -> Iterator[Found]:
    """Report what IP prefix mode needs, and that Lingjun nodes don't support it."""
    value = context.catalogue.facts.ip_prefixes.value
    lingjun = context.catalogue.facts.lingjun.value
    for figures in context.pools:
        if not figures.pool.ip_prefixes:
            continue
        refused = next((each for each in figures.pool.instance_types if lingjun.includes(each)), None)
        severity = Severity.NOTE if refused is None else Severity.ERROR
        params: Params = {
            "type": refused,
            "terway": value.min_terway,
            "prefixes": figures.prefixes,
            "mask": value.block_mask,
            "pods": figures.pool.pods_per_node,
        }
        yield Found(severity, (figures.field("ip_prefixes"),), params, TERWAY, severity.value)
