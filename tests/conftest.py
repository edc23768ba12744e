"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy

import pytest
from fastapi import FastAPI
from hypothesis import settings as hypothesis_settings
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from scripts import messages
from tests.served import served_with

# The same examples every time, however busy the machine is. `HYPOTHESIS_PROFILE=fuzz` looks for new ones.
hypothesis_settings.register_profile(
    "steady", deadline=None, max_examples=50, derandomize=True, database=None
)
hypothesis_settings.register_profile("fuzz", deadline=None, max_examples=10_000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, not in every process of xdist
        messages.main()


def pytest_itemcollected(item: pytest.Item) -> None:
    """What asks for the server, or for a browser, needs no mark of its own."""
    for name in {"server", "browser"}.intersection(getattr(item, "fixturenames", ())):
        item.add_marker(name)


@pytest.hookimpl(trylast=True)  # after pytest itself has put together what shares a parameter
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright keeps an event loop running in its thread, so its tests come after those that start one."""
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The planner as it comes, with the one page beside that only its developers see."""
    return create_app(Settings(patterns=True))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of that planner, which keeps no cookie: no test may set the language of another."""
    with TestClient(app, follow_redirects=False) as client:
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        yield client


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The planner, served as a person would serve it, with the page for developers beside; its address."""
    with served_with({"PLANNER_PATTERNS": "yes"}, tmp_path_factory.mktemp("server") / "log") as planner:
        yield planner.address
