"""The rows of a plan of addresses that are lines of text: a label and a value, whichever comes first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ..plan_io.typed_ranges import RANGE
from .label_tables import Cell, Row, Table
from .labels import VSWITCHES, field_of, heading_of, scalar_of, zone_named, zones_in
from .networks import is_header, ranges_in_line

_LABELLED: Final = re.compile(
    r"^[\s>*•·-]*+(?:\d{1,2}[.)]\s+)?(?P<label>[^\s:：=|][^:：=|\t]{0,59}?)\s*(?:[:：=\t]|[はが是为](?=[約约]?[\d１-９])|\s(?=[\d１-９]))\s*(?P<value>.+)$"
)
_BY_COMMA: Final = re.compile(r"^\s*\"?(?P<label>[^\W\d][^:：=|\t,;]{0,59}?)\"?\s*[,;]\s*(?P<value>.+)$")
_BEHIND: Final = re.compile(r"^[\s,;|\t\"']+(?P<label>[^#]{1,60})")
# What stands before a range in a sentence: its last part, without the words that lead to the range.
_PARTS: Final = re.compile(r"[.,;/|&(、，。；]\s+|[、，。；|]|\s(?:and|with|plus)\s|\s/\s")
_LEADING: Final = re.compile(r"^(?:and|with|plus)\s+", re.IGNORECASE)
_TRAILING: Final = re.compile(r"(?:\s+(?:is|are|will be|uses?|has)|[:：=]|是|为|は|が)\s*$", re.IGNORECASE)
_AND: Final = re.compile(r"^(?:と|および|及び|和|与|以及|や)+|(?:と|および|及び|和|与|以及|や)+$")
_NOTE: Final = re.compile(r"^\s*[(（][^()（）]{0,40}[)）]")
_SIGNS: Final = " \t\"'`*_-–—()[]"
_NESTED_ITEM: Final = re.compile(r"^\s*- ")


def rows_in(parts: Iterable[Cell | Table]) -> Iterator[Row]:
    """The labels and values of tables and of the lines around them, with the zones that lines of their own name."""
    heading = ""
    zones = _Zones()
    for part in parts:
        if isinstance(part, Table):
            if not part.is_of_the_command_line:
                zones.add_rows(replace(row, section=heading) for row in part.rows())
            continue
        found = _rows_of(part, heading)
        if len(found) == 1 and zones.add_line(part, found[0]):
            continue
        zones.add_rows(found, part)
        if not found:
            heading = part.text.strip("#*>:：- \t")
    return iter(zones.rows)


class _Zones:
    """Rows, of which those of vSwitches get the zone of a line such as `Zone: cn-hangzhou-h`.

    It tells of the vSwitches behind it where it comes before the first one, else of those before it.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._lines: list[str] = []
        self._comes_first = False
        self._zone = ""
        self._start = 0

    def add_rows(self, rows: Iterable[Row], line: Cell | None = None) -> None:
        for row in rows:
            zone = self._zone if _is_vswitch(row) else ""
            self.rows.append(replace(row, zone=row.zone or zone))
            self._lines.append(line.text if line else "")

    def add_line(self, line: Cell, row: Row) -> bool:
        """Whether the line names a zone and nothing else."""
        if heading_of(row.label) != "zone" or any(True for _ in ranges_in_line(row.value.text, 0)):
            return False
        if zones_in(row.value.text):  # for the vSwitches in this order
            return False
        zone = row.value.text.strip(_SIGNS)
        if self._is_of_item(line):
            self._name(len(self.rows) - 1, zone)
        elif self._comes_first or not any(map(_is_vswitch, self.rows)):
            self._comes_first, self._zone = True, zone
        else:
            self._name(self._start, zone)
        self._start = len(self.rows)
        return True

    def _is_of_item(self, line: Cell) -> bool:
        """Whether the line belongs to the item of a list of YAML that the line before it opens."""
        last = self._lines[-1] if self._lines else ""
        opening = _NESTED_ITEM.match(last)
        return opening is not None and len(line.text) - len(line.text.lstrip()) == opening.end()

    def _name(self, start: int, zone: str) -> None:
        for place in range(max(0, start), len(self.rows)):
            row = self.rows[place]
            if not row.zone and _is_vswitch(row):
                self.rows[place] = replace(row, zone=zone)


def _is_vswitch(row: Row) -> bool:
    return field_of(row.label) in VSWITCHES and any(True for _ in ranges_in_line(row.value.text, 0))


def _rows_of(line: Cell, heading: str) -> list[Row]:
    """The rows of a line; none where it is words alone."""
    several = list(_sentence_rows(line))
    if len({field_of(row.label) for row in several} - {None}) > 1:
        return several
    found = _LABELLED.match(line.text)
    label = found["label"].strip() if found else ""
    value = Cell(found["value"], line.position + found.start("value")) if found else line
    is_range = any(True for _ in ranges_in_line(value.text, 0))
    if found and not (is_range and heading_of(label) == "range"):
        meant = _label_before(label)
        if is_range and field_of(heading) in VSWITCHES and zone_named(label.strip(_SIGNS)):
            return [Row(f"{heading} {label.strip(_SIGNS)}", value)]
        return [Row(meant if is_range and not field_of(label) and field_of(meant) else label, value)]
    loose = _by_comma(line) or (_value_first(line) if is_range else None)
    if loose is not None:
        return [loose]
    if several and field_of(several[0].label):  # words of Chinese or Japanese right before the first range
        return [several[0]]
    has_words = any(row.label for row in several)
    return [Row("" if has_words and not field_of(heading) else heading, value)] if is_range else []


def _by_comma(line: Cell) -> Row | None:
    found = _BY_COMMA.match(line.text)
    if found is None or not (field_of(found["label"]) or scalar_of(found["label"])):
        return None
    if "," in found["value"] and is_header(line.text):  # headings of a table that isn't known
        return None
    return Row(found["label"], Cell(found["value"], line.position + found.start("value")), is_loose=True)


def _value_first(line: Cell) -> Row | None:
    """A row of a range with its label behind it, such as `10.0.0.0/16 VPC`."""
    text = _plain(line.text)
    first = RANGE.search(text)
    if first is None or text[: first.start()].strip(_SIGNS) or RANGE.search(text, first.end()):
        return None
    found = _BEHIND.match(text[first.end() :])
    label = found["label"].strip(_SIGNS) if found else ""
    return Row(label, Cell(first[0], line.position), is_loose=True) if field_of(label) else None


def _sentence_rows(line: Cell) -> Iterator[Row]:
    """A row for each range in a line, with what stands before it; a range without words has the label of the one before."""
    text = _plain(line.text)
    found = list(RANGE.finditer(text))
    ends = [*(each.start() for each in found), len(text)][1:]
    label, start = "", 0
    for each, end in zip(found, ends, strict=True):
        between = text[start : each.start()]
        label = _label_before(_NOTE.sub("", between) if start else between) or label
        yield Row(label, Cell(text[each.start() : end], line.position))
        start = each.end()


def _label_before(text: str) -> str:
    last = _PARTS.split(text[-80:])[-1]
    label = _TRAILING.sub("", _LEADING.sub("", last.strip(_SIGNS))).strip(_SIGNS)
    return label if _AND.sub("", label) else ""


def _plain(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
