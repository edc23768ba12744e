"""Message catalogues on disk: one `.po` source per subject, and one compiled `messages.mo` per language."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from babel.messages.catalog import Message

LOCALE: Final = Path(__file__).parent / "locale"
LANGUAGE_FOLDERS: Final = tuple(sorted(LOCALE.glob("*/LC_MESSAGES")))

# A message that `compile_messages` adds. It has a line for each message with plural forms: its id and its counted parameter.
COUNTED: Final = "messages.counted"

# A fixed date, so that builds are reproducible.
_CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC)


def folder_of(tag: str) -> Path:
    """Return the folder with the catalogues of a language, given its tag, such as zh-Hans."""
    return LOCALE / tag.replace("-", "_") / "LC_MESSAGES"


def compiled_file(folder: Path) -> Path:
    """Return the path of the compiled catalogue of a folder, whether it exists or not."""
    return folder / "messages.mo"


def is_compiled(folder: Path) -> bool:
    """Return whether the compiled catalogue exists and is at least as new as all of its sources."""
    compiled = compiled_file(folder)
    if not compiled.exists():
        return False
    age = compiled.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns <= age for source in folder.glob("*.po"))


def compile_messages(folder: Path) -> bytes:
    """Return the messages of all `.po` files of a folder as one `.mo` file, with the message `COUNTED`.

    Raises `PoFileError` for an invalid `.po` file, and `ValueError` for a message id that two files have.
    """
    # Babel is imported here, since it takes long to load and compiled catalogues don't need it.
    from babel.messages.catalog import Catalog  # noqa: PLC0415
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    merged = Catalog(locale=folder.parent.name, creation_date=_CREATED)
    for source in sorted(folder.glob("*.po")):
        with source.open("rb") as file:
            for message in read_po(file, locale=folder.parent.name, abort_invalid=True):
                if not message.id:
                    continue
                if message.id in merged:
                    raise ValueError(f"{source} repeats the message {message.id}")
                merged[message.id] = message
    merged.add(COUNTED, "\n".join(_counted(message) for message in merged if message.pluralizable))
    compiled = BytesIO()
    write_mo(compiled, merged)
    return compiled.getvalue()


def _counted(message: Message) -> str:
    """Return the id of a message with plural forms and its counted parameter, which `msgid_plural` has in braces."""
    return f"{message.id[0]} {message.id[1].strip('{}')}"


def read_messages(folder: Path) -> bytes:
    """Return the compiled messages of a folder: from `messages.mo`, or from the sources if these are newer."""
    return compiled_file(folder).read_bytes() if is_compiled(folder) else compile_messages(folder)
