"""What the planner's own exports say beside what any file of their kind does: placeholders for IDs, which name the ranges,
and the link of the plan that a Terraform file was made from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ..plan.draft import Draft, Mistake, VswitchDraft
from ..plan.plan import PLAN
from .inventory import Inventory, Vpc, Vswitch
from .report import Notes, SourceText
from .sources import SourceFile

ReadLink = Callable[[str], tuple[Draft, tuple[Mistake, ...]]]
_VSWITCH: Final = re.compile(r"<VSWITCH_ID of (\S{1,50}) in (.{1,200})>")
_VPC: Final = re.compile(r"<VPC_ID of (\S{1,50})>")
_LINK: Final = re.compile(r"^# (https?://\S+/result\?\S+)$", re.MULTILINE)
_BEGINNING: Final = 20_000  # characters of a file in which its link is looked for
_NOT_COMPARED: Final = frozenset({"name", "rules"})


def add_placeholders(inventory: Inventory) -> None:
    """Add the VPC and the vSwitches that requests have placeholders for: each placeholder is the key of what it names."""
    known = {each.key for each in inventory.vswitches} | {each.key for each in inventory.vpcs}
    for key, position, vpc in _keys(inventory):
        if key in known:
            continue
        known.add(key)
        if found := _VPC.fullmatch(key):
            inventory.vpcs.append(Vpc(key, SourceText(found[1], position)))
        elif found := _VSWITCH.fullmatch(key):
            inventory.vswitches.append(Vswitch(key, vpc, SourceText(found[1], position), found[2]))


def _keys(inventory: Inventory) -> Iterator[tuple[str, int, str]]:
    """Every key that clusters and pools name, with its position and the VPC that it is in."""
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
    """Say in which fields the plan of an export's link differs from what the file gave: no file of Terraform can hold
    how many pods a node needs, for one.
    """
    link = _LINK.search(file.text[:_BEGINNING])
    if link is None:
        return
    stated, _ = read_link(link[1])
    fields = list(_differences(stated, draft))
    if fields:
        notes.remark(file.start + link.start(1), "differs-from-link", fields=" ".join(fields))


def _differences(stated: Draft, found: Draft) -> Iterator[str]:
    for field in PLAN:
        wanted, given = (_plain(getattr(each, field.name)) for each in (stated, found))
        if field.name == "max_nodes":  # nobody has to say that there are no more than at the start
            wanted, given = wanted or stated.nodes, given or found.nodes
        is_default = not wanted or (isinstance(wanted, str) and wanted == str(field.default).lower())
        if field.name not in _NOT_COMPARED and not is_default and wanted != given:
            yield field.name


def _plain(value: Any) -> Any:
    """A value as it is compared: nobody has to say that no address of a vSwitch is used, or that a need is none."""
    if isinstance(value, VswitchDraft):
        return value.cidr, value.zone, value.used or "0"
    if isinstance(value, Mapping):
        return {name: level for name, level in value.items() if level == "must"}
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    return value
