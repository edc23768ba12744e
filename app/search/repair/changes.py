"""What a repair consists of: the changes of the plan as a JSON Patch (RFC 6902), and the actions needed besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ...catalogue.model import Plugin
from ...domain.cidr import Cidr
from ...engine.evaluation import Action, Change, Evaluation, LimitName, Message, Params
from ...engine.verdict import conditions_of
from ...plan.fields import ListOf
from ...plan.plan import REQUIRED_FIRST, Eni, Existing, NeedLevel, NodePool, Plan, Vswitch
from ...plan.records import POOL, EniMode

_Pools: TypeAlias = tuple[NodePool, ...]

# Connected networks never differ, and needs are compared one by one.
_COMPARED_SEPARATELY: Final = frozenset({"connected_networks", "needs"})
# With zones as before, a pool may be in one that the plan lacks. A type and its figures belong together.
_NOT_UNDONE: Final = frozenset(
    {"connected_networks", "zones", "instance_type", "instance_types", "eni", "existing", "plugin"}
)


def changes_between(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return the operations that turn one plan into the other, in the order of the Plan's fields.

    Connected networks are taken to be the same.
    """
    return tuple(_changes(before, after))


def _changes(before: Plan, after: Plan) -> Iterator[Change]:
    for field in REQUIRED_FIRST:
        name = field.name
        if name in _COMPARED_SEPARATELY:
            continue
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if isinstance(field.kind, ListOf):
            yield from _list_changes(f"/{name}", old, new)
        elif new is None:
            yield Change("remove", f"/{name}")
        else:
            # A member with its default value may not have been sent; `add` is valid either way.
            yield Change("add" if old == field.default else "replace", f"/{name}", to_json(new))
    for need, level in after.needs.items():
        if before.need(need) is not level:
            absent = before.need(need) is NeedLevel.NO
            yield Change("add" if absent else "replace", f"/needs/{need}", to_json(level))


def _list_changes(pointer: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    if not old:
        yield Change("add", pointer, to_json(new))
        return
    if not _is_changed_by_entry(old, new):
        yield Change("replace", pointer, to_json(new))
        return
    for index, (was, now) in enumerate(zip(old, new, strict=False)):
        if isinstance(was, NodePool):
            yield from _pool_changes(f"{pointer}/{index}", was, now)
        elif was != now:
            is_vswitch = isinstance(now, Vswitch)
            path = f"{pointer}/{index}/cidr" if is_vswitch else f"{pointer}/{index}"
            yield Change("replace", path, to_json(now.cidr if is_vswitch else now))
    for entry in new[len(old) :]:
        yield Change("add", f"{pointer}/-", to_json(entry))


def without_one_change(before: Plan, after: Plan) -> Iterator[Plan]:
    """Yield `after` once for each of its changes, with that change undone.

    Left out are plans with numbers of nodes that contradict each other, and changes of types, which need their figures.
    """
    for field in REQUIRED_FIRST:
        name, old, new = field.name, getattr(before, field.name), getattr(after, field.name)
        if old == new or name in _NOT_UNDONE:
            continue
        if name == "needs":
            undone = ({**new, need: before.need(need)} for need in new if before.need(need) is not new[need])
            yield from (after.changed(needs=MappingProxyType(needs)) for needs in undone)
        elif name == "node_pools":
            yield from (after.changed(node_pools=pools) for pools in _with_one_pool_as_before(old, new))
        elif isinstance(field.kind, ListOf) and _is_changed_by_entry(old, new):
            for index, now in enumerate(new):
                kept = old[index : index + 1]
                if kept != (now,):
                    yield after.changed(**{name: (*new[:index], *kept, *new[index + 1 :])})
        elif _numbers_agree(undone_plan := after.changed(**{name: old})):
            yield undone_plan


def _with_one_pool_as_before(old: _Pools, new: _Pools) -> Iterator[_Pools]:
    for index, (was, now) in enumerate(zip(old, new, strict=True)):
        for field in POOL.fields:
            value = getattr(was, field.name)
            keeps_types = field.name == "eni" and set(now.instance_types) <= set(was.instance_types)
            if value == getattr(now, field.name) or (field.name in _NOT_UNDONE and not keeps_types):
                continue
            pool = replace(now, **{field.name: value})
            if _numbers_agree(pool) and not (pool.ip_prefixes and pool.eni_mode is EniMode.EXCLUSIVE):
                yield (*new[:index], pool, *new[index + 1 :])


def _numbers_agree(counted: Plan | NodePool) -> bool:
    return counted.max_nodes is None or counted.max_nodes >= max(1, counted.nodes or 0)


def is_undone(target: str, before: Plan, made: Plan, after: Plan) -> bool:
    """Return whether `after` has undone what `made` had changed at a pointer."""
    old = _value_at(before, target)
    return bool(_value_at(made, target) != old and _value_at(after, target) == old)


def _value_at(plan: Plan, target: str) -> Any:
    """Return the value at the pointer of a move; that of the list for a new entry."""
    value: Any = plan
    for part in target.removesuffix("/-").split("/")[1:]:
        if part == "nodes":  # a move of the nodes also changes their maximum
            value = value.nodes, value.max_nodes
        elif isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, tuple):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = getattr(value, part, None)  # of a vSwitch that another move adds
    return value


