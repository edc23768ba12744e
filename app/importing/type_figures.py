"""The ENI figures of instance types in the response of `aliyun ecs DescribeInstanceTypes`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from ..plan.draft import Draft, EniDraft, NodePoolDraft
from .report import MAX_RANGES, Choice, Notes, SourceText
from .tree import Node

_ID: Final = "InstanceTypeId"


def is_answer(document: Node) -> bool:
    """Return whether a document is such a response."""
    return document.get("InstanceTypes") is not None


def with_figures(
    draft: Draft, documents: Iterable[Node], chosen: Collection[str], notes: Notes
) -> tuple[Draft, tuple[Choice, ...]]:
    """Return the Draft with the figures of its instance types.

    A Draft without instance types gets the chosen type, or else the first one, and a question which one to use.
    """
    types = dict(_types_by_name(documents, notes))
    if not types:
        return draft, ()
    if draft.node_pools:
        pools = tuple(_pool_with_figures(each, types, notes) for each in draft.node_pools)
        _report_unused_types(
            types, {name for each in draft.node_pools for name in each.instance_types}, notes
        )
        return replace(draft, node_pools=pools), ()
    if draft.instance_type and draft.instance_type not in types:
        _report_unused_types(types, set(), notes)
        return draft, ()
    name = draft.instance_type or next((each for each in types if each in chosen), next(iter(types)))
    choices: tuple[Choice, ...] = ()
    if not draft.instance_type:
        notes.record("instance_type", types[name].value_at(_ID))
        if len(types) > 1:
            choices = (Choice("instance_type", tuple((each, each) for each in types), (name,)),)
    _report_unused_types(types, {name}, notes)
    return replace(draft, instance_type=name, eni=_eni_draft(types[name], "eni", notes)), choices


def _types_by_name(documents: Iterable[Node], notes: Notes) -> Iterator[tuple[str, Node]]:
    """Yield the instance types of the responses by their names."""
    for document in documents:
        notes.watch(document, "")
        for node in document.items("InstanceTypes", "InstanceType"):
            if name := node.value_at(_ID):
                notes.mark_handled(name)
                yield name.text, node


def _pool_with_figures(pool: NodePoolDraft, types: Mapping[str, Node], notes: Notes) -> NodePoolDraft:
    """Return a pool with figures if it has only one instance type, since the figures apply to all its types."""
    (name,) = pool.instance_types if len(pool.instance_types) == 1 else ("",)
    return replace(pool, eni=_eni_draft(types[name], "eni", notes)) if name in types else pool


def _eni_draft(node: Node, field: str, notes: Notes) -> EniDraft:
    """Return the figures of an instance type."""
    return EniDraft(
        quantity=notes.record(f"{field}.quantity", node.value_at("EniQuantity")),
        ipv4_per_eni=notes.record(f"{field}.ipv4_per_eni", node.value_at("EniPrivateIpAddressQuantity")),
        ipv6_per_eni=notes.record(f"{field}.ipv6_per_eni", node.value_at("EniIpv6AddressQuantity")),
        total_quantity=notes.record(f"{field}.total_quantity", node.value_at("EniTotalQuantity")),
        trunk_supported=notes.record(f"{field}.trunk_supported", _boolean(node.get("EniTrunkSupported"))),
    )


def _report_unused_types(types: Mapping[str, Node], used: Collection[str], notes: Notes) -> None:
    """Report the types that the plan doesn't use, several in one remark."""
    others = [name for name in types if name not in used]
    for start in range(0, len(others), MAX_RANGES):
        part = others[start : start + MAX_RANGES]
        notes.remark(types[part[0]].position, "types-not-used", "", names=", ".join(part))


def _boolean(node: Node | None) -> SourceText | None:
    """Return a boolean as a text."""
    if node is None or not isinstance(node.value, bool):
        return None
    return SourceText(str(node.value).lower(), node.position)
