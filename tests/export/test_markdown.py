"""The decision record: whole for any plan, and foreign text in it is text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.export.markdown import decision_record
from app.export.markdown.text import escaped, items, table
from app.wording.plain_text import one_line
from tests.export.written import ENGLISH, NAMES, SCENARIOS, SHARE_URL, assessed_body, bodies
from tests.plans import assessed

# As a pull request reads it: tables, strikethrough, HTML.
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def shown(text: str) -> str:
    """What the reader sees of a text that has no markup, without the joiners that keep mentions apart."""
    tokens = list(inline(READER.parse(text)))
    assert all(token.type in {"text", "text_special"} for token in tokens), tokens
    return "".join(token.content for token in tokens).replace("\u2060", "")


@given(st.text() | NAMES)
@example("- a")
@example("1. a")
@example("a | b")
@example("`code` *a* _b_ [c](d) <e> ~~f~~ &amp; ![g](h)")
@example("https://a.example/_b_")
def test_any_text_is_text_in_a_list_and_in_a_cell(text: str) -> None:
    expected = one_line(text)
    for written in (items([escaped(text) or "x"]), table(["a"], [[escaped(text) or "x"]])):
        seen = shown("\n".join(written))
        assert seen.removeprefix("a" if written[0].startswith("|") else "") == (expected or "x")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain text, 10.0.0.0/8 (a)", "plain text, 10.0.0.0/8 (a)"),
        ("a|b", r"a\|b"),
        ("<b>", r"\<b\>"),
        ("`x`", r"\`x\`"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("a\nb", "a b"),
        ("@joe", "@\u2060joe"),
        ("#12", "\\#\u206012"),
    ],
)
def test_a_text(text: str, written: str) -> None:
    assert escaped(text) == written


def headings(text: str) -> list[str]:
    return [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def check(body: dict[str, Any]) -> None:
    evaluation = assessed_body(body)
    text = decision_record(evaluation, ENGLISH, SHARE_URL)
    tokens = READER.parse(text)
    assert not [token for token in [*tokens, *inline(tokens)] if token.type.startswith("html")]
    assert sum(token.type == "table_open" for token in tokens) == 4
    links = {str(token.attrs["href"]) for token in inline(tokens) if token.type == "link_open"}
    known = {source.url for finding in evaluation.findings for source in finding.sources}
    assert known | {SHARE_URL} <= links
    for vswitch in (*evaluation.plan.node_vswitches, *evaluation.plan.pod_vswitches):
        assert f"| {vswitch.cidr} |" in text
    expected = {
        "Ranges",
        "Capacity",
        "Can't be changed later",
        "Can be extended later",
        "Comparison",
        "Sources",
    }
    assert expected <= set(headings(text))
    assert ("Assumed" in headings(text)) == bool(evaluation.assumptions)
    assert ("Findings" in headings(text)) == bool(evaluation.findings)


@pytest.mark.parametrize("case", SCENARIOS, ids=lambda case: case["id"])
def test_a_scenario(case: dict[str, Any]) -> None:
    check(case["plan"])


@settings(max_examples=40)
@given(bodies())
def test_any_plan(body: dict[str, Any]) -> None:
    check(body)


def test_a_quota_to_request_has_its_own_section() -> None:
    text = decision_record(assessed(max_nodes=250, needs={"simple_setup": "prefer"}), ENGLISH, SHARE_URL)

    assert "Quotas to request" in headings(text)
    assert "Quotas to request" not in headings(decision_record(assessed(), ENGLISH, SHARE_URL))


def test_what_rules_a_plug_in_out_comes_first() -> None:
    text = decision_record(assessed(needs={"network_policy": "must"}), ENGLISH, SHARE_URL)

    assert text.split("## What decided\n\n")[1].startswith("- Rules out Flannel: ")


def test_many_findings_and_networks_are_counted_and_not_listed() -> None:
    networks = [{"name": f"site {number}", "cidr": f"192.168.{number}.0/24"} for number in range(60)]
    text = decision_record(assessed(connected_networks=networks), ENGLISH, SHARE_URL)

    assert "And 10 more connected networks." in text
    assert "- And 10 more." in text
    assert text.count("`overlap`") == 50
