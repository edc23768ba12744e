"""No class is styled that no page has, and no part of a component is without a style."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from app.main import STATIC
from tests.every_page import PAGES

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def styled() -> set[str]:
    sheets = (COMMENT.sub("", path.read_text()) for path in (STATIC / "css").rglob("*.css"))
    return {name for sheet in sheets for name in re.findall(r"\.(np-[a-z0-9_-]+)", sheet)}


@pytest.fixture(scope="module")
def worn(client: TestClient) -> set[str]:
    """The classes of every page in every state, the pattern page among them."""
    pages = (shown.html(client, "en") for shown in PAGES.values())
    named = (names for page in pages for names in re.findall(r'\sclass="([^"]*)"', page))
    return {name for names in named for name in names.split() if name.startswith("np-")}


def test_each_class_of_the_style_sheets_is_on_a_page(worn: set[str]) -> None:
    assert sorted(styled() - worn) == []


def test_each_part_of_a_component_is_styled(worn: set[str]) -> None:
    """A modifier need not be: it may say what is so already."""
    assert sorted(name for name in worn - styled() if "--" not in name) == []
