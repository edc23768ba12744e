"""Servers to measure, each a process of its own on a port of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import IO
from urllib.parse import urlsplit

from tests.served import ROOT


@dataclass(frozen=True, slots=True)
class Server:
    address: str
    pid: int


@contextmanager
def started(module: str, **environment: str) -> Iterator[Server]:
    """`python -m module`, which serves on the port that PLANNER_PORT names: one that is free."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PLANNER_")}
    with subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**kept, **environment, "PLANNER_PORT": "0"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            yield Server(_address(process.stderr), process.pid)
        finally:
            process.terminate()


def client(address: str) -> Callable[..., bytes]:
    """Asks over one connection that stays open: method, path, body, headers."""
    connection = HTTPConnection(urlsplit(address).netloc)

    def ask(
        method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
        except ConnectionError:  # it was idle for longer than the server waits
            connection.close()
            return ask(method, path, body, headers)
        content = answer.read()
        assert answer.status == 200, (path, answer.status)
        return content

    return ask


def _address(lines: IO[str]) -> str:
    told = []
    for line in lines:
        told.append(line)
        if found := re.search(r"running on (http://[0-9.:]+)", line):
            return found[1]
    raise RuntimeError(f"The server did not start:\n{''.join(told)}")
