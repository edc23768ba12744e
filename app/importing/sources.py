"""The files of an import, joined to one text: a position identifies a file, a line and a column."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

MAX_EXCERPT_LENGTH: Final = 120


class Source(StrEnum):
    """The formats of files."""

    TERRAFORM = "terraform"
    TERRAFORM_SHOW = "terraform-show"
    TERRAFORM_TEXT = "terraform-text"
    ALIYUN = "aliyun"
    INSTANCE_TYPES = "instance-types"
    ROS = "ros"
    PULUMI = "pulumi"
    KUBERNETES = "kubernetes"
    IP_PLAN = "ip-plan"
    NETWORKS = "networks"
    CLOUDS = "clouds"
    PLAN = "plan"
    LINK = "link"


@dataclass(frozen=True)
class SourceFile:
    """A file, or a text embedded in one. `start` is the position of its first character."""

    name: str
    text: str
    start: int

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts."""
        starts, offset = [0], self.text.find("\n")
        while offset >= 0:
            starts.append(offset + 1)
            offset = self.text.find("\n", offset + 1)
        return starts

    def line_of(self, position: int) -> int:
        """Return the number of the line at a position, counted from 1."""
        return bisect_right(self.line_starts, max(0, position - self.start))

    def line_at(self, position: int) -> str:
        """Return the line at a position; of a long line, the part around the position."""
        offset = min(max(0, position - self.start), len(self.text))
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        end = len(self.text) if end < 0 else end
        if end - start > MAX_EXCERPT_LENGTH:
            start = max(start, offset - MAX_EXCERPT_LENGTH // 3)
            end = min(end, start + MAX_EXCERPT_LENGTH)
        return self.text[start:end]


@dataclass(slots=True)
class Sources:
    """All files of an import."""

    files: list[SourceFile] = field(default_factory=list)

    def add(self, name: str, text: str) -> SourceFile:
        """Add a file, whose positions follow those of the files before it."""
        last = self.files[-1] if self.files else None
        file = SourceFile(name, text, last.start + len(last.text) + 1 if last else 0)
        self.files.append(file)
        return file

    def add_embedded(self, position: int, name: str, text: str) -> SourceFile:
        """Add a text that is embedded in another one, such as a Terraform file in a template."""
        outer = self.file_of(position).name
        return self.add(f"{outer}#{name}" if outer else name, text)

    def file_of(self, position: int) -> SourceFile:
        """Return the file at a position."""
        offset = bisect_right(self.files, position, key=lambda each: each.start)
        return self.files[max(0, offset - 1)]

    def line_of(self, position: int) -> int:
        """Return the number of the line at a position, in its file."""
        return self.file_of(position).line_of(position)

    def excerpt(self, position: int) -> str:
        """Return the line at a position, shortened for display."""
        return shorten(self.file_of(position).line_at(position))


def shorten(text: str) -> str:
    """Return a text in one line, shortened for display."""
    single_line = " ".join(text[: MAX_EXCERPT_LENGTH * 2].split())
    return (
        single_line if len(single_line) <= MAX_EXCERPT_LENGTH else single_line[: MAX_EXCERPT_LENGTH - 1] + "…"
    )
