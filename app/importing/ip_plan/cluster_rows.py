"""The rows about one cluster in a plan of addresses, added to the inventory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from ...domain.cidr import Cidr, read_ipv4_cidr
from ...domain.overlap import BlockIndex
from ..cluster_settings import cluster_spec, plugin_named
from ..inventory import Cluster, Inventory, Vpc, Vswitch
from ..networks import ranges_in_line, skip_line
from ..report import Notes, SourceText
from .cells import Row
from .labels import (
    VSWITCHES,
    column_role,
    is_vpc,
    is_vswitch,
    is_zone_cell,
    listed_zones,
    range_field,
    says_range,
    says_secondary,
    scalar_field,
    zone_of_label,
)

# A Latin letter may not follow a number; Chinese and Japanese words for nodes or pods may.
_NUMBER: Final = re.compile(r"^[/~\u7d04\u7ea6]?([0-9][0-9,]{0,9})\b(?!\.)", re.ASCII)
# A second number, such as 90 in 60 (max 90).
_SECOND_NUMBER: Final = re.compile(r"^[^\d]*[\d,]+[^\d]+?(?<![\w.])(\d{1,7})\b(?![.\w])", re.ASCII)
_COUNT_FIELDS: Final = frozenset({"max_nodes", "nodes", "pods_per_node"})
_NAMED_VALUES: Final = frozenset({"cluster_spec", "plugin"})
_ADDRESS: Final = re.compile(r"\d[.．。/／:]|[/／]\d")
_PLAIN_NUMBER: Final = re.compile(r"(?<![A-Za-z\d])\d+(?![A-Za-z\d])")
_MARKDOWN: Final = re.compile(r"[*`]")
_DIGIT: Final = re.compile(r"\d")
_INSTANCE_TYPE: Final = re.compile(r"ecs\.[a-z0-9.-]*[a-z0-9]")


class _VswitchRanges:
    """The ranges of vSwitches, indexed."""

    def __init__(self, ranges: Iterable[SourceText]) -> None:
        read = (cidr for each in ranges if isinstance(cidr := read_ipv4_cidr(each.text), Cidr))
        self.blocks = list(dict.fromkeys(each.network for each in read))
        self.index = BlockIndex.of(self.blocks)

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def has_any_in(self, value: SourceText) -> bool:
        """Return whether a block contains one of the ranges."""
        block = read_ipv4_cidr(value.text)
        return isinstance(block, Cidr) and any(
            self.blocks[index].prefix >= block.prefix for index in self.index.overlapping(block)
        )


class ClusterRows:
    """The rows about one cluster; about the only one if `cluster` is ""."""

    def __init__(self, cluster: str, rows: Sequence[Row], inventory: Inventory, notes: Notes) -> None:
        self.key = cluster or "plan"
        self.cluster = cluster
        self.rows = rows
        self.inventory = inventory
        self.notes = notes
        self.scalars: dict[str, SourceText] = {}
        self.pod_row: Row | None = None
        self.listed_zones: list[str] = []
        self.zones_position = -1
        self.secondary: list[SourceText] = []
        self.vswitches: dict[str, list[Vswitch]] = {field: [] for field in VSWITCHES}

    def add(self) -> None:
        """Add the VPC, the vSwitches and the cluster that the rows describe, and the networks of all other rows."""
        rows = [row for row in self.rows if not self._take_zone_list(row)]
        rows = [row for row in rows if not self._import_row(row)]
        self._report_unused_zones()
        vpc, rows = self._find_vpc_blocks(self.scalars.pop("vpc_cidr", None), rows)
        self._move_pod_cidr_in([vpc, *self.secondary])
        if vpc or self.secondary:
            self.inventory.vpcs.append(Vpc(self.key, vpc, tuple(self.secondary), self.cluster))
        for vswitches in self.vswitches.values():
            self.inventory.vswitches += vswitches
        self._add_cluster()
        for row in rows:
            self._add_other_row(row, vpc)

    def _import_row(self, row: Row) -> bool:
        """Import a row whose label means a field, and return whether it did."""
        scalar = scalar_field(row.label)
        if scalar is not None and (value := scalar_value(row)) is not None:
            self._import_scalar(scalar, value, row)
            return True
        field = range_field(row.label)
        ranges = list(ranges_in_line(row.value.text, row.value.position)) if field else []
        if field is not None and ranges:
            self._import_ranges(field, ranges, row)
        if scalar in _NAMED_VALUES:
            self.notes.skip(row.value.position, "value-unreadable", row.value.text)
        if not ranges and _DIGIT.search(row.value.text):
            if field is not None and not _is_number_of_pods(field, row):
                skip_line(row.value.text, row.value.position, self.notes)
            elif scalar is not None and scalar not in _NAMED_VALUES:
                self.notes.skip(row.value.position, "value-unreadable", row.value.text)
        return bool(ranges)

    def _import_scalar(self, field: str, value: SourceText, row: Row) -> None:
        """Import a number or name, and report a second number beside it."""
        self._set_scalar(field, value)
        if field in _COUNT_FIELDS and (rest := _SECOND_NUMBER.search(row.value.text)):
            second = SourceText(rest[1], row.value.position + rest.start(1))
            self.notes.skip(second, "unread-count", row.value.text, where=row.label)

    def _import_ranges(self, field: str, ranges: Sequence[tuple[SourceText, str]], row: Row) -> None:
        """Import the ranges of a row."""
        if field == "pod_cidr" and (row.zone or zone_of_label(row.label) or len(ranges) > 1):
            field = "pod_vswitches"  # the pod CIDR of Flannel is one range without a zone
        if field in VSWITCHES:
            for (value, _), zone in zip(ranges, self._zones_of(row, ranges), strict=True):
                self._add_vswitch(field, value, row, zone)
            return
        for value, _ in ranges:
            if field == "secondary_cidrs":
                self.secondary.append(value)
                continue
            self._set_scalar(field, value)
            if self.scalars[field] is value and field == "pod_cidr" and not says_range(row.label):
                self.pod_row = row

    def _find_vpc_blocks(
        self, vpc: SourceText | None, rows: list[Row]
    ) -> tuple[SourceText | None, list[Row]]:
        """Return the CIDR block of the VPC, and the rows that aren't about its blocks.

        A row with the word for VPCs, in its label or in the heading above it, is about the plan's own VPC if that VPC's
        vSwitches are inside of the range, or if it is the only such row. It is then not a connected network.
        """
        vswitches = _VswitchRanges(each.cidr for listed in self.vswitches.values() for each in listed)
        is_below = [range_field(row.section) == "vpc_cidr" for row in rows]
        is_named = [below or is_vpc(row.label) for below, row in zip(is_below, rows, strict=True)]
        is_only = vpc is None and not vswitches and is_named.count(True) == is_below.count(True) == 1
        remaining = []
        for row, may_be_own, below in zip(rows, is_named, is_below, strict=True):
            ranges = list(ranges_in_line(row.value.text, row.value.position)) if may_be_own else []
            if len(ranges) != 1 or not (is_only or vswitches.has_any_in(ranges[0][0])):
                remaining.append(row)
            elif vpc is None:
                vpc = ranges[0][0]
            elif below or says_secondary(row.label):
                self.secondary.append(ranges[0][0])
            else:
                remaining.append(row)
        return vpc, remaining

    def _move_pod_cidr_in(self, blocks: Iterable[SourceText | None]) -> None:
        """Make the range of pods a vSwitch if it is inside of the VPC: the pod CIDR of Flannel never is."""
        if self.pod_row and any(_contains(block, self.scalars["pod_cidr"]) for block in blocks):
            self._add_vswitch("pod_vswitches", self.scalars.pop("pod_cidr"), self.pod_row, "")

    def _add_cluster(self) -> None:
        """Add the cluster, if the rows describe more than a VPC with its node vSwitches."""
        if self.cluster and "name" not in self.scalars and self.rows:
            self.scalars["name"] = SourceText(self.cluster, self.rows[0].value.position)
        if not self.scalars and not self.vswitches["pod_vswitches"]:
            return
        self.inventory.clusters.append(
            Cluster(
                key=self.key,
                position=self.rows[0].value.position,
                plugin=self.scalars.pop("plugin", None),
                scalars=self.scalars,
                vpc=self.key,
                nodes={each.key: each.cidr.position for each in self.vswitches["node_vswitches"]},
                pods={each.key: each.cidr.position for each in self.vswitches["pod_vswitches"]},
            )
        )

    def _take_zone_list(self, row: Row) -> bool:
        """Remember the first row that lists several zones, for the vSwitches in their order, and return whether it is
        one.
        """
        zones = listed_zones(row.value.text) if column_role(row.label) == "zone" else []
        if zones and not self.listed_zones:
            self.listed_zones, self.zones_position = zones, row.value.position
            return True
        return False

    def _zones_of(self, row: Row, ranges: Sequence[tuple[SourceText, str]]) -> list[str]:
        """Return the zones of a row's ranges: those that the row states, or the listed ones if there are as many."""
        zones = [_zone_of(row, words, is_only=len(ranges) == 1) for _, words in ranges]
        if not zones or any(zones) or len(ranges) != len(self.listed_zones):
            return zones
        self.notes.remark(row.value.position, "zones-in-order", "", zones=", ".join(self.listed_zones))
        return self.listed_zones

    def _report_unused_zones(self) -> None:
        """Report a list of zones if a zone in it has no vSwitch."""
        used = {each.zone for listed in self.vswitches.values() for each in listed}
        if not used.issuperset(self.listed_zones):
            self.notes.skip(self.zones_position, "value-unreadable")

    def _set_scalar(self, field: str, value: SourceText) -> None:
        """Set a field, or report that it is stated twice."""
        if field in self.scalars:
            self.notes.skip(value, "label-twice")
        else:
            self.scalars[field] = value

    def _add_vswitch(self, field: str, value: SourceText, row: Row, zone: str) -> None:
        """Add a vSwitch. Of several, one without a zone is reported."""
        listed = self.vswitches[field]
        key = f"{self.key}.{field}[{len(listed)}]"
        if not zone and listed:
            self.notes.skip(value.position, "zone-unknown")
        listed.append(Vswitch(key, self.key, value, zone, row.label, used_addresses=row.used))

    def _add_other_row(self, row: Row, vpc: SourceText | None) -> None:
        """Add the ranges of a row with an unknown label as connected networks, or report those inside of the VPC."""
        ranges = list(ranges_in_line(row.value.text, row.value.position))
        vpc_block = read_ipv4_cidr(vpc.text) if vpc else None
        for value, name in ranges:
            cidr = read_ipv4_cidr(value.text)
            is_inside = isinstance(vpc_block, Cidr) and isinstance(cidr, Cidr) and vpc_block.overlaps(cidr)
            if is_inside or (vpc_block is None and is_vswitch(row.label)):
                self.notes.skip(value, "label-unknown", label=row.label)
            else:
                words = _MARKDOWN.sub("", " ".join(filter(None, (row.label, name))))
                self.inventory.networks.append((value, " ".join(words.split())))


