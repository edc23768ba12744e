"""What every command line is expected to do: help with examples, colours on a terminal only, quiet, a fast start."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import COMMANDS, PROGRAM, main, parser
from app.cli.report import painter

LINK = "https://planner.example.com/result?v=1&nodes=3&pods_per_node=30&network_policy=must"
ESCAPE = "\x1b["


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "is_on"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
    ids=["terminal", "NO_COLOR empty", "NO_COLOR", "dumb terminal", "pipe"],
)
def test_only_a_terminal_that_wants_them_gets_colours(
    stream: io.StringIO, environment: dict[str, str], is_on: bool
) -> None:
    assert painter(stream, environment).is_on is is_on


def test_a_terminal_shows_what_matters_in_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    main(["evaluate", LINK])
    text = shown.getvalue()

    assert text.startswith(f"{ESCAPE}1mTerway")
    assert f"{ESCAPE}32mTerway: feasible" in text
    assert f"{ESCAPE}31mFlannel: not feasible" in text
    assert f"{ESCAPE}31merror{ESCAPE}0m need-unsupported" in text


@pytest.mark.parametrize("form", ["json", "md", "tf"])
def test_a_file_has_no_colours(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    main(["evaluate", LINK, "--format", form])

    assert ESCAPE not in shown.getvalue()


def test_quiet_leaves_the_exit_code_and_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", LINK, "--quiet"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")

    assert main(["evaluate", LINK, "-q", "--require", "flannel"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1

    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"nodes": "x"}))
    assert main(["evaluate", str(plan), "-q"]) == 2
    assert "/nodes" in capsys.readouterr().err


def test_each_file_can_be_a_plan_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As pre-commit names them: one that is not feasible fails the run, and bad input is worse."""
    good, clash, bad = (tmp_path / f"{name}.json" for name in ("good", "clash", "bad"))
    good.write_text(json.dumps({"nodes": 3, "pods_per_node": 30}))
    clash.write_text(
        json.dumps({"nodes": 3, "pods_per_node": 30, "vpc_cidr": "10.0.0.0/8", "service_cidr": "10.0.0.0/16"})
    )
    bad.write_text("{}")

    assert main(["evaluate", "--each", str(good), str(good)]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line == f"{good}:"] == [f"{good}:"] * 2
    assert main(["evaluate", "--each", "-q", str(good), str(clash)]) == 1
    assert main(["evaluate", "--each", "-q", str(bad), str(good)]) == 2
    capsys.readouterr()
    assert main(["evaluate", str(good), str(clash)]) == 2
    assert "--each" in capsys.readouterr().err


def test_answers_are_written_to_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside what is printed, and the same as it would be."""
    asked = ["evaluate", LINK]
    printed = {}
    for form in ("md", "json", "sarif"):
        main([*asked, "--format", form])
        printed[form] = capsys.readouterr().out
    files = {form: tmp_path / f"answer.{form}" for form in printed}
    options = [word for form, file in files.items() for word in ("--output", f"{form}={file}")]

    assert main([*asked, *options]) == 0
    assert "Terway: feasible" in capsys.readouterr().out
    assert {form: file.read_text() for form, file in files.items()} == printed
    assert main([*asked, "-q", "-o", f"md={files['md']}"]) == 0
    assert not capsys.readouterr().out
    assert files["md"].read_text() == printed["md"]


def test_a_file_has_the_answers_to_all_plans(tmp_path: Path) -> None:
    plan, log = tmp_path / "plan.json", tmp_path / "log.sarif"
    plan.write_text(json.dumps({"nodes": 3, "pods_per_node": 30}))
    main(["evaluate", "--each", "-q", str(plan), str(plan), "--output", f"sarif={log}"])
    whole = json.loads(log.read_text())
    main(["evaluate", "-q", str(plan), "--output", f"sarif={log}"])

    assert len(whole["runs"]) > 0
    assert len(json.dumps(whole)) >= len(json.dumps(json.loads(log.read_text())))


def test_a_file_that_can_not_be_written_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", LINK, "--output", f"md={tmp_path / 'none' / 'x.md'}"]) == 2
    assert "No such file" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["evaluate", LINK, "--output", "word=x.doc"])
    assert "FORMAT=FILE" in capsys.readouterr().err


def test_no_answer_writes_no_file(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text("{")

    assert main(["evaluate", str(plan), "--output", f"md={tmp_path / 'x.md'}"]) == 2
    assert not (tmp_path / "x.md").exists()


def test_quiet_leaves_the_notes_of_an_import_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vpc.tf"
    file.write_text('resource "alicloud_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n  x = var.y\n}\n')
    asked = ["evaluate", str(file), "--set", "nodes=3", "--set", "pods_per_node=30"]
    main(asked)
    assert "note" in capsys.readouterr().err

    main([*asked, "--quiet"])
    assert not capsys.readouterr().err


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([*([command] if command else []), "--help"])
    shown = capsys.readouterr().out

    assert stop.value.code == 0
    assert f"\nexamples:\n  {PROGRAM} " in shown
    assert all(len(line) <= 100 for line in shown.partition("examples:")[0].splitlines())


@pytest.mark.parametrize("example", [each for command in COMMANDS.values() for each in command.examples])
def test_the_examples_are_taken(example: str) -> None:
    words = shlex.split(example.partition(" > ")[0].rpartition("{program}")[2])

    assert parser(words).parse_args(words).command in COMMANDS


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_loads_no_package(command: str) -> None:
    """Not even that of a language, or of an extra: it answers at once, and also where nothing is installed."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "app", *([command] if command else []), "--help"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )

    assert done.returncode == 0
    assert "examples:" in done.stdout


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ("::1", "8001")),
        (["--port", "9000"], ("::1", "9000")),
        (["--host", "0.0.0.0"], ("0.0.0.0", "8001")),
    ],
)
def test_serve_has_options_for_its_address(
    monkeypatch: pytest.MonkeyPatch, options: list[str], expected: tuple[str, str]
) -> None:
    monkeypatch.setenv("PLANNER_HOST", "::1")
    monkeypatch.setenv("PLANNER_PORT", "8001")
    served: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "app.serving.serve", lambda given: served.append((given["PLANNER_HOST"], given["PLANNER_PORT"]))
    )

    assert main(["serve", *options]) == 0
    assert served == [expected]


def test_a_reader_that_has_seen_enough_is_no_failure() -> None:
    """As `head` is: the schema is longer than a pipe holds."""
    code = "import sys; sys.exit(main(['schema']))"
    command = [sys.executable, "-c", f"from app.__main__ import main; {code}"]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()

    assert (process.returncode, told) == (0, b"")
