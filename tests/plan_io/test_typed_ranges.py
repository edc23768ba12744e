"""Lists of ranges in a box that is made for one."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.domain.cidr import read_ipv4_cidr
from app.importing.files import collect_pasted
from app.importing.read import reader
from app.plan.draft import NetworkDraft, VswitchDraft
from app.plan_io.link import decode, encode
from app.plan_io.typed_ranges import ranges_alone, ranges_in, vswitch_rows
from tests.deadline import ended_within
from tests.waiting import HANG_SECONDS

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
        (
            ("10.0.0.0/24 zone 1 10.0.1.0/24 Zone 2 17", "", ""),
            [("10.0.0.0/24", "zone 1", ""), ("10.0.1.0/24", "Zone 2", "17")],
        ),
        (
            ('10.0.0.0/24 "a" 1,024\n10.0.1.0/24 b c 12\n10.0.2.0/24,b,1,024', "", ""),
            [("10.0.0.0/24", "a", "1024"), ("10.0.1.0/24", "b c 12", ""), ("10.0.2.0/24", "b 1 024", "")],
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


@pytest.mark.parametrize(
    ("line", "networks"),
    [
        ("10.0.0.0/24, 10.0.1.0/24;10.0.2.0/24", [(each, None) for each in RANGES]),
        ("10.0.0.0/24 10.0.1.0/24\t10.0.2.0/24", [(each, None) for each in RANGES]),
        ("10.0.0.0 255.255.255.0 10.0.1.0/24", [("10.0.0.0 255.255.255.0", None), ("10.0.1.0/24", None)]),
        ("10.3.0.0/16 10.3.0.0/16", [("10.3.0.0/16", None)]),
        ("10.3.0.0/16 once 10.3.0.0/16", [("10.3.0.0/16", "once")]),
        ("10.0.0.0/24, Lab", [("10.0.0.0/24", "Lab")]),
        ("10.0.0.0/24 Lab, east (2) | old", [("10.0.0.0/24", "Lab, east (2) | old")]),
        ("10.0.0.0/24 a 10.0.1.0/24 b", [("10.0.0.0/24", "a"), ("10.0.1.0/24", "b")]),
        ("10.0.0.0/24, 10.0.1.0/24 b", [("10.0.0.0/24", "b"), ("10.0.1.0/24", "b")]),
        ("office 10.0.0.0/24", [("10.0.0.0/24", "office")]),
        ("office 10.0.0.0/24, 10.0.1.0/24", [("10.0.0.0/24", "office"), ("10.0.1.0/24", "office")]),
        ("office 10.8.0.0/16, shop 10.9.0.0/16", [("10.8.0.0/16", "office"), ("10.9.0.0/16", "shop")]),
        ("office\t10.8.0.0/16\tshop\t10.9.0.0/16", [("10.8.0.0/16", "office"), ("10.9.0.0/16", "shop")]),
        ("本社 10.8.0.0/16、支社 10.9.0.0/16", [("10.8.0.0/16", "本社"), ("10.9.0.0/16", "支社")]),
        ("VPN 10.8.0.0/16 and 10.9.0.0/16", [("10.8.0.0/16", "VPN and"), ("10.9.0.0/16", "VPN and")]),
        ("office 10.8.0.0/16, shop 10.9/16", [("10.8.0.0/16", "office"), ("10.9/16", "shop")]),
        ("10.9.0./16; 10.8.0.0/16", [("10.9.0./16", None), ("10.8.0.0/16", None)]),
        ("10.8.0.0/16 open 24/7", [("10.8.0.0/16", "open 24/7")]),
    ],
)
def test_no_range_of_a_line_becomes_a_name(line: str, networks: list[tuple[str, str | None]]) -> None:
    draft = decode(urlencode({"connected_networks.lines": line})).draft

    assert draft.connected_networks == tuple(NetworkDraft(*each) for each in networks)


@pytest.mark.parametrize("between", [" ", ", "])
def test_the_second_network_of_a_line_is_checked(client: TestClient, between: str) -> None:
    lines = urlencode({"connected_networks.lines": f"10.9.0.0/16{between}10.0.0.0/16"})
    answer = client.get(f"/result.json?nodes=6&pods_per_node=40&vpc_cidr=10.0.0.0/16&{lines}").json()

    assert {each["code"] for each in answer["findings"] if each["severity"] == "error"} >= {"overlap"}


@pytest.mark.parametrize(
    "line",
    [
        "10.8.0.0/16 office",
        "office 10.8.0.0/16",
        "office;10.8.0.0/16",
        "10.8.0.0 255.255.0.0 office",
        "10.8.0.0,255.255.0.0,office",
        "office 10.8.0.0/16, shop 10.9.0.0/16",
        "10.8.0.0/16 office, 10.9.0.0/16 shop",
        "10.8.0.0/16, 10.9.0.0/16, shop",
        "10.8.0.0/16; 10.8.0.0/16",
        "１０．８．０．０／１６ 事務所",
        "本社：10.8.0.0/16、支社：10.9.0.0/16",
    ],
)
def test_a_form_reads_a_line_as_an_import_does(app: FastAPI, line: str) -> None:
    form = decode(urlencode({"connected_networks.lines": line})).draft.connected_networks
    imported = reader(app.state.editions).read(collect_pasted(line), "networks").draft.connected_networks
    typed = [(read_ipv4_cidr(each.cidr or ""), each.name) for each in form]

    assert [(str(cidr), name) for cidr, name in typed] == [(each.cidr, each.name) for each in imported]


def test_a_line_with_an_unreadable_second_range_is_told(client: TestClient) -> None:
    lines = urlencode({"connected_networks.lines": "office 10.8.0.0/16, shop 10.9.0.0/33"})
    page = client.get(f"/plan/vpc?{PLAN}&{lines}&action=continue")

    assert page.status_code == 422
    assert "The mask of 10.9.0.0/33 is longer" in page.text
    assert "10.8.0.0/16 office\n10.9.0.0/33 shop</textarea>" in page.text


@pytest.mark.parametrize("text", ["a" + " " * 2**20 + "b", " " * 2**20 + ",b", "a" + " ," * 2**19 + "b"])
def test_a_long_gap_is_looked_at_once(text: str) -> None:
    """With a pattern that tries each blank for a beginning, this takes hours."""
    with ended_within(HANG_SECONDS):
        assert ranges_alone(text) == []
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
    assert answer.text.count("One box had several ranges") == 3  # over the page, by name, and at the rows


def test_continue_goes_on_where_every_row_has_a_zone(client: TestClient) -> None:
    typed = urlencode([("node_vswitches.cidr", " ".join(RANGES)), ("node_vswitches.zone", "a b c")])
    answer = client.get(f"/plan/vpc?{PLAN}&{typed}&action=continue", follow_redirects=False)

    assert answer.status_code == 303
