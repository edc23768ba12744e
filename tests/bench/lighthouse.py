"""Lighthouse's scores of a start, a step and a result, served as a person would serve them.

Lighthouse is a program of its own, which the planner neither needs nor installs: `LIGHTHOUSE=/path/to/lighthouse`, or
whatever `npx --no-install lighthouse` finds. Where there is none, or no browser, it says so and measures nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts import browser
from tests.every_page import PAGES
from tests.served import served

LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100}
MEASURED = ("start", "step cluster, empty", "result, terway")
FIGURES = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def main() -> int:
    """Zero where every score is as high as it must be, or where nothing could be measured."""
    command, chromium = find(), browser.find()
    if command is None or chromium is None:
        missing = "Lighthouse" if command is None else "browser"
        print(
            "\n"
            "=====================================================================\n"
            f"NO {missing.upper()}: the pages' scores were NOT measured.\n"
            "Name one: LIGHTHOUSE=/path/to/lighthouse make bench ARGS=lighthouse\n"
            "=====================================================================\n",
            file=sys.stderr,
        )
        return 0
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log") as address:
        reports = {
            name: _report([*command, f"{address}{PAGES[name].path}"], chromium, Path(folder) / "report.json")
            for name in MEASURED
        }
    print("\n".join(_line(name, report) for name, report in reports.items()))
    return 0 if all(_passes(report) for report in reports.values()) else 1


def find() -> list[str] | None:
    """The command that starts Lighthouse, of those that are there already."""
    named = os.environ.get("LIGHTHOUSE")
    if named:
        return [named] if Path(named).is_file() else None
    npx = shutil.which("npx")
    if npx is None:
        return None
    command = [npx, "--no-install", "lighthouse"]
    known = subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0
    return command if known else None


def _report(command: Sequence[str], chromium: str, output: Path) -> dict[str, Any]:
    options = (
        "--quiet",
        "--output=json",
        f"--output-path={output}",
        f"--only-categories={','.join(LEAST)}",
        f"--chrome-flags={FLAGS}",
    )
    subprocess.run([*command, *options], env={**os.environ, "CHROME_PATH": chromium}, check=True)
    report: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return report


def _scores(report: dict[str, Any]) -> dict[str, int]:
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in LEAST}


def _passes(report: dict[str, Any]) -> bool:
    scores = _scores(report)
    return all(scores[name] >= least for name, least in LEAST.items())


def _line(name: str, report: dict[str, Any]) -> str:
    """The scores, their aims, and what they rest on."""
    scores = ", ".join(f"{each} {score} (at least {LEAST[each]})" for each, score in _scores(report).items())
    figures = ", ".join(f"{each} {report['audits'][each]['displayValue']}" for each in FIGURES)
    return f"Lighthouse, {name}: {scores}; {figures}"
