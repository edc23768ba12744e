"""The documents of the project, and the blocks of code in them.

A block of shell commands is run as it stands, unless a word after `sh` says why it can't be:

    sh              is run; `exit=1`: it ends with that code
    sh server       is run against a planner that serves, in the place of http://127.0.0.1:8000
    sh make         its targets exist
    sh docker       its Dockerfile, build arguments and planner commands exist
    sh network      its packages, files and planner commands exist
    sh parse        its planner commands are taken; files in it are examples
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCUMENTS: Final = tuple(
    sorted(
        path.relative_to(ROOT).as_posix()
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
        if path.name != "CHANGELOG.md"
    )
)

_FENCE: Final = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PLANNER: Final = re.compile(r"(?:^|[ /])(?:ack-network-planner|python -m app)(?: |$)")
_IN_IMAGE: Final = re.compile(r" python -m app(?: |$)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it is, its language, the words after it, and what it holds."""

    document: str
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        return f"{self.document}:{self.line}"

    @property
    def commands(self) -> list[str]:
        """The lines of commands, with those that go on in the next line put together."""
        joined = self.text.replace("\\\n", " ")
        return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str = "") -> Iterator[Block]:
    """The blocks of a document, in their order; of one language or of all."""
    text = text_of(document)
    for found in _FENCE.finditer(text):
        first, *words = found[1].split() or [""]
        if language in {"", first}:
            yield Block(document, text.count("\n", 0, found.start()) + 1, first, tuple(words), found[2])


def shell_blocks(word: str) -> list[Block]:
    """The blocks of shell commands that have the word; with "" those that have none."""
    kinds = {"server", "make", "docker", "network", "parse"}
    found = [block for document in DOCUMENTS for block in blocks(document, "sh")]
    return [block for block in found if (word in block.words if word else not kinds & {*block.words})]


def planner_arguments(command: str) -> list[str] | None:
    """What a command line hands to the planner; None where it does not call it."""
    pattern = _IN_IMAGE if command.startswith("docker ") else _PLANNER  # an image has the name of the command
    found = pattern.search(command.partition(" #")[0])
    if found is None:
        return None
    lexer = shlex.shlex(command[found.end() :], posix=True, punctuation_chars="|><;&")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words: list[str] = []
    for word in lexer:
        if word[0] in "|><;&":
            break
        words.append(word)
    return words
