"""Compiles the message catalogues that have changed: `python -m scripts.messages`."""

from __future__ import annotations

import os
from pathlib import Path

from app.wording.message_files import LANGUAGE_FOLDERS, compile_messages, compiled_file, is_compiled


def main() -> None:
    """Compile the catalogues of each language, and write what has changed."""
    for folder in LANGUAGE_FOLDERS:
        target, messages = compiled_file(folder), compile_messages(folder)
        if not is_compiled(folder) or target.read_bytes() != messages:
            write(target, messages)


def write(target: Path, messages: bytes) -> None:
    """Write `target` atomically, since another process may be reading it."""
    part = target.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(messages)
    part.replace(target)


if __name__ == "__main__":
    main()
