"""Builds the image twice, runs it as compose.yaml does, and checks what the README promises.

ENGINE is docker or podman, and BUILDER the program that builds (default: the engine). BUILD_OPTIONS and RUN_OPTIONS
are passed to them. The script only needs Python. Without an engine it fails, since nothing can be tested.
"""

from __future__ import annotations

import http.client
import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

IMAGE = "ack-network-planner:test"
PORT = int(os.environ.get("PORT", "8099"))
HEALTHY_SECONDS = 2.0
DRAIN_SECONDS = 2
LINK = "/result?v=1&nodes=16&pods_per_node=200&instance_type=ecs.c7.4xlarge"
LABELS = ("title", "description", "version", "documentation")


# This program runs in the image, and prints a digest of /opt.
DIGEST = """
import hashlib, pathlib
total = hashlib.sha256()
for path in sorted(pathlib.Path("/opt").rglob("*")):
    content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    total.update(f"{path} {path.lstat().st_mode:o} {len(content)}".encode() + content)
print(total.hexdigest())
"""


class BrokenPromiseError(Exception):
    """Raised if the image doesn't do what the README promises."""


def main() -> int:
    """Run all checks. Return 0 if they pass, else 1."""
    engine = os.environ.get("ENGINE") or shutil.which("docker") or shutil.which("podman")
    if engine is None:
        print("Neither docker nor podman was found, so no image was tested.", file=sys.stderr)
        return 1
    try:
        first, base = build(engine), size_of_base(engine)
        print(f"built: {size(engine, IMAGE):.0f} MB; its base is {base:.0f} MB")
        check(first == build(engine), f"two builds have the same files, byte for byte ({first[:12]})")
        check_labels(engine)
        with running(engine) as container:
            check_inside(engine, container)
        with running(engine) as container:
            check_drain(engine, container)
    except BrokenPromiseError as error:
        print(f"failed: {error}", file=sys.stderr)
        return 1
    print("All checks of the image passed.")
    return 0


def check(is_kept: object, promise: str) -> None:
    """Print a promise that is kept. Raises BrokenPromiseError if it isn't."""
    if not is_kept:
        raise BrokenPromiseError(promise)
    print(f"ok: {promise}")


def call(*command: str) -> str:
    """Return the output of a command. Raises BrokenPromiseError if it fails."""
    process = subprocess.run(command, check=False, capture_output=True, text=True)
    if process.returncode:
        raise BrokenPromiseError(
            f"{shlex.join(command[:4])} … failed:\n{process.stdout[-2000:]}{process.stderr[-2000:]}"
        )
    return process.stdout.strip()


def options_from(name: str) -> list[str]:
    """Return the options in an environment variable."""
    return shlex.split(os.environ.get(name, ""))


def build(engine: str) -> str:
    """Build the image without a cache, and return a digest of the names, modes and contents of its files under /opt."""
    builder = os.environ.get("BUILDER", engine)
    call(builder, "build", "--no-cache", *options_from("BUILD_OPTIONS"), "--tag", IMAGE, ".")
    return call(
        engine, "run", "--rm", *options_from("RUN_OPTIONS"), IMAGE, "python", "-c", DIGEST
    ).splitlines()[-1]


def inspect(engine: str, image: str) -> dict[str, Any]:
    """Return what the engine knows about an image."""
    found: dict[str, Any] = json.loads(call(engine, "image", "inspect", image))[0]
    return found


def size(engine: str, image: str) -> float:
    """Return the size of an image in megabytes."""
    return float(inspect(engine, image)["Size"]) / 1e6


def size_of_base(engine: str) -> float:
    """Return the size of the base image in megabytes."""
    return size(engine, os.environ.get("BASE", "python:3.13-slim"))


def check_labels(engine: str) -> None:
    """Check that the image has the labels of LABELS."""
    labels = inspect(engine, IMAGE)["Config"]["Labels"]
    missing = [name for name in LABELS if not labels.get(f"org.opencontainers.image.{name}")]
    check(not missing, f"OCI labels are there{'; missing: ' + ', '.join(missing) if missing else ''}")


