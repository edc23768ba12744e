"""Every file and test that the documentation names exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.docs.documents import DOCUMENTS, ROOT, text_of

CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
OURS = tuple(f"{folder}/" for folder in ("app", "tests", "scripts", "templates", "static", "docs", "deploy"))
# What a document may leave out at the beginning of a path.
BASES = {
    "docs/architecture.md": ("app/importing", "app/web", "app/web/http", "app/catalogue", "app/wording"),
    "docs/catalogue.md": ("app/catalogue",),
    "docs/threat-model.md": ("tests",),
}
# Paths that only exist once somebody follows the document.
LATER = {"app/catalogue/editions/2027-02", "answers.py"}
TESTED = re.compile(r"`([\w/]+\.py)` \((`\w+`(?:, `\w+`)*)\)")


def paths(document: str) -> Iterator[str]:
    """The paths in code spans that can only be ours: from a folder of the project, or of a Python file."""
    for code in CODE.findall(text_of(document)):
        if PATH.fullmatch(code) and code not in LATER and (code.startswith(OURS) or code.endswith(".py")):
            yield code


def is_there(document: str, path: str) -> bool:
    bases = [ROOT, *(ROOT / base for base in BASES.get(document, ()))]
    return any((base / path).exists() for base in bases) or ("/" not in path and found_by_name(path))


def found_by_name(name: str) -> bool:
    return any(any((ROOT / folder).rglob(name)) for folder in ("app", "scripts", "tests"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_paths_exist(document: str) -> None:
    assert [path for path in paths(document) if not is_there(document, path)] == []


def test_many_paths_are_named() -> None:
    assert sum(1 for document in DOCUMENTS for _ in paths(document)) > 100


@pytest.mark.parametrize(("path", "names"), TESTED.findall(text_of("docs/threat-model.md")))
def test_the_tests_of_the_threat_model_exist(path: str, names: str) -> None:
    text = (ROOT / "tests" / path).read_text(encoding="utf-8")

    assert [name for name in re.findall(r"\w+", names) if not re.search(rf"def test_\w*{name}", text)] == []
