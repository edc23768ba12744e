"""Directories on the command line: which files are read, and the end of those that have none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli.import_source import MAX_ENTRIES, files_of
from app.importing.files import MAX_FILES
from app.importing.report import RefusedError
from tests.deadline import ended_within

VPC = 'resource "alicloud_vpc" "v" {\n  cidr_block = var.cidr\n}\n'
PODS = ("--set", "nodes=3", "--set", "pods_per_node=30")


def names(folder: Path, *, opened: bool = True) -> list[str]:
    return [
        Path(each.name).relative_to(folder).as_posix()
        for each in files_of(folder)
        if each.is_opened is opened
    ]


def test_only_what_may_tell_of_a_network_is_read(tmp_path: Path) -> None:
    for name in (
        "main.tf",
        "net/main.tf",
        "a.json",
        ".git/x.tf",
        ".terraform/m/x.tf",
        "node_modules/p.json",
        "README.md",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")

    assert names(tmp_path) == ["a.json", "main.tf", "net/main.tf"]
    assert names(tmp_path, opened=False) == ["README.md"]


def test_links_that_lead_out_or_round_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "infra"
    folder.mkdir()
    (tmp_path / "secret.tf").write_text("x")
    (folder / "main.tf").write_text("x")
    (folder / "same.tf").symlink_to(folder / "main.tf")
    (folder / "out.tf").symlink_to(tmp_path / "secret.tf")
    (folder / "lost.tf").symlink_to(folder / "nowhere.tf")
    (folder / "loop").symlink_to(folder)
    (folder / "loop.tf").symlink_to(folder / "loop.tf")
    os.mkfifo(folder / "pipe.tf")

    with ended_within(30):
        assert names(folder) == ["main.tf", "same.tf"]
        assert names(folder, opened=False) == ["loop.tf", "lost.tf", "out.tf", "pipe.tf"]


def test_files_that_are_not_opened_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text('resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n')
    for number in range(12):
        (tmp_path / f"note-{number:02}.txt").touch()

    assert main(["evaluate", str(tmp_path), *PODS]) == 0
    told = capsys.readouterr().err
    assert "note-09.txt …: note: 12 files weren't opened" in told
    assert "Everything relevant was imported." in told
    assert main(["evaluate", str(tmp_path), *PODS, "--strict"]) == 0


@pytest.mark.parametrize(("count", "suffix"), [(MAX_FILES + 1, ".tf"), (MAX_ENTRIES + 1, ".md")])
def test_a_directory_of_very_many_files_is_refused(tmp_path: Path, count: int, suffix: str) -> None:
    for number in range(count):
        (tmp_path / f"{number}{suffix}").touch()

    with ended_within(60), pytest.raises(RefusedError, match="too-many-files"):
        list(files_of(tmp_path))


def test_a_directory_without_such_files_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(tmp_path)]) == 2
    assert "None of the files can be imported" in capsys.readouterr().err


def test_a_directory_is_read_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text(VPC)
    (tmp_path / "variables.tf").write_text('variable "cidr" {}\n')
    (tmp_path / "terraform.tfvars").write_text('cidr = "10.9.0.0/16"\n')
    (tmp_path / "policy.json").write_text('{"Version": "1", "Statement": []}')

    assert main(["evaluate", str(tmp_path), *PODS, "--format", "json"]) == 0

    printed = capsys.readouterr()
    assert json.loads(printed.out)["plan"]["vpc_cidr"] == "10.9.0.0/16"
    assert "policy.json: note: This looks like an access policy." in printed.err


def test_files_are_read_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text(VPC)
    for name, cidr in (("dev", "10.1.0.0/16"), ("prod", "10.2.0.0/16")):
        (tmp_path / f"{name}.tfvars").write_text(f'cidr = "{cidr}"\n')

    for name, cidr in (("dev", "10.1.0.0/16"), ("prod", "10.2.0.0/16")):
        files = [str(tmp_path / "main.tf"), str(tmp_path / f"{name}.tfvars")]
        assert main(["evaluate", *files, *PODS, "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["plan"]["vpc_cidr"] == cidr

    assert main(["evaluate", str(tmp_path), *PODS, "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["plan"]["vpc_cidr"] == "10.1.0.0/16"
    other = str(tmp_path / "prod.tfvars")
    assert f"--choose {other}" in printed.err
    assert main(["evaluate", str(tmp_path), *PODS, "--format", "json", "--choose", other]) == 0
    assert json.loads(capsys.readouterr().out)["plan"]["vpc_cidr"] == "10.2.0.0/16"


PLAN = {"nodes": 3, "pods_per_node": 20, "vpc_cidr": "10.0.0.0/16"}


class TestEach:
    def test_each_plan_of_a_directory_is_evaluated_alone(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name, plan in (
            ("a.json", PLAN),
            ("inner/b.json", {**PLAN, "service_cidr": "10.0.0.0/20"}),
            ("policy.json", {"Version": "1", "Statement": []}),
        ):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(json.dumps(plan))

        assert main(["evaluate", str(tmp_path)]) == 2
        assert "use --each with the files or their directory" in capsys.readouterr().err
        assert main(["evaluate", str(tmp_path), "--each"]) == 1  # b.json: the ranges overlap
        printed = capsys.readouterr()
        titles = [line for line in printed.out.splitlines() if line.startswith(str(tmp_path))]
        assert titles == [f"{tmp_path}/a.json:", f"{tmp_path}/inner/b.json:"]
        assert "policy.json: note: This looks like an access policy." in printed.err
        assert main(["evaluate", str(tmp_path), "--each", "--quiet"]) == 1
        assert "policy.json" not in capsys.readouterr().err

    def test_a_plan_that_cannot_be_read_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("a.json", "b.json"):
            (tmp_path / name).write_text(json.dumps(PLAN))
        (tmp_path / "broken.json").write_text("{")

        assert main(["evaluate", str(tmp_path), "--each", "--quiet"]) == 2
        assert "broken.json:1: " in capsys.readouterr().err

    def test_any_other_directory_is_one_plan(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("dev", "prod"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "main.tf").write_text(VPC)
            (tmp_path / name / "variables.tf").write_text('variable "cidr" {\n  default = "10.9.0.0/16"\n}\n')

        folders = [str(tmp_path / name) for name in ("dev", "prod")]
        assert main(["evaluate", *folders, "--each", *PODS, "--format", "json"]) == 0
        assert capsys.readouterr().out.count('"vpc_cidr": "10.9.0.0/16"') == 2


def test_a_file_that_contributes_nothing_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, values = tmp_path / "main.tf", tmp_path / "values.yaml"
    plan.write_text('resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n')
    values.write_text("replicaCount: 3\nimage: x\n")

    assert main(["evaluate", str(plan), *PODS]) == 0
    assert main(["evaluate", str(plan), str(values), *PODS]) == 2
    assert "values.yaml: error: This looks like a Helm values file." in capsys.readouterr().err
    assert main(["evaluate", str(values)]) == 2
    assert (
        "values.yaml: This looks like a Helm values file. The planner reads Terraform"
        in capsys.readouterr().err
    )


def test_strict_turns_what_was_skipped_into_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, part = tmp_path / "whole.tf", tmp_path / "part.tf"
    whole.write_text('resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n')
    part.write_text(whole.read_text() + 'variable "spare" {\n  default = "10.7.0.0/16"\n}\n')

    assert main(["evaluate", str(whole), "--strict", *PODS]) == 0
    assert "Everything relevant was imported." in capsys.readouterr().err
    assert main(["evaluate", str(part), *PODS]) == 0
    assert 'part.tf:5: note: skipped: “default = "10.7.0.0/16"”. ' in capsys.readouterr().err
    assert main(["evaluate", str(part), "--strict", *PODS]) == 2
    printed = capsys.readouterr()
    assert "part.tf:5: error: skipped: " in printed.err
    assert not printed.out


def test_no_such_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text(VPC)

    assert main(["evaluate", str(tmp_path / "main.tf"), str(tmp_path / "none.tf")]) == 2
    assert "none.tf: The file can't be read" in capsys.readouterr().err
