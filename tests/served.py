"""The planner in a process of its own, as a person would serve it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import until

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Served:
    """A planner that answers at `address`; `process` is the id of its process."""

    address: str
    process: int


@contextmanager
def served(log: Path) -> Iterator[str]:
    """Its address, on a port of its own; `log` is where it writes."""
    with served_with({}, log) as planner:
        yield planner.address


@contextmanager
def served_with(settings: Mapping[str, str], log: Path) -> Iterator[Served]:
    """The same with `settings`, by the names of their variables."""
    with served_by([sys.executable, "-m", "app"], ROOT, settings, log) as planner:
        yield planner


@contextmanager
def served_by(
    command: Sequence[str], folder: Path, settings: Mapping[str, str], log: Path
) -> Iterator[Served]:
    """The planner that `command` starts in `folder`."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PLANNER_")}
    environment |= {"PLANNER_PORT": "0", **settings}
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=folder, env=environment, stderr=output) as process,
    ):
        try:
            yield Served(_address(process, log), process.pid)
        except Exception as error:
            if process.poll() is not None:
                error.add_note(f"The server had ended with {process.returncode}:\n{log.read_text()[-2000:]}")
            raise
        finally:
            process.terminate()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    is_told = re.compile(r"running on (http://[0-9.:]+) ")
    until(lambda: process.poll() is not None or is_told.search(log.read_text()) is not None)
    found = is_told.search(log.read_text())
    if found is None:
        raise RuntimeError(f"The server did not start:\n{log.read_text()}")
    return found[1]
