"""The project can be installed and built as it says."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from app import __version__
from app.wording.message_files import compile_messages, folder_of
from tests.bench import measure
from tests.bench.__main__ import table

ROOT = Path(__file__).parents[2]


def pins(lock: str) -> dict[str, str]:
    """Every package of a lock file and its version."""
    text = (ROOT / "requirements" / lock).read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == __version__
    assert f'image.version="{__version__}"' in (ROOT / "Dockerfile").read_text()


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("\ndependencies = [") : text.index("\n]\n")]

    assert all("# " in line for line in block.splitlines()[2:])


def test_tests_run_on_what_the_planner_is_served_with() -> None:
    assert pins("runtime.lock").items() <= pins("dev.lock").items()


@pytest.mark.parametrize("lock", ["runtime.lock", "dev.lock", "mcp.lock", "package.lock"])
def test_a_lock_names_no_address_and_has_a_hash_for_every_package(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    entries = re.split(r"\n(?! )", text.strip())

    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    assert all("--hash=sha256:" in entry for entry in entries)


def test_compiling_the_messages_again_gives_the_same_bytes() -> None:
    """Otherwise no two images would hold the same files: by default a catalogue holds the minute."""
    compiled = compile_messages(folder_of("ja"))

    assert b"POT-Creation-Date: 2026-01-01 00:00+0000" in compiled
    assert compiled == compile_messages(folder_of("ja"))


def test_the_image_holds_what_it_copies() -> None:
    allowed = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line[:1] == "!"
    }
    copied = {
        source
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    }

    assert copied == allowed
    assert all((ROOT / path).exists() for path in copied)


def test_the_compose_file_is_short() -> None:
    assert len((ROOT / "compose.yaml").read_text().splitlines()) <= 20


def test_help_lists_every_target_that_is_described() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {line.split()[1] for line in done.stdout.splitlines()}

    assert {"run", "test", "check", "bench", "format", "lock", "messages"} <= listed


def test_a_benchmark_compares_the_best_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock that goes on by as much as each call is said to take."""
    clock = SimpleNamespace(now=0.0, took={"ours": iter([3.0, 1.0, 2.0]), "others": iter([9.0, 8.0, 5.0])})
    monkeypatch.setattr(measure, "time", SimpleNamespace(perf_counter=lambda: clock.now))
    monkeypatch.setattr(measure, "gc", Mock())

    def take(whose: str) -> None:
        clock.now += next(clock.took[whose])

    row = measure.side_by_side("a", lambda: take("ours"), "b", lambda: take("others"), seconds=0)

    assert (row.ours, row.others, row.ratio) == (1.0, 5.0, 5.0)


def test_the_benchmarks_print_ratios() -> None:
    text = table([measure.Row(subject="sum", ours=0.002, other="loop", others=0.005)])
    assert text.splitlines()[2].split("|")[1:-1] == [
        " sum     ",
        " 2 ms ",
        " loop          ",
        " 5 ms   ",
        " 0.40          ",
        " 2.50          ",
    ]
