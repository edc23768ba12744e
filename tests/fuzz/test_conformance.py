"""Every check of schemathesis, over the whole API, and that the checks can fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from schemathesis.checks import CHECKS
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.fuzz.__main__ import OPERATIONS
from tests.fuzz.conformance import ASKED_ONCE_MORE, REPLACED, conformance

pytestmark = pytest.mark.slow


@pytest.fixture
def app() -> Iterator[FastAPI]:
    """One of its own, which has started: requests reach it without a client of this test."""
    app = create_app(Settings())
    with TestClient(app):
        yield app


def test_the_api_does_what_its_description_says(app: FastAPI) -> None:
    found = conformance(app, examples=10, share=10)

    assert not found.failures, "\n\n".join(found.failures)
    assert len(found.requests) == OPERATIONS
    assert found.requests["POST /api/v1/evaluate"] > 500
    assert found.checks.keys() == set(CHECKS.get_all_names()) - set(REPLACED) - {"max_response_time"}
    assert {check.__name__ for check in ASKED_ONCE_MORE} <= found.checks.keys()


@pytest.mark.parametrize(
    ("most", "failing"),
    [(5, "negative_data_rejection_of_plans"), (5_000, "positive_data_acceptance_of_plans")],
)
def test_a_description_that_is_wrong_is_noticed(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, most: int, failing: str
) -> None:
    described = app.openapi()
    search = described["paths"]["/api/v1/instance-types"]
    (limit,) = [each for each in search["get"]["parameters"] if each["name"] == "limit"]
    limit["schema"]["maximum"] = most
    del limit["example"]
    wrong = {**described, "paths": {"/api/v1/instance-types": search}}
    monkeypatch.setattr(app, "openapi", lambda: wrong)

    found = conformance(app, examples=1)

    assert {failure.partition(":")[0] for failure in found.failures} == {failing}
