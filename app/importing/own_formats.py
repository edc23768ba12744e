"""The planner's own JSON, a Plan or an Evaluation that holds one, and its own links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final

from ..plan.draft import Draft, Mistake, NodePoolDraft
from ..plan.plan import PLAN
from ..plan_io.plan_json import draft_of_plan_file
from .report import Notes, RefusedError, SourceText
from .sources import SourceFile
from .tree import Node

_FIELDS: Final = frozenset(each.name for each in PLAN)
# Members of an answer or a request of the Alibaba Cloud CLI about a cluster, none of which a Plan has.
_OF_CLUSTERS: Final = frozenset(
    {
        "addons", "cluster_id", "cluster_type", "clusters", "container_cidr", "ip_stack", "nodepools",
        "num_of_nodes", "parameters", "profile", "proxy_mode", "region_id", "size", "snat_entry",
        "vpc_id", "vpcid", "vswitch_id", "vswitch_ids", "worker_instance_types",
    }
)  # fmt: skip


OF_POOL_REQUESTS: Final = frozenset({"nodepool_info", "scaling_group"})
"""Members of a request that creates a node pool, none of which a pool of a Plan has."""


def is_plan(document: Node) -> bool:
    """Whether the document is a Plan, or an Evaluation that holds one, whatever fields it has."""
    plan = document.get("plan")
    if plan is not None:
        return isinstance(plan.value, dict)
    if any(each.members().keys() & OF_POOL_REQUESTS for each in document.items("node_pools")):
        return False
    names = document.members().keys()
    known = len(names & _FIELDS)
    return bool(names & _FIELDS - {"name"}) and known >= len(names) - known and not names & _OF_CLUSTERS


def read_plan(file: SourceFile, document: Node, notes: Notes) -> tuple[Draft, list[Mistake]]:
    """The Draft of a Plan, and its mistakes; what has the wrong shape is skipped with its line. Raises RefusedError."""
    draft, mistakes = draft_of_plan_file(file.text)
    if any(mistake.code == "json-invalid" for mistake in mistakes):
        # Several documents, a comment, or a number of thousands of digits.
        raise RefusedError("plan-unreadable", position=file.start)
    node = document.get("plan") or document
    note_all(draft, notes, node)
    for mistake in mistakes:
        notes.skip(_position(node, mistake), mistake.message_code, mistake.pointer, **mistake.params)
    return draft, mistakes


def note_all(draft: Draft, notes: Notes, node: Node) -> None:
    """Note every field that the Draft has, with its line in the document."""
    for field, value in _stated(draft):
        place = node.get(re.split(r"[./]", field)[0])
        notes.take(field, SourceText(value, place.position if place else node.position))


def _stated(draft: Draft) -> Iterator[tuple[str, str]]:
    """Each value of the Draft with the name of its field; of an entry of a list what names it."""
    for each in PLAN:
        value = getattr(draft, each.name)
        if isinstance(value, str) and value:
            yield each.name, value
        elif each.name == "eni" and value is not None:
            yield from ((f"eni.{part}", text) for part, text in _parts(value) if text)
        elif each.name == "needs":
            yield from (("needs", f"{need}: {level}") for need, level in value.items())
        elif each.name == "node_pools":
            yield from (stated for index, pool in enumerate(value) for stated in _of_pool(index, pool))
        elif isinstance(value, tuple):
            yield from ((each.name, entry if isinstance(entry, str) else entry.cidr or "") for entry in value)


def _of_pool(index: int, pool: NodePoolDraft) -> Iterator[tuple[str, str]]:
    """What a node pool states, by the fields of the pool."""
    for part, value in _parts(pool):
        texts = value if isinstance(value, tuple) else (value,)
        yield from ((f"node_pools/{index}/{part}", text) for text in texts if isinstance(text, str) and text)


def _parts(record: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(record):
        yield each.name, getattr(record, each.name)


def _position(node: Node, mistake: Mistake) -> int:
    for part in mistake.pointer.split("/")[1:]:
        entries = node.items()
        inner = entries[int(part)] if part.isdecimal() and int(part) < len(entries) else node.get(part)
        if inner is None:
            break
        node = inner
    return node.position
