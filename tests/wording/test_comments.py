"""Translators are told where each message appears, what its parameters are, and how it reads."""

from __future__ import annotations

import re

import pytest

from app.wording.language import load_language
from app.wording.message_files import folder_of
from scripts.translator_comments import with_comments
from tests.wording.catalogues import Entry, entries

STALE = "run `make format`, or `python -m scripts.translator_comments`"
FILES = sorted(path.name for path in folder_of("en").glob("*.po"))


@pytest.mark.parametrize("name", FILES)
def test_the_comments_are_those_that_the_script_writes(name: str) -> None:
    written = (folder_of("en") / name).read_text(encoding="utf-8")

    assert with_comments(written, load_language("en")) == written, STALE


@pytest.mark.parametrize("entry", entries("en"), ids=lambda entry: entry.code)
def test_each_message_says_where_it_appears_and_what_is_put_in(entry: Entry) -> None:
    told = " ".join(entry.comments)

    assert entry.comments, STALE
    assert all(re.search(rf"\{{{name}}}: \w", told) for name in entry.params)
    assert ("Example: " in told) is bool(entry.params | entry.counts)


def test_only_the_source_language_has_comments() -> None:
    """Those of the others would have to be kept the same by hand."""
    assert not any(entry.comments for tag in ("ja", "zh-Hans") for entry in entries(tag))
