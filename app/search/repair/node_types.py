"""Moves of node pools: other instance types, IP prefixes on or off, shared ENIs, and needs given up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from ...catalogue.model import Catalogue, InstanceType, TypeSupport
from ...engine.evaluation import Finding, Message, Params
from ...engine.trade_offs import Suitability, type_trade_off
from ...plan.plan import Eni, EniMode, Existing, NeedLevel, Plan
from ...plan.pool_figures import PoolFigures, pool_figures
from ...proposals.default_type import choose_type
from .move import Move, MoveKind, SearchState, pools_of

_FAMILY: Final = re.compile(r"ecs\.([a-z]+)(\d+)([a-z]*)", re.ASCII)
# Suffixes to try in the next generation, after the family's own: the plain family, then those with other processors of
# the same architecture.
_NEXT_SUFFIXES: Final = ("", "i", "a")


def other_type(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield the nearest types that fit the pools of the finding, with at most twice the vCPUs.

    They are of the same family, or of the same class in the same or the next generation.
    """
    for pools in _pools_alike(state, finding):
        fitting = _fitting_types(state, pools)
        if fitting:
            title = Message("repair.types", {"types": tuple(fitting)})
            yield _with_types_move(state, pools, fitting, title, finding)
            continue
        stated = _stated_types(state, pools)
        if stated:
            yield _catalogue_figures(state, pools)
            continue
        for known in _nearest_types(state, pools):
            code = "repair.type.new-pool" if state.plan.existing is Existing.CLUSTER else "repair.type"
            params: Params = {"type": known.name, "pool": pools[0].title}
            title = Message(f"{code}.pool" if pools[0].pointer else code, params)
            yield _with_types_move(state, pools, (known.name,), title, finding)


def _pools_alike(state: SearchState, finding: Finding) -> Iterator[tuple[PoolFigures, ...]]:
    """Yield the pools to change together: all for a finding about a type, otherwise each by itself."""
    pools = pools_of(state, finding)
    if finding.code == "instance-unsupported":
        yield pools
    else:
        yield from ((figures,) for figures in pools)


def _with_types_move(
    state: SearchState,
    pools: Sequence[PoolFigures],
    types: tuple[str, ...],
    title: Message,
    finding: Finding | None = None,
) -> Move:
    """Return the move to these types; `finding` is the error that asks for types other than the stated ones."""
    indices = tuple(state.answer.pools.index(figures) for figures in pools)
    target = pools[0].field("instance_types" if pools[0].pointer else "instance_type")
    edit = partial(_with_types, state.catalogue, indices, types)
    move = Move(target, ",".join(types), MoveKind.TYPE, title, edit)
    lesser = () if finding is None else tuple(_lesser_moves(state, pools, types, move, finding))
    return replace(move, lesser=lesser)


# Errors on a pool's own ENI figures: while these figures stay, another type changes nothing.
_ON_FIGURES: Final = ("pods-per-node", "instance-too-small")


def _lesser_moves(
    state: SearchState, pools: Sequence[PoolFigures], types: tuple[str, ...], move: Move, finding: Finding
) -> Iterator[Move]:
    """Yield, for pools with ENI figures of their own, only dropping the figures, and new types that keep them.

    Figures are kept only with types that have at least as much.
    """
    own = [figures.pool.eni for figures in pools if figures.pool.eni is not None]
    known, stated = state.catalogue.instance_types, pools[0].pool.instance_types
    if not own:
        return
    if all(name in known for name in stated):
        yield _catalogue_figures(state, pools)
    if finding.code not in _ON_FIGURES and all(
        _has_as_much(known[name].eni, eni) for name in types for eni in own
    ):
        indices = tuple(state.answer.pools.index(figures) for figures in pools)
        edit = partial(_with_types_alone, indices, types)
        yield replace(move, variant=f"{move.variant} with own figures", edit=edit)


def _has_as_much(catalogue: Eni, own: Eni) -> bool:
    return catalogue.quantity >= own.quantity and catalogue.ipv4_per_eni >= own.ipv4_per_eni


def _catalogue_figures(state: SearchState, pools: Sequence[PoolFigures]) -> Move:
    """Return the move that drops a pool's own ENI figures and keeps its types, stated or assumed."""
    types = pools[0].pool.instance_types
    code = "repair.catalogue-figures" if types else "repair.assumed-figures"
    title = Message(f"{code}.pool" if pools[0].pointer else code, {"types": types, "pool": pools[0].title})
    return _with_types_move(state, pools, types, title)


