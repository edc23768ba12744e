"""Everything in the edition has its sentences in catalogue.po, and nothing else has."""

from __future__ import annotations

import pytest

from app.catalogue.fact import fact_params
from app.catalogue.model import Catalogue, Certainty
from app.domain.cidr import Cidr
from app.wording.language import load_language
from tests.plans import EDITIONS
from tests.wording.catalogues import entries

ENGLISH = load_language("en")

FIT_PARAMS: dict[str, set[str]] = {
    "general_recommendation": set(),
    "small_cluster": {"nodes", "bound"},
    "large_cluster": {"nodes", "bound"},
    "scarce_addresses": {"needed", "size", "share"},
    "quota_request": {"plugin"},
    "warning": {"plugin", "count"},
}


MESSAGES = {entry.code: entry for entry in entries("en") if entry.file == "catalogue.po"}


def expected() -> dict[str, set[str]]:
    """Each message that the editions call for, with its parameters."""
    codes: dict[str, set[str]] = {f"certainty.{certainty}.help": set() for certainty in Certainty}
    for catalogue in EDITIONS.by_name.values():
        codes |= _expected_of(catalogue)
    return codes


def _expected_of(catalogue: Catalogue) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {}
    for fact in catalogue.every_fact:
        codes |= {f"fact.{fact.id}.title": set(), fact.code("statement"): set(fact_params(fact))}
        codes |= {fact.code("dispute"): set(fact_params(fact))} if fact.disputed else {}
    for name, params in FIT_PARAMS.items():
        weight = getattr(catalogue.fit, name)
        codes |= {} if weight.added else {weight.code("reason", of="weight"): params}
    for need in catalogue.needs.values():
        codes |= {f"need.{need.id}.{part}": set() for part in ("title", "question", "why")}
        codes |= {f"need.{need.id}.dispute": set()} if need.disputed else {}
        codes[f"weight.{need.id}.reason"] = set()
    for topic in catalogue.topics:
        codes[f"topic.{topic.id}.title"] = set()
    codes |= {f"unverified.{unknown.id}": set() for unknown in catalogue.unknowns}
    return codes


def test_each_has_its_message_and_no_message_is_left_over() -> None:
    assert sorted(expected().keys() - MESSAGES.keys()) == [], "catalogue.po lacks these messages"
    assert sorted(MESSAGES.keys() - expected().keys()) == [], "nothing in the editions needs these messages"


def test_none_is_empty_and_none_is_padded() -> None:
    padded = [
        code
        for code, entry in MESSAGES.items()
        if any(not form or form != form.strip() for form in entry.forms)
    ]
    assert padded == []


def test_a_message_uses_no_parameter_that_it_is_not_given() -> None:
    for code, given in expected().items():
        assert code not in MESSAGES or MESSAGES[code].params <= given, code


@pytest.mark.parametrize("edition", sorted(EDITIONS.by_name))
def test_a_statement_says_every_number_of_its_fact(edition: str) -> None:
    """Those apart that say the same twice: what only a dispute is about, and limits that equal others."""
    for fact in EDITIONS.by_name[edition].every_fact:
        params = fact_params(fact)
        parts = ("statement", "dispute") if fact.disputed else ("statement",)
        text = " ".join(ENGLISH.text(fact.code(part), **params) for part in parts)
        assert all(str(value) in text or ENGLISH.shown(value) in text for value in params.values()), fact.id


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vpc_mask", "The mask of a VPC CIDR is /8 to /28. The same applies to secondary blocks."),
        (
            "vswitch_reserved_addresses",
            "4 addresses of each vSwitch are reserved: the first one and the last three.",
        ),
        ("service_ipv6_range", "The IPv6 Service CIDR is inside fc00::/7, the unique local addresses."),
    ],
)
def test_a_statement_reads_as_a_sentence(catalogue: Catalogue, name: str, text: str) -> None:
    fact = getattr(catalogue.facts, name)

    assert ENGLISH.text(fact.code("statement"), **fact_params(fact)) == text


class TestParams:
    def test_a_fact_without_a_number_has_none(self, catalogue: Catalogue) -> None:
        assert fact_params(catalogue.facts.no_overlap) == {}

    def test_what_is_not_published_is_left_out(self, catalogue: Catalogue) -> None:
        assert fact_params(catalogue.facts.enterprise_security_group) == {"warning": 65_535}

    def test_inner_fields_are_joined(self, catalogue: Catalogue) -> None:
        params = fact_params(catalogue.facts.cluster_limits)

        assert params["pro_terway_nodes_maximum"] == 15_000
        assert params["basic_pods"] == 300

    def test_ranges_are_written_out(self, catalogue: Catalogue) -> None:
        assert fact_params(catalogue.facts.private_ranges) == {
            "value": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
        }
        assert Cidr(0xFC << 120, 7, 128) == catalogue.facts.service_ipv6_range.value
