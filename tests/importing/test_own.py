"""The planner's own JSON and links: what was written comes back, and what is wrong is told with its line."""

from __future__ import annotations

import json

import pytest

from app.answers.evaluation import evaluation_json
from app.plan.draft import Draft, Mistake, NetworkDraft
from app.plan_io.link import decode, draft_of, encode
from app.plan_io.plan_json import draft_of_text
from app.search.evaluate import evaluate
from app.wording.language import load_language
from tests.importing.reading import read, skipped
from tests.plans import BASE, EDITIONS, plan_of


def test_own_forms_come_back_as_they_were() -> None:
    plan = plan_of(connected_networks=[{"name": "office", "cidr": "10.0.0.0/8"}], needs={"source_ip": "must"})
    evaluation = evaluate(plan, EDITIONS.newest)
    whole = json.dumps(evaluation_json(evaluation, load_language(), None))

    assert read(json.dumps(BASE)).draft.vpc_cidr == "192.168.0.0/16"
    for link in ("/result?", "https://planner.example.com/plan/vpc?", ""):
        assert read(link + encode(draft_of(plan))).draft == decode(encode(draft_of(plan))).draft
    assert read(whole).draft.connected_networks == (NetworkDraft("10.0.0.0/8", "office"),)


def test_a_plan_with_a_wrong_member_is_told_with_its_line() -> None:
    imported = read('{"vpc_cidr": "10.0.0.0/8",\n "nodes": "six"}')

    assert (imported.draft.vpc_cidr, imported.draft.nodes) == ("10.0.0.0/8", None)
    assert skipped(imported) == [(2, "mistake.type-invalid.number")]


@pytest.mark.parametrize(
    ("text", "variant", "params"),
    [
        ('{"nodes": 3,\n "pods', "at", {"line": 2, "column": 2}),
        ('{"nodes": 3', "character", {"line": 1, "column": 12}),
        ("[" * 100_000, "deep", {}),
        (b"\xff\xfe\xfd", "", {}),
    ],
)
def test_a_plan_that_is_no_json_says_where_reading_ends(
    text: str | bytes, variant: str, params: dict[str, int]
) -> None:
    assert draft_of_text(text) == (Draft(), [Mistake("", "json-invalid", params, variant)])
