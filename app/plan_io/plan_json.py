"""The planner's own JSON: a Plan as the API takes it, to a Draft; a mistake for every member of the wrong shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from typing_extensions import TypedDict

from ..plan.draft import Draft, EniDraft, Mistake, NetworkDraft, VswitchDraft
from ..plan.plugin_choice import chosen_plugin
from ..plan.read import escape
from . import json_text


class Body(BaseModel):
    """Shapes only: the engine reads what the texts and numbers mean."""

    model_config = ConfigDict(extra="forbid", strict=True)


class EniBody(Body):
    """Own ENI figures; they win over the catalogue's."""

    quantity: int | None = None
    ipv4_per_eni: int | None = None
    ipv6_per_eni: int | None = None
    total_quantity: int | None = None
    trunk_supported: bool | None = None


class VswitchBody(Body):
    cidr: str | None = None
    zone: str | None = None
    used: int | None = None


class NetworkBody(TypedDict, total=False):
    """A dict rather than a model: there may be a hundred thousand."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)  # type: ignore[misc]

    name: str | None
    cidr: str | None


AnyBody = TypeVar("AnyBody", bound=Body)

_TEXT_LISTS: Final = frozenset({"secondary_cidrs", "space"})


class PlanBody(Body):
    """A plan. Everything but `nodes` and `pods_per_node` may be left out or null.

    `plugin`: `terway` or `flannel`, chosen for the cluster. A fleet counts it so; no plan is judged by it.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["nodes", "pods_per_node"],
            "examples": [
                {
                    "nodes": 16,
                    "pods_per_node": 200,
                    "instance_type": "ecs.c7.4xlarge",
                    "vpc_cidr": "192.168.0.0/16",
                    "service_cidr": "172.21.0.0/20",
                    "pod_cidr": "172.16.0.0/20",
                    "needs": {"network_policy": "prefer"},
                }
            ],
        }
    )

    name: str | None = None
    rules: str | None = None
    cluster_spec: str | None = None
    nodes: int | None = None
    max_nodes: int | None = None
    surge_nodes: int | None = None
    growth_percent_per_year: int | None = None
    pods_per_node: int | None = None
    services: int | None = None
    instance_type: str | None = None
    eni: EniBody | None = None
    vpc_cidr: str | None = None
    secondary_cidrs: list[str] | None = None
    route_entry_quota: int | None = None
    route_entries_used: int | None = None
    node_vswitches: list[VswitchBody] | None = None
    pod_vswitches: list[VswitchBody] | None = None
    service_cidr: str | None = None
    service_ipv6_cidr: str | None = None
    pod_cidr: str | None = None
    node_cidr_mask: int | None = None
    connected_networks: list[NetworkBody] | None = None
    security_group: str | None = None
    needs: dict[str, str | None] | None = None
    plugin: str | None = None


def draft_of_text(text: str | bytes) -> tuple[Draft, list[Mistake]]:
    """As `draft_of_json`, of JSON that is still text."""
    return _draft_of_part(text, lambda raw: raw)


def draft_of_plan_file(text: str | bytes) -> tuple[Draft, list[Mistake]]:
    """As `draft_of_text`, of a Plan or of an Evaluation, whose Plan is read."""
    return _draft_of_part(text, plan_in)


def _draft_of_part(text: str | bytes, part_of: Callable[[Any], Any]) -> tuple[Draft, list[Mistake]]:
    try:
        raw, duplicates = json_text.loads(text), []
    except json_text.DuplicateKeysError as error:
        raw, duplicates = error.value, json_mistakes(error)
    except (ValueError, RecursionError) as error:
        return Draft(), json_mistakes(error)
    part = part_of(raw)
    if part is not raw:
        duplicates = [replace(each, pointer=each.pointer.removeprefix("/plan")) for each in duplicates]
    draft, mistakes = draft_of_json(part)
    return draft, [*duplicates, *mistakes]


