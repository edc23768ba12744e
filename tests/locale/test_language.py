"""How a language writes numbers, dates, lists, and what is not known."""

from __future__ import annotations

import pytest

from app.locale import UnknownMessageError, language
from app.settings import LANGUAGES


class TestSpelling:
    def test_numbers_and_dates_are_the_language_s(self) -> None:
        japanese, chinese = language("ja"), language("zh-Hans")

        assert japanese.number(15_000) == chinese.number(15_000) == "15,000"
        assert japanese.date("2026-02-04") == "2026/02/04"
        assert chinese.date("2026-02-04") == "2026年2月4日"
        assert language("en").date("2026-02-04") == "2026-02-04"
        assert japanese.date("undated, read 2026-11-24") == "日付なし、2026/11/24 に閲覧"
        assert japanese.date("spring of 2026") == "spring of 2026"

    def test_lists_and_sentences_are_the_language_s(self) -> None:
        assert language("ja").list(["10.0.0.0/8", "172.16.0.0/12"]) == "10.0.0.0/8、172.16.0.0/12"
        assert language("en").list(["a", "b"]) == "a, b"
        assert language("zh-Hans").sentences(["是。", "", "否。"]) == "是。否。"
        assert language("en").sentences(["Yes.", "No."]) == "Yes. No."

    def test_what_is_not_known_is_a_question_mark(self) -> None:
        assert language("ja").text("result.verdict.up_to", nodes=None) == "最大 ?"

    @pytest.mark.parametrize("tag", LANGUAGES)
    def test_a_message_that_is_missing_is_never_said_in_another_language(self, tag: str) -> None:
        with pytest.raises(UnknownMessageError):
            language(tag).text("no.such.message")
