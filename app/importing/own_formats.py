"""The planner's own formats: plans and Evaluations in JSON, links, and exported files.

Exported requests have placeholders for IDs, which contain the ranges, and an exported Terraform file contains the
link of its plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any, Final

from ..plan.draft import Draft, Mistake, NodePoolDraft, VswitchDraft
from ..plan.plan import PLAN_FIELDS
from ..plan_io.plan_json import draft_of_plan_file
from .inventory import Inventory, Vpc, Vswitch
from .report import Notes, RefusedError, SourceText
from .sources import SourceFile
from .tree import Node

_FIELD_NAMES: Final = frozenset(each.name for each in PLAN_FIELDS)
# Members of responses and requests about clusters, which no plan has.
_CLUSTER_MEMBERS: Final = frozenset(
    {
        "addons", "cluster_id", "cluster_type", "clusters", "container_cidr", "ip_stack", "nodepools",
        "num_of_nodes", "parameters", "profile", "proxy_mode", "region_id", "size", "snat_entry",
        "vpc_id", "vpcid", "vswitch_id", "vswitch_ids", "worker_instance_types",
    }
)  # fmt: skip


POOL_REQUEST_MEMBERS: Final = frozenset({"nodepool_info", "scaling_group"})
"""Members of a request that creates a node pool, which no pool of a plan has."""
ReadLink = Callable[[str], tuple[Draft, tuple[Mistake, ...]]]
_VSWITCH_PLACEHOLDER: Final = re.compile(r"<VSWITCH_ID of (\S{1,50}) in (.{1,200})>")
_VPC_PLACEHOLDER: Final = re.compile(r"<VPC_ID of (\S{1,50})>")
_LINK: Final = re.compile(r"^# (https?://\S+/result\?\S+)$", re.MULTILINE)
_MAX_LINK_OFFSET: Final = 20_000  # characters of a file in which its link is looked for
_NOT_COMPARED: Final = frozenset({"name", "rules"})


def is_plan(document: Node) -> bool:
    """Return whether a document is a plan, or an Evaluation with a plan."""
    plan = document.get("plan")
    if plan is not None:
        return isinstance(plan.value, dict)
    if any(each.members().keys() & POOL_REQUEST_MEMBERS for each in document.items("node_pools")):
        return False
    if is_output(document):
        return False
    names = document.members().keys()
    known = len(names & _FIELD_NAMES)
    return (
        bool(names & _FIELD_NAMES - {"name"}) and known >= len(names) - known and not names & _CLUSTER_MEMBERS
    )


def is_output(document: Node) -> bool:
    """Return whether each member is a value with its type, as `terraform output -json` prints them."""
    members = document.members().values()
    return bool(members) and all(each.get("value") and each.get("type") for each in members)


def read_plan(file: SourceFile, document: Node, notes: Notes) -> tuple[Draft, list[Mistake]]:
    """Return the Draft of a plan and its mistakes. Members of the wrong type are skipped with their lines. Raises
    RefusedError.
    """
    draft, mistakes = draft_of_plan_file(file.text)
    if any(mistake.code == "json-invalid" for mistake in mistakes):
        # Several documents, a comment, or a number with thousands of digits.
        raise RefusedError("plan-unreadable", position=file.start)
    node = document.get("plan") or document
    record_all(draft, notes, node)
    for mistake in mistakes:
        notes.skip(_position(node, mistake), mistake.message_code, mistake.pointer, **mistake.params)
    return draft, mistakes


def record_all(draft: Draft, notes: Notes, node: Node) -> None:
    """Record every field of the Draft, with its line in the document."""
    for field, value in _stated_values(draft):
        member = node.get(re.split(r"[./]", field)[0])
        notes.record(field, SourceText(value, member.position if member else node.position))


def _stated_values(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the name of each field with its value; of an entry of a list, its range."""
    for each in PLAN_FIELDS:
        value = getattr(draft, each.name)
        if isinstance(value, str) and value:
            yield each.name, value
        elif each.name == "eni" and value is not None:
            yield from ((f"eni.{part}", text) for part, text in _parts(value) if text)
        elif each.name == "needs":
            yield from (("needs", f"{need}: {level}") for need, level in value.items())
        elif each.name == "node_pools":
            yield from (stated for index, pool in enumerate(value) for stated in _pool_values(index, pool))
        elif isinstance(value, tuple):
            yield from ((each.name, entry if isinstance(entry, str) else entry.cidr or "") for entry in value)


