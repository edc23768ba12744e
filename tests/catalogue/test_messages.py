"""Everything in the edition has its sentences in catalogue.po, and nothing else has."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from app.catalogue.model import Catalogue, Certainty, Fact, Facts
from app.catalogue.statement import fact_params
from app.domain.cidr import Cidr

MESSAGES = Path(__file__).parents[2] / "app" / "wording" / "locale" / "en" / "LC_MESSAGES" / "catalogue.po"

FIT_PARAMS = {
    "small_cluster": {"nodes", "bound"},
    "large_cluster": {"nodes", "bound"},
    "scarce_addresses": {"needed", "size", "share"},
    "quota_request": {"plugin"},
    "warning": {"plugin", "count"},
}


@pytest.fixture(scope="module")
def messages() -> dict[str, str]:
    with MESSAGES.open("rb") as file:
        entries = read_po(file, locale="en", abort_invalid=True)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id}


def all_facts(catalogue: Catalogue) -> Iterator[Fact[Any]]:
    facts = (getattr(catalogue.facts, field.name) for field in fields(Facts))
    return (fact for fact in facts if not fact.added)


def expected(catalogue: Catalogue) -> dict[str, set[str]]:
    """Each message that the edition calls for, with its parameters."""
    codes: dict[str, set[str]] = {}
    for certainty in Certainty:
        codes[f"certainty.{certainty}.help"] = set()
    for fact in all_facts(catalogue):
        codes |= {f"fact.{fact.id}.title": set(), f"fact.{fact.id}.statement": set(fact_params(fact))}
        codes |= {f"fact.{fact.id}.dispute": set(fact_params(fact))} if fact.disputed else {}
    for need in catalogue.needs.values():
        codes |= {f"need.{need.id}.{part}": set() for part in ("title", "question", "why")}
        codes |= {f"need.{need.id}.dispute": set()} if need.disputed else {}
        codes[f"weight.{need.id}.reason"] = set()
    for topic in catalogue.topics:
        codes[f"topic.{topic.id}.title"] = set()
    codes |= {f"weight.{code}.reason": params for code, params in FIT_PARAMS.items()}
    codes |= {f"unverified.{unknown.id}": set() for unknown in catalogue.unknowns}
    return codes


def test_each_has_its_message_and_no_message_is_left_over(
    catalogue: Catalogue, messages: dict[str, str]
) -> None:
    assert set(messages) == set(expected(catalogue))


def test_none_is_empty_and_none_is_padded(messages: dict[str, str]) -> None:
    assert [code for code, text in messages.items() if not text or text != text.strip()] == []


def test_a_message_uses_no_parameter_that_it_is_not_given(
    catalogue: Catalogue, messages: dict[str, str]
) -> None:
    for code, given in expected(catalogue).items():
        used = {name for _, name, _, _ in string.Formatter().parse(messages[code]) if name is not None}
        assert used <= given, code


def test_a_statement_says_every_number_of_its_fact(catalogue: Catalogue, messages: dict[str, str]) -> None:
    """Those apart that say the same twice: what only a dispute is about, and limits that equal others."""
    for fact in all_facts(catalogue):
        params = fact_params(fact)
        said = [messages[f"fact.{fact.id}.statement"], messages.get(f"fact.{fact.id}.dispute", "")]
        told = " ".join(said).format(**params)
        assert all(str(value) in told or f"{value:,}" in told for value in params.values()), fact.id


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vpc_mask", "A VPC CIDR has a mask from /8 to /28. The same holds for secondary blocks."),
        (
            "vswitch_reserved_addresses",
            "4 addresses of each vSwitch are reserved: the first one and the last three.",
        ),
        ("service_ipv6_range", "The IPv6 Service CIDR lies inside fc00::/7, the unique local addresses."),
    ],
)
def test_a_statement_reads_as_a_sentence(
    catalogue: Catalogue, messages: dict[str, str], name: str, text: str
) -> None:
    params = fact_params(getattr(catalogue.facts, name))

    assert messages[f"fact.{name}.statement"].format(**params) == text


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
            "value": "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16"
        }
        assert Cidr(0xFC << 120, 7, 128) == catalogue.facts.service_ipv6_range.value
