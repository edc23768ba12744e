"""Whatever is sent is parse_parts, read or refused, with the line where reading ended."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing.recognise import Source, parse_parts
from app.importing.report import RefusedError
from app.importing.sources import Sources
from app.importing.text import MAX_TEXT_BYTES
from app.plan.draft import NetworkDraft
from tests.deadline import ended_within
from tests.importing.reading import answered, read, read_files, refused, skipped
from tests.waiting import HANG_SECONDS


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty", 0),
        (b" \n\t", "empty", 0),
        (b"\x1f\x8b\x08\x00", "binary", 1),
        (b"PK\x03\x04", "zip-unreadable", 0),
        (b"10.0.0.0/8\n\x00", "binary", 2),
        (b"10.0.0.0/8\n\xff\xfe", "no-text", 2),
        (b"\n" * 1_000_000, "too-many-lines", 100_001),
        (b"a" * (MAX_TEXT_BYTES + 1), "too-much-text", 0),
        (b'{"Vpcs": {"Vpc": [\n{"VpcId": "a', "json-cut-off", 2),
        (b'{"Vpcs":\n', "json-cut-off", 1),
        (b'{"a": 1,\n "b" 2}', "json-unexpected", 2),
        (b"[" * 500_000, "json-too-many", 1),
        (b"[" * 100_000, "json-too-deep", 1),
        (b"[" * 150 + b"]" * 150, "json-too-deep", 1),
        (b"[" + b"0," * 400_000 + b"0]", "json-too-many", 1),
        (b'{"a": 1}', "looks-like", 0),
        (b'{"vpc_cidr": "10.0.0.0/8", "nodes": ' + b"9" * 5000 + b"}", "plan-unreadable", 1),
        (b"{} " * 101, "json-too-many", 1),
        (b'{"VpcId": "vpc-1"}', "nothing-found", 0),
        (b"first\nsecond line\n", "looks-like", 0),
        (b"10.0.0.0/40\n", "nothing-understood", 1),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str, line: int) -> None:
    assert refused(content) == (code, line)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_understood(encoding: str) -> None:
    imported = read_files({"": "10.0.0.0/8 a".encode(encoding)})

    assert imported.draft.connected_networks == (NetworkDraft("10.0.0.0/8", "a"),)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("  /result?nodes=3\n", Source.LINK),
        ("https://planner.example.com/result?v=1", Source.LINK),
        ("/plan/vpc?v=1", Source.LINK),
        ("v=1&nodes=3", Source.LINK),
        ("office nodes=3", None),
        ("https://planner.example.com/a office", None),
        ("https://", None),
        ("/result?", None),
        ("lanodes=x", None),
    ],
)
def test_a_link_is_one_word(text: str, source: Source | None) -> None:
    assert source_of(text) is source


@pytest.mark.parametrize(
    "text", ["nodes=" * 2**17 + " x", "x" * 2**19 + " " + "nodes=" * 2**16, "nodes=\n" * 2**16, "a/" * 2**18]
)
def test_what_is_nearly_a_link_is_known_at_once(text: str) -> None:
    """With a pattern that tries every beginning and every end, this takes hours."""
    with ended_within(HANG_SECONDS):
        assert source_of(text) is not Source.LINK


HUGE = "9" * 5_000


COUNTED = {
    "ros": {
        "ROSTemplateFormatVersion": "2015-09-01",
        "Resources": {
            "Vpc": {"Type": "ALIYUN::ECS::VPC", "Properties": {"CidrBlock": "10.0.0.0/8"}},
            "Pool": {
                "Type": "ALIYUN::CS::ClusterNodePool",
                "Properties": {"ScalingGroup": {"DesiredSize": HUGE}, "AutoScaling": {"MaxInstances": "9"}},
            },
        },
    },
    "terraform-show": {
        "format_version": "1.0",
        "values": {
            "root_module": {
                "resources": [
                    {
                        "address": "alicloud_cs_kubernetes_node_pool.d",
                        "mode": "managed",
                        "type": "alicloud_cs_kubernetes_node_pool",
                        "values": {"desired_size": HUGE, "scaling_config": [{"max_size": 9}]},
                    }
                ]
            }
        },
    },
}


@pytest.mark.parametrize("source", COUNTED)
def test_a_number_of_nodes_beyond_all_reason_is_told(source: str) -> None:
    imported = read(json.dumps(COUNTED[source]))

    assert (imported.source, imported.draft.nodes, imported.draft.max_nodes) == (source, None, "9")
    assert skipped(imported) == [(1, "too-many-digits")]


def source_of(text: str) -> Source | None:
    """What a text is recognised as; None where it is refused."""
    try:
        return parse_parts(Sources().add("", text))[0].source
    except RefusedError:
        return None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(
        ["Vpcs", "Vpc", "VSwitches", "VSwitch", "plan", "values", "root_module", "resources", "format_version",
         "ROSTemplateFormatVersion", "Resources", "Properties", "Type", "cluster_id", "nodepools", "InstanceTypes",
         "InstanceType", "vpc_cidr", "CidrBlock", "VSwitchId"]), inner),
)  # fmt: skip


@given(
    st.binary()
    | st.text().map(lambda text: text.encode(errors="replace"))
    | JSON.map(lambda x: json.dumps(x).encode())
)
def test_any_text_is_read_or_refused(content: bytes) -> None:
    for source in ("", "aliyun", "ros", "terraform-show", "networks", "plan", "link", "instance-types"):
        assert answered(content, source)
