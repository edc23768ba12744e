"""File names: the plan's where it can be one, and a header that no name breaks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.registry import content_disposition, file_name


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("Terway in two zones", "terway-in-two-zones.tf"),
        ("", "ack-plan.tf"),
        ("../../etc/passwd", "etc-passwd.tf"),
        ('a"; filename="b.exe', "a-filename-b-exe.tf"),
        ("a\r\nx: y", "a-x-y.tf"),
        ("本番 東京", "本番-東京.tf"),
        ("x" * 80, "x" * 60 + ".tf"),
        ("...", "ack-plan.tf"),
    ],
)
def test_a_name(name: str, saved: str) -> None:
    assert file_name(name, ".tf") == saved


@given(st.text(max_size=80))
def test_no_name_breaks_the_header(name: str) -> None:
    header = content_disposition(name, ".md")

    assert re.fullmatch(
        r"attachment; filename=\"[a-z0-9-]+\.md\"(; filename\*=UTF-8''[A-Za-z0-9%.~_-]+)?", header
    )


def test_other_writings_come_along() -> None:
    assert content_disposition("東京", ".csv") == (
        "attachment; filename=\"ack-plan.csv\"; filename*=UTF-8''%E6%9D%B1%E4%BA%AC.csv"
    )
