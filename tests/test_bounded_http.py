"""A client that is slow or sends without end is let go of, and holds up nobody."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse
from typing import Literal
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn

from app.bounded_http import BoundedHttp, DelayedClose
from app.main import create_app
from app.settings import Settings
from tests.waiting import HANG_SECONDS, until

pytestmark = pytest.mark.server

HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nhost: x\r\n"
BODY_TO_COME = b"POST /api/v1/evaluate HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"


class Impatient(BoundedHttp):
    head_seconds = 0.2
    silent_seconds = 0.2
    head_bytes = 10_000


class Patient(BoundedHttp):
    """Waits long enough for a client on a busy machine, but not as long as it stands still when it is told to."""

    head_seconds = 2
    silent_seconds = 2
    stands_still = threading.Event()
    may_go_on = threading.Event()

    def data_received(self, data: bytes) -> None:
        """Told to, it stands still for longer than it waits for anyone, as where a busy machine gives it no turn."""
        if b"?still" in data:
            self.stands_still.set()
            self.may_go_on.wait(HANG_SECONDS)
            time.sleep(self.head_seconds + 0.5)
        super().data_received(data)


@contextmanager
def serving(connection: type[BoundedHttp], loop: Literal["uvloop", "asyncio"]) -> Iterator[int]:
    """The planner in a thread, with connections of that class; its port."""
    config = uvicorn.Config(
        create_app(Settings()),
        port=0,
        http=connection,
        ws="none",
        log_config=None,
        lifespan="on",
        loop=loop,
        timeout_keep_alive=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module", params=["uvloop", "asyncio"])
def impatient(request: pytest.FixtureRequest) -> Iterator[int]:
    with serving(Impatient, request.param) as port:
        yield port


@pytest.fixture(scope="module", params=["uvloop", "asyncio"])
def patient(request: pytest.FixtureRequest) -> Iterator[int]:
    with serving(Patient, request.param) as port:
        yield port


@pytest.mark.parametrize("before", [[b"\r\n"], [b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"]])
def test_what_came_while_the_process_stood_still_is_answered(patient: int, before: list[bytes]) -> None:
    """uvloop looks at its clock before it looks at its connections."""
    Patient.stands_still.clear()
    Patient.may_go_on.clear()
    with (
        socket.create_connection(("127.0.0.1", patient), timeout=HANG_SECONDS) as other,
        socket.create_connection(("127.0.0.1", patient), timeout=HANG_SECONDS) as client,
    ):
        for piece in before:
            client.sendall(piece)
            if piece.startswith(b"GET"):
                assert read_answer(client) == 200
        other.sendall(b"GET /healthz?still HTTP/1.1\r\nhost: x\r\n\r\n")
        assert Patient.stands_still.wait(HANG_SECONDS)
        client.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        Patient.may_go_on.set()

        assert read_answer(client) == 200


def read_answer(client: socket.socket) -> int:
    answer = HTTPResponse(client)
    answer.begin()
    answer.read()
    return answer.status


def what_comes(port: int, *pieces: bytes) -> bytes:
    """Everything that is answered until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=HANG_SECONDS) as client:
        for piece in pieces:
            client.sendall(piece)
        got = b""
        while more := client.recv(65536):
            got += more
        return got


@pytest.mark.parametrize("sent", [b"", b"\r\n", HALF_A_HEAD, BODY_TO_COME])
def test_a_client_that_falls_silent_is_let_go_of(impatient: int, sent: bytes) -> None:
    assert b"200 OK" not in what_comes(impatient, sent)


def test_a_client_that_is_done_with_one_request_can_not_stall_the_next(patient: int) -> None:
    with socket.create_connection(("127.0.0.1", patient), timeout=HANG_SECONDS) as client:
        client.sendall(HALF_A_HEAD + b"\r\n")
        answer = HTTPResponse(client)
        answer.begin()
        assert (answer.status, answer.read()[:1]) == (200, b"{")
        client.sendall(HALF_A_HEAD)

        assert client.recv(65536) == b""


