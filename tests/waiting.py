"""How tests wait for what other threads and processes do: for the event, however long a busy machine takes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

# What has not happened by now never will: a guard against a test that hangs, no measure of anything.
HANG_SECONDS = 300


def until(is_so: Callable[[], bool]) -> None:
    """Return as soon as `is_so` says yes; fail where it never does."""
    end = time.monotonic() + HANG_SECONDS
    while not is_so():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


def until_found(pattern: str, file: Path) -> str:
    """Return the first group of `pattern` as soon as the file, which another process writes, holds it."""
    found: list[str] = []

    def is_there() -> bool:
        match = re.search(pattern, file.read_text())
        found.extend(match.groups() if match else ())
        return match is not None

    until(is_there)
    return found[0]
