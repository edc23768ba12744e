"""Every field of a plan goes the whole way: form, link, JSON, Plan and link again. A forgotten one fails here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft
from app.plan.fields import Record
from app.plan.plan import PLAN_FIELDS, Plan
from app.plan.read import read
from app.plan.records import RECORDS
from app.plan_io.link import decode, draft_of, encode
from app.plan_io.plan_json import draft_of_json
from app.plan_io.plan_to_json import plan_json
from app.settings import LANGUAGES
from app.web.views.steps import STEPS, Step, step_of
from app.wording.language import load_language
from tests.fields import FIELDS, plan_with
from tests.plans import EDITIONS
from tests.web.sent_form import SentForm

NAMES = [each.name for each in PLAN_FIELDS]


def plan_of(draft: Draft) -> Plan:
    reading = read(draft, EDITIONS)
    assert reading.plan is not None, reading.mistakes
    return reading.plan


def test_each_has_a_value_here() -> None:
    assert FIELDS.keys() == set(NAMES), "give each field a value in FIELDS of tests/fields.py"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.type.__name__)
def test_each_part_of_a_record_has_a_value_here(record: Record) -> None:
    found = [
        each for name in NAMES for each in records_in(plan_of(draft_of_json(plan_with(name))[0]), record)
    ]
    for part in record.fields:
        assert any(getattr(each, part.name) != part.default for each in found), part.name


def records_in(value: object, record: Record) -> Iterator[Any]:
    """The records of one kind in a plan, however deep."""
    if isinstance(value, record.type):
        yield value
    if isinstance(value, tuple):
        for each in value:
            yield from records_in(each, record)
    elif is_dataclass(value):
        for each in fields(value):
            yield from records_in(getattr(value, each.name), record)


def test_each_is_asked_by_one_step() -> None:
    assert sorted(name for step in STEPS for name in step.fields) == sorted(NAMES)


@pytest.mark.parametrize("step", [step for step in STEPS if step.folded], ids=lambda step: step.name)
def test_the_fold_of_a_step_has_the_folded_fields(client: TestClient, step: Step) -> None:
    fold = client.get(f"/plan/{step.name}").text.partition('id="more"')[2].partition("</details>")[0]
    asked = {name.partition(".")[0] for name, _ in SentForm(fold).pairs}

    assert asked == set(step.folded), "use `folded` in place of `declared` for a field that the fold asks for"


@pytest.mark.parametrize("name", NAMES)
def test_a_field_is_never_lost(client: TestClient, name: str) -> None:
    draft, misshapen = draft_of_json(plan_with(name))
    plan = plan_of(draft)
    default = next(each.default for each in PLAN_FIELDS if each.name == name)
    assert not misshapen
    assert getattr(plan, name) != default, "tests/fields.py needs a value other than the default"

    step = step_of(name).name
    page = client.get(f"/plan/{step}?{encode(draft)}").text
    sent = urlencode([*SentForm(page).pairs, ("action", "continue")])
    onward = client.get(f"/plan/{step}?{sent}", follow_redirects=False)
    assert onward.status_code == 303
    of_form = decode(onward.headers["location"].partition("?")[2])
    assert plan_of(of_form.draft) == plan, f"templates/steps/{step}.html doesn't ask for {name}"

    of_link = decode(encode(draft_of(plan_of(of_form.draft))))
    assert not of_link.problems
    assert plan_of(of_link.draft) == plan

    text = json.dumps(plan_json(plan_of(of_link.draft)))
    of_json, misshapen = draft_of_json(json.loads(text))
    assert not misshapen
    assert plan_of(of_json) == plan
    assert encode(draft_of(plan_of(of_json))) == encode(draft_of(plan))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_field_has_its_words(tag: str, name: str) -> None:
    language = load_language(tag)
    assert language.text(f"field.{name}")
    if name != "needs":  # each need has its own
        assert language.text(f"field.{name}.why")


# Ranges are drawn on the map; the name, the edition and the needs are said in their own places.
LISTED = [
    each.name for each in PLAN_FIELDS if each.role is None and each.name not in {"name", "rules", "needs"}
]


@pytest.mark.parametrize("name", LISTED)
def test_an_answer_is_shown_in_the_review_and_the_result(client: TestClient, name: str) -> None:
    draft, _ = draft_of_json(plan_with(name))
    label = load_language().text(f"field.{name}")
    for address in ("/plan/review?", "/result/more?more.part=answers&"):
        assert label in client.get(address + encode(draft)).text, address
