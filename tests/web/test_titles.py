"""A page's title and header say where the reader is; the title first of all that something is amiss."""

from __future__ import annotations

import re
from html import unescape
from http import HTTPStatus

import pytest
from starlette.testclient import TestClient

from app.settings import LANGUAGES
from app.web.views.steps import STEPS
from app.wording.language import load_language
from tests.every_page import PAGES

# The pattern page shows errors that are none.
SPEAKING = [name for name in PAGES if name != "patterns"]


def title(client: TestClient, name: str, tag: str) -> str:
    found = re.search(r"<title>(.*?)</title>", PAGES[name].html(client, tag), re.DOTALL)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", SPEAKING)
def test_a_title_begins_with_the_error_where_there_is_one_to_mend(
    client: TestClient, name: str, tag: str
) -> None:
    mended = 'id="error-summary"' in PAGES[name].html(client, tag)

    said = title(client, name, tag).startswith(load_language(tag).text("wizard.title.error"))
    assert said == mended
    assert mended or PAGES[name].status != HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("place", range(len(STEPS)))
def test_the_title_of_a_step_says_which_it_is(client: TestClient, place: int, tag: str) -> None:
    step, language = STEPS[place].name, load_language(tag)
    heading = language.text(f"wizard.{step}.heading")

    said = language.text("wizard.title", number=place + 1, count=len(STEPS), step=heading)
    assert title(client, f"step {step}, filled", tag) == f"{said} – {language.text('site.name')}"


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("start", "Planner"),
        ("step vpc, filled", "Planner"),
        ("compare, no links", "Compare"),
        ("guide", "Guide"),
    ],
)
def test_the_header_marks_one_link_as_where_the_reader_is(client: TestClient, name: str, marked: str) -> None:
    current = re.findall(
        r'class="np-header__link"[^>]* aria-current="true">(.*?)<', PAGES[name].html(client, "en")
    )

    assert current == [marked]
