"""The instance types: all of them, as they were delivered, unknowns kept unknown and doubts kept doubtful."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.catalogue.load import EDITIONS
from app.catalogue.model import Catalogue, Eni, InstanceType
from app.domain import formulas

TABLE = EDITIONS / "2026-11" / "instance_types.csv"
DELIVERED = Path(__file__).parents[3] / "shared" / "facts" / "instance_types.csv"


def test_there_are_1090_of_197_families(catalogue: Catalogue) -> None:
    assert len(catalogue.instance_types) == 1_090
    assert len(catalogue.families) == 197
    assert sum(len(members) for members in catalogue.families.values()) == 1_090


def test_the_order_of_the_file_is_kept(catalogue: Catalogue) -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]

    assert list(catalogue.instance_types) == [line.partition(",")[0] for line in lines]


def test_families_begin_with_their_smallest_types(catalogue: Catalogue) -> None:
    assert [listed.name for listed in catalogue.families["ecs.c7"]][:2] == ["ecs.c7.large", "ecs.c7.xlarge"]
    for members in catalogue.families.values():
        sizes = [(listed.vcpu, listed.memory_gib, listed.name) for listed in members]
        assert sizes == sorted(sizes)


@pytest.mark.skipif(
    not DELIVERED.is_file(), reason="NOT CHECKED byte by byte: shared/ is not beside this clone"
)
def test_the_table_is_the_delivered_one() -> None:
    assert TABLE.read_bytes() == DELIVERED.read_bytes()


@pytest.mark.parametrize(
    ("name", "vcpu", "memory", "enis", "ipv4", "ipv6", "total", "trunk"),
    [
        ("ecs.c7.4xlarge", 16, 32, 8, 30, 30, 80, True),
        ("ecs.c6.4xlarge", 16, 32, 8, 20, 1, 20, True),
        ("ecs.c6a.large", 2, 4, 2, 6, 1, 2, False),
        ("ecs.g7h.16xlarge", 64, 256, 8, 30, 1, 8, False),
        ("ecs.ebmc9i.48xlarge", 192, 384, 32, 50, 50, None, True),
    ],
)
def test_a_type_has_the_figures_of_its_row(
    catalogue: Catalogue,
    name: str,
    vcpu: int,
    memory: float,
    enis: int,
    ipv4: int,
    ipv6: int | None,
    total: int | None,
    trunk: bool | None,
) -> None:
    listed = catalogue.instance_types[name]

    assert (listed.vcpu, listed.memory_gib) == (vcpu, memory)
    assert listed.eni == Eni(enis, ipv4, ipv6, total, trunk)


@pytest.mark.parametrize(
    ("name", "shared", "exclusive"), [("ecs.c7.4xlarge", 210, 7), ("ecs.c6.4xlarge", 140, 7)]
)
def test_the_documents_examples_come_out(
    catalogue: Catalogue, name: str, shared: int, exclusive: int
) -> None:
    listed = catalogue.instance_types[name]

    assert formulas.shared_eni_pods(listed.eni.quantity, listed.eni.ipv4_per_eni) == shared
    assert formulas.exclusive_eni_pods(listed.eni.quantity) == exclusive


def test_an_empty_cell_is_unknown_and_never_zero(catalogue: Catalogue) -> None:
    """The columns of each line equal the figures read from it."""
    unknown = {"ipv6_per_eni": 0, "total_quantity": 0, "trunk_supported": 0}
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split(",")
        listed = catalogue.instance_types[cells[0]]
        for name, cell in zip(unknown, cells[6:9], strict=True):
            assert (getattr(listed.eni, name) is None) is (cell == "")
            unknown[name] += cell == ""

    assert unknown == {"ipv6_per_eni": 6, "total_quantity": 138, "trunk_supported": 135}


def test_half_a_gibibyte_is_half_a_gibibyte(catalogue: Catalogue) -> None:
    assert min(listed.memory_gib for listed in catalogue.instance_types.values()) == 0.5


def test_every_type_says_where_its_figures_are_from(catalogue: Catalogue) -> None:
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        name, *_, sources, _date = line.split(",")
        cited = [source.id for source in catalogue.instance_types[name].sources]
        assert cited
        assert [part.partition("(")[0] for part in sources.split(";")] == cited


DOUBTFUL = {
    "ecs.c6t.13xlarge": {"ipv4_per_eni": 30},
    "ecs.ebmc9i.48xlarge": {"eni_quantity": 15},
    "ecs.ebmg9i.48xlarge": {"eni_quantity": 15},
    "ecs.ebmr9i.48xlarge": {"eni_quantity": 15},
    "ecs.g7h.large": {},
    "ecs.g7h.xlarge": {},
    "ecs.g7h.2xlarge": {},
    "ecs.g7h.4xlarge": {},
    "ecs.g7h.8xlarge": {},
    "ecs.g7h.16xlarge": {},
    "ecs.hfr6.xlarge": {"eni_quantity": 3, "ipv4_per_eni": 10},
    "ecs.mn4.2xlarge": {"eni_quantity": 2},
}


def test_a_figure_on_which_sources_differ_is_doubtful(catalogue: Catalogue) -> None:
    doubtful = {
        name: dict(listed.other_figures)
        for name, listed in catalogue.instance_types.items()
        if listed.doubtful
    }

    assert doubtful == DOUBTFUL


def test_what_another_source_gives_is_another_figure(catalogue: Catalogue) -> None:
    for listed in catalogue.instance_types.values():
        ours = {"eni_quantity": listed.eni.quantity, "ipv4_per_eni": listed.eni.ipv4_per_eni}
        assert all(ours[column] != figure for column, figure in listed.other_figures.items())


def usable(listed: InstanceType) -> bool:
    return listed.eni.trunk_supported is True and listed.eni.ipv6_per_eni == listed.eni.ipv4_per_eni


def test_the_default_family_carries_every_need(catalogue: Catalogue) -> None:
    assert all(usable(listed) for listed in catalogue.families[catalogue.facts.default_family.value])
