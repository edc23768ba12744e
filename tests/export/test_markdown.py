"""The decision record: whole for any plan, and foreign text in it is text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.catalogue.model import Plugin
from app.export.markdown import decision_record
from app.export.markdown.text import escaped, items, table
from app.plan.plan import Existing
from app.search.evaluate import evaluate
from app.settings import LANGUAGES
from app.wording.language import Language, load_language
from app.wording.plain_text import one_line
from app.wording.scope import not_evaluated
from tests.export.pool_plans import EXCLUSIVE, GENERAL, THREE, assessed_pools
from tests.export.written import ENGLISH, NAMES, SCENARIOS, SHARE_URL, assessed_body, bodies
from tests.plans import EDITIONS, assessed

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
    assert sum(token.type == "table_open" for token in tokens) == 5
    links = {str(token.attrs["href"]) for token in inline(tokens) if token.type == "link_open"}
    known = {source.url for finding in evaluation.findings for source in finding.sources}
    assert known | {SHARE_URL} <= links
    for vswitch in (*evaluation.plan.node_vswitches, *evaluation.plan.pod_vswitches):
        assert f"| {vswitch.cidr} |" in text
    expected = {
        "Ranges",
        "Capacity",
        "Node pools",
        "Not evaluated",
        "Can't be changed later",
        "Can be extended later",
        "Comparison",
        "Sources",
    }
    assert expected <= set(headings(text))
    assert ("Proposed" in headings(text)) == bool(evaluation.assumptions)
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

    assert text.split("## Deciding factors\n\n")[1].startswith("- Flannel is ruled out: ")


@pytest.mark.parametrize(
    ("tag", "written"), [("en", " Source: ["), ("ja", "出典：["), ("zh-Hans", "。来源：[")]
)
def test_a_source_follows_its_label_as_the_language_writes_it(tag: str, written: str) -> None:
    text = decision_record(assessed(needs={"network_policy": "must"}), load_language(tag), SHARE_URL)

    assert written in text.replace("\\", "")


def test_many_findings_and_networks_are_counted_and_not_listed() -> None:
    networks = [{"name": f"site {number}", "cidr": f"192.168.{number}.0/24"} for number in range(60)]
    text = decision_record(assessed(connected_networks=networks), ENGLISH, SHARE_URL)

    assert "And 10 more connected networks." in text
    assert "- And 10 more." in text
    assert text.count("`overlap`") == 50


def section(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n\n")[1].split("\n\n## ", maxsplit=1)[0]


def test_no_limit_is_named_without_what_is_needed() -> None:
    text = decision_record(assessed_pools(*THREE), ENGLISH, None)

    rows = [row.split(" | ") for row in section(text, "Capacity").splitlines()[2:] if row.startswith("|")]
    assert all(needed and possible for _, _, needed, possible, *_ in rows)
    assert "| Flannel | **route entries** | 71 nodes | 200 | 1,000 |" in text


def test_each_pool_has_its_mode_its_nodes_and_its_bottleneck() -> None:
    text = decision_record(assessed_pools(*THREE), ENGLISH, None)
    terway = [row for row in section(text, "Node pools").splitlines() if row.startswith("| Terway")]

    assert [row.split(" | ")[1:4] for row in terway] == [
        ["Pool general", "shared ENI", "ecs.g7.2xlarge"],
        ["Pool Low latency (trading)", "exclusive ENI", "ecs.c7.4xlarge"],
        ["Pool batch", "shared ENI", "ecs.g7.4xlarge"],
    ]
    assert terway[0].endswith("| 40 | 45 | 62 | 510 | 510 | pod addresses in the vSwitches |")


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("nodes", [5, 1_200])
def test_what_rules_a_plug_in_out_names_it_once_at_its_beginning(tag: str, nodes: int) -> None:
    language = load_language(tag)
    pools = (replace(GENERAL, nodes=nodes, max_nodes=nodes), EXCLUSIVE)
    record = decision_record(
        assessed_pools(*pools, needs={"network_policy": "must"}, connected_networks=[]), language, None
    )
    reasons = section(record, language.text("export.md.decided")).splitlines()

    assert any("Flannel" in line for line in reasons)
    assert not [line for line in reasons if re.search(r"(Terway|Flannel)[^,，。]*[:：] ?\1", line)]


@pytest.mark.parametrize(
    ("tag", "said"),
    [("en", "Zones: a, b"), ("ja", "ゾーン：a、b"), ("zh-Hans", "可用区：a、b")],
)
def test_the_values_of_a_pool_are_listed_as_the_language_lists_them(tag: str, said: str) -> None:
    text = decision_record(assessed_pools(replace(GENERAL, zones=("a", "b"))), load_language(tag), None)

    assert said in text


def test_only_the_proposals_have_the_proposed_type_of_a_pool() -> None:
    record = decision_record(assessed_pools(replace(GENERAL, instance_types=()), EXCLUSIVE), ENGLISH, None)
    stated = next(line for line in record.splitlines() if line.startswith("- Node pools: "))

    assert "Instance types: ecs.c7.4xlarge" in stated
    assert stated.count("Instance types") == 1
    assert "- Node pool 1, Instance types: " in record


def test_a_maximum_that_was_not_stated_is_no_stated_answer() -> None:
    stated = section(decision_record(assessed(), ENGLISH, None), "Plan")

    assert "- Initial nodes: 3" in stated
    assert "Maximum nodes" not in stated


def test_the_question_is_about_all_pools() -> None:
    text = decision_record(assessed_pools(*THREE), ENGLISH, None)

    assert "an ACK Pro cluster with 3 node pools that starts with 27 nodes and grows to 69?" in text


def test_conditions_say_what_is_needed_and_what_to_ask_for() -> None:
    changed = {"route_entries_used": 5}
    text = decision_record(
        assessed_pools(
            replace(GENERAL, max_nodes=220),
            needs={"source_ip": "no"},
            changed=changed,
            existing=Existing.CLUSTER,
            plugin=Plugin.FLANNEL,
        ),
        ENGLISH,
        None,
    )

    assert section(text, "Quotas to request") == (
        "- Route entries: 222 needed, 195 possible today. Request 227."
    )


class TestExistingCluster:
    def record(self) -> str:
        pods = [{"cidr": f"10.0.{10 + place}.0/24", "zone": zone} for place, zone in enumerate("abc")]
        plan = assessed_pools(
            GENERAL, existing=Existing.CLUSTER, plugin=Plugin.TERWAY, pod_vswitches=pods
        ).asked
        return decision_record(evaluate(plan, EDITIONS.newest), ENGLISH, None)

    def test_what_is_still_possible_comes_with_what_to_do_beside_it(self) -> None:
        lines = section(self.record(), "Changes that are still possible, in order").splitlines()

        assert lines[0].startswith("1. ")
        assert any(line.startswith("   - Add an SNAT rule for ") for line in lines)

    def test_what_exists_and_what_can_no_longer_change(self) -> None:
        text = self.record()

        assert "The VPC 10.0.0.0/16, its secondary CIDR blocks and 6 vSwitches exist." in text
        fixed = section(text, "Can no longer be changed")
        assert "- Network plug-in: Terway" in fixed
        assert "- IP family: IPv4" in fixed
        assert "Can the existing ACK Pro cluster with Terway have 60 nodes?" in text

    def test_a_new_cluster_has_neither(self) -> None:
        text = decision_record(assessed_pools(GENERAL), ENGLISH, None)

        assert "## Existing resources" not in text
        assert "## Can't be changed later" in text


@pytest.mark.parametrize("language", [load_language(tag) for tag in LANGUAGES], ids=LANGUAGES)
def test_the_readme_and_the_record_list_what_is_not_evaluated(language: Language) -> None:
    text = decision_record(assessed(), language, None)
    readme = " ".join((Path(__file__).parents[2] / "README.md").read_text().split())

    assert all(f"- {escaped(each)}" in text for each in not_evaluated(language))
    if language.tag == "en":
        assert all(each in readme for each in not_evaluated(language))
