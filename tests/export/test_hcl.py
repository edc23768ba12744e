"""Terraform's language: what is written reads back, and stands as `terraform fmt` would put it."""

from __future__ import annotations

import hcl2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.export.hcl import BLANK, Attribute, Block, Comment, Expression, JsonEncoded, quote, write
from tests.export.written import NAMES, unquoted


@given(st.text() | NAMES)
@example('${file("/etc/passwd")}')
@example("%{ for a in b }")
@example("\\${")
@example("$${a}")
def test_any_text_reads_back(text: str) -> None:
    written = write([Block("a", ("b",), (Attribute("c", text),))])
    read_back = hcl2.loads(written)["a"][0]['"b"']["c"]

    assert unquoted(read_back) == text.encode(errors="replace").decode()
    assert "${" not in read_back
    assert "%{" not in read_back


@given(st.text() | NAMES)
def test_nothing_leaves_a_comment(text: str) -> None:
    written = write([Comment(text), Attribute("a", 1)])

    assert all(line.startswith("#") for line in written.splitlines()[:-1])
    assert hcl2.loads(written)["a"] == 1


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ('say "hi"', r'"say \"hi\""'),
        ("${a}", r'"\u0024{a}"'),
        ("%{a}", r'"\u0025{a}"'),
        ("100 % of $5", '"100 % of $5"'),
        ("a\nb", r'"a\nb"'),
        ("\x00\x7f\u2028", r'"\u0000\u007f\u2028"'),
        ("日本", '"日本"'),
        ("\ud800", '"?"'),
    ],
)
def test_a_literal(text: str, literal: str) -> None:
    assert quote(text) == literal


def test_neighbours_are_aligned_and_what_spans_lines_stands_apart() -> None:
    written = write(
        [
            Block(
                "resource",
                ("a", "b"),
                (
                    Attribute("x", 1),
                    Attribute("long", value=True),
                    Attribute("many", [Expression(f"v.{name}") for name in "wxyz"]),
                    Attribute("none", None),
                    BLANK,
                    Comment("why"),
                    Attribute("config", JsonEncoded({"A": "b", "Long name": "c"})),
                ),
            )
        ]
    )

    assert written == (
        'resource "a" "b" {\n'
        "  x    = 1\n"
        "  long = true\n"
        "  many = [\n"
        "    v.w,\n"
        "    v.x,\n"
        "    v.y,\n"
        "    v.z,\n"
        "  ]\n"
        "  none = null\n"
        "\n"
        "  # why\n"
        "  config = jsonencode({\n"
        '    A           = "b"\n'
        '    "Long name" = "c"\n'
        "  })\n"
        "}\n"
    )
