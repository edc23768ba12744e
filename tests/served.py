"""The planner in a process of its own, as a person would serve it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_SECONDS = 30


@contextmanager
def served(log: Path) -> Iterator[str]:
    """Its address, on a port of its own; `log` is where it writes."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PLANNER_")}
    environment["PLANNER_PORT"] = "0"
    with (
        log.open("wb") as output,
        subprocess.Popen([sys.executable, "-m", "app"], cwd=ROOT, env=environment, stderr=output) as process,
    ):
        try:
            yield _address(process, log)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"running on (http://[0-9.:]+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
