"""The planner starts where it is told to, or says in one line why not; its log and its health check tell how it is."""

from __future__ import annotations

import errno
import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from app.serving import AddressError, check_address
from tests.served import ROOT, served_with
from tests.waiting import HANG_SECONDS, until_found

pytestmark = pytest.mark.server


def started(environment: Mapping[str, str]) -> tuple[int, str, str]:
    """How a start that ends by itself ends: its exit code, standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANG_SECONDS,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of 127.0.0.1 at which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_in_use_stops_the_start_with_one_line(taken: int, workers: str) -> None:
    line = (
        f"Port {taken} of 127.0.0.1 is in use by another program. Set another with PLANNER_PORT or --port.\n"
    )

    assert started({"PLANNER_PORT": str(taken), "PLANNER_WORKERS": workers}) == (3, "", line)


@pytest.mark.parametrize(
    ("host", "start"),
    [
        ("nowhere.invalid", "PLANNER_HOST is 'nowhere.invalid', which has no address: "),
        ("a" * 64, f"PLANNER_HOST is '{'a' * 64}', which has no address: "),
        ("192.0.2.1", "PLANNER_HOST is '192.0.2.1', which isn't an address of this machine."),
    ],
)
def test_a_host_that_can_not_be_had_is_named(host: str, start: str) -> None:
    with pytest.raises(AddressError) as refused:
        check_address(host, 0)

    assert str(refused.value).startswith(start)
    assert "\n" not in str(refused.value)


def test_a_port_that_the_system_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_socket: object, _address: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("socket.socket.bind", refuse, raising=False)

    with pytest.raises(
        AddressError, match=r"^The planner can't listen on port 80 of ::1: permission denied\.$"
    ):
        check_address("::1", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_an_address_that_can_be_had_is_still_free_afterwards(host: str) -> None:
    check_address(host, 0)

    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    check_address(host, port)
    check_address(host, port)


def test_an_unknown_variable_is_told_in_the_form_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with served_with({"PLANNER_PROT": "9000", "PLANNER_LOG_FORMAT": "json"}, log):
        first = json.loads(log.read_text().splitlines()[0])

    assert (first["level"], first["message"]) == (
        "warning",
        "PLANNER_PROT isn't a setting and has no effect. The nearest name is PLANNER_PORT.",
    )


@pytest.fixture(scope="module")
def under_prefix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A planner under a prefix that logs every request; its address and its log."""
    log = tmp_path_factory.mktemp("served") / "log"
    settings = {"PLANNER_ACCESS_LOG": "yes", "PLANNER_ROOT_PATH": "/planner"}
    with served_with(settings, log) as planner:
        yield planner.address, log


def test_the_log_holds_the_request_but_not_the_plan(under_prefix: tuple[str, Path]) -> None:
    address, log = under_prefix
    answer = httpx.get(
        f"{address}/planner/healthz?vpc_cidr=10.0.0.0/8", trust_env=False, timeout=HANG_SECONDS
    )
    httpx.get(f"{address}/planner/10.0.0.0", trust_env=False, timeout=HANG_SECONDS)

    assert answer.json()["status"] == "ok"
    assert "server" not in answer.headers
    until_found(r"(method=GET route=/healthz status=200)", log)
    until_found(r"(method=GET route=none status=404)", log)
    assert "10.0.0.0" not in log.read_text()


def test_the_health_check_asks_the_planner_of_its_environment(under_prefix: tuple[str, Path]) -> None:
    port = under_prefix[0].rpartition(":")[2]

    assert _healthcheck(port) == 0
    assert _healthcheck("1") == 1


def _healthcheck(port: str) -> int:
    command = [sys.executable, "-m", "app.healthcheck"]
    environment = {"PLANNER_HOST": "0.0.0.0", "PLANNER_PORT": port, "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode


def test_the_start_loads_nothing_that_no_answer_needs() -> None:
    """No tool of the tests, and not the whole of an older pydantic, which FastAPI loads for a declared parameter."""
    script = "import app.serving, app.main, json, sys; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    loaded = set(json.loads(done.stdout))

    assert "pydantic" in loaded
    assert not {"pytest", "httpx", "httpx2", "playwright", "hypothesis", "pydantic.v1"} & loaded
