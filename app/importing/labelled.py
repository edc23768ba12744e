"""Plans of addresses as people write them down: a label on each line, and tables with headings between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from ..domain.cidr import Cidr, read_ipv4_cidr
from ..domain.overlap import BlockIndex
from . import aliyun
from .cluster_settings import cluster_spec, plugin_named
from .inventory import Cluster, Inventory, Vpc, Vswitch
from .label_lines import rows_in
from .label_tables import Cell, Row, Table, split_off_tables
from .labels import (
    VSWITCHES,
    field_of,
    heading_of,
    is_vpc,
    is_vswitch,
    is_zone,
    says_range,
    says_secondary,
    scalar_of,
    zone_in,
    zones_in,
)
from .literals import RawText
from .networks import is_border, ranges_in_line, skip_line
from .report import Notes, RefusedError, SourceText
from .sources import SourceFile
from .yaml_tree import read_yaml

_COMMENT: Final = re.compile(r"\s*(?://|--|#(?![#\s]*\w+\s*[:：]))")
# Numbers end where a letter of Latin follows; in Chinese and Japanese, a word for nodes or pods may.
_NUMBER: Final = re.compile(r"^[/~\u7d04\u7ea6]?([0-9][0-9,]{0,9})\b(?!\.)", re.ASCII)
# Another number, as in 60 (max 90).
_REST: Final = re.compile(r"^[^\d]*[\d,]+[^\d]+?(?<![\w.])(\d{1,7})\b(?![.\w])", re.ASCII)
_NUMBERED: Final = frozenset({"max_nodes", "nodes", "pods_per_node"})
_ADDRESS: Final = re.compile(r"\d[.．。/／:]|[/／]\d")
_PLAIN_NUMBER: Final = re.compile(r"(?<![A-Za-z\d])\d+(?![A-Za-z\d])")
_MARKDOWN: Final = re.compile(r"[*`]")
_DIGIT: Final = re.compile(r"\d")
_TYPE: Final = re.compile(r"ecs\.[a-z0-9.-]*[a-z0-9]")
_NESTED: Final = re.compile(r"^[^\n:]{1,80}:[ \t]*\n[ \t]+\S", re.MULTILINE)  # as YAML nests names
# A block of Markdown in a language; one without may well be the plan.
_CODE: Final = re.compile(
    r"^ {0,3}(```|~~~) ?(?!te?xt\b|csv\b|tsv\b)[\w+-][^\n]*\n(?:(?! {0,3}\1)[^\n]*\n)*+ {0,3}\1", re.MULTILINE
)
_MAX_LINES_LOOKED_AT: Final = 2_000


def is_labelled(file: SourceFile) -> bool:
    """Whether a text has labels that mean fields of a plan, or headings of the command line."""
    parts = list(split_off_tables(list(islice(_lines(file), _MAX_LINES_LOOKED_AT))))
    if any(part.is_of_the_command_line for part in parts if isinstance(part, Table)):
        return True
    rows = list(rows_in(parts))
    ranges = [
        row for row in rows if field_of(row.label) and any(True for _ in ranges_in_line(row.value.text, 0))
    ]
    has_range = not all(row.is_loose for row in ranges) or len({field_of(row.label) for row in ranges}) > 1
    scalars = {scalar_of(row.label) for row in rows if _scalar(row) is not None} - {None, "name"}
    return has_range or len(scalars) > 1


def add(file: SourceFile, inventory: Inventory, notes: Notes) -> None:
    """Add what the labels say. A range with another label is a network that the VPC is connected to, unless it is
    inside of the VPC.
    """
    _watch(file, notes)
    parts = list(split_off_tables(list(_lines(file))))
    for part in parts:
        if isinstance(part, Table) and part.is_of_the_command_line:
            for document in part.documents():
                aliyun.add(document, inventory, notes)
        elif isinstance(part, Table):
            for counts in part.counts():
                notes.watch(counts, "", by_line=True)
    subjects: dict[str, list[Row]] = {}
    for row in rows_in(parts):
        subjects.setdefault(row.subject, []).append(row)
    for subject, rows in subjects.items():
        _Plan(subject, rows, inventory, notes).add()


def _watch(file: SourceFile, notes: Notes) -> None:
    """All of the text; where it is YAML also its tree, whose names say of more numbers what they count."""
    notes.watch(RawText(file.text, file.start), "")
    if _NESTED.search(file.text):
        try:
            documents = read_yaml(file.text, file.start)
        except RefusedError:
            return
        for document in documents:
            notes.watch(document, "", by_line=True)


class _Inside:
    """Ranges of vSwitches, to ask which blocks have one of them inside."""

    def __init__(self, ranges: Iterable[SourceText]) -> None:
        read = (cidr for each in ranges if isinstance(cidr := read_ipv4_cidr(each.text), Cidr))
        self.blocks = list(dict.fromkeys(each.network for each in read))
        self.index = BlockIndex.of(self.blocks)

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def has_any_in(self, value: SourceText) -> bool:
        """Return whether one of the ranges is inside a block."""
        block = read_ipv4_cidr(value.text)
        return isinstance(block, Cidr) and any(
            self.blocks[place].prefix >= block.prefix for place in self.index.overlapping(block)
        )


class _Plan:
    """The rows about one cluster."""

    def __init__(self, subject: str, rows: Sequence[Row], inventory: Inventory, notes: Notes) -> None:
        self.key = subject or "plan"
        self.subject = subject
        self.rows = rows
        self.inventory = inventory
        self.notes = notes
        self.scalars: dict[str, SourceText] = {}
        self.pods: Row | None = None
        self.zones: list[str] = []
        self.zones_position = -1
        self.secondary: list[SourceText] = []
        self.vswitches: dict[str, list[Vswitch]] = {field: [] for field in VSWITCHES}

    def add(self) -> None:
        others = [row for row in self.rows if not self._lists_zones(row)]
        others = [row for row in others if not self._is_taken(row)]
        self._say_of_zones()
        vpc = self.scalars.pop("vpc_cidr", None)
        vpc, others = self._with_own_blocks(vpc, others)
        if self.pods and any(_contains(block, self.scalars["pod_cidr"]) for block in [vpc, *self.secondary]):
            # The pod CIDR of Flannel is never inside the VPC.
            self._add_vswitch("pod_vswitches", self.scalars.pop("pod_cidr"), self.pods, "")
        if vpc or self.secondary:
            self.inventory.vpcs.append(Vpc(self.key, vpc, tuple(self.secondary), self.subject))
        if self.subject and "name" not in self.scalars and self.rows:
            self.scalars["name"] = SourceText(self.subject, self.rows[0].value.position)
        for listed in self.vswitches.values():
            self.inventory.vswitches += listed
        keys = {
            field: {each.key: each.cidr.position for each in listed}
            for field, listed in self.vswitches.items()
        }
        if self.scalars or keys["pod_vswitches"]:
            position = self.rows[0].value.position
            self.inventory.clusters.append(
                Cluster(
                    self.key,
                    position,
                    self.scalars,
                    {},
                    self.key,
                    keys["node_vswitches"],
                    keys["pod_vswitches"],
                    self.scalars.pop("plugin", None),
                )
            )
        for row in others:
            self._add_other(row, vpc)

    def _with_own_blocks(
        self, vpc: SourceText | None, others: list[Row]
    ) -> tuple[SourceText | None, list[Row]]:
        """The range of the VPC, and the rows that are none of its blocks.

        A row that names a VPC, by its label or by the heading above it, tells of the plan's where the VPC's vSwitches are
        inside of the range, or where it is the only row below such a heading: the plan's own VPC is no connected network.
        """
        inside = _Inside(each.cidr for listed in self.vswitches.values() for each in listed)
        is_below = [field_of(row.section) == "vpc_cidr" for row in others]
        is_named = [below or is_vpc(row.label) for below, row in zip(is_below, others, strict=True)]
        is_only = vpc is None and not inside and is_named.count(True) == is_below.count(True) == 1
        left = []
        for row, may_be_own, below in zip(others, is_named, is_below, strict=True):
            ranges = (
                [value for value, _ in ranges_in_line(row.value.text, row.value.position)]
                if may_be_own
                else []
            )
            if len(ranges) != 1 or not (is_only or inside.has_any_in(ranges[0])):
                left.append(row)
            elif vpc is None:
                vpc = ranges[0]
            elif below or says_secondary(row.label):
                self.secondary += ranges
            else:
                left.append(row)
        return vpc, left

    def _is_taken(self, row: Row) -> bool:
        """Whether the label means a field, which is then noted."""
        scalar = scalar_of(row.label)
        if scalar is not None and (value := _scalar(row)) is not None:
            self._set(scalar, value)
            if scalar in _NUMBERED and (rest := _REST.search(row.value.text)):
                further = SourceText(rest[1], row.value.position + rest.start(1))
                self.notes.skip(further, "unread-count", row.value.text, where=row.label)
            return True
        field = field_of(row.label)
        ranges = list(ranges_in_line(row.value.text, row.value.position)) if field else []
        if field == "pod_cidr" and (row.zone or zone_in(row.label) or len(ranges) > 1):
            field = "pod_vswitches"  # Flannel has one range, in no zone
        zones = self._zones_of(row, ranges) if field in VSWITCHES else [""] * len(ranges)
        for (value, _), zone in zip(ranges, zones, strict=True):
            if field in VSWITCHES:
                self._add_vswitch(str(field), value, row, zone)
            elif field == "secondary_cidrs":
                self.secondary.append(value)
            elif field is not None:
                self._set(field, value)
                if self.scalars[field] is value and field == "pod_cidr" and not says_range(row.label):
                    self.pods = row
        if scalar in {"cluster_spec", "plugin"}:
            self.notes.skip(row.value.position, "value-unreadable", row.value.text)
        if not ranges and _DIGIT.search(row.value.text):
            if field is not None and not _is_number_of_pods(field, row):
                skip_line(row.value.text, row.value.position, self.notes)
            elif scalar is not None and scalar not in {"cluster_spec", "plugin"}:
                self.notes.skip(row.value.position, "value-unreadable", row.value.text)
        return bool(ranges)

    def _lists_zones(self, row: Row) -> bool:
        """Return whether a row lists several zones; the first one that does is for the vSwitches in its order."""
        zones = zones_in(row.value.text) if heading_of(row.label) == "zone" else []
        if zones and not self.zones:
            self.zones, self.zones_position = zones, row.value.position
            return True
        return False

    def _zones_of(self, row: Row, ranges: Sequence[tuple[SourceText, str]]) -> list[str]:
        """Return the zones of a row's ranges: those that it names, or as many as are listed for all vSwitches."""
        own = [_zone_of(row, words, is_only=len(ranges) == 1) for _, words in ranges]
        if not own or any(own) or len(ranges) != len(self.zones):
            return own
        self.notes.remark(row.value.position, "zones-in-order", "", zones=", ".join(self.zones))
        return self.zones

    def _say_of_zones(self) -> None:
        """Report a list of zones of which no vSwitch has one."""
        used = {each.zone for listed in self.vswitches.values() for each in listed}
        if not used.issuperset(self.zones):
            self.notes.skip(self.zones_position, "value-unreadable")

    def _set(self, field: str, value: SourceText) -> None:
        if field in self.scalars:
            self.notes.skip(value, "label-twice")
        else:
            self.scalars[field] = value

    def _add_vswitch(self, field: str, value: SourceText, row: Row, zone: str) -> None:
        listed = self.vswitches[field]
        key = f"{self.key}.{field}[{len(listed)}]"
        if not zone and listed:
            self.notes.skip(value.position, "zone-unknown")
        listed.append(Vswitch(key, self.key, value, zone, row.label, used_addresses=row.used))

    def _add_other(self, row: Row, vpc: SourceText | None) -> None:
        """A range that no field is meant by."""
        ranges = list(ranges_in_line(row.value.text, row.value.position))
        own = read_ipv4_cidr(vpc.text) if vpc else None
        for value, name in ranges:
            cidr = read_ipv4_cidr(value.text)
            is_inside = isinstance(own, Cidr) and isinstance(cidr, Cidr) and own.overlaps(cidr)
            if is_inside or (own is None and is_vswitch(row.label)):
                self.notes.skip(value, "label-unknown", label=row.label)
            else:
                named = _MARKDOWN.sub("", " ".join(filter(None, (row.label, name))))
                self.inventory.networks.append((value, " ".join(named.split())))


