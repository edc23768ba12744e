"""The share of a limit, against fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.pages.result.capacity import percent_of

nodes = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("needed", "allowed", "expected"),
    [
        (20, 28, 71),
        (60, 1_024, 6),
        (1, 200, 1),
        (1, 201, 0),
        (20, 5_000, 0),
        (28, 28, 100),
        (29, 28, 104),
        (999, 1_000, 99),
        (1_000_001, 1_000_000, 101),
        (1, 0, None),
        (0, 0, None),
    ],
)
def test_a_share_in_whole_percent(needed: int, allowed: int, expected: int | None) -> None:
    assert percent_of(needed, allowed) == expected


@given(needed=nodes, allowed=st.integers(1, 10**9))
def test_a_hundred_parts_what_fits_from_what_does_not(needed: int, allowed: int) -> None:
    percent = percent_of(needed, allowed)

    assert percent is not None
    assert (percent > 100) == (needed > allowed)
    assert (percent == 100) == (needed == allowed)
    assert abs(percent - Fraction(100 * needed, allowed)) < 1
