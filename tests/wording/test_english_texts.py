"""The words to avoid in English, in texts that are no messages: documents, command-line help, and descriptions."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.__main__ import COMMANDS, parser
from app.assistants.schemas import INSTRUCTIONS, tool_descriptions
from app.catalogue.load import load_editions
from app.main import create_app
from app.settings import SETTINGS, Settings
from tests.docs.documents import ROOT
from tests.wording.test_glossary import avoided

DESCRIBED = ("description", "summary")
NOT_PROSE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)\n]*\)|<!--.*?-->", re.DOTALL)


def documents() -> Iterator[tuple[str, str]]:
    """The prose of each document, without code and the targets of links; the glossary without its words to avoid."""
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "app").rglob("*.md")]
    for path in [
        *paths,
        *(ROOT / ".github").rglob("*.yml"),
        ROOT / "action.yml",
        ROOT / ".pre-commit-hooks.yaml",
    ]:
        text = path.read_text(encoding="utf-8")
        if path.name == "glossary.md":
            text = re.sub(r"\n## Words to avoid\n.*?(?=\n## )", "\n", text, flags=re.DOTALL)
        yield path.relative_to(ROOT).as_posix(), NOT_PROSE.sub("", text)


def command_line_help() -> Iterator[tuple[str, str]]:
    yield "--help", parser([]).format_help()
    for command in COMMANDS:
        yield from _help_of(command, parser([command]), [command])


def _help_of(name: str, made: argparse.ArgumentParser, path: list[str]) -> Iterator[tuple[str, str]]:
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each, own in action.choices.items():
                if each in path or path == []:
                    yield name, own.format_help()
                    yield from _help_of(f"{name} {each}", own, [])


def descriptions() -> Iterator[tuple[str, str]]:
    """What the OpenAPI description, the tools for assistants and the table of settings say."""
    yield from _described(create_app(Settings()).openapi(), "openapi.json")
    yield "mcp", INSTRUCTIONS
    for tool in tool_descriptions(load_editions()):
        yield tool.name, f"{tool.title}: {tool.description}"
        yield from _described(tool.input_schema, tool.name)
    for setting in SETTINGS:
        yield setting.variable, f"{setting.meaning}; {setting.allowed}"


def _described(node: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in DESCRIBED and isinstance(value, str):
                yield place, value
            yield from _described(value, f"{place}/{key}")
    elif isinstance(node, list):
        for value in node:
            yield from _described(value, place)


def found(texts: Iterator[tuple[str, str]]) -> set[tuple[str, str, str]]:
    """The place, the word, and what is around it."""
    words = avoided("en")
    return {
        (place, word.word, " ".join(text[max(0, match.start() - 40) : match.end() + 30].split()))
        for place, text in texts
        for word in words
        if word.is_in(text)
        for match in word.pattern.finditer(text)
    }


@pytest.mark.parametrize(
    "texts", [documents, command_line_help, descriptions], ids=lambda texts: texts.__name__
)
def test_no_text_uses_a_word_to_avoid(texts: Callable[[], Iterator[tuple[str, str]]]) -> None:
    """No text is excepted: write another word, put code in backticks, or change the glossary."""
    read = list(texts())

    assert len({place for place, _ in read}) > 5
    assert all(text.strip() for _, text in read)
    assert found(iter(read)) == set()


def test_words_are_found_in_prose_and_not_in_code() -> None:
    text = NOT_PROSE.sub("", "A pool holds `holds` pods.\n```sh\nholds\n```\n[It](holds.md) lies.")

    assert {word for _, word, _ in found(iter([("a", text)]))} == {"holds", "lies"}
