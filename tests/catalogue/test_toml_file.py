"""The line of every key, by which faults are pointed at."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.catalogue.toml_file import CatalogueError, Fault, TomlFile, read_toml

TEXT = """\
# a comment = none
top = 1

[plain]
key = { inner = 1 }
list = [
    "one",
    "two",
]
"quoted key" = 2

[outer.inner]
dotted.key = 3

["ecs.hfr6.xlarge"]
eni_quantity = 3
"""


@pytest.fixture
def file(tmp_path: Path) -> TomlFile:
    path = tmp_path / "2026-11" / "some.toml"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return read_toml(path)


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("top",), 2),
        (("plain",), 4),
        (("plain", "key"), 5),
        (("plain", "key", "inner"), 5),
        (("plain", "list", 1), 6),
        (("plain", "quoted key"), 10),
        (("plain", "absent"), 4),
        (("outer", "inner"), 12),
        (("outer", "inner", "dotted", "key"), 13),
        (("ecs.hfr6.xlarge", "eni_quantity"), 16),
        (("absent",), 1),
        ((), 1),
    ],
)
def test_a_key_is_found_or_the_nearest_one_above_it(
    file: TomlFile, keys: tuple[str | int, ...], line: int
) -> None:
    assert file.line_of(keys) == line


def test_every_fault_has_a_line_of_its_own(file: TomlFile) -> None:
    with pytest.raises(CatalogueError) as caught:
        file.refuse([Fault(("plain", "key"), "is odd"), Fault(("plain", "list", 1), "is even")])

    assert (
        str(caught.value)
        == "2026-11/some.toml:5: plain.key: is odd\n2026-11/some.toml:6: plain.list.1: is even"
    )


def test_without_faults_nothing_is_refused(file: TomlFile) -> None:
    file.refuse([])
