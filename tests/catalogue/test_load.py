"""What the loader gives, and that every fault of an edition is refused with its file, line and name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from app.catalogue.load import EDITIONS, CatalogueError, editions_on_demand, load_edition, load_editions
from app.catalogue.model import Catalogue, Fact, Facts


def refusal(edition: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        load_edition(edition)
    return str(caught.value)


def breaks(path: Path, old: str, new: str) -> int:
    """Write `new` in the place of the first `old`; the line on which it stands."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


class TestEditions:
    def test_those_of_2026_are_there(self) -> None:
        editions = load_editions()

        assert list(editions.by_name) == ["2026-11", "2026-12"]
        assert editions.get("2026-12") is editions.newest
        assert editions.get("1999-01") is None

    def test_one_that_nobody_asks_for_is_not_loaded(self, edition: Path) -> None:
        shutil.copytree(edition, edition.with_name("2027-02"))
        shutil.copy(edition.with_name("2026-11.added.toml"), edition.with_name("2027-02.added.toml"))
        (edition / "facts.toml").write_text("broken")
        editions = editions_on_demand(edition.parent)

        assert list(editions.by_name) == ["2026-11", "2027-02"]
        assert editions.newest is editions.get("2027-02")
        assert editions.get("1999-01") is None
        with pytest.raises(CatalogueError, match=r"2026-11/facts\.toml"):
            editions.get("2026-11")

    def test_the_newest_is_the_last_by_name(self, edition: Path) -> None:
        shutil.copytree(edition, edition.with_name("2027-02"))
        shutil.copy(edition.with_name("2026-11.added.toml"), edition.with_name("2027-02.added.toml"))

        assert load_editions(edition.parent).newest.edition == "2027-02"

    def test_each_has_its_entry_in_the_changelog(self) -> None:
        changes = (EDITIONS / "CHANGELOG.md").read_text(encoding="utf-8")

        assert all(f"\n## {name}\n" in changes for name in load_editions().by_name)

    def test_a_folder_without_editions_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CatalogueError, match="holds no edition"):
            load_editions(tmp_path)

    @pytest.mark.parametrize("name", ["2026-13", "2026-1", "latest", "2026-11-24", "２０２６-11"])
    def test_an_edition_is_named_by_its_month(self, edition: Path, name: str) -> None:
        shutil.copytree(edition, edition.with_name(name))

        with pytest.raises(CatalogueError, match=f"{name}: an edition is named by its month"):
            load_editions(edition.parent)


class TestFrozen:
    """What is shared by every request can't be changed by one of them."""

    @pytest.mark.parametrize("name", ["needs", "instance_types", "families", "sources"])
    def test_the_mappings_of_a_catalogue_are_read_only(self, catalogue: Catalogue, name: str) -> None:
        assert isinstance(getattr(catalogue, name), MappingProxyType)

    def test_so_are_those_inside_facts_and_types(self, catalogue: Catalogue) -> None:
        facts: list[Fact[Any]] = [getattr(catalogue.facts, field.name) for field in fields(Facts)]
        mappings = [fact.value for fact in facts if isinstance(fact.value, Mapping)]
        mappings += [instance_type.other_figures for instance_type in catalogue.instance_types.values()]

        assert all(isinstance(mapping, MappingProxyType) for mapping in mappings)


VPC_MASK = "value = { shortest = 8, longest = 28 }"
IDLE = """[idle_addresses]
value = 5
certainty = "A"
sources = ["TPAR", "TG"]
"""
BASIC = """[cluster_limits.value.basic]
terway_nodes = { default = 10, maximum = 10 }
flannel_nodes = { default = 10, maximum = 10 }
pods = 300
services = 100
"""

