"""The guide and the API's page say what the catalogue and the API hold."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.catalogue.load import load_editions


def test_the_guide_says_every_weight_and_source(client: TestClient) -> None:
    catalogue = load_editions().newest
    page = client.get("/guide").text

    for fact_id in ("vpc_mask", "idle_addresses", "flannel_unusable_addresses"):
        assert f'id="fact-{fact_id}"' in page
        fact = getattr(catalogue.facts, fact_id)
        assert all(source.url.replace("&", "&amp;") in page for source in fact.sources)


@pytest.mark.parametrize("path", ["/guide", "/docs"])
def test_a_page_loads_nothing_from_outside(client: TestClient, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert 'src="http' not in page.text
    assert "/openapi.json" in client.get("/docs").text