def _is_number_of_pods(field: str, row: Row) -> bool:
    """Return whether a label of nodes or pods has a plain number, which the audit reports, and no address."""
    is_number = _PLAIN_NUMBER.search(row.value.text) and not _ADDRESS.search(row.value.text)
    return field in {"pod_cidr", *VSWITCHES} and bool(is_number)


def _contains(block: SourceText | None, value: SourceText) -> bool:
    outer, inner = (read_ipv4_cidr(each.text) if each else None for each in (block, value))
    return isinstance(outer, Cidr) and isinstance(inner, Cidr) and outer.contains(inner)


def _zone_of(row: Row, words: str, *, is_only: bool) -> str:
    """The zone of one of a row's ranges: what the table or its own words say, or the row where that has no other range."""
    own = words.strip(" /&+()-")
    named = row.zone.lower() or zone_in(own) or (own.lower() if len(own) < 3 and is_zone(own) else "")
    return named or zone_in(row.label) or (zone_in(row.value.text) if is_only else "")


def _scalar(row: Row) -> SourceText | None:
    """The number, type or name of a row, as its field has it."""
    text = unicodedata.normalize("NFKC", row.value.text).strip()
    field = scalar_of(row.label)
    if field == "name":
        return SourceText(text, row.value.position) if text else None
    if field == "cluster_spec":
        return cluster_spec(SourceText(text, row.value.position))
    if field == "plugin":
        return plugin_named(SourceText(text, row.value.position))
    if field == "instance_type":
        found = _TYPE.search(text.lower())
        return SourceText(found[0], row.value.position) if found else None
    number = _NUMBER.match(text)
    return SourceText(number[1].replace(",", ""), row.value.position) if number else None


def without_code(text: str) -> str:
    """A text of Markdown with blanks instead of its blocks of code, so that all lines stay; any other text as it is."""
    if "```" not in text and "~~~" not in text:
        return text
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _lines(file: SourceFile) -> Iterator[Cell]:
    position = file.start
    for line in without_code(file.text).split("\n"):
        if line.strip() and not is_border(line) and not _is_comment(line):
            yield Cell(line, position)
        position += len(line) + 1


def _is_comment(line: str) -> bool:
    """Whether a line says nothing; a heading of Markdown that is a label does."""
    return _COMMENT.match(line) is not None and field_of(line.strip("# \t")) is None