def _with_types(catalogue: Catalogue, indices: tuple[int, ...], types: tuple[str, ...], plan: Plan) -> Plan:
    """Return the plan with these types and without the pools' own figures, which were for the former type.

    A type that the planner assumes anyway is left out.
    """
    changed = plan
    for index in indices:
        without = _with_pool_types(changed, index, plan.pools[index].instance_types)
        if (
            types
            and not plan.pools[index].instance_types
            and choose_type(without, catalogue, index)[0].name == types[0]
        ):
            changed = without
        else:
            changed = _with_pool_types(changed, index, types)
    return changed


def _with_types_alone(indices: tuple[int, ...], types: tuple[str, ...], plan: Plan) -> Plan:
    changed = plan
    for index in indices:
        changed = _with_pool_types(changed, index, types, plan.pools[index].eni)
    return changed


def _with_pool_types(plan: Plan, index: int, types: tuple[str, ...], eni: Eni | None = None) -> Plan:
    if not plan.node_pools:
        return plan.changed(instance_type=types[0] if types else None, eni=eni)
    pools = list(plan.node_pools)
    pools[index] = replace(pools[index], instance_types=types, eni=eni)
    return plan.changed(node_pools=tuple(pools))


def _stated_types(state: SearchState, pools: Sequence[PoolFigures]) -> tuple[str, ...]:
    """Return the stated types if they fit and only the pool's own figures are too low; empty otherwise."""
    if any(figures.pool.eni is None for figures in pools):
        return ()
    plan, names = state.answer.plan, pools[0].pool.instance_types
    for index, figures in enumerate(state.answer.pools):
        if figures in pools:
            plan = _with_pool_types(plan, index, names)
    known = [state.catalogue.instance_types.get(name) for name in names]
    of_catalogue = [each for each in pool_figures(plan, state.catalogue) if each.pool.eni is None]
    trades = [
        None if each is None else type_trade_off(plan, state.catalogue, figures, each).suits
        for figures in of_catalogue
        if figures.pointer in {pool.pointer for pool in pools}
        for each in known
    ]
    return () if {None, Suitability.NO} & set(trades) else names


def _fitting_types(state: SearchState, pools: Sequence[PoolFigures]) -> tuple[str, ...]:
    """Return those of a pool's several types that fit it; empty when all or none do."""
    types = pools[0].pool.instance_types
    if len(pools) > 1 or len(types) < 2 or pools[0].pool.eni is not None:
        return ()
    known = [state.catalogue.instance_types.get(name) for name in types]
    fitting = tuple(each.name for each in known if each is not None and _fits(each, state, pools))
    return fitting if len(fitting) < len(types) else ()


def _nearest_types(state: SearchState, pools: Sequence[PoolFigures]) -> Iterator[InstanceType]:
    """Yield the nearest type that fits in the same family, and the nearest in a related family."""
    catalogue = state.catalogue
    now = next(
        (known for name in pools[0].pool.instance_types if (known := catalogue.instance_types.get(name))),
        None,
    )
    usual = catalogue.default_types
    if now is None:
        yield from _first_able(usual, state, pools)
        return
    own = [known for known in catalogue.families[now.family] if known is not now]
    related = [catalogue.families[name] for name in _related_families(now.family, catalogue)]
    found = [
        *_first_able(_by_nearness(own, now, catalogue), state, pools),
        *_first_able(
            (known for family in related for known in _by_nearness(family, now, catalogue)), state, pools
        ),
    ]
    # ACK supports no type this small, or none of this class, so that any type is another kind of machine. The nearest
    # is a later generation of the class.
    too_small = now.vcpu < catalogue.facts.unsupported_types.value.min_vcpu
    if not found and (
        too_small
        or not any(_is_supported(known, catalogue) for family in (own, *related) for known in family)
    ):
        later = [catalogue.families[name] for name in _later_families(now.family, catalogue)]
        for family in (*later, usual):
            found = found or list(_first_able(_by_nearness(family, now, catalogue), state, pools))
    yield from found


def _by_nearness(
    types: Iterable[InstanceType], now: InstanceType, catalogue: Catalogue
) -> list[InstanceType]:
    """Return the types by distance in vCPUs, larger before smaller ones, with at most twice the vCPUs.

    Types with the fewest vCPUs that ACK supports are always included.
    """
    most = max(2 * now.vcpu, catalogue.facts.unsupported_types.value.min_vcpu)
    candidates = (known for known in types if known.vcpu <= most)
    return sorted(
        candidates, key=lambda known: (abs(known.vcpu - now.vcpu), known.vcpu < now.vcpu, known.rank)
    )