@contextmanager
def running(engine: str) -> Iterator[str]:
    """Run a container, and check that it is healthy within HEALTHY_SECONDS."""
    options = ("--detach", "--read-only", "--cap-drop=all", "--security-opt=no-new-privileges")
    network: tuple[str, ...] = ("--publish", f"127.0.0.1:{PORT}:{PORT}")
    if "--network" in options_from("RUN_OPTIONS"):
        network = ()
    start = time.monotonic()
    environment = ("--env", f"PLANNER_PORT={PORT}", "--env", f"PLANNER_DRAIN_SECONDS={DRAIN_SECONDS}")
    container = call(engine, "run", *options, *network, *environment, *options_from("RUN_OPTIONS"), IMAGE)
    try:
        started = time.monotonic()
        while not is_healthy():
            if time.monotonic() - start > 20:
                raise BrokenPromiseError(f"it does not answer:\n{call(engine, 'logs', container)[-2000:]}")
            time.sleep(0.02)
        seconds = time.monotonic() - started
        check(seconds <= HEALTHY_SECONDS, f"healthy {seconds:.2f} s after its start")
        yield container
    finally:
        subprocess.run([engine, "rm", "--force", container], check=False, capture_output=True)


def is_healthy() -> bool:
    """Return whether the server answers its health check."""
    try:
        return get("/healthz")[0] == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


def get(path: str) -> tuple[int, bytes]:
    """Return the status and the body of a response."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def check_inside(engine: str, container: str) -> None:
    """Check the user, the file system, the capabilities and the health check inside of a container."""

    def inside(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [engine, "exec", container, *command], check=False, capture_output=True, text=True
        )

    check(inside("id", "-u").stdout.strip() == "65534", "it does not run as root")
    check(inside("touch", "/opt/planner/a").returncode != 0, "it cannot write to its own files")
    check(inside("python", "-m", "pip", "--version").returncode != 0, "it has no pip")
    status = inside("cat", "/proc/1/status").stdout
    effective = next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff"))
    check(int(effective, 16) == 0, "it has no capability")
    check(inside("python", "-m", "app.healthcheck").returncode == 0, "its own health check passes")
    check(get(LINK)[0] == HTTPStatus.OK, "it answers a plan")


def check_drain(engine: str, container: str) -> None:
    """Check SIGTERM under load: all requests that were sent before /readyz reported the shutdown get complete answers."""
    stop, answered, lost = threading.Event(), list[int](), list[str]()

    def send_requests(number: int) -> None:
        while not stop.is_set():
            try:
                status, body = get(f"{LINK}&name=client-{number}-{len(answered)}")
            except (OSError, http.client.HTTPException) as error:
                lost.append(repr(error))
                continue
            if status != HTTPStatus.OK or not body.rstrip().endswith(b"</html>"):
                lost.append(f"status {status}")
            answered.append(status)

    def stop_when_not_ready() -> None:
        while get("/readyz")[0] == HTTPStatus.OK:
            time.sleep(0.05)
        stop.set()

    threads = [threading.Thread(target=send_requests, args=(number,)) for number in range(8)]
    threads.append(threading.Thread(target=stop_when_not_ready))
    for each in threads:
        each.start()
    time.sleep(1)
    before = len(answered)
    call(engine, "kill", "--signal", "TERM", container)
    for each in threads:
        each.join(20)
    check(
        before and len(answered) > before,
        f"{len(answered)} requests, {len(answered) - before} of them after SIGTERM",
    )
    check(not lost, f"SIGTERM under load lost no request{': ' + '; '.join(lost[:3]) if lost else ''}")
    call(engine, "wait", container)
    check(not is_healthy(), "after that it has stopped")


if __name__ == "__main__":
    sys.exit(main())
