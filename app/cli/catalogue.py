"""The command `catalogue`, with which a maintainer updates the facts. Its output is in English only."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ..catalogue.load import CatalogueError, load_edition
from ..catalogue.refresh_types import AnswerError, Refreshed, refresh_types
from ..catalogue.schemas import read_figures
from ..catalogue.toml_file import read_toml
from .exit_codes import BAD_INPUT

_MAX_NAMED: Final = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `catalogue` to its parser."""
    tasks = parser.add_subparsers(dest="task", metavar="task", title="tasks", required=True)
    refresh = tasks.add_parser(
        "refresh-types",
        help="rewrite instance_types.csv and doubts.toml of an edition from responses of DescribeInstanceTypes",
    )
    refresh.add_argument(
        "answers",
        nargs="+",
        type=Path,
        metavar="PAGE.json",
        help="a page of the response; specify all pages",
    )
    refresh.add_argument(
        "--edition",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the folder of the new edition, such as "
        "app/catalogue/editions/2027-02; docs/catalogue.md says how to make it",
    )
    refresh.add_argument(
        "--date", default="", metavar="YYYY-MM-DD", help="the date of the response (default: today)"
    )
    refresh.add_argument(
        "--source",
        default="",
        metavar="ID",
        help="the ID of the response in sources.toml (default: api-YYYY-MM of the date)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Rewrite the two files, print what changed, and return the exit code. Nothing is written if there is any error."""
    folder: Path = arguments.edition
    date = arguments.date or datetime.now(UTC).date().isoformat()
    source = arguments.source or f"api-{date[:7]}"
    try:
        refreshed = _refreshed(folder, arguments.answers, source, date)
        _write(folder, refreshed)
    except (AnswerError, CatalogueError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    print("\n".join(_summary(refreshed)))
    return 0


def _refreshed(folder: Path, answers: list[Path], source: str, date: str) -> Refreshed:
    if source not in load_edition(folder).sources:
        raise CatalogueError(
            f"{folder.name}/sources.toml has no [{source}]: add the response as a source first"
        )
    table = (folder / "instance_types.csv").read_text(encoding="utf-8")
    doubts = read_figures(read_toml(folder / "doubts.toml"))
    texts = [path.read_text(encoding="utf-8") for path in answers]
    return refresh_types(table, doubts, texts, source, date)


def _write(folder: Path, refreshed: Refreshed) -> None:
    """Write both files. Restore the old ones and raise CatalogueError if the edition becomes invalid."""
    texts = {"instance_types.csv": refreshed.table, "doubts.toml": refreshed.doubts}
    before = {name: (folder / name).read_bytes() for name in texts}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    try:
        load_edition(folder)
    except CatalogueError:
        for name, content in before.items():
            (folder / name).write_bytes(content)
        raise


def _summary(refreshed: Refreshed) -> list[str]:
    parts = {
        "New types": refreshed.new,
        "Types with a changed figure": refreshed.changed,
        "Types that are on no page and stay unchanged": refreshed.kept,
        "Types left out because a figure is missing": refreshed.left_out,
    }
    return [f"{what}: {len(names)}{_named(names)}" for what, names in parts.items()]


def _named(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    more = ", …" if len(names) > _MAX_NAMED else ""
    return f" ({', '.join(names[:_MAX_NAMED])}{more})"
