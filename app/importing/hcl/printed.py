"""The human-readable output of `terraform show`, `terraform state show` and `terraform plan`, read as configuration.

Lines and positions stay as they are: all that isn't part of a resource becomes blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .parser import read_hcl
from .syntax import Block

_HEADER: Final = re.compile(r"[ \t]*# ([^\s:()]+)(?: \(.{0,80}\))?(?::| will | must | has | is |$)")
_OPENING: Final = re.compile(
    r'[ \t]*(-/\+|\+/-|<=|[+~-])?[ \t]*(resource|data)[ \t]+"([^"\n]+)"[ \t]+"([^"\n]+)"[ \t]*\{'
)
_MARK: Final = re.compile(r"([ \t]*)(-/\+|\+/-|[+~-])(?=[ \t])")
_ARROW: Final = re.compile(r'((?:^|=)[ \t]*)((?:"(?:[^"\\\n]|\\.)*+"|[^"\n>=-])*?->)')
_PLACEHOLDER: Final = re.compile(r"\((?:known after apply|sensitive value|sensitive)\)")
_PRINTED: Final = re.compile(
    r"^Terraform will perform|^[ \t]*(?:-/\+|\+/-|<=|[+~-])[ \t]+(?:resource|data)[ \t]+\"|"
    r"^[ \t]*# [\w.\[\]\"-]+:[ \t]*\n[ \t]*(?:resource|data)[ \t]+\"",
    re.MULTILINE,
)
_PLAN: Final = re.compile(r"^Terraform will perform|^[ \t]*# \S+ (?:will|must) be ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PrintedResource:
    """A resource with its full address. `is_data`: it is a data source."""

    address: str
    block: Block
    is_data: bool


def is_printed(text: str) -> bool:
    """Return whether a text is Terraform's output of a state or a plan."""
    return _PRINTED.search(text) is not None


def is_plan(text: str) -> bool:
    """Return whether an output is of a plan, and not of a state."""
    return _PLAN.search(text) is not None


def printed_resources(text: str, start: int) -> list[PrintedResource]:
    """Return the resources of an output that starts at position `start`, without those that will be destroyed.

    Raises RefusedError if a resource can't be parsed.
    """
    language, addresses = _as_configuration(text)
    root = read_hcl(language, start)
    resources = []
    for block, address in zip(root.blocks, addresses, strict=False):
        address_of_block = ".".join(block.labels)
        resources.append(PrintedResource(address or address_of_block, block, block.kind == "data"))
    return resources


def before_change(text: str) -> str:
    """Return only what a plan replaces or removes. All else becomes blanks, so that positions stay."""
    shown = []
    for line in text.split("\n"):
        mark = _MARK.match(line)
        before, arrow, _ = line.partition("->")
        is_removed = mark is not None and mark[2] == "-"
        shown.append((before if arrow else line if is_removed else "").ljust(len(line)))
    return "\n".join(shown)


def _as_configuration(text: str) -> tuple[str, list[str]]:
    """Return the text with blanks for all that isn't a resource, and the address above each resource."""
    lines, addresses = [], []
    address, is_inside, is_dropped, indent = "", False, False, 0
    for line in text.split("\n"):
        opening = None if is_inside else _OPENING.match(line)
        if opening:
            is_inside, is_dropped, indent = True, opening[1] == "-", _indent(line)
            if not is_dropped:
                addresses.append(address)
            address = ""
        elif not is_inside and (header := _HEADER.match(line)):
            address = header[1]
        shown = _without_marks(line) if is_inside and not is_dropped else ""
        lines.append(shown.ljust(len(line)) if len(shown) <= len(line) else shown[: len(line)])
        if is_inside and line.strip() == "}" and _indent(line) <= indent + 2:
            is_inside = False
    return "\n".join(lines), addresses


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _without_marks(line: str) -> str:
    """Return a line without the marks of a change, with the new value; a removed line becomes blank."""
    mark = _MARK.match(line)
    if mark is not None:
        is_removed = mark[2] == "-"
        line = mark[1] + " " * len(mark[2]) + line[mark.end() :]
        if is_removed and "->" not in line and not line.rstrip().endswith(("{", "[", "(")):
            return ""
    line = _ARROW.sub(lambda found: found[1] + " " * len(found[2]), line, count=1)
    return _PLACEHOLDER.sub(lambda found: "null".ljust(len(found[0])), line)
