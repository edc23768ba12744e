"""What was assumed, what is fixed for good, and what can grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.catalogue.model import Plugin
from app.planning.plan import NeedLevel
from app.web.present.view import Shape, View


def assumptions(view: View) -> list[Shape]:
    return [
        {
            **_named(view, assumption.field),
            "value": _value(view, assumption.value),
            "note": view.spoken.say(assumption.why),
            "assumed": True,
            "mono": True,
        }
        for assumption in view.evaluation.assumptions
    ]


def _named(view: View, pointer: str) -> Shape:
    field = view.field(pointer)
    return {"key": field["text"], "href": field["href"]}


def _value(view: View, value: Any) -> Any:
    """A text or a list of texts: ranges as they are, vSwitches with their zone."""
    if isinstance(value, list):
        return [_value(view, each) for each in value]
    if isinstance(value, dict):
        return view.spoken.text("result.vswitch", cidr=value["cidr"], zone=value["zone"])
    return str(value)


def fixed(view: View) -> list[Shape]:
    """What never changes after creation, then what can be extended."""
    return [
        {"text": view.spoken.text(f"result.fixed.{name}"), "value": value, "fixed": fixed}
        for name, value, fixed in (*_never(view), *_later(view))
    ]


def _never(view: View) -> Iterator[tuple[str, str, bool]]:
    plan, plugin = view.evaluation.plan, view.evaluation.verdict.plugin
    yield "plugin", view.spoken.text(f"plugin.{plugin}") if plugin else "", True
    yield "service_cidr", _text(plan.service_cidr), True
    if plan.need("dual_stack") is not NeedLevel.NO or plan.service_ipv6_cidr is not None:
        yield "dual_stack", _text(plan.service_ipv6_cidr), True
    if plugin is not Plugin.TERWAY:
        yield "pod_cidr", _text(plan.pod_cidr), True
        yield "node_cidr_mask", f"/{plan.node_cidr_mask}" if plan.node_cidr_mask else "", True
    if plugin is not Plugin.FLANNEL:
        yield "datapath", "", True


def _later(view: View) -> Iterator[tuple[str, str, bool]]:
    plan, plugin = view.evaluation.plan, view.evaluation.verdict.plugin
    yield "node_vswitches", _list(vswitch.cidr for vswitch in plan.node_vswitches), False
    if plugin is not Plugin.FLANNEL:
        yield "pod_vswitches", _list(vswitch.cidr for vswitch in plan.pod_vswitches), False
    yield "secondary_cidrs", _list(plan.secondary_cidrs), False
    if plugin is not Plugin.TERWAY:
        yield "route_entries", view.number(plan.route_entry_quota), False


def _list(ranges: Iterable[object]) -> str:
    return ", ".join(map(str, ranges))


def _text(value: object) -> str:
    return "" if value is None else str(value)
