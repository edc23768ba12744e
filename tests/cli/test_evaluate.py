"""`python -m app evaluate`: what it prints, and the exit code that a pipeline acts on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.catalogue.load import load_editions
from app.catalogue.model import Editions
from app.cli import evaluate
from app.settings import LANGUAGES
from tests.plans import NEWEST

FEASIBLE = {"nodes": 3, "pods_per_node": 30}
NO_FLANNEL = {**FEASIBLE, "needs": {"network_policy": "must"}}
LINK = "https://planner.example.com/result?v=1&nodes=3&pods_per_node=30&network_policy=must"


def written(folder: Path, plan: object) -> str:
    file = folder / "plan.json"
    file.write_text(json.dumps(plan))
    return str(file)


@pytest.mark.parametrize(
    ("required", "code"), [("any", 0), ("terway", 0), ("flannel", 1)], ids=["any", "terway", "flannel"]
)
def test_the_exit_code_is_that_of_the_requirement(tmp_path: Path, required: str, code: int) -> None:
    assert main(["evaluate", written(tmp_path, NO_FLANNEL), "--require", required]) == code
    assert main(["evaluate", LINK, "--require", required]) == code


@pytest.mark.parametrize("required", [[], ["--require", "any"], ["--require", "terway"]])
def test_nothing_feasible_is_a_failure(
    tmp_path: Path, required: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    clash = {**FEASIBLE, "vpc_cidr": "10.0.0.0/8", "service_cidr": "10.0.0.0/16"}

    assert main(["evaluate", written(tmp_path, clash), *required]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert "plan.json: error: Terway" in told
    assert f"(--require {required[1] if required else 'any'})" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_requirement_that_is_not_met_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.setenv("PLANNER_LANGUAGE", language)
    main(["evaluate", LINK, "--require", "terway"])
    assert not capsys.readouterr().err

    main(["evaluate", LINK, "--require", "flannel"])
    (told,) = capsys.readouterr().err.splitlines()
    assert "Flannel" in told
    assert "--require flannel" in told


def test_the_text_has_verdict_findings_and_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", written(tmp_path, NO_FLANNEL)])

    printed = capsys.readouterr()
    assert "Terway: feasible" in printed.out
    assert "Flannel: not feasible" in printed.out
    assert "error need-unsupported /needs/network_policy: " in printed.out
    assert f"&rules={NEWEST}&nodes=3" in printed.out
    assert not printed.err


def test_the_text_gives_the_reasons_of_the_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of the kind where one plug-in is left."""
    plan = written(tmp_path, {**FEASIBLE, "needs": {"exclusive_eni": "prefer"}})
    main(["evaluate", plan, "--format", "md"])
    record = capsys.readouterr().out
    main(["evaluate", plan])
    reasons = capsys.readouterr().out.split("\nWhat tipped the balance\n")[1].split("\n\n")[0].splitlines()

    assert reasons[0].startswith("  Exclusive ENI per pod is preferred. ")
    assert all(f"- {reason.strip()}\n" in record for reason in reasons)

    main(["evaluate", written(tmp_path, NO_FLANNEL)])
    assert "What tipped the balance" not in capsys.readouterr().out


def test_the_text_looks_ahead(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", written(tmp_path, {**NO_FLANNEL, "growth_percent_per_year": 90})])

    ahead = capsys.readouterr().out.split("\nOutlook\n")[1].split("\n\n")[0]
    assert "  Terway: at 90% growth per year, " in ahead
    assert "zone" in ahead


def test_json_is_that_of_the_api(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["evaluate", written(tmp_path, FEASIBLE), "--format", "json"])

    printed = json.loads(capsys.readouterr().out)
    assert printed["verdict"]["plugin"] in {"terway", "flannel"}
    answered = client.post("/api/v1/evaluate", json=FEASIBLE).json()
    assert {**printed, "share_url": ""} == {**answered, "share_url": ""}


def test_json_of_an_older_plan_says_what_the_newest_edition_would(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = load_editions().by_name["2026-11"]
    newer = replace(older, edition="2027-05")
    both = Editions(MappingProxyType({older.edition: older, newer.edition: newer}))
    monkeypatch.setattr(evaluate, "editions_on_demand", lambda: both)
    main(["evaluate", written(tmp_path, {**FEASIBLE, "rules": "2026-11"}), "--format", "json"])

    assert json.loads(capsys.readouterr().out)["newest_rules"]["edition"] == "2027-05"


@pytest.mark.parametrize(("form", "opening"), [("md", "# "), ("tf", "# ")])
def test_other_forms_are_those_of_the_exports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, opening: str
) -> None:
    main(["evaluate", written(tmp_path, FEASIBLE), "--format", form])

    assert capsys.readouterr().out.startswith(opening)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(FEASIBLE).encode())))

    assert main(["evaluate", "-"]) == 0


