"""YAML: the tree that the same document as JSON gives, and an early end for what only means harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.importing import yaml_tree
from app.importing.json_tree import read_documents
from app.importing.report import RefusedError
from app.importing.tree import Node
from app.importing.yaml_tree import MAX_ALIASES, MAX_EVENTS, read_yaml
from app.plan.draft import Draft, VswitchDraft
from app.wording.language import load_language
from tests.importing.reading import answered, lines_of, read, skipped

TEMPLATE = """\
# A cluster with a VPC of its own
ROSTemplateFormatVersion: 2015-09-01
Parameters:
  VpcCidr: {Type: String, Default: 192.168.0.0/16}
  Zone:
    Type: String
Resources:
  Vpc:
    Type: ALIYUN::ECS::VPC
    Properties:
      CidrBlock: !Ref VpcCidr
      VpcName: 'main: the first'
  Pods:
    Type: ALIYUN::ECS::VSwitch
    Properties: &placed
      CidrBlock: "192.168.64.0/19"
      VpcId: !GetAtt Vpc.VpcId
      ZoneId: !Ref Zone
  MorePods:
    Type: ALIYUN::ECS::VSwitch
    Properties:
      <<: *placed
      CidrBlock: 192.168.96.0/19
  Cluster:
    Type: ALIYUN::CS::ManagedKubernetesCluster
    Properties:
      Name: !Sub '${Zone}-k'
      ServiceCidr: 172.21.0.0/20
      VpcId: {Ref: Vpc}
      PodVswitchIds:
        - !GetAtt [Pods, VSwitchId]
        - Fn::GetAtt: [MorePods, VSwitchId]
