"""A journey behind a reverse proxy under a path prefix, over two replicas that are restarted one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.visits import continue_to, unfold
from tests.served import served_with
from tests.waiting import HANG_SECONDS

PREFIX = "/tools/planner"
HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive"}


class Balancer(ThreadingHTTPServer):
    """Sends each request to the next replica, and to the other one where nothing listens any more."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Forwarding)
        self.replicas: list[str] = []
        self.answered: dict[str, int] = {}
        self.failures: list[str] = []
        self._lock = Lock()

    def in_turn(self) -> list[str]:
        with self._lock:
            self.replicas.append(self.replicas.pop(0))
            return list(self.replicas)

    def note(self, replica: str, status: int, path: str) -> None:
        with self._lock:
            self.answered[replica] = self.answered.get(replica, 0) + 1
            if status >= 400:
                self.failures.append(f"{status} {path}")


class _Forwarding(BaseHTTPRequestHandler):
    server: Balancer

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        for replica in self.server.in_turn():
            connection = HTTPConnection(urlsplit(replica).netloc, timeout=HANG_SECONDS)
            try:
                connection.request(self.command, self.path, body, dict(self.headers))
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, HTTPException):
                continue
            finally:
                connection.close()
            self.server.note(replica, answer.status, self.path)
            self._send(answer, content)
            return
        self.send_error(502)

    do_POST = do_HEAD = do_GET  # noqa: N815 - the names that http.server looks for

    def _send(self, answer: HTTPResponse, content: bytes) -> None:
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server names it
        """Say nothing."""


@contextmanager
def balanced() -> Iterator[Balancer]:
    balancer = Balancer()
    thread = Thread(target=balancer.serve_forever)
    thread.start()
    try:
        yield balancer
    finally:
        balancer.shutdown()
        thread.join()
        balancer.server_close()


class Replica:
    """A planner behind the balancer, which can be restarted: it stops, and only then another one starts."""

    def __init__(self, balancer: Balancer, folder: Path, name: str) -> None:
        self._balancer, self._folder, self._name = balancer, folder, name
        self._stack = ExitStack()
        self._starts = 0

    def start(self) -> None:
        self._starts += 1
        log = self._folder / f"{self._name}-{self._starts}"
        planner = self._stack.enter_context(served_with({"PLANNER_ROOT_PATH": PREFIX}, log))
        self.address = planner.address
        self._balancer.replicas.append(self.address)

    def stop(self) -> None:
        """Stop it while the balancer still sends requests there."""
        self._stack.close()

    def forget(self) -> None:
        """Send nothing there any more. The next one may get the same port, so what this one answered is looked at now."""
        self._balancer.replicas.remove(self.address)
        assert self._balancer.answered.pop(self.address, 0) > 0


def test_a_journey_under_a_prefix_goes_on_while_replicas_are_restarted(
    tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    with balanced() as balancer, ExitStack() as stack:
        one, two = (Replica(balancer, tmp_path, name) for name in ("one", "two"))
        for replica in (one, two):
            replica.start()
            stack.callback(replica.stop)
        base = f"http://127.0.0.1:{balancer.server_port}"
        page = new_context().new_page()

        page.goto(f"{base}{PREFIX}/plan/cluster")
        page.get_by_label("Initial nodes").fill("6")
        page.get_by_label("Pods per node").fill("40")
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("VPC CIDR").fill("10.0.0.0/8")
        page.get_by_label("CIDR", exact=True).fill("10.0.0.0/20")
        one.stop()
        page.get_by_role("button", name="Add a node vSwitch").click()
        second = page.get_by_role("group", name="vSwitch 2")
        expect(second).to_be_visible()
        second.get_by_label("CIDR").fill("10.0.16.0/20")
        one.forget()
        one.start()
        continue_to(page, "services")
        two.stop()
        continue_to(page, "pods", "needs", "review")
        page.get_by_role("link", name="Show result").click()
        expect(page.locator("#verdict")).to_contain_text("Terway")
        two.forget()
        two.start()
        _look_at_the_result(page)

        assert balancer.failures == []
        assert balancer.answered.keys() == {one.address, two.address}


def _look_at_the_result(page: Page) -> None:
    page.get_by_text("What if? Change one value").click()
    page.get_by_label("Need", exact=True).select_option("network_policy")
    expect(page.locator("#status")).not_to_be_empty()
    expect(page).to_have_url(re.compile(rf"^[^?]*{PREFIX}/result\?"))
    unfold(page)  # which fetches the rest of the page
    links = [each.get_attribute("href") or "" for each in page.locator("a[href^='/']").all()]
    assert links
    assert all(link.startswith(f"{PREFIX}/") for link in links)
    with page.expect_download() as download:
        page.get_by_role("link", name="Decision record").first.click()
    assert Path(download.value.path()).read_text(encoding="utf-8").startswith("# Network plug-in")
