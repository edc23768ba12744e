"""The sdist builds a wheel, and the wheel works in an environment that holds nothing else.

Nothing comes from the network: `make test` fetches the wheels of `requirements/package.lock` beforehand.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.docs.documents import blocks
from tests.served import served_by
from tests.waiting import HANG_SECONDS

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
WHEELS = ROOT / ".venv" / "wheels"
LINK = "https://planner.example.com/result?v=1&nodes=3&pods_per_node=30&network_policy=must"

UV = (sys.executable, "-m", "uv")
OFFLINE = ("--quiet", "--no-config", "--offline", "--no-index", "--find-links", str(WHEELS))


@dataclass(frozen=True, slots=True)
class Installed:
    """What was built, and the folder of commands of the environment that holds it."""

    sdist: Path
    wheel: Path
    commands: Path


def run(*command: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Outside the checkout, with nothing of it in the environment."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "PLANNER_"))}
    return subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=False)


def done(*command: str | Path, folder: Path | None = None) -> str:
    finished = run(*command, folder=folder)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    assert WHEELS.is_dir(), "make test fetches the wheels first"
    folder = tmp_path_factory.mktemp("package")
    python = ("--python", sys.executable)
    done(*UV, "build", *OFFLINE, *python, "--out-dir", folder, ROOT, folder=folder)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    done(*UV, "venv", "--quiet", "--no-config", *python, folder / "env")
    done(*UV, "pip", "install", *OFFLINE, "--python", folder / "env", wheel)
    return Installed(sdist, wheel, folder / "env" / "bin")


def test_the_wheel_works_where_nothing_else_is_installed(installed: Installed, tmp_path: Path) -> None:
    command = installed.commands / "ack-network-planner"

    _check_contents(installed)
    _check_command_line(command, tmp_path)
    _check_module(installed.commands / "python", tmp_path)
    _check_server(command, tmp_path)
    _check_editable(installed, tmp_path)


def _check_contents(installed: Installed) -> None:
    held = set(zipfile.ZipFile(installed.wheel).namelist())
    folders = {path.parent.relative_to(ROOT / "app") for path in (ROOT / "app").rglob("*.po")}
    messages = {f"{folder.as_posix()}/messages.mo" for folder in folders}
    expected = {f"ack_network_planner/{path}" for path in [*messages, "schema/plan.json"]}
    for folder in ("app", "templates", "static"):
        inside = "ack_network_planner" if folder == "app" else f"ack_network_planner/{folder}"
        expected |= {
            f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and path.suffix not in {".po", ".mo"} and "__pycache__" not in path.parts
        }

    assert {name for name in held if name.startswith("ack_network_planner/")} == expected
    with tarfile.open(installed.sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"app/{path}" for path in [*messages, "schema/plan.json"]} <= packed
    assert {f"docs/{path.name}" for path in (ROOT / "docs").iterdir()} <= packed


def _check_command_line(command: Path, folder: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert done(command, "--version", folder=folder).strip() == version
    assert "usage: ack-network-planner" in done(command, "--help", folder=folder)
    assert json.loads(done(command, "evaluate", LINK, "--format", "json"))["verdict"]["plugin"] == "terway"
    assert run(command, "evaluate", LINK, "--require", "flannel").returncode == 1
    refused = run(command, "mcp", folder=folder)
    assert (refused.returncode, "'.[mcp]'" in refused.stderr) == (3, True)  # the extra is not installed
    assert "usage: ack-network-planner mcp" in done(command, "mcp", "--help", folder=folder)
    (schema,) = command.parents[1].rglob("ack_network_planner/schema/plan.json")
    assert done(command, "schema", folder=folder) == schema.read_text(encoding="utf-8")


def _check_editable(installed: Installed, folder: Path) -> None:
    """Installed with `pip install -e .`, the same command and module use the checkout."""
    python, command = installed.commands / "python", installed.commands / "ack-network-planner"
    build = f"from hatchling.build import build_editable; print(build_editable({str(folder)!r}))"
    wheel = folder / done(sys.executable, "-c", build, folder=ROOT).split()[-1]
    done(
        *UV,
        "pip",
        "install",
        *OFFLINE,
        "--reinstall-package",
        "ack-network-planner",
        "--python",
        python,
        wheel,
    )
    templates = "from ack_network_planner.bundled import bundled_folder; print(bundled_folder('templates'))"

    assert Path(done(python, "-c", templates, folder=folder).strip()) == ROOT / "templates"
    assert "usage: ack-network-planner" in done(command, "--help", folder=folder)
    _check_module(python, folder)


def _check_module(python: Path, folder: Path) -> None:
    assert "Terway" in done(python, "-m", "ack_network_planner", "evaluate", LINK, folder=folder)
    assert run(python, "-c", "import app", folder=folder).returncode == 1  # only the one name is taken
    (example,) = [block.text for block in blocks("docs/library.md", "python")]
    assert "terway True" in done(python, "-c", example, folder=folder)


def _check_server(command: Path, folder: Path) -> None:
    with served_by([str(command), "serve"], folder, {"PLANNER_ACCESS_LOG": "yes"}, folder / "log") as planner:
        page = httpx.get(
            planner.address, headers={"accept-language": "ja"}, trust_env=False, timeout=HANG_SECONDS
        )
        style = re.search(r'<link rel="stylesheet" href="([^"]+)"', page.text)
        assert style
        sheet = httpx.get(f"{planner.address}{style[1]}", trust_env=False, timeout=HANG_SECONDS)
        answer = httpx.get(
            f"{planner.address}/result?{LINK.partition('?')[2]}", trust_env=False, timeout=HANG_SECONDS
        )

    assert (page.status_code, sheet.status_code, answer.status_code) == (200, 200, 200)
    assert '<html lang="ja"' in page.text
    assert "Terway" in answer.text
    assert "method=GET route=/result status=200" in (folder / "log").read_text()


def test_the_build_requirements_are_those_of_the_locks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    required = project["build-system"]["requires"]

    assert required == project["dependency-groups"]["build"]
    for lock in ("dev.lock", "package.lock"):
        pinned = (ROOT / "requirements" / lock).read_text()
        assert all(f"\n{requirement} \\\n    --hash=" in f"\n{pinned}" for requirement in required), lock
