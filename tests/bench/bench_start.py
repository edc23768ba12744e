"""From nothing to the first answer, and the memory that it takes, against a bare application of the same libraries.

Both are started as an image starts them: with every module compiled, and the templates too.
"""

from __future__ import annotations

import compileall
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts import messages, templates
from tests.bench.measure import Row, side_by_side
from tests.bench.server import client, started
from tests.served import ROOT

OURS, BARE = "app", "tests.bench.bare"


def rows() -> Iterator[Row]:
    messages.main()
    for folder in ("app", "tests/bench"):
        compileall.compile_dir(ROOT / folder, quiet=2)
    templates.main()
    yield side_by_side("start to first answer", _start(OURS), "a bare app", _start(BARE), seconds=15)
    yield Row(
        subject="memory after it",
        ours=min(_memory(OURS) for _ in range(3)),
        other="a bare app",
        others=min(_memory(BARE) for _ in range(3)),
        unit="B",
    )


def _start(module: str) -> Callable[[], None]:
    def start() -> None:
        _memory(module)

    return start


def _memory(module: str) -> float:
    """Bytes of physical memory that the process holds once it has answered."""
    with started(module) as server:
        client(server.address)("GET", "/healthz")
        pages = Path(f"/proc/{server.pid}/statm").read_text().split()[1]
        return int(pages) * 4096.0
