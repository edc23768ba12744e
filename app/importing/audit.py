"""The check that every range, instance type and number of nodes in the files was imported or skipped for a reason.

Anything else is reported here with its line, so that no reader loses a value silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from .cluster_settings import plugin_named
from .literals import NamedValue, RawText, values_of
from .relevance import ADDRESS_SPAN, RelevantText, relevant_texts, words_of
from .report import Notes, SourceText, Watched

_DIGITS: Final = re.compile(r"\d+")
_PLUGIN_WORDS: Final = frozenset({"cni", "network", "plugin"})
_MAX_PODS_WORDS: Final = frozenset({"max", "pod"})


class _HandledLines:
    """The lines on which a value was imported, or skipped for a reason."""

    def __init__(self, notes: Notes) -> None:
        self.sources = notes.sources
        self._handled = {self._line(position) for position in notes.handled_positions if position >= 0}
        self._mentioned: dict[tuple[str, int], set[str]] = {}

    def _line(self, position: int) -> tuple[str, int]:
        file = self.sources.file_of(position)
        return file.name, file.line_of(position)

    def has_handled(self, position: int) -> bool:
        """Return whether a value on the line of a position was handled."""
        return self._line(position) in self._handled

    def mentions(self, position: int, text: str) -> bool:
        """Return whether a note about the line of a position mentions a number, or has a code."""
        return text in self._mentioned.get(self._line(position), ())

    def add(self, position: int, mentioned: Iterable[str]) -> None:
        """Add the line of a position, with what a note about it mentions."""
        line = self._line(position)
        self._handled.add(line)
        self._mentioned.setdefault(line, set()).update(mentioned)


def audit(notes: Notes) -> None:
    """Skip each value of the watched documents that was neither read nor skipped, with its line."""
    lines = _HandledLines(notes)
    reports_plugin = not (
        any(each.code.startswith("states-") for each in notes.remarks)
        or any(each.field == "plugin" for each in notes.imported_values)
    )
    for watched in notes.watched:
        is_text = watched.by_line or isinstance(watched.document, RawText)
        for value in values_of(watched.document):
            if value.position in notes.ignored_positions:
                continue
            if reports_plugin and not watched.reason and (plugin := _plugin_in(value)):
                notes.remark(value.position, f"states-{plugin}")
                reports_plugin = False
            if is_text or watched.by_value or value.position not in notes.handled_positions:
                _report(value, watched, notes, lines, is_text=is_text)
    notes.watched.clear()


def _plugin_in(value: NamedValue) -> str:
    """Return the network plug-in that an unknown member states, such as an input of a module; "" if there is none."""
    if not value.path or not words_of(value.path[-1]) & _PLUGIN_WORDS:
        return ""
    plugin = plugin_named(SourceText(value.text, value.position))
    return plugin.text if plugin else ""


def _report(
    value: NamedValue, watched: Watched, notes: Notes, lines: _HandledLines, *, is_text: bool
) -> None:
    """Report the relevant parts of a value that weren't handled."""
    names = (watched.where, *value.path)
    texts = [RelevantText("count", value.text, 0)] if value.is_counted else relevant_texts(names, value.text)
    for kind, text, offset in texts:
        position = value.position + offset
        is_known = (is_text or watched.by_value) and text in notes.handled_values
        # The same number may count something else on another line.
        if is_known and is_text and kind == "count":
            is_known = lines.has_handled(position)
        span = ADDRESS_SPAN.fullmatch(text) if kind == "range" else None
        if is_known or text in notes.handled_ranges or (span and span[1] in notes.handled_ranges):
            continue
        notes.handled_values.add(text)
        if value.is_counted and lines.mentions(position, text):
            continue
        shown = notes.sources.excerpt(position)
        excerpt = shown if text in shown else f"{names[-1]}: {text}"
        if is_text and kind == "count":
            lines.add(position, _DIGITS.findall(excerpt))
        if unneeded_code := notes.unneeded.get(value.position):
            if not lines.mentions(position, unneeded_code):
                notes.remark(position, unneeded_code, excerpt)
            lines.add(position, (unneeded_code,))
        elif watched.reason:
            notes.skip(position, watched.reason, excerpt)
        elif kind == "count" and words_of(names[-1]) == _MAX_PODS_WORDS:  # what the kubelet accepts
            notes.skip(position, "max-pods", excerpt, most=text)
        else:
            notes.skip(position, f"unread-{kind}", excerpt, where=".".join(filter(None, names)))