def json_mistakes(error: ValueError | RecursionError) -> list[Mistake]:
    """Why a text can't be read as JSON: the place where reading ended, or each key that stands twice."""
    if isinstance(error, json_text.DuplicateKeysError):
        return [Mistake(each, "key-duplicate", {"key": each.rpartition("/")[2]}) for each in error.pointers]
    if isinstance(error, json.JSONDecodeError):
        variant = "at" if "\n" in error.doc.strip() else "character"
        return [Mistake("", "json-invalid", {"line": error.lineno, "column": error.colno}, variant)]
    return [Mistake("", "json-invalid", variant="deep" if isinstance(error, RecursionError) else "")]


def draft_of_json(raw: object) -> tuple[Draft, list[Mistake]]:
    """A Draft of what has the right shape, and a mistake for each member that has not."""
    body, mistakes = shaped(PlanBody, raw)
    if body is None:
        return Draft(), mistakes
    return _draft(body), [*mistakes, *chosen_plugin(body.plugin)[1]]


def plan_in(raw: Any) -> Any:
    """A Plan, or the one that an Evaluation holds."""
    held = raw.get("plan") if isinstance(raw, dict) else None
    return held if isinstance(held, dict) else raw


def shaped(model: type[AnyBody], raw: object, variant: str = "") -> tuple[AnyBody | None, list[Mistake]]:
    """The members of the right shape, and a mistake for each other one; None where it is no object at all.

    `variant` is that of the sentence for a member that is not known.
    """
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
    places = dict.fromkeys(fault["loc"] for fault in faults)
    if () in places:  # no object, or one with a name that is no text
        return None, [Mistake("", "type-invalid")]
    mistakes = [_shape_mistake(fault["loc"], fault["type"], variant) for fault in faults]
    for place in reversed(places):
        _prune(raw, place)
    return model.model_validate(raw), mistakes


def with_those_of_reading(shape: list[Mistake], reading: Iterable[Mistake]) -> list[Mistake]:
    """What has the wrong shape was read as absent: what reading finds at or below it is no mistake of its own."""
    known = tuple(f"{mistake.pointer}/" for mistake in shape)
    return [*shape, *(mistake for mistake in reading if not f"{mistake.pointer}/".startswith(known))]


def _shape_mistake(place: tuple[int | str, ...], kind: str, variant: str) -> Mistake:
    if kind == "extra_forbidden":
        return Mistake(pointer_of(place), "field-unknown", {"field": str(place[-1])}, variant)
    return Mistake(pointer_of(place), "type-invalid")


def pointer_of(place: tuple[int | str, ...]) -> str:
    """The JSON Pointer (RFC 6901) of a place as pydantic names it."""
    return "".join(f"/{escape(str(part))}" for part in place)


def _prune(raw: Any, place: tuple[int | str, ...]) -> None:
    """Take out what stands at `place`: a member is dropped, an entry of a list left empty."""
    *way, last = place
    for part in way:
        raw = raw[part]
    if isinstance(raw, list):
        raw[int(last)] = "" if way[-1] in _TEXT_LISTS else {}
    else:
        raw.pop(last, None)


def _draft(body: PlanBody) -> Draft:
    scalars = body.model_dump(
        exclude={
            "eni",
            "secondary_cidrs",
            "node_vswitches",
            "pod_vswitches",
            "connected_networks",
            "needs",
            "plugin",
        }
    )
    return Draft(
        **{name: _text(value) for name, value in scalars.items()},
        eni=EniDraft(**{name: _text(value) for name, value in body.eni}) if body.eni else None,
        secondary_cidrs=tuple(body.secondary_cidrs or ()),
        node_vswitches=_vswitches(body.node_vswitches),
        pod_vswitches=_vswitches(body.pod_vswitches),
        connected_networks=tuple(
            NetworkDraft(network.get("cidr"), network.get("name"))
            for network in body.connected_networks or ()
        ),
        needs={name: level for name, level in (body.needs or {}).items() if level is not None},
    )


def _vswitches(bodies: list[VswitchBody] | None) -> tuple[VswitchDraft, ...]:
    return tuple(VswitchDraft(body.cidr, body.zone, _text(body.used)) for body in bodies or ())


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else _digits(value)


def _digits(value: object) -> str:
    """Numbers beyond every bound stay so without being written out."""
    return str(max(-(10**9), min(10**9, value))) if isinstance(value, int) else str(value)
