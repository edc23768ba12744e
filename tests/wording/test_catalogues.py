"""Every language says the same with the same parameters."""

from __future__ import annotations

import pytest
from babel.messages.plurals import get_plural

from app.settings import LANGUAGES
from app.wording.message_files import folder_of
from tests.wording.catalogues import catalogues, entries, fields

TRANSLATED = [tag for tag in LANGUAGES if tag != "en"]
ENGLISH = {entry.code: entry for entry in entries("en")}


@pytest.mark.parametrize("tag", LANGUAGES)
class TestCatalogues:
    def test_each_message_is_there_once_and_in_the_same_file(self, tag: str) -> None:
        held = [(entry.file, entry.code) for entry in entries(tag)]

        english = {(entry.file, entry.code) for entry in entries("en")}

        assert sorted(english - {*held})[:20] == [], f"the first messages that {tag} lacks"
        assert sorted({*held} - english)[:20] == [], (
            f"messages of {tag} that English lacks or has in another file"
        )
        assert len(held) == len({code for _, code in held})

    def test_none_is_empty_or_padded_or_doubtful(self, tag: str) -> None:
        assert [
            entry.code
            for entry in entries(tag)
            if entry.doubtful or any(not form or form != form.strip() for form in entry.forms)
        ] == []

    def test_each_takes_what_the_english_one_takes(self, tag: str) -> None:
        assert [entry.code for entry in entries(tag) if entry.params != ENGLISH[entry.code].params] == []

    def test_each_file_says_which_plural_forms_the_language_has(self, tag: str) -> None:
        forms = get_plural(tag.replace("-", "_")).plural_forms

        assert [name for name, catalogue in catalogues(tag) if catalogue.plural_forms != forms] == []
        assert all(
            f'"Plural-Forms: {forms}\\n"' in path.read_text(encoding="utf-8")
            for path in folder_of(tag).glob("*.po")
        )

    def test_a_form_leaves_out_the_number_that_chooses_it_and_nothing_else(self, tag: str) -> None:
        """A form for one may say "the node" instead of "1 node"."""
        assert [
            entry.code
            for entry in entries(tag)
            for form in entry.forms
            if not {name for name, _ in fields(form)} >= entry.params - {entry.counted}
        ] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_each_counts_what_the_english_one_counts(tag: str) -> None:
    assert [entry.code for entry in entries(tag) if entry.counted != ENGLISH[entry.code].counted] == []
    assert [entry.code for entry in entries(tag) if not entry.counts <= ENGLISH[entry.code].counts] == []
