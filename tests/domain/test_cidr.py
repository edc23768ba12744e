"""Strict reading of ranges: what is meant is normalised, what can't be meant is refused with its fault."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cidr import Cidr, Unreadable, read_ipv4_cidr, read_ipv6_cidr


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("10.0.0.5/24", "10.0.0.5/24"),
        (" 10.0.0.0 / 16 ", "10.0.0.0/16"),
        ("10.0.0.0/16,", "10.0.0.0/16"),
        ("10.0.0.0 255.255.0.0", "10.0.0.0/16"),
        ("10.0.0.0/255.255.255.255", "10.0.0.0/32"),
        ("\uff11\uff10.0.0.0\uff0f\uff18", "10.0.0.0/8"),
        ("10\u30020\u30020\u30020/8", "10.0.0.0/8"),
        ("0.0.0.0/0", "0.0.0.0/0"),
    ],
)
def test_what_is_meant_is_read(text: str, written: str) -> None:
    assert str(read_ipv4_cidr(text)) == written


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("10.0.0.0", "no-prefix"),
        ("10.0.0.0/33", "prefix-range"),
        ("10.0.0.256/8", "octet-range"),
        ("010.0.0.0/8", "leading-zero"),
        ("10.0.0.0/08", "leading-zero"),
        ("10.0.0.0/0.0.255.255", "wildcard-mask"),
        ("10.0.0.0/255.0.255.0", "netmask-gaps"),
        ("fd00::/8", "wrong-family"),
        ("10.0.0.0/1_6", "no-cidr"),
        ("10.0.0.0/+8", "no-cidr"),
        ("10.0.0.0/-8", "no-cidr"),
        ("10.0.0/8", "no-cidr"),
        ("\u0661\u0660.0.0.0/8", "no-cidr"),
        ("10.0.0.0/8\n10.1.0.0/16", "several-ranges"),
        ("10.0.0.0/8 " + "a" * 81 + " 10.1.0.0/16", "several-ranges"),
        ("1" * 81, "too-long"),
    ],
)
def test_what_can_not_be_meant_is_refused(text: str, fault: str) -> None:
    result = read_ipv4_cidr(text)

    assert isinstance(result, Unreadable)
    assert result.fault == fault


def test_a_wildcard_mask_is_refused_with_the_range_it_means() -> None:
    assert read_ipv4_cidr("10.0.0.0 0.0.255.255") == Unreadable("wildcard-mask", "10.0.0.0/16")


def test_of_several_ranges_the_second_is_named() -> None:
    assert read_ipv4_cidr("10.0.0.0/8, 10.1.0.0/16") == Unreadable("several-ranges", "10.1.0.0/16")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("10.0.0.0/8", "wrong-family"),
        ("fd00::", "no-prefix"),
        ("fd00::/129", "prefix-range"),
        ("fd00::/064", "leading-zero"),
        ("fd00:::/64", "no-cidr"),
        ("fd00::%eth0/64", "no-cidr"),
    ],
)
def test_what_is_no_ipv6_range_is_refused(text: str, fault: str) -> None:
    result = read_ipv6_cidr(text)

    assert isinstance(result, Unreadable)
    assert result.fault == fault


@given(st.integers(0, 2**32 - 1), st.integers(0, 32))
def test_a_range_is_what_the_standard_library_says(address: int, prefix: int) -> None:
    network = ipaddress.IPv4Network((address, prefix), strict=False)
    cidr = read_ipv4_cidr(f"{ipaddress.IPv4Address(address)}/{prefix}")

    assert isinstance(cidr, Cidr)
    assert (cidr.first, cidr.last) == (int(network[0]), int(network[-1]))
    assert str(cidr.network) == str(network)
    assert cidr.has_host_bits == (int(network[0]) != address)


@given(st.integers(0, 2**128 - 1), st.integers(0, 128))
def test_an_ipv6_range_is_what_the_standard_library_says(address: int, prefix: int) -> None:
    network = ipaddress.IPv6Network((address, prefix), strict=False)
    cidr = read_ipv6_cidr(f"{ipaddress.IPv6Address(address)}/{prefix}")

    assert isinstance(cidr, Cidr)
    assert (cidr.first, cidr.last) == (int(network[0]), int(network[-1]))


@given(st.text(max_size=90))
def test_whatever_is_typed_is_answered(text: str) -> None:
    assert isinstance(read_ipv4_cidr(text), Cidr | Unreadable)
    assert isinstance(read_ipv6_cidr(text), Cidr | Unreadable)