def _pool_values(index: int, pool: NodePoolDraft) -> Iterator[tuple[str, str]]:
    """Yield the name of each field of a node pool with its value."""
    for part, value in _parts(pool):
        texts = value if isinstance(value, tuple) else (value,)
        yield from ((f"node_pools/{index}/{part}", text) for text in texts if isinstance(text, str) and text)


def _parts(record: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of the fields of a dataclass."""
    for each in fields(record):
        yield each.name, getattr(record, each.name)


def _position(node: Node, mistake: Mistake) -> int:
    """Return the position that a mistake's pointer refers to."""
    for part in mistake.pointer.split("/")[1:]:
        entries = node.items()
        inner = entries[int(part)] if part.isdecimal() and int(part) < len(entries) else node.get(part)
        if inner is None:
            break
        node = inner
    return node.position


def add_placeholders(inventory: Inventory) -> None:
    """Add the VPC and the vSwitches that requests have placeholders for. Each placeholder is a key."""
    known = {each.key for each in inventory.vswitches} | {each.key for each in inventory.vpcs}
    for key, position, vpc in _referenced_keys(inventory):
        if key in known:
            continue
        known.add(key)
        if found := _VPC_PLACEHOLDER.fullmatch(key):
            inventory.vpcs.append(Vpc(key, SourceText(found[1], position)))
        elif found := _VSWITCH_PLACEHOLDER.fullmatch(key):
            inventory.vswitches.append(Vswitch(key, vpc, SourceText(found[1], position), found[2]))


def _referenced_keys(inventory: Inventory) -> Iterator[tuple[str, int, str]]:
    """Yield every key that clusters and pools refer to, with its position and its VPC."""
    vpc = ""
    for cluster in inventory.clusters:
        vpc = vpc or cluster.vpc
        yield cluster.vpc, cluster.position, ""
        yield from (
            (key, position, cluster.vpc) for key, position in [*cluster.nodes.items(), *cluster.pods.items()]
        )
    for pool in inventory.pools:
        yield from ((key, position, vpc) for key, position in pool.vswitches.items())


def compare_with_link(file: SourceFile, draft: Draft, read_link: ReadLink, notes: Notes) -> None:
    """Remark in which fields the plan of an export's link differs from what was read.

    Terraform can't state all fields, for example the number of pods per node.
    """
    link = _LINK.search(file.text[:_MAX_LINK_OFFSET])
    if link is None:
        return
    stated, _ = read_link(link[1])
    fields = list(_differences(stated, draft))
    if fields:
        notes.remark(file.start + link.start(1), "differs-from-link", fields=" ".join(fields))


def _differences(stated: Draft, found: Draft) -> Iterator[str]:
    """Yield the names of the fields in which the plan of a link differs from what was read."""
    for field in PLAN_FIELDS:
        linked, imported = (_comparable(getattr(each, field.name)) for each in (stated, found))
        if field.name == "max_nodes":  # optional if it equals the initial nodes
            linked, imported = linked or stated.nodes, imported or found.nodes
        is_default = not linked or (isinstance(linked, str) and linked == str(field.default).lower())
        if field.name not in _NOT_COMPARED and not is_default and linked != imported:
            yield field.name


def _comparable(value: Any) -> Any:
    """Return a value without the defaults that a file needn't state: no used addresses, and needs that aren't
    requirements.
    """
    if isinstance(value, VswitchDraft):
        return value.cidr, value.zone, value.used or "0"
    if isinstance(value, Mapping):
        return {name: level for name, level in value.items() if level == "must"}
    if isinstance(value, tuple):
        return tuple(_comparable(each) for each in value)
    return value
