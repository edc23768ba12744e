"""How a language writes numbers, dates, lists, and what is not known."""

from __future__ import annotations

import re

import pytest

from app.settings import LANGUAGES
from app.wording.language import Language, UnknownMessageError, load_language
from tests.wording.test_catalogues import fields, messages


class TestSpelling:
    def test_numbers_and_dates_are_the_language_s(self) -> None:
        japanese, chinese = load_language("ja"), load_language("zh-Hans")

        assert japanese.number(15_000) == chinese.number(15_000) == "15,000"
        assert japanese.date("2026-02-04") == "2026/02/04"
        assert chinese.date("2026-02-04") == "2026年2月4日"
        assert load_language("en").date("2026-02-04") == "2026-02-04"
        assert japanese.date("undated, read 2026-11-24") == "日付なし、2026/11/24 に閲覧"
        assert japanese.date("spring of 2026") == "spring of 2026"

    def test_lists_and_sentences_are_the_language_s(self) -> None:
        assert load_language("ja").list(["10.0.0.0/8", "172.16.0.0/12"]) == "10.0.0.0/8、172.16.0.0/12"
        assert load_language("en").list(["a", "b"]) == "a, b"
        assert load_language("zh-Hans").sentences(["是。", "", "否。"]) == "是。否。"
        assert load_language("en").sentences(["Yes.", "No."]) == "Yes. No."

    def test_a_parameter_may_have_any_name(self) -> None:
        assert (
            Language("en", {"failed": "It ended with {code}."}).text("failed", code="2") == "It ended with 2."
        )

    def test_what_is_not_known_is_a_question_mark(self) -> None:
        assert load_language("ja").text("result.verdict.up_to", nodes=None) == "最大 ?"

    @pytest.mark.parametrize("tag", LANGUAGES)
    def test_a_message_that_is_missing_is_never_said_in_another_language(self, tag: str) -> None:
        with pytest.raises(UnknownMessageError):
            load_language(tag).text("no.such.message")


class TestZones:
    """Names that begin with "zone" are said once."""

    @pytest.mark.parametrize("tag", LANGUAGES)
    def test_no_sentence_says_zone_twice(self, tag: str) -> None:
        language = load_language(tag)
        word = language.text("site.zone.word")
        of_zones = {code: text for _, code, text, _ in messages(tag) if re.search(rf"(?i){word} ?{{", text)}
        assert len(of_zones) > 10

        for code, text in of_zones.items():
            zones = set(re.findall(rf"(?i){word} ?{{(\w+)}}", text))
            sentence = language.text(
                code, **{name: "zone-I" if name in zones else "1" for name in fields(text)}
            )
            assert not re.search(rf"(?i){word} ?zone-I", sentence), sentence
            assert not re.search(r"[\u3040-\u9fff]zone-I", sentence), sentence

    @pytest.mark.parametrize(
        ("tag", "zone", "said"),
        [
            ("en", "a", "10.0.0.0/24 in zone a"),
            ("en", "zone-I", "10.0.0.0/24 in zone-I"),
            ("en", "Zone B", "10.0.0.0/24 in Zone B"),
            ("en", "cn-hangzhou-i", "10.0.0.0/24 in zone cn-hangzhou-i"),
            ("ja", "a", "10.0.0.0/24（ゾーン a）"),
            ("ja", "zone-I", "10.0.0.0/24（zone-I）"),
            ("ja", "ゾーンA", "10.0.0.0/24（ゾーンA）"),
            ("zh-Hans", "可用区 I", "10.0.0.0/24（可用区 I）"),
            ("zh-Hans", "zone_c", "10.0.0.0/24（zone_c）"),
        ],
    )
    def test_other_names_have_the_word_before_them(self, tag: str, zone: str, said: str) -> None:
        assert load_language(tag).text("result.vswitch", cidr="10.0.0.0/24", zone=zone) == said