def test_a_body_that_says_that_it_is_too_long_is_refused_before_it_is_sent(impatient: int) -> None:
    got = what_comes(impatient, BODY_TO_COME.replace(b": 100", b": 999999999"))

    assert got.startswith(b"HTTP/1.1 413 ")


def test_a_head_without_end_is_refused(impatient: int) -> None:
    got = what_comes(impatient, HALF_A_HEAD, b"x: " + b"a" * 12_000)

    assert got.startswith(b"HTTP/1.1 431 ")


PAGE = b"content-type: text/html; charset=utf-8\r\n"
PROBLEM = b"content-type: application/problem+json\r\n"
POST = b"POST /api/v1/evaluate HTTP/1.1\r\nhost: x\r\n"
GET = b"GET /healthz HTTP/1.1\r\nhost: x\r\n"


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (GET + b"x y: z\r\n\r\n", PAGE),
        (GET + b"x: y\0\r\n\r\n", PAGE),
        (POST + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}", PROBLEM),
        (POST + b"content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}", PROBLEM),
        (POST + b"content-length: -2\r\n\r\n{}", PROBLEM),
        (POST + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\nmore\r\n", PROBLEM),
        (GET.replace(b"1.1", b"9.9") + b"\r\n", PAGE),
        (GET.replace(b"healthz", b"a b") + b"\r\n", PAGE),
        (GET.replace(b"healthz", b"\xe5\x90\x8d") + b"\r\n", PAGE),
        (POST.replace(b"evaluate", b"evaluate?\xe5\x90\x8d") + b"\r\n", PROBLEM),
        (b"NONSENSE /api/v1/evaluate HTTP/1.1\r\nhost: x\r\n\r\n", PROBLEM),
        (b"CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n", PAGE),
        (b"HEALTHZ" * 10_000, PAGE),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", PAGE),
        (b"\x16\x03\x01\x00\xa5\x01\x00\x00", PAGE),
        (b"GET /healthz HTTP/1.1\r\n\r\n", PAGE),
        *(
            (b"GET /healthz HTTP/1.1\r\nhost:%b\r\n\r\n" % host, PAGE)
            for host in (
                b"",
                b" ",
                b" x\r\nhost: x",
                b" x, y",
                b" x y",
                b" user@x",
                b" x/y",
                b" [::1",
                b" x:y",
                b" \xff",
            )
        ),
    ],
)
def test_a_request_that_is_not_clear_has_an_answer_like_any_other(
    impatient: int, sent: bytes, kind: bytes
) -> None:
    head, _, body = what_comes(impatient, sent).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    assert kind in head + b"\r\n"
    assert body.endswith((b"</html>\n", b"</html>", b"}"))
    assert len(body) < 5_000


@pytest.mark.parametrize(
    "host", [b"x", b"x:8000", b"x:", b"10.0.0.1", b"[fd00::1]:80", b"a_b.example", b" x "]
)
def test_a_host_with_and_without_a_port_is_served(impatient: int, host: bytes) -> None:
    sent = b"GET /healthz HTTP/1.1\r\nconnection: close\r\nhost: %b\r\n\r\n" % host

    assert what_comes(impatient, sent).startswith(b"HTTP/1.1 200 ")


def test_requests_before_one_that_can_not_be_read_are_answered(impatient: int) -> None:
    got = what_comes(impatient, GET + b"\r\n" + GET + b"\r\nnonsense\r\n\r\n" + GET + b"\r\n")

    assert re.findall(rb"HTTP/1.1 (\d+)", got) == [b"200", b"200", b"400"]


def test_requests_after_the_last_one_are_not_answered(
    impatient: int, caplog: pytest.LogCaptureFixture
) -> None:
    last = GET + b"connection: close\r\n\r\n"
    got = [what_comes(impatient, last + after) for after in (BODY_TO_COME, BODY_TO_COME + b"nonsense", GET)]

    assert [re.findall(rb"HTTP/1.1 (\d+)", each) for each in got] == [[b"200"]] * 3
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


