"""The exports of the examples, word for word, to be read in a review.

After a change that is meant: `GOLDEN=write python -m pytest tests/export/test_golden.py`, and look at the difference.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.plan_io.link import encode
from app.web.pages.examples import EXAMPLES
from tests.plans import FIRST

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("suffix", [".tf", ".cluster.json", ".md", ".csv"])
@pytest.mark.parametrize("example", ["terway", "flannel"])
def test_an_official_example(client: TestClient, example: str, suffix: str) -> None:
    draft = replace(EXAMPLES[example], rules=FIRST.edition)
    written = client.get(f"/result{suffix}?{encode(draft)}").content
    golden = GOLDEN / f"{example}{suffix}"
    if os.environ.get("GOLDEN") == "write":
        golden.write_bytes(written)

    assert written.decode() == golden.read_bytes().decode(), f"{golden.name}: see the top of this test"
