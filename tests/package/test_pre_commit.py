"""The hook of `.pre-commit-hooks.yaml`, as `pre-commit` installs and runs it, without the network."""

from __future__ import annotations

import json
import os
import re
import shutil
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
    project = _project(tmp_path)
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


def _project(folder: Path) -> Path:
    """A project that uses the hook of the planner as it is here, with what has not been committed yet."""
    planner, project = folder / "planner", folder / "project"
    _run(folder, ["git", "clone", "--quiet", str(ROOT), str(planner)])
    listed = _run(ROOT, ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]).stdout
    for name in filter(None, listed.split("\0")):
        (planner / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            shutil.copy2(ROOT / name, planner / name)
        else:
            (planner / name).unlink(missing_ok=True)
    author = ["-c", "user.name=test", "-c", "user.email=test@planner.example"]
    _run(planner, ["git", "add", "--all"])
    _run(planner, ["git", *author, "commit", "--quiet", "--allow-empty", "--message", "As it is"])
    revision = _run(planner, ["git", "rev-parse", "HEAD"]).stdout.strip()
    _run(folder, ["git", "init", "--quiet", str(project)])
    hooks = {"repos": [{"repo": str(planner), "rev": revision, "hooks": [{"id": "ack-network-plan"}]}]}
    (project / ".pre-commit-config.yaml").write_text(json.dumps(hooks))
    return project


def _try(folder: Path, project: Path) -> subprocess.CompletedProcess[str]:
    """The first time the hook is installed, too."""
    _run(folder, ["git", "-C", str(project), "add", "."])
    return _run(folder, [sys.executable, "-m", "pre_commit", "run", "--all-files"], project)


def _run(folder: Path, command: list[str], inside: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_NO_COMPILE": "1",  # which takes longer than all else
        "PIP_FIND_LINKS": str(WHEELS),
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return subprocess.run(
        command, cwd=inside or folder, env=environment, capture_output=True, text=True, check=False
    )