"""


def plain(node: Node) -> Any:
    if isinstance(node.value, list):
        return [plain(each) for each in node.value]
    if isinstance(node.value, dict):
        return {name: plain(each) for name, each in node.value.items()}
    return node.value


def test_a_template() -> None:
    imported = read(TEMPLATE)

    assert imported.source == "ros"
    assert imported.draft == Draft(
        vpc_cidr="192.168.0.0/16",
        pod_vswitches=(VswitchDraft("192.168.64.0/19"), VswitchDraft("192.168.96.0/19")),
        service_cidr="172.21.0.0/20",
    )
    assert lines_of(imported)["172.21.0.0/20"] == 28
    assert skipped(imported) == [(18, "zone-unknown")]


def test_a_template_is_found_out_or_said() -> None:
    without = TEMPLATE.replace("ROSTemplateFormatVersion: 2015-09-01\n", "")

    assert read("---\n'ROSTemplateFormatVersion' : '2015-09-01'\n" + without).source == "ros"
    assert read(without, source="ros").draft == read(TEMPLATE).draft


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref a", {"Ref": "a"}),
        ("!Condition a", {"Condition": "a"}),
        ("!GetAtt a.b", {"Fn::GetAtt": "a.b"}),
        ("!Join ['', [a, !Ref b]]", {"Fn::Join": ["", ["a", {"Ref": "b"}]]}),
        ("!Sub\n  a: b", {"Fn::Sub": {"a": "b"}}),
        ("[null, ~, '', True, false, yes, 010, 1_0, 2015-09-01, !!int 7]",
         [None, None, "", True, False, "yes", "010", "1_0", "2015-09-01", "7"]),
        ("{a: , b: 'null'}", {"a": None, "b": "null"}),
        ("a: |\n  x\n  y\nb: >-\n  x\n  y", {"a": "x\ny\n", "b": "x y"}),
        ("- &a {b: c}\n- <<: *a\n  d: e\n- {b: x, <<: [*a]}", [{"b": "c"}, {"b": "c", "d": "e"}, {"b": "x"}]),
        ("? [a, b]\n: c\n? !Ref x\n: d", {"": "d", "[1]": "c"}),
        ("!!python/object/apply:os.system ['true']", ["true"]),
    ],
)  # fmt: skip
def test_what_a_text_means(text: str, value: object) -> None:
    (document,) = read_yaml(text)

    assert plain(document) == value


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff")
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS.filter(lambda name: name != "<<"), inner),
)


@given(VALUES, st.booleans())
def test_the_tree_is_that_of_the_same_document_as_json(value: Any, flow: bool) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True)

    assert [plain(each) for each in read_yaml(text)] == [
        plain(each) for each in read_documents(json.dumps(value))
    ]


def test_lines_are_those_of_the_text() -> None:
    text = "a:\n  - b\n  - {c: d,\n     e: f}\n"
    (document,) = read_yaml(text)
    b, mapping = document.members()["a"].items()

    assert [text[:place].count("\n") + 1 for place in (document.position, b.position, mapping.position)] == [
        1,
        2,
        3,
    ]
    assert [text[: each.position].count("\n") + 1 for each in mapping.members().values()] == [3, 4]


HEAD = "ROSTemplateFormatVersion: '2015-09-01'\n"
HOSTILE = [
    ("a: " + "[" * 2**19, "yaml-too-deep", 2),
    ("a: " + "{" * 2**19, "yaml-too-deep", 2),
    ("a: " + "[\n" * 90_000, "yaml-too-deep", 51),
    ("a:\n  " + "- " * 2**18, "yaml-too-deep", 3),
    ("a:\n  " + "? " * 2**18, "yaml-too-deep", 3),
    ("".join(" " * depth + "a:\n" for depth in range(1_400)), "yaml-too-deep", 52),
    ("a: &a [" + "*a, " * 2**17, "yaml-alias", 2),
    ("a: &a\n  b: *a", "yaml-alias", 3),
    ("a: *b", "yaml-alias", 2),
    ("a: &a x\nb: [" + "*a, " * 2**17, "yaml-alias", 3),
    ("a: [" + "x, " * 2**18, "yaml-too-many", 2),
    ("a:\n" + "  - x\n" * 90_000, "yaml-too-many", 49_996),
    ("---\n" * 90_000, "yaml-too-many", 102),
    ("a: &a {" + "".join(f"k{n}: , " for n in range(500)) + "}\nb:\n" + "  - <<: *a\n" * 900, "yaml-too-many", 36),
    ("x: &b [" + "a, " * 45_000 + "]\n" + "".join(f"p{n}: {{VSwitchIds: *b}}\n" for n in range(50)), "yaml-too-many", 3),
    ("x: &b [" + "a, " * 20_000 + "]\ny: &c [*b]\nz: *c", "yaml-too-many", 4),
    ("x: &b !Ref [" + "a, " * 30_000 + "]\ny: *b", "yaml-too-many", 3),
    ('a: "' + "x" * 2**19, "yaml-cut-off", 2),
    ('a: "\nb\nc', "yaml-cut-off", 2),
    ("a: [b,\n\n", "yaml-cut-off", 2),
    ("a: [b}", "yaml-unexpected", 2),
    ("a: b: c", "yaml-unexpected", 2),
    ("a:\n\tb: c", "yaml-unexpected", 3),
    ("a: \x01", "yaml-unexpected", 2),
    ("a: @b", "yaml-unexpected", 2),
    ("%YAML 1.1\n" * 9, "yaml-unexpected", 3),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line"), HOSTILE)
def test_what_means_harm_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(RefusedError) as refused:
        read(HEAD + text)

    assert (refused.value.code, refused.value.line) == (code, line)
    assert load_language().text(f"import.refused.{code}", **refused.value.params)


@pytest.mark.parametrize(
    "text", ["a" * 2**20, "a " * 2**19, "#" * 2**20, "!" * 2**20, ":" * 2**20, "'" * 2**20]
)
def test_a_text_without_end_has_an_answer(text: str) -> None:
    assert answered(text.encode(), "ros")


def test_no_event_is_asked_for_beyond_the_last_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused is not read to its end first."""
    seen = 0
    parse = yaml.parse

    def counted(*given: Any, **named: Any) -> Any:
        nonlocal seen
        for event in parse(*given, **named):
            seen += 1
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    with pytest.raises(RefusedError):
        read_yaml("[" + "x, " * 2**18)
    assert seen == MAX_EVENTS + 1

    seen = 0
    with pytest.raises(RefusedError):
        read_yaml("a: &a x\nb: [" + "*a, " * 2**17)
    assert seen < MAX_ALIASES + 20


@pytest.mark.parametrize(("text", "code", "line"), [each for each in HOSTILE if len(each[0]) < 2**16])
def test_without_libyaml_the_answer_is_the_same(
    monkeypatch: pytest.MonkeyPatch, text: str, code: str, line: int
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert read(TEMPLATE).draft.vpc_cidr == "192.168.0.0/16"

    with pytest.raises(RefusedError) as refused:
        read(HEAD + text)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_without_libyaml_less_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)

    with pytest.raises(RefusedError, match="yaml-too-long"):
        read_yaml("#" * (yaml_tree.MAX_SLOW_LENGTH + 1))


PIECES = st.lists(
    st.sampled_from(["a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ", ", "&a ", "*a", "<<: ", "!Ref ", "'", '"', "|",
                     ">", "#", "---\n", "? ", "%YAML 1.1\n", "Resources:\n", "Properties: ", "Type: ALIYUN::ECS::VPC"]),
    max_size=30,
).map("".join)  # fmt: skip


@given(PIECES)
def test_any_pieces_have_an_answer(text: str) -> None:
    assert isinstance(answered(text.encode(), "ros"), bool)
    assert isinstance(answered((HEAD + text).encode(), ""), bool)
