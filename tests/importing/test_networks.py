"""Lists of networks, however they are laid out, and the lines that hold none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.reading import read, skipped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.0.0.0/8", [("10.0.0.0/8", None)]),
        ("10.0.0.0/8 office Tokyo", [("10.0.0.0/8", "office Tokyo")]),
        ("office;10.0.0.0/8", [("10.0.0.0/8", "office")]),
        ("name,cidr\noffice,10.0.0.0/8\n", [("10.0.0.0/8", "office")]),
        ('cidr\tname\r\n10.0.0.0/8\t"Tokyo, east"', [("10.0.0.0/8", "Tokyo east")]),
        ("# ours\n10.0.0.0/8 # office", [("10.0.0.0/8", "office")]),
        ("10.0.0.0/8, 172.16.0.0/12", [("10.0.0.0/8", None), ("172.16.0.0/12", None)]),
        ("office 10.0.0.0/8, 172.16.0.0/12", [("10.0.0.0/8", "office"), ("172.16.0.0/12", "office")]),
        ("10.0.0.0/8 office 172.16.0.0/12 lab", [("10.0.0.0/8", "office"), ("172.16.0.0/12", "lab")]),
        ("office 10.8.0.0/16, shop 10.9.0.0/16", [("10.8.0.0/16", "office"), ("10.9.0.0/16", "shop")]),
        ('"office","10.8.0.0/16","shop","10.9.0.0/16"', [("10.8.0.0/16", "office"), ("10.9.0.0/16", "shop")]),
        ("office,10.8.0.0,255.255.0.0", [("10.8.0.0/16", "office")]),
        ('"Network","Netmask","Site"\n"10.8.0.0","255.255.0.0","office"', [("10.8.0.0/16", "office")]),
        ("10.0.0.0/8, 172.16.0.0/12, lab", [("10.0.0.0/8", "lab"), ("172.16.0.0/12", "lab")]),
        ("10.0.0.0/8 a\n10.0.0.0/8 b\n10.0.0.1/8 a", [("10.0.0.0/8", "a, b")]),
        ("10.0.0.0 255.0.0.0 office", [("10.0.0.0/8", "office")]),
        ("１０．０．０．０／８ 事務所", [("10.0.0.0/8", "事務所")]),
        (
            "+---------+------+\n| Subnets |\n+---------+------+\n| Cidr | Id |\n+---------+------+\n| 10.0.0.0/8 | office |\n+---------+\n",
            [("10.0.0.0/8", "office")],
        ),
        ('["10.0.0.0/8"]', [("10.0.0.0/8", None)]),
        ('[{"name": "office", "cidr": "10.0.0.0/8"}]', [("10.0.0.0/8", "office")]),
    ],
)
def test_a_list_of_networks(text: str, expected: list[tuple[str, str | None]]) -> None:
    imported = read(text)

    assert [(each.cidr, each.name) for each in imported.draft.connected_networks] == expected
    assert imported.skipped == ()


def test_what_is_no_network_is_told_with_its_line() -> None:
    imported = read(
        "10.0.0.0/8\n10.0.0.5\n10.0.0.0/40\nfc00::/7\nhello\n10.1.0.0/16 a 10.2.0.0/33 b\n10.3.0.0/16 10.4/16"
    )

    assert skipped(imported) == [
        (2, "mistake.cidr-invalid.no-prefix"),
        (3, "mistake.cidr-invalid.prefix-range"),
        (4, "mistake.cidr-invalid.wrong-family"),
        (5, "no-range"),
        (6, "mistake.cidr-invalid.prefix-range"),
        (7, "no-range"),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 32)), min_size=1, max_size=20),
    st.sampled_from([", ", ";", "\t", "  "]),
    st.booleans(),
)
def test_the_layout_of_a_list_does_not_matter(
    blocks: list[tuple[int, int]], mark: str, name_first: bool
) -> None:
    ranges = [f"{n >> 24}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}/{prefix}" for n, prefix in blocks]
    rows = [mark.join(("office", each) if name_first else (each, "office")) for each in ranges]

    plain, marked = read("\n".join(ranges)).draft, read("\n".join(rows)).draft

    assert [each.cidr for each in plain.connected_networks] == [
        each.cidr for each in marked.connected_networks
    ]
    assert {each.name for each in marked.connected_networks} == {"office"}


def test_many_networks_are_read_and_the_rest_is_counted() -> None:
    lines = [f"10.{n // 256}.{n % 256}.0/24 net-{n}" for n in range(10_000)]
    imported = read("\n".join(lines + ["?"] * 50_000))

    assert len(imported.draft.connected_networks) == 10_000
    assert (imported.skipped_count, len(imported.skipped)) == (50_000, 500)
