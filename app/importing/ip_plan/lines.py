"""The rows of a plan of addresses that are lines of text: a label and a value, in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from ...plan_io.typed_ranges import RANGE
from ..networks import half_width, has_range, is_header
from .cells import Cell, Row
from .labels import (
    VSWITCHES,
    column_role,
    is_vpc,
    listed_zones,
    named_zone,
    range_field,
    says_secondary,
    scalar_field,
)
from .tables import Table

_LABEL_AND_VALUE: Final = re.compile(
    r"^[\s>*•·-]*+(?:\d{1,2}[.)]\s+)?(?P<label>[^\s:：=|][^:：=|\t]{0,59}?)\s*(?:[:：=\t]|[はが是为](?=[約约]?[\d１-９])|\s(?=[\d１-９]))\s*(?P<value>.+)$"
)
_LABEL_AND_COMMA: Final = re.compile(
    r"^\s*\"?(?P<label>[^\W\d][^:：=|\t,;]{0,59}?)\"?\s*[,;]\s*(?P<value>.+)$"
)
_LABEL_AFTER: Final = re.compile(r"^[\s,;|\t\"']+(?P<label>[^#]{1,60})")
# A label before a range in a sentence is the last clause, without the words that lead to the range.
_CLAUSES: Final = re.compile(r"[.,;/|&(、，。；]\s+|[、，。；|]|\s(?:and|with|plus)\s|\s/\s")
_LEADING_WORDS: Final = re.compile(r"^(?:and|with|plus)\s+", re.IGNORECASE)
_TRAILING_VERBS: Final = re.compile(
    r"(?:\s+(?:is|are|will be|uses?|has)|[:：=]|是|为|は|が)\s*$", re.IGNORECASE
)
_CONJUNCTIONS: Final = re.compile(r"^(?:と|および|及び|和|与|以及|や)+|(?:と|および|及び|和|与|以及|や)+$")
_PARENTHESES: Final = re.compile(r"^\s*[(（][^()（）]{0,40}[)）]")
_ARTICLE: Final = re.compile(r"^(?:the|our|an?)\s+", re.IGNORECASE)
# The words between the name of a cluster and its range, such as "uses the VPC".
_VPC_AT_END: Final = re.compile(
    r"[\s:：,，]*(?:\b(?:uses?|runs?|lives?|is|has|with|in|of|the|its|own|an?)\s+)*(?:的|の|使用|使う)?(?:vpc|专有网络)\W*$",
    re.IGNORECASE,
)
_SURROUNDING_MARKS: Final = " \t\"'`*_-–—()[]"
_NESTED_ITEM: Final = re.compile(r"^\s*- ")


def rows_of_parts(parts: Iterable[Cell | Table]) -> Iterator[Row]:
    """Yield the rows of tables and lines, with the zones that are on lines of their own."""
    heading = ""
    headings: list[str] = []  # of each row, or the cluster that its sentence describes
    sentences: set[str] = set()
    zones = _ZoneAssignment()
    for part in parts:
        headings += [heading] * (len(zones.rows) - len(headings))
        if isinstance(part, Table):
            if not part.is_cli_output:
                zones.add_rows(replace(row, section=heading) for row in part.rows())
            continue
        rows = _rows_of_line(part, heading)
        if len(rows) == 1 and zones.add_zone_line(part, rows[0]):
            continue
        zones.add_rows(rows, part)
        if name := _cluster_of_sentence(rows):
            headings += [name] * len(rows)
            sentences.add(name)
        if not rows:
            heading = part.text.strip("#*>:：- \t")
    headings += [heading] * (len(zones.rows) - len(headings))
    return _with_clusters(zones.rows, headings, sentences)


def _cluster_of_sentence(rows: Sequence[Row]) -> str:
    """Return the name of the cluster that a sentence describes by its VPC and other ranges; "" for any other line."""
    if len(rows) < 2 or not is_vpc(rows[0].label) or says_secondary(rows[0].label):
        return ""
    if not any(range_field(row.label) for row in rows[1:]):
        return ""
    name = _ARTICLE.sub("", _VPC_AT_END.sub("", rows[0].label)).strip(_SURROUNDING_MARKS)
    return name or rows[0].value.text.split()[0].strip(",.;，。；、")


def _with_clusters(rows: Sequence[Row], headings: Sequence[str], sentences: Collection[str]) -> Iterator[Row]:
    """Yield the rows with their clusters, if several headings or sentences describe one.

    Each of them has the CIDR block of a VPC, and another field.
    """
    fields: dict[str, set[str]] = {}
    for row, heading in zip(rows, headings, strict=True):
        is_vpc_of_sentence = heading in sentences and is_vpc(row.label)
        field = "vpc_cidr" if is_vpc_of_sentence else range_field(row.label)
        if heading and field and not row.cluster and has_range(row.value.text):
            fields.setdefault(heading, set()).add(field)
    clusters = [heading for heading, found in fields.items() if "vpc_cidr" in found and len(found) > 1]
    cluster = ""
    for row, heading in zip(rows, headings, strict=True):
        cluster = heading if heading in clusters and len(clusters) > 1 else cluster
        yield replace(row, cluster=row.cluster or cluster)


class _ZoneAssignment:
    """Assigns the zone of a line such as `Zone: cn-hangzhou-h` to rows of vSwitches.

    If the first such line comes before any vSwitch, a zone applies to the vSwitches after it, else to those before
    it.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._lines: list[str] = []
        self._comes_first = False
        self._zone = ""
        self._start = 0

    def add_rows(self, rows: Iterable[Row], line: Cell | None = None) -> None:
        """Add the rows of a line or a table."""
        for row in rows:
            zone = self._zone if _is_vswitch(row) else ""
            self.rows.append(replace(row, zone=row.zone or zone))
            self._lines.append(line.text if line else "")

    def add_zone_line(self, line: Cell, row: Row) -> bool:
        """Assign the zone of a line that states nothing else, and return whether it is such a line."""
        if column_role(row.label) != "zone" or has_range(row.value.text):
            return False
        if listed_zones(row.value.text):  # a list of zones is for the vSwitches in this order
            return False
        zone = row.value.text.strip(_SURROUNDING_MARKS)
        if self._belongs_to_list_item(line):
            self._assign_zone(len(self.rows) - 1, zone)
        elif self._comes_first or not any(map(_is_vswitch, self.rows)):
            self._comes_first, self._zone = True, zone
        else:
            self._assign_zone(self._start, zone)
        self._start = len(self.rows)
        return True

    def _belongs_to_list_item(self, line: Cell) -> bool:
        """Return whether a line belongs to the YAML list item that the line before it opens."""
        last = self._lines[-1] if self._lines else ""
        opening = _NESTED_ITEM.match(last)
        return opening is not None and len(line.text) - len(line.text.lstrip()) == opening.end()

    def _assign_zone(self, start: int, zone: str) -> None:
        """Assign a zone to the vSwitches from an index on."""
        for index in range(max(0, start), len(self.rows)):
            row = self.rows[index]
            if not row.zone and _is_vswitch(row):
                self.rows[index] = replace(row, zone=zone)