class Broken:
    """A transport whose client has left, as uvloop has it until it tells the connection."""

    def is_closing(self) -> bool:
        return True

    def write(self, _data: bytes) -> None:
        raise RuntimeError("unable to perform operation on <TCPTransport closed=True>; the handler is closed")


def test_nothing_is_written_to_a_client_that_has_left() -> None:
    connection = object.__new__(BoundedHttp)
    connection.transport = Broken()  # type: ignore[assignment]

    DelayedClose(connection).write(b"HTTP/1.1 200 OK")

    assert not connection.is_writable


def test_a_whole_url_is_served_like_its_path(impatient: int) -> None:
    whole = b"GET http://%b/healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"

    assert what_comes(impatient, whole % b"x:80").startswith(b"HTTP/1.1 200 ")
    assert what_comes(impatient, whole % (b"x/" + b"y" * 5_000)).startswith(b"HTTP/1.1 414 ")


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket"])
def test_another_protocol_is_not_used(impatient: int, protocol: bytes) -> None:
    got = what_comes(impatient, GET + b"connection: upgrade, close\r\nupgrade: %b\r\n\r\n" % protocol)

    assert got.startswith(b"HTTP/1.1 200 ")


LONG = b"a" * 65_536


@pytest.mark.parametrize(
    ("path", "kind"), [(b"/nowhere", PAGE), (b"/plan/vpc", PAGE), (b"/api/v1/evaluate", PROBLEM)]
)
@pytest.mark.parametrize(
    ("query", "header", "status"),
    [
        (LONG * 2, b"", None),
        (LONG * 8, b"", b"414"),
        (LONG * 16, b"", b"414"),
        (LONG * 40, b"", b"414"),
        (b"", LONG, None),
        (b"", LONG * 40, b"431"),
        (LONG * 2, LONG * 40, b"431"),
        (LONG * 8, LONG * 40, b"414"),
    ],
    ids=["long", "longer", "as the head may be", "longer than that", "a header", "headers", "both", "either"],
)
def test_a_request_that_is_too_long_has_an_answer_like_any_other(
    server: str, path: bytes, kind: bytes, query: bytes, header: bytes, status: bytes | None
) -> None:
    """The client reads it when it has sent everything, and nothing is lost of it."""
    got = what_comes(
        urlsplit(server).port or 0,
        b"GET %b?%b HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: %b\r\n\r\n" % (path, query, header),
    )
    head, _, body = got.partition(b"\r\n\r\n")

    assert head.split()[1] == status or (status is None and head.split()[1] in {b"200", b"404", b"405"})
    assert kind in head + b"\r\n"
    assert body.endswith((b"</html>\n", b"</html>", b"}"))


def test_a_path_that_is_too_long_has_a_page(server: str) -> None:
    got = what_comes(urlsplit(server).port or 0, b"GET /%b HTTP/1.1\r\nhost: x\r\n\r\n" % (LONG * 2))

    assert got.startswith(b"HTTP/1.1 414 ")
    assert PAGE in got


def test_a_body_that_is_too_long_has_a_page_even_after_all_of_it(server: str) -> None:
    size = 20 * 2**20
    head = b"POST /import HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % size

    got = what_comes(urlsplit(server).port or 0, head, b"a" * size)

    assert got.startswith(b"HTTP/1.1 413 ")
    assert got.rstrip().endswith(b"</html>")


def test_slow_clients_hold_up_nobody(server: str) -> None:
    """The planner as it is served, with a hundred connections that never finish their requests."""
    port = urlsplit(server).port
    with ExitStack() as opened:
        for sent in (HALF_A_HEAD, BODY_TO_COME) * 50:
            slow = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=HANG_SECONDS))
            slow.sendall(sent)

        assert httpx.get(f"{server}/healthz", trust_env=False, timeout=HANG_SECONDS).status_code == 200
