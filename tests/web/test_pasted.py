"""Lists of ranges in a box that is made for one."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.planning.draft import NetworkDraft, VswitchDraft
from app.web.link import decode, encode
from app.web.pasted import listed_ranges, ranges_in, vswitch_rows
from tests.deadline import ended_within

RANGES = ("10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24")
PLAN = "nodes=6&pods_per_node=40&vpc_cidr=10.0.0.0/8"


@pytest.mark.parametrize("between", [" ", ",", ", ", ";", "\n", "\r\n", "\t", "、", "，", " | "])
def test_whatever_parts_them(between: str) -> None:
    assert [text for text, _ in ranges_in(between.join(RANGES))] == list(RANGES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.0.0.0/24",
        "10.0.0.0 / 24",
        "10.0.0.0 255.255.255.0",
        "10.0.0.0/255.255.255.0",
        "10.0.0.0",
        "10.0.0.0/2410.0.1.0/24",
        "from 10.0.0.0/24 to 10.0.1.0/24",
    ],
)
def test_what_is_one_range_or_unclear_stays_as_it_is(text: str) -> None:
    assert ranges_in(text) == []


def test_ranges_with_spaces_and_netmasks_in_them_are_parted() -> None:
    text = "10.0.0.0 / 24, 10.0.1.0 255.255.255.0 １０．０．２．０／２４"

    assert [found for found, _ in ranges_in(text)] == [
        "10.0.0.0 / 24",
        "10.0.1.0 255.255.255.0",
        "１０．０．２．０／２４",
    ]


@pytest.mark.parametrize(
    ("row", "rows"),
    [
        (("10.0.0.0/24", "a", "5"), [("10.0.0.0/24", "a", "5")]),
        (("", "", ""), [("", "", "")]),
        ((" ".join(RANGES), "a", "5"), [(RANGES[0], "a", "5"), (RANGES[1], "", ""), (RANGES[2], "", "")]),
        (
            (",".join(RANGES), "a, b c", "1,2,3"),
            [(RANGES[0], "a", "1"), (RANGES[1], "b", "2"), (RANGES[2], "c", "3")],
        ),
        (
            ("10.0.0.0/24 cn-hangzhou-i 12\n10.0.1.0/24,b;10.0.2.0/24 7", "", ""),
            [("10.0.0.0/24", "cn-hangzhou-i", "12"), ("10.0.1.0/24", "b", ""), ("10.0.2.0/24", "", "7")],
        ),
    ],
)
def test_a_list_becomes_rows(row: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> None:
    assert list(vswitch_rows(row)) == rows


@given(st.text(alphabet="0123456789./ ,a\n", max_size=60))
def test_nothing_that_is_typed_is_lost(text: str) -> None:
    kept = "".join(part for row in vswitch_rows((text, "", "")) for part in row)

    assert sorted(kept.translate(BLANK)) == sorted(text.translate(BLANK))


BLANK = {ord(mark): None for mark in " ,\n"}


@pytest.mark.parametrize("field", ["node_vswitches", "pod_vswitches"])
def test_a_form_with_a_list_in_a_box_is_the_plan_with_its_rows(field: str) -> None:
    sent = urlencode([(f"{field}.cidr", " ".join(RANGES)), (f"{field}.zone", "a b c")])
    draft = decode(sent).draft

    assert getattr(draft, field) == tuple(map(VswitchDraft, RANGES, "abc"))
    assert decode(encode(draft)).draft == draft


@pytest.mark.parametrize("between", [" ", ", ", "\n", "、"])
def test_secondary_blocks_may_be_parted_by_anything(between: str) -> None:
    sent = urlencode({"secondary_cidrs.lines": between.join(RANGES)})

    assert decode(sent).draft.secondary_cidrs == RANGES


def test_networks_of_one_line_are_parted_by_commas_alone() -> None:
    """A name may have a range in it, and a form that was opened from a link gives back what the link had."""
    sent = urlencode(
        {"connected_networks.lines": "10.0.0.0/24, 10.0.1.0/24;10.0.2.0/24\n10.3.0.0/16 10.3.0.0/16"}
    )

    assert decode(sent).draft.connected_networks == (
        *map(NetworkDraft, RANGES),
        NetworkDraft("10.3.0.0/16", "10.3.0.0/16"),
    )
    assert listed_ranges("10.0.0.0/24, Lab") == []


@pytest.mark.parametrize("text", ["a" + " " * 2**20 + "b", " " * 2**20 + ",b", "a" + " ," * 2**19 + "b"])
def test_a_long_gap_is_looked_at_once(text: str) -> None:
    """With a pattern that tries each blank for a beginning, this takes hours."""
    with ended_within(30):
        assert listed_ranges(text) == []
        assert ranges_in(text) == []
        assert decode(urlencode({"connected_networks.lines": text})).draft.connected_networks


def test_continue_shows_the_rows_until_each_had_its_say(client: TestClient) -> None:
    """The zones decide the verdict, so that none is guessed in passing."""
    typed = urlencode([("node_vswitches.cidr", " ".join(RANGES)), ("node_vswitches.zone", "a")])
    answer = client.get(f"/plan/vpc?{PLAN}&{typed}&action=continue", follow_redirects=False)

    assert answer.status_code == 200
    for place, text in enumerate(RANGES):
        assert (
            f'id="node_vswitches-{place}-cidr" name="node_vswitches.cidr" type="text" value="{text}"'
            in answer.text
        )
    assert (
        answer.text.count("Several ranges stood in one box") == 3
    )  # over the page, by name, and at the rows


def test_continue_goes_on_where_every_row_has_a_zone(client: TestClient) -> None:
    typed = urlencode([("node_vswitches.cidr", " ".join(RANGES)), ("node_vswitches.zone", "a b c")])
    answer = client.get(f"/plan/vpc?{PLAN}&{typed}&action=continue", follow_redirects=False)

    assert answer.status_code == 303
