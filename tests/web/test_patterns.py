"""The pattern page shows every component, drawn by its own macro."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import LANGUAGES, Settings
from app.web.http.templating import TEMPLATES
from app.web.pages.patterns.page import COMPONENTS

PARTS = {path.name: path.read_text() for path in (TEMPLATES / "patterns").glob("*.html")}


@pytest.fixture(scope="module")
def shown(client: TestClient) -> str:
    answer = client.get("/patterns")

    assert answer.status_code == 200
    return answer.text


def test_the_components_are_those_of_the_folder() -> None:
    assert list(COMPONENTS) == sorted(path.stem for path in Path(TEMPLATES, "components").iterdir())


@pytest.mark.parametrize("component", COMPONENTS)
def test_it_shows_each_component(shown: str, component: str) -> None:
    advice = f'Show it in one of templates/patterns: {{% call pattern("{component}") %}}.'

    assert f'id="pattern-{component}"' in shown, advice
    assert f'href="#pattern-{component}"' in shown
    assert any(
        re.search(rf'call pattern\("{component}"\).*?(\{{\{{|call) {component}\(', text, re.DOTALL)
        for text in PARTS.values()
    ), f"The place of {component} doesn't use its macro."


def test_no_two_elements_have_one_id(shown: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', shown)

    assert sorted(ids) == sorted(set(ids))


def test_it_is_served_only_where_it_is_asked_for() -> None:
    assert TestClient(create_app(Settings())).get("/patterns").status_code == 404


def test_it_is_kept_out_of_search_engines_and_of_no_link(client: TestClient, shown: str) -> None:
    assert '<meta name="robots" content="noindex">' in shown
    assert "/patterns" not in client.get("/").text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_it_is_there_in_every_language(client: TestClient, tag: str) -> None:
    assert f'<html lang="{tag}">' in client.get("/patterns", headers={"accept-language": tag}).text
