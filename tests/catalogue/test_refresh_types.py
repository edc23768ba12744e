"""`catalogue refresh-types`: a recorded answer of two pages, in the API's own form, put into a copy of an edition."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.__main__ import main
from app.catalogue.load import EDITIONS, load_edition
from app.catalogue.model import Catalogue, Eni
from app.catalogue.refresh_types import AnswerError, refresh_types

HERE = Path(__file__).parent
PAGES = [HERE / "answers" / "page-1.json", HERE / "answers" / "page-2.json"]
SOURCE = """
[api-2027-02]
title = "DescribeInstanceTypes"
url = "https://help.aliyun.com/en/ecs/developer-reference/api-ecs-2014-05-26-describeinstancetypes"
date = "2027-02-01"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new edition: a copy of the newest with the answer among its sources."""
    copied = shutil.copytree(EDITIONS / "2026-12", tmp_path / "2027-02")
    with (copied / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(SOURCE)
    return copied


def refreshed(folder: Path, *pages: Path) -> int:
    names = [str(page) for page in pages or PAGES]
    return main(["catalogue", "refresh-types", *names, "--edition", str(folder), "--date", "2027-02-01"])


class TestCommand:
    @pytest.fixture
    def catalogue(self, folder: Path) -> Catalogue:
        assert refreshed(folder) == 0
        return load_edition(folder)

    def test_a_new_type_is_added(self, catalogue: Catalogue) -> None:
        known = catalogue.instance_types["ecs.new1.xlarge"]

        assert (known.vcpu, known.memory_gib) == (4, 7.5)
        assert known.eni == Eni(4, 15, 15, 10, trunk_supported=True)
        assert [source.id for source in known.sources] == ["api-2027-02"]

    def test_the_same_figures_have_a_newer_source(self, catalogue: Catalogue) -> None:
        known = catalogue.instance_types["ecs.c7.4xlarge"]

        assert [source.id for source in known.sources] == ["api-2027-02", "doc-en-2026"]
        assert not known.doubtful

    def test_where_the_answer_differs_the_other_figure_stays_as_a_doubt(self, catalogue: Catalogue) -> None:
        known = catalogue.instance_types["ecs.g6.xlarge"]

        assert (known.eni.quantity, known.eni.ipv4_per_eni) == (4, 10)
        assert known.doubtful
        assert dict(known.other_figures) == {"eni_quantity": 3}

    def test_a_doubt_that_the_answer_confirms_changes_sides(self, folder: Path) -> None:
        assert refreshed(folder) == 0
        row = next(
            line
            for line in (folder / "instance_types.csv").read_text(encoding="utf-8").splitlines()
            if line.startswith("ecs.re4.20xlarge,")
        )

        assert "8,20,1,8,false,api-2027-02;doc-en-2026(differs);doc-2021,2027-02-01" in row
        known = load_edition(folder).instance_types["ecs.re4.20xlarge"]
        assert dict(known.other_figures) == {"eni_quantity": 2, "ipv4_per_eni": 10}

    def test_a_doubt_that_stands_is_kept(self, catalogue: Catalogue) -> None:
        assert dict(catalogue.instance_types["ecs.mn4.2xlarge"].other_figures) == {"eni_quantity": 2}

    def test_types_that_no_answer_has_stay(self, catalogue: Catalogue) -> None:
        before = load_edition(EDITIONS / "2026-12").instance_types

        assert len(catalogue.instance_types) == len(before) + 1
        assert catalogue.instance_types["ecs.c7.xlarge"].eni == before["ecs.c7.xlarge"].eni

    def test_it_says_what_changed(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        refreshed(folder)

        new, changed, kept, left_out = capsys.readouterr().out.splitlines()
        assert new == "New types: 1 (ecs.new1.xlarge)"
        assert changed == "Types with a changed figure: 2 (ecs.re4.20xlarge, ecs.g6.xlarge)"
        assert kept.startswith("Types that are on no page and stay unchanged: 1086 (ecs.c5.large, ")
        assert left_out == "Types left out because a figure is missing: 1 (ecs.new2.large)"

    def test_a_second_time_changes_nothing(self, folder: Path) -> None:
        refreshed(folder)
        once = (folder / "instance_types.csv").read_bytes(), (folder / "doubts.toml").read_bytes()
        refreshed(folder)

        again = (folder / "instance_types.csv").read_bytes(), (folder / "doubts.toml").read_bytes()
        assert again[0] == once[0]
        assert again[1] == once[1]


class TestRefused:
    def test_without_the_last_page(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = (folder / "instance_types.csv").read_bytes()

        assert refreshed(folder, PAGES[0]) == 2
        assert "the last page is missing" in capsys.readouterr().err
        assert (folder / "instance_types.csv").read_bytes() == before

    def test_without_its_source(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        copied = shutil.copytree(EDITIONS / "2026-12", tmp_path / "2027-02")

        assert refreshed(copied) == 2
        assert "2027-02/sources.toml has no [api-2027-02]" in capsys.readouterr().err

    def test_an_edition_that_the_loader_would_refuse_is_left_as_it_was(
        self, folder: Path, tmp_path: Path
    ) -> None:
        page = json.loads(PAGES[1].read_text(encoding="utf-8"))
        page["InstanceTypes"]["InstanceType"][0]["InstanceTypeFamily"] = "ecs.other"
        broken = tmp_path / "page.json"
        broken.write_text(json.dumps(page), encoding="utf-8")
        before = (folder / "instance_types.csv").read_bytes()

        assert refreshed(folder, broken) == 2
        assert (folder / "instance_types.csv").read_bytes() == before

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("{", "no JSON"),
            ("[]", "it has no InstanceTypes"),
            ('{"Code": "Forbidden.RAM"}', "it has no InstanceTypes"),
            ('{"InstanceTypes": {"InstanceType": {}}}', "no list of InstanceType"),
        ],
    )
    def test_what_is_no_answer(self, text: str, why: str) -> None:
        with pytest.raises(AnswerError, match=why):
            refresh_types("type\n", {}, [text], "api-2027-02", "2027-02-01")