def _pool_changes(pointer: str, was: NodePool, now: NodePool) -> Iterator[Change]:
    for field in POOL.fields:
        old, new = getattr(was, field.name), getattr(now, field.name)
        if old == new:
            continue
        if new is None:
            yield Change("remove", f"{pointer}/{field.name}")
        else:
            yield Change(
                "add" if old == field.default else "replace", f"{pointer}/{field.name}", to_json(new)
            )


def _is_changed_by_entry(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Return whether the list has only other ranges in its places, and further entries."""
    return 0 < len(old) <= len(new) and all(map(_same_place, old, new))


def _same_place(was: Cidr | Vswitch, now: Cidr | Vswitch) -> bool:
    """Return whether the two entries differ in their range only."""
    if isinstance(was, Vswitch) and isinstance(now, Vswitch):
        return (was.zone, was.used) == (now.zone, now.used)
    return True


def to_json(value: Any) -> Any:
    """Return a value of the Plan as JSON."""
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    if isinstance(value, Vswitch):
        return {"cidr": str(value.cidr), "zone": value.zone, **({"used": value.used} if value.used else {})}
    if isinstance(value, NodePool | Eni):
        return {
            each.name: to_json(getattr(value, each.name)) for each in fields(value) if _is_stated(each, value)
        }
    return value if isinstance(value, int) else str(value)


def _is_stated(field: Any, record: Any) -> bool:
    return bool(getattr(record, field.name) != field.default)


def actions_for(before: Plan, after: Evaluation, feasible: Sequence[Plugin]) -> Iterator[Action]:
    """Yield what has to be done besides changing the plan; `feasible` are the plug-ins that the repair makes feasible."""
    asked = after.asked
    old = {(vswitch.cidr, vswitch.zone) for vswitch in before.pod_vswitches}
    added = [vswitch for vswitch in asked.pod_vswitches if (vswitch.cidr, vswitch.zone) not in old]
    if added and before.pod_vswitches:
        ranges = tuple(str(vswitch.cidr) for vswitch in added)
        yield Action("snat-rule", Message("action.snat-rule", {"ranges": ranges}))
        yield Action("rotate-nodes", Message("action.rotate-nodes"))
    elif _turns_prefixes_on(before, asked) and before.existing is Existing.CLUSTER:
        yield Action("rotate-nodes", Message("action.rotate-nodes.prefixes"))
    if before.existing is Existing.CLUSTER and _changes_types(before, asked):
        yield Action("new-node-pool", Message("action.new-node-pool"))
    yield from _quota_requests(before, after, feasible)


def _turns_prefixes_on(before: Plan, after: Plan) -> bool:
    return any(
        new.ip_prefixes and not old.ip_prefixes for old, new in zip(before.pools, after.pools, strict=False)
    )


def _changes_types(before: Plan, after: Plan) -> bool:
    return any(
        old.instance_types and old.instance_types != new.instance_types
        for old, new in zip(before.pools, after.pools, strict=False)
    )


def _quota_requests(before: Plan, after: Evaluation, feasible: Sequence[Plugin]) -> Iterator[Action]:
    requests = {
        condition.quota: condition.request
        for plugin in feasible
        for condition in conditions_of(after.plan, after.report(plugin).capacity)
    }
    if after.asked.route_entry_quota > before.route_entry_quota:
        requests[LimitName.ROUTE_ENTRIES] = after.asked.route_entry_quota
    for quota, request in requests.items():
        params: Params = {"quota": Message(f"limit.{quota}"), "request": request}
        yield Action("quota-request", Message("action.quota-request", params))