FACTS = [
    (
        VPC_MASK,
        'value = { shortest = "8", longest = 28 }',
        "vpc_mask.value.shortest: Input should be a valid integer",
    ),
    (
        VPC_MASK,
        "value = { shortest = 8.0, longest = 28 }",
        "vpc_mask.value.shortest: Input should be a valid integer",
    ),
    (
        VPC_MASK,
        "value = { shortest = true, longest = 28 }",
        "vpc_mask.value.shortest: Input should be a valid integer",
    ),
    (VPC_MASK, "value = { shortest = 8 }", "vpc_mask.value.longest: Field required"),
    (VPC_MASK, "value = { shortest = 8, longest = 28, best = 9 }", "vpc_mask.value.best: Unexpected keyword"),
    (VPC_MASK, "value = { shortest = 29, longest = 28 }", "vpc_mask.value: masks out of order: 29, 28"),
    (VPC_MASK, "value = { shortest = -1, longest = 28 }", "vpc_mask.value: masks out of order: -1, 28"),
    (VPC_MASK, "value = 2026-11-24", "vpc_mask.value: Input should be a table"),
    ("[vpc_mask]", "[vpc_maks]", "vpc_maks: no such fact"),
    ("# Ranges: size, space, relation.", "edition = 2026", "edition: no such fact"),
    ("[vswitch_mask]", "[vpc_mask]", "twice"),
    ("[vswitch_mask]", "[vswitch_mask", "Expected"),
    ("[vswitch_mask]", '[vswitch_mask]\nid = "vswitch_mask"', "vswitch_mask.id: the table's name is the id"),
    ("[vswitch_mask]", '[vswitch_mask]\ncolour = "red"', "vswitch_mask.colour: Unexpected keyword"),
    ('certainty = "A"', 'certainty = "E"', "vpc_mask.certainty: Input should be 'A', 'B', 'C' or 'D'"),
    ("disputed = true", 'disputed = "yes"', "vpc_mask.disputed: Input should be a valid boolean"),
    ('"PLAN-zh"', '"PLAN-xx"', "vpc_mask.sources: no such source: PLAN-xx"),
    ('sources = ["CRE-en", "SDK", "FAQ"]', "sources = []", "pod_vswitch_mask.sources: cites nothing"),
    ('["CRE-en", "SDK", "FAQ"]', '["SDK", "SDK"]', "pod_vswitch_mask.sources: cites a source twice"),
    ('["CRE-en", "SDK", "FAQ"]', '"SDK"', "pod_vswitch_mask.sources: should be a list of sources' ids"),
    (
        "value = { longest = 25, recommended = 19 }",
        "value = { longest = 18, recommended = 19 }",
        "masks out of order",
    ),
    (
        "value = { default = 200, maximum = 1000 }",
        "value = { default = 200, maximum = 100 }",
        "numbers out of order",
    ),
    (
        "value = { refused = 10, disputed = 11 }",
        "value = { refused = 12, disputed = 11 }",
        "numbers out of order",
    ),
    (
        "value = { warning = 2000, error = 6000 }",
        "value = { warning = 2000, error = 600 }",
        "numbers out of order",
    ),
    ("value = 300000", "value = -1", "vpc_private_addresses.value: is below zero"),
    ("value = true", "value = false", "no_overlap.value: a fact without a number is true"),
    ('value = "ecs.c7"', 'value = ""', "default_family.value: is empty"),
    ('value = "ecs.c7"', 'value = "ecs.c777"', "default_family.value: no type of ecs.c777"),
    ('"10.0.0.0/8"', '"10.0.0.5/8"', "bits set after its prefix; its network is 10.0.0.0/8"),
    ('"10.0.0.0/8"', '"10.0.0.0"', "unreadable range '10.0.0.0' (no-prefix)"),
    ('"10.0.0.0/8"', "10", "private_ranges.value.0: Input should be a valid string"),
    ('"fc00::/7"', '"fc00::1/7"', "its network is fc00::/7"),
]
MISSING = [
    (
        "facts.toml",
        IDLE,
        "# Every number",
        "idle_addresses: missing; if it is newer than the edition, add it to 2026-11.added.toml",
    ),
    ("facts.toml", BASIC, "[cluster_limits]", "cluster_limits.value: nothing for basic"),
    (
        "needs.toml",
        "may_be_must = false",
        "[network_performance]",
        "network_performance.may_be_must: Field required",
    ),
    ("fit.toml", 'tie = "terway"', "# What the plan itself", "tie: Field required"),
]

