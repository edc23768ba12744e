"""The catalogues use the glossary's words: one for each thing, and none of those to avoid."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.settings import LANGUAGES
from app.wording.message_text import writes_without_spaces
from tests.wording.catalogues import entries

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
# What the glossary calls each language, in the order of the columns of its terms.
TAGS = {"English": "en", "Japanese": "ja", "Chinese": "zh-Hans"}
PARAMETER = re.compile(r"\{[^}]*\}")

# One word in English for what other languages tell apart: a reason for a verdict and one for a mistake, notes
# as a severity and as remarks, CIDRs of a field and beside ranges, counters of findings and of ranges, nodes and pods as
# such and as the head of a column of their numbers.
HOMONYMS = {"Reason", "Note", "Notes", "CIDR", "Nodes", "Pods", "and {count} more"}


def rows(section: str) -> Iterator[list[str]]:
    """The rows of the table of a section, without its head."""
    text = GLOSSARY.split(f"\n## {section}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    for line in lines[1:]:
        yield [cell.strip().replace("\\*", "*") for cell in line.strip("|").split("|")]


@dataclass(frozen=True, slots=True)
class Avoided:
    """A word to avoid, and the longer ones that it is right in."""

    word: str
    pattern: re.Pattern[str]
    right_in: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        for right in self.right_in:
            text = text.replace(right, "")
        return self.pattern.search(text) is not None


def avoided(language: str) -> list[Avoided]:
    return [
        Avoided(word, _pattern(word), tuple(_words(right_in)))
        for name, words, _, right_in, _ in rows("Words to avoid")
        if TAGS[name] == language
        for word in _words(words)
    ]


def _words(cell: str) -> list[str]:
    return [word for word in re.split(r", |、", cell) if word]


def _pattern(word: str) -> re.Pattern[str]:
    """Whole words in English; Japanese and Chinese have no spaces to tell them by."""
    text = re.escape(word).replace(r"\*", r"\w*")
    if not word.isascii():
        return re.compile(text)
    end = r"(?![\w-])" if word[-1] not in ":*" else ""
    return re.compile(rf"(?<![\w-]){text}{end}", re.IGNORECASE)


def test_each_language_is_in_the_glossary() -> None:
    assert tuple(TAGS.values()) == LANGUAGES, (
        "add the language to TAGS, and to both tables of docs/glossary.md"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_uses_a_word_to_avoid(language: str) -> None:
    words = avoided(language)

    assert len(words) > 15
    assert [
        f"{entry.code}: {word.word}"
        for entry in entries(language)
        for form in entry.forms
        for word in words
        if word.is_in(PARAMETER.sub("{}", form))
    ] == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "It can't be undone for good.", ["for good"]),
        ("en", "Two ranges clashed, and the pool holds 3 pods.", ["clash*", "holds"]),
        ("en", "In our judgement, the household is fine.", []),
        ("zh-Hans", "优先级高", []),
        ("zh-Hans", "优先的需求", ["优先"]),
        ("ja", "専有 ENI を使います", ["専有 ENI"]),
    ],
)
def test_words_to_avoid_are_found_as_words(language: str, text: str, found: list[str]) -> None:
    assert [each.word for each in avoided(language) if each.is_in(text)] == found


def test_each_term_has_one_translation() -> None:
    terms = list(rows("Terms"))

    assert len(terms) > 60
    assert len({english.lower() for english, *_ in terms}) == len(terms)
    assert all(len(cells) == len(TAGS) + 1 and all(cells) for cells in terms)
    assert [english for english, *_ in terms] == sorted((english for english, *_ in terms), key=str.lower)


@pytest.mark.parametrize(
    ("language", "column"), [(tag, place) for place, tag in enumerate(TAGS.values()) if place]
)
def test_a_message_that_is_only_a_term_is_its_translation(language: str, column: int) -> None:
    terms = {
        _singular(re.sub(r" \(.*\)$", "", cells[0])): cells[column].split("、") for cells in rows("Terms")
    }
    english = {entry.code: _singular(entry.forms[0]) for entry in entries("en")}
    homonyms = {_singular(text) for text in HOMONYMS}
    found = [entry for entry in entries(language) if english[entry.code] in terms.keys() - homonyms]

    assert len(found) > 100
    assert [
        f"{entry.code}: {entry.forms[0]}, not {terms[english[entry.code]]}"
        for entry in found
        if entry.forms[0] not in terms[english[entry.code]]
    ] == []


def _singular(text: str) -> str:
    return text.lower().removesuffix("s")


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_what_is_the_same_in_english_is_the_same_in_the_language(language: str) -> None:
    english = {entry.code: entry.forms for entry in entries("en")}
    said = defaultdict(set)
    for entry in entries(language):
        if not entry.counted:
            said[english[entry.code]].add(entry.forms)

    assert {text: forms for text, forms in said.items() if len(forms) > 1 and text[0] not in HOMONYMS} == {}


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if writes_without_spaces(tag)])
class TestSpelling:
    """Spaces and punctuation of Japanese and Chinese, in what the messages say themselves."""

    WIDE = r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9d々ー]"
    NARROW = r"[A-Za-z0-9]"

    def test_no_space_is_between_two_of_its_characters(self, language: str) -> None:
        assert (
            found(
                language, rf"{self.WIDE} +{self.WIDE}|[、。，：；（）“”「」！？] | [、。，：；（）「」！？]"
            )
            == []
        )

    def test_a_space_is_between_its_characters_and_latin_ones(self, language: str) -> None:
        assert found(language, rf"{self.WIDE}{self.NARROW}|{self.NARROW}{self.WIDE}") == []

    def test_punctuation_is_full_width(self, language: str) -> None:
        assert found(language, rf"{self.WIDE} ?[,:;!?()]|[,:;!?] ?{self.WIDE}|{self.WIDE}\.(?!\w)") == []


def found(language: str, pattern: str) -> list[str]:
    return [
        f"{entry.code}: {match[0]} in {form}"
        for entry in entries(language)
        for form in entry.forms
        for match in re.finditer(pattern, PARAMETER.sub("{}", form))
    ]