def _is_vswitch(row: Row) -> bool:
    """Return whether a row has the range of a vSwitch."""
    return range_field(row.label) in VSWITCHES and has_range(row.value.text)


def _rows_of_line(line: Cell, heading: str) -> list[Row]:
    """Return the rows of a line; none if it has only words. `heading` is the last line with only words."""
    sentence_rows = list(_sentence_rows(line))
    if len({range_field(row.label) for row in sentence_rows} - {None}) > 1:
        return sentence_rows
    match = _LABEL_AND_VALUE.match(line.text)
    label = match["label"].strip() if match else ""
    value = Cell(match["value"], line.position + match.start("value")) if match else line
    is_range = has_range(value.text)
    if match and not (is_range and column_role(label) == "range"):
        return [Row(_label_of_line(label, heading, is_range=is_range), value)]
    row = _comma_row(line) or (_range_first_row(line) if is_range else None)
    if row is not None:
        return [row]
    # Chinese or Japanese words may be before the first range without a space.
    if sentence_rows and range_field(sentence_rows[0].label):
        return [sentence_rows[0]]
    has_words = any(row.label for row in sentence_rows)
    return [Row("" if has_words and not range_field(heading) else heading, value)] if is_range else []


def _label_of_line(label: str, heading: str, *, is_range: bool) -> str:
    """Return the label of a line: of a range also a zone with the heading, or the last clause if it means a field."""
    if not is_range:
        return label
    zone = label.strip(_SURROUNDING_MARKS)
    if range_field(heading) in VSWITCHES and named_zone(zone):
        return f"{heading} {zone}"
    last_clause = _label_before(label)
    return last_clause if not range_field(label) and range_field(last_clause) else label


def _comma_row(line: Cell) -> Row | None:
    """Return the row of a line with a known label before a comma."""
    match = _LABEL_AND_COMMA.match(line.text)
    if match is None or not (range_field(match["label"]) or scalar_field(match["label"])):
        return None
    if "," in match["value"] and is_header(line.text):  # the headings of an unknown table
        return None
    return Row(match["label"], Cell(match["value"], line.position + match.start("value")), is_ambiguous=True)


def _range_first_row(line: Cell) -> Row | None:
    """Return the row of a line with a range before its label, such as `10.0.0.0/16 VPC`."""
    text = half_width(line.text)
    found = RANGE.search(text)
    if found is None or text[: found.start()].strip(_SURROUNDING_MARKS) or RANGE.search(text, found.end()):
        return None
    match = _LABEL_AFTER.match(text[found.end() :])
    label = match["label"].strip(_SURROUNDING_MARKS) if match else ""
    return Row(label, Cell(found[0], line.position), is_ambiguous=True) if range_field(label) else None


def _sentence_rows(line: Cell) -> Iterator[Row]:
    """Yield a row for each range in a sentence, with the words before it or else the label of the range before."""
    text = half_width(line.text)
    ranges = list(RANGE.finditer(text))
    ends = [*(each.start() for each in ranges), len(text)][1:]
    label, start = "", 0
    for each, end in zip(ranges, ends, strict=True):
        between = text[start : each.start()]
        label = _label_before(_PARENTHESES.sub("", between) if start else between) or label
        yield Row(label, Cell(text[each.start() : end], line.position))
        start = each.end()


def _label_before(text: str) -> str:
    """Return the label at the end of a text: its last clause without verbs and conjunctions."""
    last = _CLAUSES.split(text[-80:])[-1]
    label = _TRAILING_VERBS.sub("", _LEADING_WORDS.sub("", last.strip(_SURROUNDING_MARKS))).strip(
        _SURROUNDING_MARKS
    )
    return label if _CONJUNCTIONS.sub("", label) else ""
