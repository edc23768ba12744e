"""The log as it would be written, kept for a test to read."""

from __future__ import annotations

import json
import logging

from app.logs import JsonLines


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def last(self) -> dict[str, object]:
        line: dict[str, object] = json.loads(self.lines[-1])
        return line
