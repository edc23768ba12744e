"""Versions of Kubernetes and of add-ons, such as 1.34 or 1.16.4."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_VERSION: Final = re.compile(r"v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?:[-+][0-9A-Za-z.+-]{1,40})?", re.ASCII)


class Version(NamedTuple):
    """A version, ordered by its numbers: 1.9 comes before 1.34. A `patch` of 0 is not written."""

    major: int
    minor: int
    patch: int = 0

    def __str__(self) -> str:
        patch = f".{self.patch}" if self.patch else ""
        return f"{self.major}.{self.minor}{patch}"


def read_version(text: str) -> Version | None:
    """Return the version in a text such as `1.34`, `v1.34.1` or `1.34.1-aliyun.1`, or None if it isn't one."""
    match = _VERSION.fullmatch(text.strip())
    if match is None:
        return None
    major, minor, patch = match.groups(default="0")
    return Version(int(major), int(minor), int(patch))