def test_what_has_the_wrong_shape_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path, {**FEASIBLE, "node_vswitches": [5]})

    assert main(["evaluate", plan]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert "/node_vswitches/0: " in told


def test_every_mistake_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {"nodes": "x", "vpc_cidr": "10.0.0.0/40", "colour": 1}

    assert main(["evaluate", written(tmp_path, bad)]) == 2

    printed = capsys.readouterr()
    assert not printed.out
    for pointer in ("/nodes", "/pods_per_node", "/vpc_cidr", "/colour"):
        assert f"plan.json: {pointer}: " in printed.err


TERRAFORM = """
resource "alicloud_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "alicloud_vpc" "other" { cidr_block = "172.16.0.0/16" }
resource "alicloud_vswitch" "a" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.0.0.0/20"
  zone_id    = var.zone
}
resource "alicloud_cs_managed_kubernetes" "k" {
  vswitch_ids  = [alicloud_vswitch.a.id]
  service_cidr = "192.168.0.0/20"
}
resource "alicloud_cs_kubernetes_node_pool" "p" {
  cluster_id     = alicloud_cs_managed_kubernetes.k.id
  desired_size   = 5
  instance_types = ["ecs.c7.4xlarge"]
}
"""


@pytest.fixture
def terraform(tmp_path: Path) -> str:
    file = tmp_path / "plan.tf"
    file.write_text(TERRAFORM)
    return str(file)


def test_terraform_is_judged(terraform: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", terraform, "--set", "pods_per_node=40", "--format", "json"]) == 0

    plan = json.loads(capsys.readouterr().out)["plan"]
    assert (plan["nodes"], plan["pods_per_node"], plan["vpc_cidr"]) == (5, 40, "10.0.0.0/16")
    assert plan["node_vswitches"] == [{"cidr": "10.0.0.0/20", "zone": "a", "used": 0}]
    assert plan["connected_networks"] == []

    main(
        [
            "evaluate",
            terraform,
            "--set",
            "pods_per_node=40",
            "--format",
            "json",
            "--choose",
            "connected:alicloud_vpc.other",
        ]
    )
    plan = json.loads(capsys.readouterr().out)["plan"]
    assert plan["connected_networks"] == [{"name": "alicloud_vpc.other", "cidr": "172.16.0.0/16"}]


def test_what_is_skipped_is_a_note_with_its_line(terraform: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", terraform, "--set", "pods_per_node=40"]) == 0

    assert "plan.tf:7: note: skipped: “zone_id = var.zone”. " in capsys.readouterr().err


def test_what_a_file_never_says_is_asked_for(terraform: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", terraform]) == 2

    told = capsys.readouterr().err
    assert "plan.tf: /pods_per_node: " in told
    assert "--set pods_per_node=30" in told


def test_another_vpc_may_be_chosen(terraform: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["evaluate", terraform, "--set", "pods_per_node=40", "--format", "json"]
    assert main(asked) == 0
    assert "--choose alicloud_vpc.other  (172.16.0.0/16 " in capsys.readouterr().err

    main([*asked, "--choose", "alicloud_vpc.other"])
    assert json.loads(capsys.readouterr().out)["plan"]["vpc_cidr"] == "172.16.0.0/16"

    assert main([*asked, "--choose", "alicloud_vpc.third"]) == 2
    assert "alicloud_vpc.third isn't one of the options." in capsys.readouterr().err


def test_nothing_is_chosen_in_vain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", written(tmp_path, FEASIBLE), "--choose", "vpc-1"]) == 2
    assert "nothing to choose from" in capsys.readouterr().err


def test_what_is_stated_wins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["evaluate", written(tmp_path, FEASIBLE), "--format", "json"]
    main([*asked, "--set", "nodes=9", "--set", "network_policy=must", "--set", "eni.quantity=4"])
    assert "/eni/ipv4_per_eni" in capsys.readouterr().err

    main([*asked, "--set", "nodes=9", "--set", "network_policy=must"])
    plan = json.loads(capsys.readouterr().out)["plan"]
    assert (plan["nodes"], plan["needs"]["network_policy"]) == (9, "must")


@pytest.mark.parametrize("stated", ["lang=ja", "eni.x=1", "colour=red", "nodes=x"])
def test_what_is_stated_must_be_a_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stated: str
) -> None:
    assert main(["evaluate", written(tmp_path, FEASIBLE), "--set", stated]) == 2
    assert stated.partition("=")[0] in capsys.readouterr().err


def test_what_no_plan_has_stands_in_no_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, {**FEASIBLE, "needs": {"bar": "must"}})

    assert main(["evaluate", file, "--set", "foo=1"]) == 2
    assert set(capsys.readouterr().err.splitlines()) == {
        f"{file}: /needs/bar: bar is neither a field nor a need. Check the spelling, or remove it.",
        f"{file}: foo is neither a field nor a need. Check the spelling, or remove it.",
    }


@pytest.mark.parametrize("stated", ["nodes", "nodes=", "=3", "nodes= "])
def test_what_is_stated_must_have_a_name_and_a_value(tmp_path: Path, stated: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["evaluate", written(tmp_path, FEASIBLE), "--set", stated])
    assert stop.value.code == 2


@pytest.mark.parametrize("option", ["--require", "--source", "--format"])
def test_choices_are_named_as_they_are_written(
    tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", written(tmp_path, FEASIBLE), option, "calico"])

    assert "<" not in capsys.readouterr().err


ROS = {
    "ROSTemplateFormatVersion": "2015-09-01",
    "Resources": {"V": {"Type": "ALIYUN::ECS::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}},
}
SHOWN = {
    "format_version": "1.0",
    "values": {
        "root_module": {
            "resources": [
                {"address": "a.b", "type": "alicloud_vpc", "values": {"cidr_block": "10.0.0.0/16"}},
            ]
        }
    },
}


@pytest.mark.parametrize(
    ("text", "vpc"),
    [
        (json.dumps(ROS), "10.0.0.0/16"),
        (json.dumps(SHOWN), "10.0.0.0/16"),
        (json.dumps({"plan": {**FEASIBLE, "vpc_cidr": "10.1.0.0/16"}}), "10.1.0.0/16"),
        (LINK, None),
        ("10.0.0.0/8 office", None),
    ],
    ids=["ros", "terraform show", "evaluation", "link", "networks"],
)
def test_standard_input_takes_what_an_import_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, vpc: str | None
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    assert main(["evaluate", "-", "--set", "nodes=3", "--set", "pods_per_node=30", "--format", "json"]) == 0
    plan = json.loads(capsys.readouterr().out)["plan"]
    assert vpc in {None, plan["vpc_cidr"]}


def test_a_plan_longer_than_an_import_is_judged(tmp_path: Path) -> None:
    networks = [{"name": "x" * 60, "cidr": f"10.{n // 256}.{n % 256}.0/24"} for n in range(12_000)]

    assert main(["evaluate", written(tmp_path, {**FEASIBLE, "connected_networks": networks})]) in {0, 1}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'resource "alicloud_vpc" "a" {\n  cidr_block = "10.0.0.0/8\n}',
            "x.tf:2: This line has an unclosed quote",
        ),
        ('{"nodes": 3,\n"pods_per_node": 30,}', "x.tf:2: Invalid JSON"),
        ("PK\x03\x04", "x.tf: The zip archive can't be unpacked"),
        ("%PDF-1.7", "x.tf:1: This is an archive"),
        ("office\n10.0.0.0/99", "x.tf:1: Invalid Terraform"),
        ('{"answer": 42}', "x.tf: This looks like JSON of an unknown kind."),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    file = tmp_path / "x.tf"
    file.write_text(text)

    assert main(["evaluate", str(file)]) == 2
    assert told in capsys.readouterr().err


def test_what_the_text_is_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.txt"
    file.write_text(TERRAFORM)

    assert main(["evaluate", str(file), "--source", "networks", "--set", "nodes=3"]) == 2
    assert "List of networks" in capsys.readouterr().err


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\x00", b"[" * 5_000])
def test_a_file_that_holds_no_plan_is_bad_input(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(text)

    assert main(["evaluate", str(file)]) == 2


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path / "none.json")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_a_setting_that_is_not_allowed_is_bad_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLANNER_LANGUAGE", "xx")

    assert main(["evaluate", LINK]) == 2
    assert capsys.readouterr().err.startswith("PLANNER_LANGUAGE is 'xx', but must be ")


def test_a_failure_of_the_planner_reads_as_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> Editions:
        raise RuntimeError("a fault of its own")

    monkeypatch.setattr(evaluate, "editions_on_demand", fail)

    assert main(["evaluate", LINK]) == 3
    assert "RuntimeError: a fault of its own" in capsys.readouterr().err


@pytest.mark.parametrize("written_as", ["text", "json", "md", "tf"])
def test_a_link_that_no_server_opens_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], written_as: str
) -> None:
    networks = [{"cidr": f"10.{number}.0.0/16", "name": f"office {number}"} for number in range(250)]
    file = written(tmp_path, {**FEASIBLE, "vpc_cidr": "192.168.0.0/16", "connected_networks": networks})
    asked = ["evaluate", file, "--format", written_as]
    main(asked)
    assert "/result?v=2&check=" in capsys.readouterr().out

    monkeypatch.setenv("PLANNER_MAX_QUERY_BYTES", "1024")
    main(asked)

    printed = capsys.readouterr()
    assert "/result?v=2" not in printed.out
    assert NEWEST in printed.out
    assert "limit of 1,024 bytes" in printed.err


def test_only_what_an_answer_needs_is_imported(tmp_path: Path) -> None:
    """It has to start fast, since a pipeline runs it for every change: no web framework, and nothing that is slow to load."""
    script = (
        "import sys; from app.__main__ import main; main(sys.argv[1:]);"
        "print([m for m in ('fastapi', 'jinja2', 'uvicorn', 'pydantic', 'babel', 'mcp', 'asyncio') if m in sys.modules])"
    )
    command = [sys.executable, "-c", script, "evaluate", written(tmp_path, FEASIBLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", [["evaluate", "stack.yml"], ["mcp"], ["serve"], []], ids=str)
def test_a_python_without_the_packages_is_no_answer_either(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "stack.yml").write_text("ROSTemplateFormatVersion: '2015-09-01'\n")
    alone = [sys.executable, "-S", "-m", "app", *command]  # without the folder that packages lie in
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(alone, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 3
    (told,) = done.stderr.splitlines()
    assert "`make venv`" in told or "'.[mcp]'" in told


def test_a_plan_or_a_link_needs_no_package(tmp_path: Path) -> None:
    """Which is why it is evaluated so soon."""
    for source in (LINK, written(tmp_path, FEASIBLE)):
        alone = [sys.executable, "-S", "-m", "app", "evaluate", source]
        done = subprocess.run(alone, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_has_seen_enough_changes_nothing(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "app", "evaluate", written(tmp_path, NO_FLANNEL), "--require", "flannel"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read().count(b"\n") == 1  # that the requirement is not met

    assert run.returncode == 1


def test_an_answer_as_terraform_is_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = {**NO_FLANNEL, "vpc_cidr": "10.0.0.0/16", "service_cidr": "172.21.0.0/20"}
    main(["evaluate", written(tmp_path, plan), "--format", "tf"])
    file = tmp_path / "answer.tf"
    file.write_text(capsys.readouterr().out)

    main(["evaluate", str(file), "--set", "nodes=3", "--set", "pods_per_node=30", "--format", "json"])

    again = json.loads(capsys.readouterr().out)["plan"]
    assert {name: again[name] for name in plan} == {**plan, "needs": again["needs"]}
    assert again["pod_vswitches"]


def test_the_fewest_of_a_node_pool_are_the_nodes_at_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pool.tf"
    scaling = "  scaling_config {\n    min_size = 30\n    max_size = 60\n  }\n"
    file.write_text(f'resource "alicloud_cs_kubernetes_node_pool" "p" {{\n{scaling}}}\n')

    assert main(["evaluate", str(file), "--set", "pods_per_node=40"]) == 0
    printed = capsys.readouterr()
    assert "nodes=30" in printed.out
    assert "pool.tf:3: note: The desired number of nodes isn't given" in printed.err


@pytest.mark.parametrize(("form", "key"), [("cluster", "cluster_type"), ("nodepools", "node_pools")])
def test_the_requests_to_the_api_are_formats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, key: str
) -> None:
    file = tmp_path / "request.json"

    assert main(["evaluate", LINK, "--format", form, "-o", f"{form}={file}"]) == 0
    assert key in json.loads(capsys.readouterr().out)
    assert key in json.loads(file.read_text())


def test_a_request_is_for_the_plug_in_that_is_required(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path, FEASIBLE)
    for plugin in ("terway", "flannel"):
        assert main(["evaluate", plan, "--format", "cluster", "--require", plugin]) == 0
        addons = {addon["name"] for addon in json.loads(capsys.readouterr().out)["addons"]}
        assert ("flannel" in addons) == (plugin == "flannel")


def test_a_request_that_would_fail_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "request.json"

    assert main(["evaluate", LINK, "--require", "flannel", "-o", f"cluster={file}"]) == 1
    assert "cluster: This plan can't be created yet" in capsys.readouterr().err
    assert not file.exists()


def test_nothing_creates_a_cluster_that_exists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path, {**FEASIBLE, "existing": "cluster", "plugin": "terway"})

    assert main(["evaluate", plan, "--quiet", "-o", f"cluster={tmp_path / 'request.json'}"]) == 2
    assert "--format nodepools" in capsys.readouterr().err
