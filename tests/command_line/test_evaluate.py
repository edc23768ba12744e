"""`python -m app evaluate`: what it prints, and the exit code that a pipeline acts on."""

from __future__ import annotations

import io
import json
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
from app.command_line import evaluate

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


def test_nothing_feasible_is_a_failure(tmp_path: Path) -> None:
    clash = {**FEASIBLE, "vpc_cidr": "10.0.0.0/8", "service_cidr": "10.0.0.0/16"}

    assert main(["evaluate", written(tmp_path, clash)]) == 1


def test_the_text_has_verdict_findings_and_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", written(tmp_path, NO_FLANNEL)])

    printed = capsys.readouterr()
    assert "Terway: feasible" in printed.out
    assert "Flannel: not feasible" in printed.out
    assert "error need-unsupported /needs/network_policy: " in printed.out
    assert "/result?v=1&rules=2026-11&nodes=3" in printed.out
    assert not printed.err


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
    older = load_editions().newest
    newer = replace(older, edition="2027-05")
    both = Editions(MappingProxyType({older.edition: older, newer.edition: newer}))
    monkeypatch.setattr(evaluate, "load_editions", lambda: both)
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


def test_every_mistake_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {"nodes": "x", "vpc_cidr": "10.0.0.0/40", "colour": 1}

    assert main(["evaluate", written(tmp_path, bad)]) == 2

    printed = capsys.readouterr()
    assert not printed.out
    for pointer in ("/nodes", "/pods_per_node", "/vpc_cidr", "/colour"):
        assert f"plan.json: {pointer}: " in printed.err


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\x00", b"[" * 5_000])
def test_a_file_that_holds_no_plan_is_bad_input(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(text)

    assert main(["evaluate", str(file)]) == 2


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path / "none.json")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_no_web_framework_is_imported() -> None:
    """It has to start fast: a pipeline runs it for every change."""
    script = (
        "import sys, app.__main__; print([m for m in ('fastapi', 'jinja2', 'uvicorn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
