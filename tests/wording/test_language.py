"""How a language writes numbers, dates, lists, and what is not known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.catalogue.fact import Source
from app.settings import LANGUAGES
from app.wording.language import Language, UnknownMessageError, load_language
from app.wording.message_files import compile_messages
from app.wording.message_text import join
from tests.wording.catalogues import entries


def language_of(folder: Path, messages: str) -> Language:
    """English as those messages alone."""
    held = folder / "en" / "LC_MESSAGES"
    held.mkdir(parents=True)
    zone = 'msgid "site.zone.word"\nmsgstr "zone"'
    (held / "some.po").write_text(
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\n{zone}\n\n{messages}\n'
    )
    return Language("en", compile_messages(held))


class TestPlurals:
    """Numbers choose among the forms of a message, and among those of what they count."""

    MESSAGES = """
msgid "count.nodes"
msgid_plural "{count}"
msgstr[0] "{count} node"
msgstr[1] "{count} nodes"

msgid "needed"
msgid_plural "{pools}"
msgstr[0] "The pool has {nodes:nodes}."
msgstr[1] "{pools} pools have {nodes:nodes}."
"""

    @pytest.mark.parametrize(
        ("pools", "nodes", "said"),
        [
            (1, 1, "The pool has 1 node."),
            (1, 2, "The pool has 2 nodes."),
            (2, 1, "2 pools have 1 node."),
            (0, 1_200, "0 pools have 1,200 nodes."),
            (2, None, "2 pools have ? nodes."),
        ],
    )
    def test_each_number_chooses(self, tmp_path: Path, pools: int, nodes: int | None, said: str) -> None:
        assert language_of(tmp_path, self.MESSAGES).text("needed", pools=pools, nodes=nodes) == said

    def test_a_text_chooses_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(TypeError, match="'2' is not an integer"):
            language_of(tmp_path, self.MESSAGES).text("needed", pools="2", nodes=1)

    def test_a_message_with_anything_else_in_its_braces_is_refused(self, tmp_path: Path) -> None:
        language = language_of(tmp_path, 'msgid "share"\nmsgstr "{share:.2f} of it"')

        with pytest.raises(ValueError, match="more than names"):
            language.text("share", share=1)

    def test_two_files_with_one_message_are_refused(self, tmp_path: Path) -> None:
        language_of(tmp_path, self.MESSAGES)
        folder = tmp_path / "en" / "LC_MESSAGES"
        (folder / "other.po").write_text('msgid "needed"\nmsgstr "Nothing."\n')

        with pytest.raises(ValueError, match="repeats the message"):
            compile_messages(folder)


class TestSpelling:
    def test_numbers_and_dates_are_the_language_s(self) -> None:
        japanese, chinese = load_language("ja"), load_language("zh-Hans")

        assert japanese.number(15_000) == chinese.number(15_000) == "15,000"
        assert japanese.date("2026-02-04") == "2026/02/04"
        assert chinese.date("2026-02-04") == "2026-02-04"
        assert load_language("en").date("2026-02-04") == "2026-02-04"
        assert japanese.date("undated, read 2026-11-24") == "日付なし、2026/11/24 に閲覧"
        assert japanese.date("spring of 2026") == "spring of 2026"

    @pytest.mark.parametrize(
        ("tag", "order"),
        [("en", ["en", "ja", "zh"]), ("ja", ["ja", "zh", "en"]), ("zh-Hans", ["zh", "ja", "en"])],
    )
    def test_sources_in_the_reader_s_language_come_first(self, tag: str, order: list[str]) -> None:
        sources = [
            Source(language, "", f"https://{language}.example", "", language)
            for language in ("ja", "zh", "en")
        ]

        assert [source.language for source in load_language(tag).sort_sources(sources)] == order

    def test_lists_and_sentences_are_the_language_s(self) -> None:
        assert load_language("ja").list(["10.0.0.0/8", "172.16.0.0/12"]) == "10.0.0.0/8、172.16.0.0/12"
        assert load_language("en").list(["a", "b"]) == "a, b"
        assert load_language("zh-Hans").sentences(["是。", "", "否。"]) == "是。否。"
        assert load_language("en").sentences(["Yes.", "No."]) == "Yes. No."

    def test_a_parameter_may_have_any_name(self, tmp_path: Path) -> None:
        language = language_of(tmp_path, 'msgid "failed"\nmsgstr "It ended with {code}."')

        assert language.text("failed", code="2") == "It ended with 2."

    def test_what_is_not_known_is_a_question_mark(self) -> None:
        assert load_language("ja").text("result.verdict.up_to", nodes=None) == "最大 ?"

    @pytest.mark.parametrize("tag", LANGUAGES)
    def test_a_message_that_is_missing_is_never_said_in_another_language(self, tag: str) -> None:
        with pytest.raises(UnknownMessageError):
            load_language(tag).text("no.such.message")


class TestJoining:
    """Spaces between Japanese or Chinese and what is put beside it, whatever the message has."""

    @pytest.mark.parametrize(
        ("left", "right", "said"),
        [
            ("範囲は ", "ノード vSwitch", "範囲はノード vSwitch"),
            ("NetworkPolicy", "を希望", "NetworkPolicy を希望"),
            ("网段与", "VPC 网段", "网段与 VPC 网段"),
            ("节点交换机", " 10.0.0.0/24", "节点交换机 10.0.0.0/24"),
            ("是。 ", "否。", "是。否。"),
            ("Terway（", "共享 ENI", "Terway（共享 ENI"),
            ("共有 ENI ", "）", "共有 ENI）"),
            ("増加率 60", "%", "増加率 60%"),
            ("マスク ", "/24", "マスク /24"),
            ("", "ノード", "ノード"),
            ("A ", "", "A "),
            ("Terway ", "or Flannel", "Terway or Flannel"),
        ],
    )
    def test_what_stands_on_each_side_decides(self, left: str, right: str, said: str) -> None:
        assert join(left, right) == said

    @pytest.mark.parametrize(
        ("tag", "said"),
        [
            ("en", "Terway: 12 (proposed), A; B"),
            ("ja", "Terway：12（提案値）、A、B"),
            ("zh-Hans", "Terway：12（建议值）、A；B"),
        ],
    )
    def test_a_page_without_a_sentence_is_put_together_by_messages(self, tag: str, said: str) -> None:
        language = load_language(tag)
        noted = language.with_note("12", language.text("site.summary.assumed").lower())

        assert language.with_label("Terway", language.clauses([language.list([noted, "A"]), "", "B"])) == said
        assert language.list([]) == language.clauses([""]) == language.sentences([]) == ""

    def test_english_keeps_the_spaces_of_its_messages(self) -> None:
        assert load_language("en").text("export.md.title.named", name="本社") == (
            "Network plug-in of the ACK cluster: 本社"
        )


class TestZones:
    """Names that begin with "zone" are said once."""

    @pytest.mark.parametrize("tag", LANGUAGES)
    def test_no_sentence_says_zone_twice(self, tag: str) -> None:
        language = load_language(tag)
        word = language.text("site.zone.word")
        of_zones = [entry for entry in entries(tag) if re.search(rf"(?i){word} ?{{", entry.forms[0])]
        assert len(of_zones) > 10

        for entry in of_zones:
            zones = set(re.findall(rf"(?i){word} ?{{(\w+)}}", entry.forms[0]))
            sentence = language.text(
                entry.code, **{name: "zone-I" if name in zones else 1 for name in entry.params}
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
