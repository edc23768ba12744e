"""No number of a fact is written into a message: it is a parameter, so that each edition says its own.

A number that is none of an edition is listed here, with the reason. To find yours: give the message a parameter, or add
it below, where one of the reasons holds.
"""

from __future__ import annotations

import re

import pytest

from app.fleet.cluster_fleet import MAX_CLUSTERS
from app.importing.text import MAX_UPLOAD_BYTES
from app.settings import LANGUAGES
from tests.wording.catalogues import entries

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
NOT_TEXT = re.compile(r"\{[^{}]*\}")  # parameters
NAMES = re.compile(r"IPv[46]|RFC \d+|DataPath V2\b|UTF-8")  # names that end in a number

# Messages by the reason why they may have numbers, each with its numbers.
ALLOWED: dict[str, dict[str, str]] = {
    "it is an example of what to type": {
        "assumption.service_ipv6_cidr.local": "00 8",
        "command.set": "30",
        "export.tf.kubernetes_version": "1.34.1 1",
        "fact.host_bits.statement": "10.0.0.5 24 10.0.0.0",
        "field.instance_type.hint": "7.4",
        "field.kubernetes_version.hint": "1.34",
        "field.nodes.required": "6",
        "field.pod_cidr.hint": "172.20.0.0 16",
        "field.pods_per_node.required": "40",
        "field.service_cidr.hint": "172.21.0.0 20",
        "field.service_ipv6_cidr.hint": "00 7 10 96 112",
        "field.vpc_cidr.hint": "10.0.0.0 16",
        "fleet.propose.clusters.hint": "2 50 60 400",
        "fleet.propose.empty": "50 60 2",
        "fleet.propose.no_space": "10.0.0.0 8",
        "import.skipped.no-range": "10.0.0.0 16",
        "mistake.cidr-invalid.netmask-gaps": "255.255.0.0 16",
        "mistake.cidr-invalid.no-prefix": "16 112",
        "mistake.number-invalid": "12",
        "types.q.hint": "7 4",
    },
    "it describes an example plan": {
        "start.example.flannel.text": "172.20.0.0 16 256",
        "start.example.sixteen.name": "16",
        "start.example.sixteen.title": "16",
        "start.example.sixteen.text": "172.16.0.0 20 16 256",
    },
    "it is a formula: the node's own ENI, its own address, and the bits of an address": {
        "cell.pods_per_node.terway.exclusive_eni": "1",
        "cell.pods_per_node.terway.shared_eni": "1",
        "cell.pods_per_node.terway.trunk_eni": "1",
        "fact.ip_prefixes.statement": "1",
        "fact.terway_pods.statement": "1",
        "guide.drawing.eni.sum": "1",
        "sum.exclusive-eni-pods": "1",
        "sum.exclusive-eni-pods.differs": "1",
        "sum.exclusive-eni-pods.doubtful": "1",
        "sum.pod-cidr-blocks": "2",
        "sum.prefix-pods": "1",
        "sum.shared-eni-pods": "1",
        "sum.shared-eni-pods.differs": "1",
        "sum.shared-eni-pods.doubtful": "1",
    },
    "it is arithmetic of addresses: what IPv4 and IPv6 are": {
        "field.node_cidr_mask.hint": "24 256 28 16",
        "mistake.cidr-invalid.leading-zero": "0",
        "mistake.cidr-invalid.octet-range": "255 0",
        "mistake.cidr-invalid.prefix-range": "32 128",
    },
    "it is what a source says, which the planner does not go by, or the year of a source": {
        "fact.basic_security_group.dispute": "2026",
        "fact.basic_security_group.dispute.ipv6": "2026",
        "fact.enterprise_security_group.dispute": "65,536",
        "fact.flannel_unusable_addresses.dispute": "24 256 255 253",
        "fact.node_cidr_mask.dispute": "26 24",
        "fact.route_entries.dispute": "2022 48 2025 2026",
        "fact.small_cluster.dispute.yields": "500 1,000",
        "fact.vpc_mask.dispute": "16",
        "fact.vpc_mask.dispute.primary": "16",
        "fact.vswitch_shared.dispute": "2020 2021 2026",
    },
    "it is about what is not known, so no fact has it": {
        "unverified.docker_range": "172.17.0.0 16",
        "unverified.exclusive_eni_address": "1.16.4",
        "unverified.other_reservations": "7.0.0.0 8 172.17.0.0 16",
        "unverified.planning_page": "2026",
        "unverified.small_cluster": "500 1,000",
    },
    "it is a version that the sentence is about, asked before an edition is chosen": {
        "need.host_port.dispute": "1.34",
        "need.host_port.why": "1.34",
    },
    "it is part of an address of the API, or a status of HTTP": {
        "api.errors.intro": "422",
        "api.evaluate": "1",
    },
    "it is a limit of the planner itself, held by a test below": {
        "fleet.plans.hint": "500 1",
        "fleet.propose.plans.hint": "500",
        "import.file.hint": "1",
        "result.error.413.text": "1",
    },
    "it is a limit of what is written, not of the network": {
        "export.tf.cluster_name": "63",
        "export.tf.cluster_name.named": "63",
        "mistake.fleet-zones": "1",
    },
    "it explains the scale of a drawing": {
        "fleet.map.caption": "16",
        "map.caption": "8 28 16",
        "plot.little": "1",
    },
}
NUMBERS = {code: set(text.split()) for listed in ALLOWED.values() for code, text in listed.items()}

# Figures in Japanese and Chinese where English writes a word, such as a month; one digit may always be a word.
WORDS = {
    "fact.basic_security_group.dispute.ipv6": {"10"},
}


def numbers(text: str) -> set[str]:
    """The numbers of a message that are no parameters and no part of a name."""
    return set(NUMBER.findall(NAMES.sub("", NOT_TEXT.sub("", text))))


def found(language: str) -> dict[str, set[str]]:
    """The numbers of each message that has some; nouns that numbers count have none of their own."""
    told = {entry.code: set().union(*map(numbers, entry.forms)) for entry in entries(language)}
    return {code: listed for code, listed in told.items() if listed}


def test_a_number_is_told_from_a_parameter_and_a_name() -> None:
    assert numbers("{nodes:nodes} of IPv4 by RFC 1918: 1,000 at 10.0.0.0/8, {value}") == {
        "1,000",
        "10.0.0.0",
        "8",
    }


def test_an_english_message_has_no_number_but_those_allowed() -> None:
    assert found("en") == NUMBERS


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_a_translation_has_no_other_number(language: str) -> None:
    for code, listed in found(language).items():
        long = {number for number in listed if len(number) > 1}
        assert long <= NUMBERS.get(code, set()) | WORDS.get(code, set()), code


def test_the_limits_of_the_planner_are_as_said() -> None:
    assert f"{MAX_CLUSTERS:,}" in NUMBERS["fleet.plans.hint"] & NUMBERS["fleet.propose.plans.hint"]
    assert MAX_UPLOAD_BYTES == 1 << 20  # 1 MiB
