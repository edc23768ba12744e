"""`make browser` finds a browser for the tests, or says loudly that there is none, which CI doesn't let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import browser


@pytest.fixture
def nothing_to_be_had(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A machine without a browser and without packages; what it would have run."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setattr(browser, "_of_playwright", lambda: None)
    run: list[str] = []
    monkeypatch.setattr("subprocess.run", lambda command, **options: run.append(" ".join(command)))
    return run


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("1", 1), ("", 0), ("false", 0)])
def test_without_a_browser_it_says_so_loudly_and_fails_in_ci(
    nothing_to_be_had: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ci: str,
    code: int,
) -> None:
    monkeypatch.setenv("CI", ci)

    assert browser.main() == code
    assert "NO BROWSER: the browser tests will not run." in capsys.readouterr().err
    assert nothing_to_be_had[-1].endswith("-m playwright install chromium")


def test_a_browser_that_is_named_and_is_not_there_is_none(
    nothing_to_be_had: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "chromium"))

    assert browser.find() is None
    assert nothing_to_be_had == []


def test_the_shell_is_taken_before_any_other_chromium(
    nothing_to_be_had: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("chromium", browser.SHELL):
        (tmp_path / name).touch(mode=0o755)

    assert browser.find() == str(tmp_path / browser.SHELL)
