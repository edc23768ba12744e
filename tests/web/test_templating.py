"""Stock Jinja: templates are compiled once, kept where that is possible, and only its public names are used."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, FileSystemBytecodeCache
from starlette.testclient import TestClient

from app.web.http.templating import TemplateCache
from app.wording.language import load_language
from tests.plans import EDITIONS
from tests.served import ROOT


class Counting(Environment):
    """Counts what it compiles."""

    compiled = 0

    def compile(self, *args: Any, **kwargs: Any) -> Any:
        self.compiled += 1
        return super().compile(*args, **kwargs)


def compiled(folder: Path, source: str = "a {{ b }}") -> int:
    """How many templates are compiled to draw one page."""
    made = Counting(
        loader=DictLoader({"page": source}), bytecode_cache=TemplateCache(folder), autoescape=True
    )
    assert made.get_template("page").render(b="<").endswith(" &lt;")
    return made.compiled


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "templates"
    assert [compiled(folder), compiled(folder)] == [1, 0]
    assert [compiled(folder, "c {{ b }}"), compiled(folder, "c {{ b }}")] == [1, 0]


def test_what_another_jinja_compiled_is_left_alone(tmp_path: Path) -> None:
    compiled(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.rename(tmp_path / kept.name.replace("3.", "2.", 1))
    assert compiled(tmp_path) == 1


def test_a_folder_that_can_t_be_written_is_only_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(tmp_path)

    def refused(self: FileSystemBytecodeCache, bucket: object) -> None:
        raise PermissionError

    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", refused)
    assert compiled(tmp_path) == 0
    assert compiled(tmp_path, "c {{ b }}") == 1
    assert compiled(tmp_path / "none") == 1


def test_no_folder_need_be_made(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(NotADirectoryError):
        (file / "templates").mkdir()
    assert TemplateCache(file / "templates").directory == str(file / "templates")


def test_only_public_names_of_jinja_and_markupsafe_are_used() -> None:
    imported = [
        name
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("jinja2", "markupsafe"))
        for name in (*str(node.module).split("."), *(each.name for each in node.names))
    ]
    assert "Environment" in imported
    assert not [name for name in imported if name.startswith("_")]


def test_messages_without_parameters_are_put_in_when_a_template_is_compiled(client: TestClient) -> None:
    made: dict[str, Environment] = client.app.state.templates  # type: ignore[attr-defined]
    for tag, environment in made.items():
        assert environment.loader is not None
        source, *_ = environment.loader.get_source(environment, "components/range_matrix.html")
        word = load_language(tag).text("site.matrix.range")
        assert f'{{{{ "{word}" }}}}' in source
        assert "t('result.matrix.' ~ state)" in source


def test_sources_that_are_drawn_once_are_what_the_component_draws(client: TestClient) -> None:
    for made in client.app.state.templates.values():  # type: ignore[attr-defined]
        draw = made.get_template("components/sources.html").module.sources
        for topic in EDITIONS.newest.topics:
            drawn = draw(topic.sources, topic.certainty, folded=True)
            assert [made.globals["cited"](topic.sources, topic.certainty) for _ in range(2)] == [drawn] * 2