def _is_number_of_pods(field: str, row: Row) -> bool:
    """Return whether a label of nodes or pods has a plain number, which the audit reports, and no address."""
    is_number = _PLAIN_NUMBER.search(row.value.text) and not _ADDRESS.search(row.value.text)
    return field in {"pod_cidr", *VSWITCHES} and bool(is_number)


def _contains(block: SourceText | None, value: SourceText) -> bool:
    """Return whether a block contains a range."""
    outer, inner = (read_ipv4_cidr(each.text) if each else None for each in (block, value))
    return isinstance(outer, Cidr) and isinstance(inner, Cidr) and outer.contains(inner)


def _zone_of(row: Row, words: str, *, is_only: bool) -> str:
    """Return the zone of one of a row's ranges: of the table, of its own words, or of the row if it has no other
    range.
    """
    stripped = words.strip(" /&+()-")
    zone = (
        row.zone.lower()
        or zone_of_label(stripped)
        or (stripped.lower() if len(stripped) < 3 and is_zone_cell(stripped) else "")
    )
    return zone or zone_of_label(row.label) or (zone_of_label(row.value.text) if is_only else "")


def scalar_value(row: Row) -> SourceText | None:
    """Return the number, type or name of a row, as its field has it; None if the row has no such value."""
    text = unicodedata.normalize("NFKC", row.value.text).strip()
    field = scalar_field(row.label)
    if field == "name":
        return SourceText(text, row.value.position) if text else None
    if field == "cluster_spec":
        return cluster_spec(SourceText(text, row.value.position))
    if field == "plugin":
        return plugin_named(SourceText(text, row.value.position))
    if field == "instance_type":
        found = _INSTANCE_TYPE.search(text.lower())
        return SourceText(found[0], row.value.position) if found else None
    number = _NUMBER.match(text)
    return SourceText(number[1].replace(",", ""), row.value.position) if number else None
