"""The shell steps of `action.yml`, run as a GitHub runner runs them, without the network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step.get("name", ""): step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ ([a-z_.-]+) \}\}")

SOUND = {"nodes": 3, "pods_per_node": 30, "vpc_cidr": "10.0.0.0/16", "service_cidr": "172.21.0.0/20"}
CLASH = {**SOUND, "service_cidr": "10.0.0.0/20"}
TERRAFORM = """
resource "alicloud_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "alicloud_vswitch" "a" {
  cidr_block = "10.0.0.0/20"
  zone_id    = var.zone
}
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job sees of the action."""

    code: int
    log: str
    summary: str
    sarif: str
    outputs: Mapping[str, str]


class Runner:
    """A runner's folders, and the steps run in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temp = folder / "temp"
        self.temp.mkdir()

    def step(self, name: str, values: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a step whose expressions have these values."""
        own = {
            key: EXPRESSION.sub(lambda found: values[found[1]], text)
            for key, text in STEPS[name]["env"].items()
        }
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",  # which takes longer than all else
            "PIP_FIND_LINKS": str(ROOT / ".venv" / "wheels"),
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
        return subprocess.run(
            command, cwd=self.folder, env=environment | own, capture_output=True, text=True, check=False
        )

    def evaluate(self, path: str, **inputs: str) -> Outcome:
        """Run the step that evaluates, with the action's inputs and their defaults."""
        for name in ("output", "summary"):
            (self.folder / name).write_text("")
        defaults = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
        given = {**defaults, "path": path, **{name.replace("_", "-"): text for name, text in inputs.items()}}
        done = self.step("Evaluate the plans", {f"inputs.{name}": text for name, text in given.items()})
        written = (self.folder / "output").read_text().splitlines()
        outputs = dict(line.split("=", 1) for line in written)
        sarif = Path(outputs["sarif"]).read_text() if "sarif" in outputs else ""
        return Outcome(
            done.returncode, done.stdout + done.stderr, (self.folder / "summary").read_text(), sarif, outputs
        )


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    made = Runner(tmp_path_factory.mktemp("runner"))
    values = {"steps.python.outputs.python-path": sys.executable, "github.action_path": str(ROOT)}
    installed = made.step("Install the planner", values)
    assert installed.returncode == 0, installed.stderr
    for name, plan in (("sound", SOUND), ("clash", CLASH)):
        (made.folder / f"{name}.json").write_text(json.dumps(plan))
    (made.folder / "main.tf").write_text(TERRAFORM)
    (made.folder / "broken.json").write_text("{")
    return made


def results(sarif: str) -> list[dict[str, Any]]:
    return [result for run in json.loads(sarif)["runs"] for result in run["results"]]


def test_a_sound_plan_passes(runner: Runner) -> None:
    done = runner.evaluate("sound.json", base_url="https://planner.example.com")

    assert done.code == 0, done.log
    assert done.outputs["exit-code"] == "0"
    assert "Terway: feasible" in done.log
    assert done.summary.startswith("# ")
    assert "https://planner.example.com/result?" in done.summary
    assert not [each for each in results(done.sarif) if each["level"] == "error"]


def test_a_clash_fails_with_summary_and_sarif(runner: Runner) -> None:
    done = runner.evaluate("clash.json")
    (overlap,) = [each for each in results(done.sarif) if each["ruleId"] == "overlap"]

    assert (done.code, done.outputs["exit-code"]) == (1, "1")
    assert "overlap" in done.log
    assert done.summary
    place = overlap["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("clash.json")


def test_several_plans_give_the_worst_code(runner: Runner) -> None:
    done = runner.evaluate("sound.json\n\nclash.json\n")

    assert done.code == 1
    assert "sound.json:" in done.log
    assert "clash.json:" in done.log
    assert any(each["ruleId"] == "overlap" for each in results(done.sarif))


def test_what_has_to_be_feasible_is_required(runner: Runner) -> None:
    (runner.folder / "policy.json").write_text(json.dumps({**SOUND, "needs": {"network_policy": "must"}}))

    assert runner.evaluate("policy.json", require="terway").code == 0
    assert runner.evaluate("policy.json", require="flannel").code == 1


def test_fields_that_a_file_lacks_are_set(runner: Runner) -> None:
    assert runner.evaluate("main.tf").code == 2
    assert runner.evaluate("main.tf", set="nodes=3\npods_per_node=30\n").code == 0


def test_strict_takes_no_file_of_which_something_is_left_out(runner: Runner) -> None:
    assert runner.evaluate("main.tf", set="nodes=3\npods_per_node=30", strict="false").code == 0
    assert runner.evaluate("main.tf", set="nodes=3\npods_per_node=30", strict="true").code == 2
    assert runner.evaluate("sound.json", strict="true").code == 0


def test_bad_input_is_reported(runner: Runner) -> None:
    done = runner.evaluate("broken.json")

    assert (done.code, done.outputs["exit-code"]) == (2, "2")
    assert "broken.json" in done.log
    assert "exit code 2" in done.summary
    assert not done.sarif


def test_no_input_is_run_as_code(runner: Runner) -> None:
    """Values reach the shell as variables, never as text of the script."""
    done = runner.evaluate("$(touch run).json; touch run", set="name=`touch run`")

    assert done.code == 2
    assert not (runner.folder / "run").exists()
    assert not any(EXPRESSION.search(step.get("run", "")) for step in ACTION["runs"]["steps"])
