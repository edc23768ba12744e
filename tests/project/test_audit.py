"""The audit finds what it is there to find."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from scripts import audit
from scripts.audit import Locked, faults, locked

LOCK = """\
jinja2==3.1.6 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
markupsafe==3.0.4 \\
    --hash=sha256:cc
uvloop==0.23.0 ; sys_platform != 'win32' \\
    --hash=sha256:dd
"""
JINJA, _, UVLOOP = locked(LOCK)


def test_a_lock_file_is_read_whole() -> None:
    assert (JINJA.name, JINJA.version, JINJA.marker, JINJA.hashed) == ("jinja2", "3.1.6", "", True)
    assert UVLOOP.marker == "sys_platform != 'win32'"
    assert [each.hashed for each in locked("a==1\nb==2 \\\n    --hash=sha256:aa\n")] == [False, True]


def test_the_planner_itself_is_in_order() -> None:
    assert audit.main(["--offline"]) == 0


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What is installed, by name: two packages of which the first needs the second."""
    packages: dict[str, dict[str, Any]] = {
        "one": {"version": "1.0", "requires": ["two>=2", "three; extra == 'more'"], "licence": "MIT"},
        "two": {"version": "2.0", "requires": [], "licence": "MIT AND BSD-3-Clause"},
    }

    class Installed:
        def __init__(self, name: str) -> None:
            self.version, self.requires = packages[name]["version"], packages[name]["requires"]
            self.metadata = Metadata({"License-Expression": packages[name]["licence"]})

    class Metadata(dict[str, str]):
        def get_all(self, name: str) -> None:
            return None

    monkeypatch.setattr(audit, "_installed", lambda name: Installed(name) if name in packages else None)
    return packages


ONE = Locked("one", "1.0", "", hashed=True)
TWO = Locked("two", "2.0", "", hashed=True)


@pytest.mark.parametrize(
    ("dependencies", "packages", "told"),
    [
        (["one>=1"], [ONE, TWO], []),
        (["one>=1", "Two"], [ONE, TWO], []),
        (["one>=1", "four"], [ONE, TWO], ["four is asked for"]),
        (["one>=2"], [ONE, TWO], ["one is locked at 1.0"]),
        (["two"], [ONE, TWO], ["one is locked, but nothing needs it"]),
        (["one"], [ONE, Locked("two", "2.0", "", hashed=False)], ["two has no hash"]),
        (
            ["one"],
            [ONE, Locked("two", "2.1", "", hashed=True)],
            ["two is installed at 2.0, but locked at 2.1"],
        ),
        (
            ["one", "three"],
            [ONE, TWO, Locked("three", "3", "", hashed=True)],
            ["three is locked, but not installed"],
        ),
        (["one", "three"], [ONE, TWO, Locked("three", "3", "sys_platform == 'none'", hashed=True)], []),
        (["one[more]"], [ONE, TWO, Locked("three", "3", "sys_platform == 'none'", hashed=True)], []),
        (
            ["one"],
            [ONE, TWO, Locked("three", "3", "sys_platform == 'none'", hashed=True)],
            ["three is locked, but nothing needs it"],
        ),
    ],
)
def test_a_lock_file_that_does_not_fit_is_told(
    installed: dict[str, Any], dependencies: list[str], packages: list[Locked], told: list[str]
) -> None:
    found = list(faults(dependencies, packages))

    assert len(found) == len(told)
    assert all(sentence.startswith(start) for sentence, start in zip(found, told, strict=True))


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "MIT AND GPL-3.0-only", ""])
def test_a_licence_that_nobody_has_looked_at_is_told(installed: dict[str, Any], licence: str) -> None:
    installed["two"]["licence"] = licence

    assert [each[:17] for each in faults(["one"], [ONE, TWO])] == ["two has a licence"]


@contextmanager
def osv(answer: bytes) -> Iterator[tuple[str, list[Any]]]:
    """Something that answers in OSV's place, and what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *told: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_what_is_known_to_be_vulnerable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with osv(b'{"results": [{"vulns": [{"id": "GHSA-1"}, {"id": "PYSEC-2"}]}, {}]}') as (address, asked):
        found = audit.vulnerable([ONE, TWO], address)

    assert found == ["one 1.0 is vulnerable: GHSA-1, PYSEC-2."]
    assert asked[0]["queries"][0] == {"package": {"name": "one", "ecosystem": "PyPI"}, "version": "1.0"}


@pytest.mark.parametrize("answer", [b'{"results": []}', b"{}", b"<html>"])
def test_an_audit_that_could_not_ask_says_so_and_is_not_passed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: bytes
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with osv(answer) as (address, _):
        monkeypatch.setenv("OSV", address)
        assert audit.main([]) == 2

    assert "vulnerabilities weren't checked" in capsys.readouterr().err
