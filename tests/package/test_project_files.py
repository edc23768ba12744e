"""Licence, notices, changelog and the files that a repository's host reads."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from datetime import date
from importlib.metadata import distribution
from pathlib import Path

import js_lib_htmx
import pytest
from hatchling.metadata.core import ProjectMetadata

from app import __version__
from scripts import build_hook
from scripts.audit import MCP, RUNTIME, licences, locked

ROOT = Path(__file__).parents[2]
NOTICE = (ROOT / "NOTICE").read_text()

# Metadata that names a licence in words instead of by its SPDX identifier.
SPDX = {"BSD License": "BSD-3-Clause", "MIT License": "MIT"}

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
RELEASE = re.compile(r"^## \[([0-9.]+)\] - ([0-9-]+)$", re.MULTILINE)

SCHEMAS = {
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.github-actions": "action.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.compose-spec": "compose.yaml",
}


def test_the_licence_is_the_text_of_apache_2() -> None:
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()

    assert digest == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


@pytest.mark.parametrize("lock", [RUNTIME, MCP], ids=lambda lock: lock.stem)
def test_the_notice_names_every_package_of_the_image_and_its_licence(lock: Path) -> None:
    """With the extra, those that it adds to the others."""
    runtime, mcp = NOTICE.split("An image that is built with LOCK=mcp")
    text = runtime if lock == RUNTIME else mcp
    stated = dict(re.findall(r"^    ([a-z0-9-]+) {2,}([A-Za-z0-9. -]+)$", text, re.MULTILINE))
    packages = {each.name for each in locked(lock.read_text()) if each.is_needed_here}
    if lock != RUNTIME:
        packages -= {each.name for each in locked(RUNTIME.read_text())}
    known = {name: {SPDX.get(each, each) for each in licences(distribution(name))} for name in packages}

    assert {name: set(re.split(" AND | OR ", text)) for name, text in stated.items()} == known


def test_the_notice_names_the_htmx_that_is_served() -> None:
    script = Path(js_lib_htmx.__file__).parent / "static" / "htmx" / "htmx.min.js"
    served = re.search(r'version:"([0-9.]+)"', script.read_text())

    assert served
    assert re.search(rf"^    htmx {re.escape(served[1])} +0BSD ", NOTICE, re.MULTILINE)


def test_the_changelog_ends_in_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    releases = [(version, date.fromisoformat(day)) for version, day in RELEASE.findall(text)]

    assert text.index("## [Unreleased]") < text.index(f"## [{__version__}]")
    assert releases[0][0] == __version__
    assert releases == sorted(releases, key=lambda each: each[1], reverse=True)
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= KINDS


def test_every_action_is_pinned_to_a_commit() -> None:
    """A tag can be moved to other code; the comment says which version the commit is."""
    files = [*(ROOT / ".github" / "workflows").glob("*.yml"), ROOT / "action.yml"]
    used = [line for file in files for line in file.read_text().splitlines() if "uses: " in line]

    assert used
    assert all(re.search(r"uses: [\w/-]+@[0-9a-f]{40} # v[0-9.]+$", line) for line in used)


@pytest.mark.server
@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_host_accepts_its_files(schema: str) -> None:
    files = sorted(ROOT.glob(SCHEMAS[schema]))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert files
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_python_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip would otherwise show a traceback: it builds the package before it reads `requires-python`."""
    oldest = ".".join(map(str, build_hook.OLDEST_PYTHON))
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"] == f">={oldest}"

    monkeypatch.setattr(build_hook, "OLDEST_PYTHON", (99, 1))
    hook = build_hook.GeneratedFiles(str(ROOT), {}, None, ProjectMetadata(str(ROOT), None), "", "wheel")
    with pytest.raises(
        SystemExit, match=r"^The planner needs Python 99\.1 or newer\. This is Python 3\.\d+\.\d+\.$"
    ):
        hook.initialize("standard", {})