SOURCES = [
    ('url = "https://', 'url = "http://', "CMP-ja.url: should be a whole address that begins with https://"),
    ('url = "https://www.alibabacloud.com', 'url = "https://', "CMP-ja.url: should be a whole address"),
    ('title = "Terway と Flannel の比較"', 'title = " "', "CMP-ja.title: is empty"),
    ('date = "2025-05-09"', 'date = "May 2025"', "CMP-ja.date: should be such as"),
    ('date = "2025-05-09"', "date = 2025-05-09", "CMP-ja.date: Input should be a valid string"),
    ('language = "ja"', 'language = "jp"', "CMP-ja.language: should be one of en, es, ja, zh"),
    ('language = "ja"', 'lang = "ja"', "CMP-ja.lang: Unexpected keyword"),
    ("[CMP-zh]", "[CMP-ja]", "twice"),
]

NEEDS = [
    ("# Each row of the user's comparison", "loose = 1 #", "loose: stands outside a table"),
    ("weight = 2", "weight = 0", "network_performance.weight: should be at least 1"),
    ("weight = 2", "weight = 2.5", "network_performance.weight: Input should be a valid integer"),
    ('terway = "better"', 'terway = "best"', "network_performance.terway: Input should be 'yes'"),
    (
        'favours = "terway"',
        'favours = "calico"',
        "network_performance.favours: Input should be 'terway' or 'flannel'",
    ),
    (
        'terway_mode = "shared_eni"',
        'terway_mode = "shared"',
        "network_policy.terway_mode: Input should be 'shared_eni'",
    ),
]

TOPICS = [
    ('need = "dual_stack"', 'need = "duel_stack"', "dual_stack.need: no such need: duel_stack"),
    (
        'favours = "terway"',
        'favours = "both"',
        "network_performance.favours: Input should be 'terway' or 'flannel'",
    ),
]

FIT = [
    (
        "scarce_share_percent = 50",
        "scarce_share_percent = 101",
        "scarce_share_percent: should be at most 100",
    ),
    ("clear_margin = 2", "clear_margin = 0", "clear_margin: should be at least 1"),
    ("clear_margin = 2", "margin = 2", "margin: Unexpected keyword"),
    ('tie = "terway"', 'tie = "none"', "tie: Input should be 'terway' or 'flannel'"),
    ('"CMP-ja"', '"CMP-jp"', "sources: no such source: CMP-jp"),
]

UNKNOWNS = [
    ('sources = ["PLAN-new", "PLAN-en"]', 'source = "PLAN-en"', "planning_page.source: Unexpected keyword")
]

DOUBTS = [
    ("ecs.hfr6.xlarge", "ecs.hfr66.xlarge", "ecs.hfr66.xlarge: no such type"),
    ("eni_quantity = 3", "enis = 3", "ecs.hfr6.xlarge.enis"),
    (
        "eni_quantity = 3",
        'eni_quantity = "3"',
        "ecs.hfr6.xlarge.eni_quantity: Input should be a valid integer",
    ),
]

C7 = "ecs.c7.4xlarge,ecs.c7,16,32,8,30,30,80,true,api-2025-03;doc-en-2026,2025-03-17"
TYPES = [
    ("type,family,vcpu", "type,family,cpu", "the columns should be type,family,vcpu"),
    (C7, C7.replace(",16,", ",16.0,"), "vcpu: '16.0' is no whole number"),
    (C7, C7.replace(",8,", ",-8,"), "eni_quantity: '-8' is no whole number"),
    (C7, C7.replace(",8,30,30,", ",8,,30,"), "ipv4_per_eni: '' is no whole number"),
    (C7, C7.replace(",32,", ",32 GiB,"), "memory_gib: '32 GiB' is no number"),
    (C7, C7.replace(",true,", ",yes,"), "trunk_supported: 'yes' is neither true, false nor empty"),
    (C7, C7.replace("api-2025-03", "api-2024-03"), "source: no such source: 'api-2024-03'"),
    (C7, C7.replace("api-2025-03;doc-en-2026", ""), "source: no such source: ''"),
    (C7, C7.removesuffix("2025-03-17"), "source_date: missing"),
    (C7, C7.removesuffix(",2025-03-17"), "10 cells instead of 11"),
    (C7, C7 + ",true", "12 cells instead of 11"),
    (C7, C7.replace("ecs.c7.4xlarge", "ecs.c7.large"), "type: ecs.c7.large stands twice"),
    (C7, C7.replace(",ecs.c7,", ",ecs.g7,"), "type: 'ecs.c7.4xlarge' is no type of the family 'ecs.g7'"),
    (C7, C7.replace("ecs.c7.4xlarge", "c7.4xlarge"), "type: 'c7.4xlarge' is no type of the family"),
]

