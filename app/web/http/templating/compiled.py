"""Compiled templates: the same code for every language, read from a file where somebody has compiled them ahead.

`python -m scripts.templates` writes the file, as the image's build does; without it they are compiled at the start.
What was compiled of another source, by another Jinja or for another Python is compiled again.
"""

from __future__ import annotations

import hashlib
import marshal
import os
from functools import cache
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Final

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

# Beside the code that compiles them, where Python keeps what it compiles.
FILE: Final = Path(__file__).parent / "__pycache__" / "templates.marshal"
# What compiles them, and what the code that it makes calls.
_COMPILER: Final = tuple(Path(__file__).parent / name for name in ("page_code.py", "page_environment.py"))


class CompiledTemplates(BytecodeCache):
    """Code by the name of its template, with the checksum of the source that it was made of."""

    def __init__(self, file: Path = FILE) -> None:
        self.file = file
        self._stamp = hashlib.sha256(
            b"".join((MAGIC_NUMBER, jinja2.__version__.encode(), *(path.read_bytes() for path in _COMPILER)))
        ).digest()
        self._held = self._read()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._held.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._held[bucket.key] = bucket.checksum, bucket.code

    def write(self) -> None:
        """Write the file at one stroke: somebody may be reading it."""
        self.file.parent.mkdir(exist_ok=True)
        part = self.file.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(self._stamp + marshal.dumps(self._held))
        part.replace(self.file)

    def _read(self) -> dict[str, tuple[str, CodeType]]:
        try:
            content = self.file.read_bytes()
        except OSError:
            return {}
        if not content.startswith(self._stamp):
            return {}
        held: dict[str, tuple[str, CodeType]] = marshal.loads(content[len(self._stamp) :])  # noqa: S302 - our own
        return held


@cache
def compiled_templates() -> CompiledTemplates:
    """Those of this process, for all its applications."""
    return CompiledTemplates()
