"""Templates that were compiled ahead: used as long as they are what would be compiled now."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader

from app.web.http.templating.compiled import CompiledTemplates
from app.web.http.templating.page_environment import PageEnvironment


class Compiling(PageEnvironment):
    """Keeps count of what it compiles."""

    compiled = 0

    def _compile(self, source: str, filename: str) -> object:  # type: ignore[override]
        self.compiled += 1
        return super()._compile(source, filename)


def environment(file: Path, source: str = "a {{ b }}") -> tuple[Compiling, CompiledTemplates]:
    held = CompiledTemplates(file)
    return Compiling(loader=DictLoader({"page": source}), bytecode_cache=held, autoescape=True), held


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """One that holds the page, compiled."""
    made, held = environment(tmp_path / "templates")
    assert made.get_template("page").render(b="<") == "a &lt;"
    held.write()
    return held.file


def test_what_was_compiled_is_not_compiled_again(file: Path) -> None:
    made, _ = environment(file)
    assert made.get_template("page").render(b="<") == "a &lt;"
    assert made.compiled == 0


def test_another_environment_of_the_process_shares_it(tmp_path: Path) -> None:
    made, held = environment(tmp_path / "none")
    other = Compiling(loader=made.loader, bytecode_cache=held, autoescape=True)
    assert [each.get_template("page").render(b=1) for each in (made, other)] == ["a 1"] * 2
    assert (made.compiled, other.compiled) == (1, 0)


def test_another_source_is_compiled_again(file: Path) -> None:
    made, _ = environment(file, "c {{ b }}")
    assert made.get_template("page").render(b=1) == "c 1"
    assert made.compiled == 1


@pytest.mark.parametrize("content", [b"", b"of another version", b"\0" * 100])
def test_a_file_of_another_compiler_is_left_alone(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    made, _ = environment(file)
    assert made.get_template("page").render(b=1) == "a 1"
    assert made.compiled == 1