def _related_families(family: str, catalogue: Catalogue) -> list[str]:
    """Return the families of the same class: the plain one of the same generation, then those of the next one."""
    match = _FAMILY.fullmatch(family)
    if match is None:
        return []
    letters, generation, suffix = match[1], int(match[2]), match[3]
    names = [f"ecs.{letters}{generation}"]
    names += [f"ecs.{letters}{generation + 1}{ending}" for ending in (suffix, *_NEXT_SUFFIXES)]
    return [name for name in dict.fromkeys(names) if name != family and name in catalogue.families]


def _later_families(family: str, catalogue: Catalogue) -> list[str]:
    """Return the families of the same class after the next generation, in their order."""
    match = _FAMILY.fullmatch(family)
    if match is None:
        return []
    generations = sorted(
        {
            int(other[2])
            for name in catalogue.families
            if (other := _FAMILY.fullmatch(name))
            and other[1] == match[1]
            and int(other[2]) > int(match[2]) + 1
        }
    )
    names = (f"ecs.{match[1]}{generation}{ending}" for generation in generations for ending in _NEXT_SUFFIXES)
    return [name for name in names if name in catalogue.families]


def _first_able(
    types: Iterable[InstanceType], state: SearchState, pools: Sequence[PoolFigures]
) -> Iterator[InstanceType]:
    found = next((known for known in types if _fits(known, state, pools)), None)
    if found is not None:
        yield found


def _is_supported(known: InstanceType, catalogue: Catalogue) -> bool:
    return catalogue.type_support(known.name) is TypeSupport.SUPPORTED


def _fits(known: InstanceType, state: SearchState, pools: Sequence[PoolFigures]) -> bool:
    """Return whether ACK supports the type and its nodes surely join, have room for the pods, and meet the musts."""
    return _is_supported(known, state.catalogue) and all(
        type_trade_off(state.answer.plan, state.catalogue, figures, known).suits is Suitability.YES
        for figures in pools
    )


def ip_prefixes(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield IP prefix mode for pools with shared ENIs whose types then have room for the pods."""
    lingjun, block = state.catalogue.facts.lingjun.value, state.catalogue.facts.ip_prefixes.value.block_size
    for figures in pools_of(state, finding):
        pool = figures.pool
        refused = any(lingjun.includes(name) for name in pool.instance_types)
        if pool.ip_prefixes or pool.eni_mode is EniMode.EXCLUSIVE or refused or not figures.known_types:
            continue
        pods = min(
            (each.eni.quantity - 1) * (each.eni.ipv4_per_eni - 1) * block
            for each in figures.known_types
            if each.eni
        )
        if pods >= pool.pods_per_node:
            code = "repair.ip-prefixes.pool" if figures.pointer else "repair.ip-prefixes"
            yield Move(
                figures.field("ip_prefixes"),
                "on",
                MoveKind.TYPE,
                Message(code, {"pool": figures.title}),
                partial(_with_prefixes, state.answer.pools.index(figures), on=True),
            )


def without_prefixes(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield shared ENIs without IP prefixes for the pools of the finding."""
    for figures in pools_of(state, finding):
        edit = partial(_with_prefixes, state.answer.pools.index(figures), on=False)
        title = Message("repair.no-prefixes", {"pool": figures.title})
        yield Move(figures.field("ip_prefixes"), "off", MoveKind.QUOTA, title, edit)


def _with_prefixes(index: int, plan: Plan, *, on: bool) -> Plan:
    if not plan.node_pools:
        return plan.changed(ip_prefixes=on)
    pools = list(plan.node_pools)
    pools[index] = replace(pools[index], ip_prefixes=on)
    return plan.changed(node_pools=tuple(pools))


def give_up_need(state: SearchState, need: str) -> Iterator[Move]:
    """Yield giving up a need, if it is a must."""
    if state.plan.is_must(need):
        title = Message("repair.give-up", {"need": Message(f"need.{need}.title")})
        yield Move(f"/needs/{need}", "no", MoveKind.NEED, title, partial(_without_need, need))


def _without_need(need: str, plan: Plan) -> Plan:
    return plan.changed(needs={**plan.needs, need: NeedLevel.NO})


def shared_enis(state: SearchState, finding: Finding) -> Iterator[Move]:
    """Yield shared ENIs for a pool that states exclusive ones."""
    for figures in pools_of(state, finding):
        title = Message("repair.shared-enis", {"pool": figures.title})
        edit = partial(_with_shared_enis, state.answer.pools.index(figures))
        yield Move(figures.field("eni_mode"), "shared", MoveKind.NEED, title, edit)


def _with_shared_enis(index: int, plan: Plan) -> Plan | None:
    if index >= len(plan.node_pools):
        return None
    pools = list(plan.node_pools)
    pools[index] = replace(pools[index], eni_mode=EniMode.SHARED)
    return plan.changed(node_pools=tuple(pools))
