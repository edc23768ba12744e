"""Other instance types where a pool's can't do what it asks, IP prefixes instead, and needs given up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from ...catalogue.model import Catalogue, InstanceType, TypeSupport
from ...engine.evaluation import Finding, Message, Params
from ...engine.trades import Suits, type_trade
from ...plan.plan import Eni, EniMode, Existing, NeedLevel, Plan
from ...plan.pool_figures import PoolFigures, pool_figures
from ...proposals.default_type import choose_type
from .move import Kind, Move, Stand, pools_of

_FAMILY: Final = re.compile(r"ecs\.([a-z]+)(\d+)([a-z]*)", re.ASCII)
# Of the next generation: the same kind of family, then the plain one, then those with other processors of the same
# architecture.
_NEXT_SUFFIXES: Final = ("", "i", "a")


def other_type(stand: Stand, finding: Finding) -> Iterator[Move]:
    """Yield the nearest types that can do what the pools of the finding ask, at most twice as large.

    They are of the same family, or of the same class in the same or the next generation.
    """
    for pools in _pools_alike(stand, finding):
        fitting = _fitting_types(stand, pools)
        if fitting:
            title = Message("repair.types", {"types": tuple(fitting)})
            yield _with_types_move(stand, pools, fitting, title, finding)
            continue
        stated = _stated_types(stand, pools)
        if stated:
            yield _catalogue_figures(stand, pools)
            continue
        for known in _nearest_types(stand, pools):
            code = "repair.type.new-pool" if stand.plan.existing is Existing.CLUSTER else "repair.type"
            params: Params = {"type": known.name, "pool": pools[0].title}
            title = Message(f"{code}.pool" if pools[0].pointer else code, params)
            yield _with_types_move(stand, pools, (known.name,), title, finding)


def _pools_alike(stand: Stand, finding: Finding) -> Iterator[tuple[PoolFigures, ...]]:
    """The pools of a finding about each of them; all pools with the type of a finding about a type."""
    pools = pools_of(stand, finding)
    if finding.code == "instance-unsupported":
        yield pools
    else:
        yield from ((figures,) for figures in pools)


def _with_types_move(
    stand: Stand,
    pools: Sequence[PoolFigures],
    types: tuple[str, ...],
    title: Message,
    finding: Finding | None = None,
) -> Move:
    """`finding`: the one that asks for other types than those that are stated."""
    places = tuple(stand.answer.pools.index(figures) for figures in pools)
    target = pools[0].field("instance_types" if pools[0].pointer else "instance_type")
    edit = partial(_with_types, stand.catalogue, places, types)
    move = Move(target, ",".join(types), Kind.TYPE, title, edit)
    lesser = () if finding is None else tuple(_lesser_moves(stand, pools, types, move, finding))
    return replace(move, lesser=lesser)


# The errors on figures that are too low themselves: another type beside them changes nothing.
_ON_FIGURES: Final = ("pods-per-node", "instance-too-small")


def _lesser_moves(
    stand: Stand, pools: Sequence[PoolFigures], types: tuple[str, ...], move: Move, finding: Finding
) -> Iterator[Move]:
    """Where a pool has figures of its own: without them alone, and with them where the types surely have as much."""
    own = [figures.pool.eni for figures in pools if figures.pool.eni is not None]
    known, stated = stand.catalogue.instance_types, pools[0].pool.instance_types
    if not own:
        return
    if all(name in known for name in stated):
        yield _catalogue_figures(stand, pools)
    if finding.code not in _ON_FIGURES and all(
        _has_as_much(known[name].eni, eni) for name in types for eni in own
    ):
        places = tuple(stand.answer.pools.index(figures) for figures in pools)
        edit = partial(_with_types_alone, places, types)
        yield replace(move, variant=f"{move.variant} with own figures", edit=edit)


def _has_as_much(catalogue: Eni, own: Eni) -> bool:
    return catalogue.quantity >= own.quantity and catalogue.ipv4_per_eni >= own.ipv4_per_eni


def _catalogue_figures(stand: Stand, pools: Sequence[PoolFigures]) -> Move:
    """The types that are stated, or that the planner assumes where none are, without own figures beside them."""
    types = pools[0].pool.instance_types
    code = "repair.catalogue-figures" if types else "repair.assumed-figures"
    title = Message(f"{code}.pool" if pools[0].pointer else code, {"types": types, "pool": pools[0].title})
    return _with_types_move(stand, pools, types, title)


def _with_types(catalogue: Catalogue, places: tuple[int, ...], types: tuple[str, ...], plan: Plan) -> Plan:
    """Own figures go with the type that they were given for. A type that is assumed without them is not stated."""
    changed = plan
    for place in places:
        without = _with_pool_types(changed, place, plan.pools[place].instance_types)
        if (
            types
            and not plan.pools[place].instance_types
            and choose_type(without, catalogue, place)[0].name == types[0]
        ):
            changed = without
        else:
            changed = _with_pool_types(changed, place, types)
    return changed


def _with_types_alone(places: tuple[int, ...], types: tuple[str, ...], plan: Plan) -> Plan:
    changed = plan
    for place in places:
        changed = _with_pool_types(changed, place, types, plan.pools[place].eni)
    return changed


def _with_pool_types(plan: Plan, place: int, types: tuple[str, ...], eni: Eni | None = None) -> Plan:
    if not plan.node_pools:
        return plan.changed(instance_type=types[0] if types else None, eni=eni)
    pools = list(plan.node_pools)
    pools[place] = replace(pools[place], instance_types=types, eni=eni)
    return plan.changed(node_pools=tuple(pools))


def _stated_types(stand: Stand, pools: Sequence[PoolFigures]) -> tuple[str, ...]:
    """The types that are stated, where only the own figures beside them are too low; nothing otherwise."""
    if any(figures.pool.eni is None for figures in pools):
        return ()
    plan, names = stand.answer.plan, pools[0].pool.instance_types
    for place, figures in enumerate(stand.answer.pools):
        if figures in pools:
            plan = _with_pool_types(plan, place, names)
    known = [stand.catalogue.instance_types.get(name) for name in names]
    of_catalogue = [each for each in pool_figures(plan, stand.catalogue) if each.pool.eni is None]
    trades = [
        None if each is None else type_trade(plan, stand.catalogue, figures, each).suits
        for figures in of_catalogue
        if figures.pointer in {pool.pointer for pool in pools}
        for each in known
    ]
    return () if {None, Suits.NO} & set(trades) else names


def _fitting_types(stand: Stand, pools: Sequence[PoolFigures]) -> tuple[str, ...]:
    """Of several types of one pool, those that can do what it asks; nothing where all or none can."""
    types = pools[0].pool.instance_types
    if len(pools) > 1 or len(types) < 2 or pools[0].pool.eni is not None:
        return ()
    known = [stand.catalogue.instance_types.get(name) for name in types]
    fitting = tuple(each.name for each in known if each is not None and _suits(each, stand, pools))
    return fitting if len(fitting) < len(types) else ()


def _nearest_types(stand: Stand, pools: Sequence[PoolFigures]) -> Iterator[InstanceType]:
    """The first that can of the same family, and the first that can of a related one."""
    catalogue = stand.catalogue
    now = next(
        (known for name in pools[0].pool.instance_types if (known := catalogue.instance_types.get(name))),
        None,
    )
    usual = catalogue.default_types
    if now is None:
        yield from _first_able(usual, stand, pools)
        return
    own = [known for known in catalogue.families[now.family] if known is not now]
    related = [catalogue.families[name] for name in _related_families(now.family, catalogue)]
    found = [
        *_first_able(_by_nearness(own, now, catalogue), stand, pools),
        *_first_able(
            (known for family in related for known in _by_nearness(family, now, catalogue)), stand, pools
        ),
    ]
    # ACK takes no type that is as small, or none of this class: any that it takes is another machine. A later generation of
    # the class is the nearest to it.
    too_small = now.vcpu < catalogue.facts.unsupported_types.value.min_vcpu
    if not found and (
        too_small
        or not any(_is_supported(known, catalogue) for family in (own, *related) for known in family)
    ):
        later = [catalogue.families[name] for name in _later_families(now.family, catalogue)]
        for family in (*later, usual):
            found = found or list(_first_able(_by_nearness(family, now, catalogue), stand, pools))
    yield from found


def _by_nearness(
    types: Iterable[InstanceType], now: InstanceType, catalogue: Catalogue
) -> list[InstanceType]:
    """Types of at most twice the vCPUs, or the fewest that ACK takes; the nearest first, larger before smaller ones."""
    most = max(2 * now.vcpu, catalogue.facts.unsupported_types.value.min_vcpu)
    near = (known for known in types if known.vcpu <= most)
    return sorted(near, key=lambda known: (abs(known.vcpu - now.vcpu), known.vcpu < now.vcpu, known.rank))


def _related_families(family: str, catalogue: Catalogue) -> list[str]:
    """Families of the same class: the plain one of the same generation, then those of the next one."""
    match = _FAMILY.fullmatch(family)
    if match is None:
        return []
    letters, generation, suffix = match[1], int(match[2]), match[3]
    names = [f"ecs.{letters}{generation}"]
    names += [f"ecs.{letters}{generation + 1}{ending}" for ending in (suffix, *_NEXT_SUFFIXES)]
    return [name for name in dict.fromkeys(names) if name != family and name in catalogue.families]


def _later_families(family: str, catalogue: Catalogue) -> list[str]:
    """Families of the same class after the next generation, in their order."""
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
    types: Iterable[InstanceType], stand: Stand, pools: Sequence[PoolFigures]
) -> Iterator[InstanceType]:
    found = next((known for known in types if _suits(known, stand, pools)), None)
    if found is not None:
        yield found


def _is_supported(known: InstanceType, catalogue: Catalogue) -> bool:
    return catalogue.type_support(known.name) is TypeSupport.SUPPORTED


def _suits(known: InstanceType, stand: Stand, pools: Sequence[PoolFigures]) -> bool:
    """Whether ACK takes the type and its nodes join beyond dispute, hold the pods, and have what the musts ask."""
    return _is_supported(known, stand.catalogue) and all(
        type_trade(stand.answer.plan, stand.catalogue, figures, known).suits is Suits.YES for figures in pools
    )


def ip_prefixes(stand: Stand, finding: Finding) -> Iterator[Move]:
    """Yield IP prefix mode for pools with shared ENIs whose types then hold the pods."""
    lingjun, block = stand.catalogue.facts.lingjun.value, stand.catalogue.facts.ip_prefixes.value.block_size
    for figures in pools_of(stand, finding):
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
                Kind.TYPE,
                Message(code, {"pool": figures.title}),
                partial(_with_prefixes, stand.answer.pools.index(figures), on=True),
            )


def without_prefixes(stand: Stand, finding: Finding) -> Iterator[Move]:
    """Yield shared ENIs without IP prefixes for the pools of the finding."""
    for figures in pools_of(stand, finding):
        edit = partial(_with_prefixes, stand.answer.pools.index(figures), on=False)
        title = Message("repair.no-prefixes", {"pool": figures.title})
        yield Move(figures.field("ip_prefixes"), "off", Kind.QUOTA, title, edit)


def _with_prefixes(place: int, plan: Plan, *, on: bool) -> Plan:
    if not plan.node_pools:
        return plan.changed(ip_prefixes=on)
    pools = list(plan.node_pools)
    pools[place] = replace(pools[place], ip_prefixes=on)
    return plan.changed(node_pools=tuple(pools))


def given_up(stand: Stand, need: str) -> Iterator[Move]:
    """Yield giving up a need: nothing else makes the plug-in possible."""
    if stand.plan.is_must(need):
        title = Message("repair.give-up", {"need": Message(f"need.{need}.title")})
        yield Move(f"/needs/{need}", "no", Kind.NEED, title, partial(_without_need, need))


def _without_need(need: str, plan: Plan) -> Plan:
    return plan.changed(needs={**plan.needs, need: NeedLevel.NO})


def shared_enis(stand: Stand, finding: Finding) -> Iterator[Move]:
    """Yield shared ENIs for a pool that states exclusive ones."""
    for figures in pools_of(stand, finding):
        title = Message("repair.shared-enis", {"pool": figures.title})
        edit = partial(_with_shared_enis, stand.answer.pools.index(figures))
        yield Move(figures.field("eni_mode"), "shared", Kind.NEED, title, edit)


def _with_shared_enis(place: int, plan: Plan) -> Plan | None:
    if place >= len(plan.node_pools):
        return None
    pools = list(plan.node_pools)
    pools[place] = replace(pools[place], eni_mode=EniMode.SHARED)
    return plan.changed(node_pools=tuple(pools))
