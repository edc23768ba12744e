"""Finds the browser for the browser tests, or installs one: `python -m scripts.browser`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The headless shell has the same engine, and opens a page in a fifth of the time.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HAN_FONTS = "fonts-noto-cjk"
LATIN_FONTS = "fonts-dejavu-core"  # the widest common font, for which pages must have room


def find() -> str | None:
    """Return the path of a Chromium: $BROWSER_PATH, one on the PATH, or that of Playwright; None if there is none."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if Path(named).is_file() else None
    return next(filter(None, map(shutil.which, NAMES)), None) or _of_playwright()


def main() -> int:
    """Install a browser if necessary. Return 0 if the browser tests can run or may be skipped, else 1."""
    if not os.environ.get("BROWSER_PATH") and not shutil.which(SHELL):
        _install()
    if find():
        _look_for_fonts()
        return 0
    print(
        "\n"
        "=====================================================================\n"
        "NO BROWSER: the browser tests will not run.\n"
        "Install Chromium, or name one: BROWSER_PATH=/path/to/chromium make test\n"
        "=====================================================================\n",
        file=sys.stderr,
    )
    return 1 if is_ci() else 0


def is_ci() -> bool:
    """Return whether this is CI, where no test may be skipped."""
    return os.environ.get("CI", "").lower() in {"true", "1"}


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and rarely needed

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.is_file() else None


def _install() -> None:
    """Install the headless shell or another Chromium from Debian's packages, or else Playwright's."""
    if find() and not _has_apt():
        return
    print("Installing a browser for the tests ...")
    fonts = (LATIN_FONTS, HAN_FONTS)
    if not _apt(SHELL, *fonts) and not find() and not _apt("chromium", *fonts):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _look_for_fonts() -> None:
    """Install fonts for Japanese and Chinese, without which tests pass but pages show boxes."""
    listed = _output("fc-list", ":lang=ja", "family")
    if not listed and not _apt(HAN_FONTS):
        print(f"No Japanese font was found: screenshots will show boxes. Debian's is {HAN_FONTS}.")


def _apt(*packages: str) -> bool:
    """Install Debian's packages, and return whether that succeeded."""
    if not _has_apt():
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages])
    return all(
        subprocess.run(["apt-get", *step], check=False, env=environment, stdout=subprocess.DEVNULL).returncode
        == 0
        for step in steps
    )


def _has_apt() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _output(*command: str) -> str:
    if not shutil.which(command[0]):
        return ""
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
