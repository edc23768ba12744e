"""A short run of every target; `make fuzz` goes on for as long as it is told to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.fuzz.targets import targets

pytestmark = pytest.mark.slow

NAMES = (
    "links",
    "imports",
    "plans",
    "bodies",
    "batches",
    "fleets",
    "proposals",
)


@pytest.fixture
def app() -> FastAPI:
    """One of its own: a client that is done leaves its application stopped for good, and the tests' own is shared."""
    return create_app(Settings())


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """One of its own: what is thrown may set the language's cookie."""
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("name", NAMES)
def test_nothing_falls_out(name: str, client: TestClient) -> None:
    target = next(target for target in targets(client) if target.name == name)
    short = settings(max_examples=40, suppress_health_check=list(HealthCheck))
    short(given(target.inputs)(target.check))()


def test_every_target_has_a_short_run(client: TestClient) -> None:
    assert sorted(target.name for target in targets(client)) == sorted(NAMES)
