"""Every language says the same with the same parameters."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.settings import LANGUAGES

LOCALE = Path(__file__).parents[2] / "app" / "wording" / "locale"
TRANSLATED = [tag for tag in LANGUAGES if tag != "en"]


def messages(tag: str) -> Iterator[tuple[str, str, str, bool]]:
    """File, id, text and whether it is marked as doubtful, of every message of a language."""
    folder = tag.replace("-", "_")
    for path in sorted((LOCALE / folder / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=folder, abort_invalid=True):
                if entry.id:
                    yield path.name, str(entry.id), str(entry.string), entry.fuzzy


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


ENGLISH = {(file, code): text for file, code, text, _ in messages("en")}


@pytest.mark.parametrize("tag", TRANSLATED)
class TestCatalogues:
    def test_each_message_is_there_once(self, tag: str) -> None:
        held = [(file, code) for file, code, _, _ in messages(tag)]

        assert sorted(set(ENGLISH) - set(held)) == []
        assert len(held) == len({code for _, code in held})

    def test_none_is_empty_or_padded_or_doubtful(self, tag: str) -> None:
        assert [
            code for _, code, text, doubtful in messages(tag) if doubtful or not text or text != text.strip()
        ] == []

    def test_each_takes_what_the_english_one_takes(self, tag: str) -> None:
        held = {(file, code): text for file, code, text, _ in messages(tag)}

        assert [code for code in held.keys() & ENGLISH if fields(held[code]) != fields(ENGLISH[code])] == []