FAULTS = [
    (file, old, new, text)
    for file, cases in {
        "facts.toml": FACTS,
        "sources.toml": SOURCES,
        "needs.toml": NEEDS,
        "topics.toml": TOPICS,
        "fit.toml": FIT,
        "unknowns.toml": UNKNOWNS,
        "doubts.toml": DOUBTS,
        "instance_types.csv": TYPES,
    }.items()
    for old, new, text in cases
]


class TestFaults:
    """A fault names the file, the line and what is wrong."""

    @pytest.mark.parametrize(("file", "old", "new", "text"), FAULTS)
    def test_a_fault_is_refused_where_it_stands(
        self, edition: Path, file: str, old: str, new: str, text: str
    ) -> None:
        first = breaks(edition / file, old, new)

        message = refusal(edition)

        found_lines = [line for line in message.splitlines() if text in line]
        assert found_lines, message
        line = re.match(rf"2026-11/{re.escape(file)}:(\d+): ", found_lines[0])
        assert line, message
        assert int(line[1]) == first + new.count("\n"), message

    @pytest.mark.parametrize(("file", "old", "above", "text"), MISSING)
    def test_what_is_missing_is_told_by_what_should_hold_it(
        self, edition: Path, file: str, old: str, above: str, text: str
    ) -> None:
        breaks(edition / file, old, "")
        lines = (edition / file).read_text(encoding="utf-8").splitlines()
        holder = next(number for number, line in enumerate(lines, start=1) if line.startswith(above))

        assert refusal(edition) == f"2026-11/{file}:{holder}: {text}"

    def test_all_faults_of_a_file_are_told_at_once(self, edition: Path) -> None:
        breaks(edition / "facts.toml", VPC_MASK, "value = 8")
        breaks(edition / "facts.toml", "value = { longest = 25, recommended = 19 }", "value = 25")

        assert len(refusal(edition).splitlines()) == 2

    def test_the_end_of_a_file_that_breaks_off_is_its_last_line(self, edition: Path) -> None:
        text = 'small_cluster_nodes = """500'
        (edition / "fit.toml").write_text(text, encoding="utf-8")

        assert refusal(edition).startswith("2026-11/fit.toml:1: ")


class TestFiles:
    @pytest.mark.parametrize("name", sorted(path.name for path in (EDITIONS / "2026-11").iterdir()))
    def test_no_file_may_be_missing(self, edition: Path, name: str) -> None:
        (edition / name).unlink()

        assert refusal(edition) == f"2026-11/{name}: missing"

    def test_no_file_may_be_added(self, edition: Path) -> None:
        (edition / "fact.toml").touch()

        assert refusal(edition) == "2026-11/fact.toml: no file of an edition"

    def test_text_is_utf_8(self, edition: Path) -> None:
        (edition / "fit.toml").write_bytes("# caf\u00e9\n".encode("latin-1"))

        assert refusal(edition) == "2026-11/fit.toml: not UTF-8"

    def test_a_folder_in_the_place_of_a_file_is_told(self, edition: Path) -> None:
        (edition / "fit.toml").unlink()
        (edition / "fit.toml").mkdir()

        assert refusal(edition) == "2026-11/fit.toml: Is a directory"

    def test_an_empty_table_of_types_is_told(self, edition: Path) -> None:
        (edition / "instance_types.csv").write_text("", encoding="utf-8")

        assert "2026-11/instance_types.csv:1: the columns should be" in refusal(edition)
