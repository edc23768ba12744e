"""Compiles the message catalogues that have changed: `python -m scripts.messages`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

FROM_THE_START = datetime(2026, 1, 1, tzinfo=UTC)
LOCALE = Path(__file__).parent.parent / "app" / "wording" / "locale"


def main() -> None:
    for compiled in LOCALE.glob("*/LC_MESSAGES/*.mo"):
        if not compiled.with_suffix(".po").exists():
            compiled.unlink(missing_ok=True)  # a package would hold messages that have no source any more
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            compile_catalogue(source, target)


def compile_catalogue(source: Path, target: Path) -> None:
    """Write `target` at one stroke: somebody may be reading it."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - mostly there is nothing to compile
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    catalogue.creation_date = FROM_THE_START  # else it is now, and no two images would be the same
    part = target.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        write_mo(file, catalogue)
    part.replace(target)


if __name__ == "__main__":
    main()
