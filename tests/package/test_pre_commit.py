"""The hook of `.pre-commit-hooks.yaml`, as `pre-commit` installs and runs it, without the network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHEELS = ROOT / ".venv" / "wheels"

SOUND = {"nodes": 3, "pods_per_node": 30, "vpc_cidr": "10.0.0.0/16", "service_cidr": "172.21.0.0/20"}
CLASH = {**SOUND, "service_cidr": "10.0.0.0/20"}


@pytest.mark.server
def test_the_hook_is_red_and_then_green(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    _run(tmp_path, ["git", "init", "--quiet", str(project)])
    plan = project / "network-plan.json"

    plan.write_text(json.dumps(CLASH))
    red = _try(tmp_path, project)
    assert red.returncode == 1, red.stdout + red.stderr
    assert re.search(r"ACK network plan\.+Failed", red.stdout)
    assert "error overlap /service_cidr /vpc_cidr" in red.stdout

    plan.write_text(json.dumps(SOUND))
    green = _try(tmp_path, project)
    assert green.returncode == 0, green.stdout + green.stderr
    assert re.search(r"ACK network plan\.+Passed", green.stdout)


def test_only_plans_run_the_hook() -> None:
    (pattern,) = re.findall(r"^  files: (.+)$", (ROOT / ".pre-commit-hooks.yaml").read_text(), re.MULTILINE)
    names = ["network-plan.json", "prod.network-plan.json", "clusters/prod-network-plan.json"]

    assert all(re.search(pattern, name) for name in names)
    assert not any(re.search(pattern, name) for name in ["package.json", "network-plan.md", "plan.json"])


def _try(folder: Path, project: Path) -> subprocess.CompletedProcess[str]:
    """What has been committed, and what has not: try-repo takes both."""
    _run(folder, ["git", "-C", str(project), "add", "."])
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "ack-network-plan", "--all-files"]
    return _run(folder, command, project)


def _run(folder: Path, command: list[str], inside: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(WHEELS),
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return subprocess.run(
        command, cwd=inside or folder, env=environment, capture_output=True, text=True, check=False
    )
