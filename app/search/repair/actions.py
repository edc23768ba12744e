"""What has to be done beside the changes of a repair: quotas to ask for, SNAT rules, nodes to replace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...catalogue.model import Plugin
from ...engine.evaluation import Action, Evaluation, LimitName, Message, Params
from ...engine.verdict import conditions_of
from ...plan.plan import Existing, Plan


def actions_for(before: Plan, after: Evaluation, feasible: Sequence[Plugin]) -> Iterator[Action]:
    """Yield what the repaired plan asks for beyond its changes; `feasible`: the plug-ins that it makes possible."""
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
