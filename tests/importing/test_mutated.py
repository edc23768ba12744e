"""Files of every kind that are cut, torn or mixed up: each is read or refused, with a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing.ip_plan.labels import range_field
from app.importing.recognise import Source
from tests.importing.reading import answered, refused
from tests.importing.samples import TEXTS

FILES = list(TEXTS.values())
PIECES = st.sampled_from(
    [
        "", "{", "}", "[", "]", '"', "'", ",", ":", "=", "\n", "\\", "${", "%{", "10.0.0.0/8", "ecs.c6.large", "null", "-1",
        "9" * 12, "->", "|", "\t", "<<: *a", "&a", "!Ref", '"Ref":', "count", "for_each", "[*]", "...", "module", "var.",
        "local.", "(known after apply)", "<<EOT\n", "Fn::Join", "\0", "网段", "#", "/*",
    ]
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), PIECES | st.sampled_from(FILES)), min_size=1, max_size=8
)


@given(st.sampled_from(FILES), CHANGES, st.sampled_from(["", *Source]))
def test_a_changed_file_is_read_or_refused(
    text: str, changes: list[tuple[float, int, str]], source: str
) -> None:
    for place, length, piece in changes:
        start = int(place * len(text))
        text = text[:start] + piece + text[start + length :]

    assert isinstance(answered(text.encode(errors="replace"), source), bool)


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize("text", ["# nothing\n", "// nothing\n", "/* nothing */", ",", ";;"])
def test_a_text_without_anything_in_it_is_refused(text: str, source: str) -> None:
    assert refused(text.encode(), source)[0]


@pytest.mark.parametrize("label", ["", "!", "VSwitch", "vswitch 1", "网段", "CIDR", "zone", "の"])
def test_labels_of_marks_or_of_no_more_than_a_kind_mean_no_more(label: str) -> None:
    assert range_field(label) in {None, "node_vswitches"}
