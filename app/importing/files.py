"""The texts that a user passes to an import: files, the files of a zip archive, or several files in one text."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .report import RefusedError
from .text import MAX_TEXT_BYTES, clean_text, decode_text

MAX_FILES: Final = 1_000
MAX_ENTRIES: Final = 5_000  # in an archive, read or not
MAX_RATIO: Final = 200  # of the size of a file to its compressed size
MAX_NAMES: Final = 10  # of files that weren't opened
MAX_DEPTH: Final = 20  # of nested directories
_OFFICE_MEMBER: Final = "[Content_Types].xml"  # in every document of Excel and Word, which are archives too
SUFFIXES: Final = (".tf", ".tfvars", ".hcl", ".tfstate", ".json", ".yaml", ".yml", ".csv", ".tsv")
"""The suffixes of the files of a directory or archive that are read."""
_UNRELATED_NAMES: Final = (
    "authors", "changelog", "code_of_conduct", "codeowners", "contributing", "copying", "dockerfile", "licence", "license",
    "makefile", "notice", "readme", "security",
)  # fmt: skip
_UNRELATED_SUFFIXES: Final = (
    ".bat", ".cs", ".css", ".exe", ".gif", ".go", ".html", ".ico", ".java", ".jpeg", ".jpg", ".js", ".lock", ".mk", ".mod",
    ".png", ".ps1", ".py", ".rb", ".rs", ".sh", ".sum", ".svg", ".tpl", ".ts",
)  # fmt: skip

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_FILE_HEADER: Final = re.compile(r"^==> (\S[^\n]{0,200}?) <==[ \t]*$", re.MULTILINE)
_SKIPPED_DIRECTORIES: Final = frozenset({"node_modules", "__MACOSX", "vendor"})


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """The content of a file. `is_named`: the user passed it by its own name, and not only its directory or archive.

    `is_opened` is False for a file that isn't read because of its type, or because it is a symbolic link.
    """

    name: str
    content: bytes
    is_named: bool = True
    is_opened: bool = True


@dataclass(frozen=True, slots=True)
class NamedText:
    """The text of a file."""

    name: str
    text: str
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class CollectedTexts:
    """The texts of all files, and the refusals of those that aren't text."""

    texts: tuple[NamedText, ...]
    refusals: tuple[RefusedError, ...]


def collect_texts(files: Iterable[NamedBytes]) -> CollectedTexts:
    """Return the texts of all files, with unpacked archives. Raises RefusedError if there are too many files or
    bytes.
    """
    texts: list[NamedText] = []
    refusals: list[RefusedError] = []
    passed_over: list[str] = []
    total = 0
    for file in files:
        try:
            for inner in _unpack(file):
                if not inner.is_opened:
                    passed_over.append(inner.name)
                    continue
                total += len(inner.content)
                _check_total(total, len(texts))
                try:
                    texts += split_files(NamedText(inner.name, decode_text(inner.content), inner.is_named))
                except RefusedError as refusal:
                    refusals.append(_with_file(refusal, inner))
        except RefusedError as refusal:
            if refusal.code in {"too-much-text", "too-many-files"}:
                raise
            refusals.append(_with_file(refusal, file))
    if missed := [each for each in passed_over if may_describe_network(each)]:
        refusals.append(_passed_over_refusal(missed))
    return CollectedTexts(tuple(texts), tuple(refusals))


def _passed_over_refusal(names: list[str]) -> RefusedError:
    """Return one refusal for all files that weren't opened, with the first names."""
    shown = ", ".join(names[:MAX_NAMES]) + (" …" if len(names) > MAX_NAMES else "")
    refusal = RefusedError("not-opened", file=shown, count=len(names))
    refusal.is_named = False
    return refusal


def collect_pasted(text: str) -> CollectedTexts:
    """Return the files of a pasted text: one without a name, or several with their names as headers."""
    return CollectedTexts(tuple(split_files(NamedText("", clean_text(text), is_named=False))), ())


def split_files(file: NamedText) -> list[NamedText]:
    """Return the files of a text that contains several, with the headers that `head` and `tail` write: `==> name
    <==`.
    """
    headers = list(_FILE_HEADER.finditer(file.text))
    if not headers or file.text[: headers[0].start()].strip():
        return [file]
    ends = [*(header.start() for header in headers[1:]), len(file.text)]
    files = []
    for header, end in zip(headers, ends, strict=True):
        text = file.text[header.end() + 1 : end].rstrip("\n") + "\n"
        if text.strip():
            files.append(NamedText(posixpath.normpath(header[1]), text, file.is_named))
    _check_total(0, len(files))
    return files


def bundle_texts(texts: Iterable[NamedText]) -> str:
    """Return the files as one text, which `collect_pasted` splits again."""
    listed = list(texts)
    if len(listed) == 1 and not listed[0].name.endswith((".tfvars", ".hcl")):
        return listed[0].text
    return "\n".join(f"==> {each.name or 'text'} <==\n{each.text}" for each in listed)


def is_importable(path: str) -> bool:
    """Return whether a file of a directory or archive may describe a network, by its path."""
    base = path.rpartition("/")[2]
    return is_own_file(path) and base.lower().endswith(SUFFIXES)


def may_describe_network(path: str) -> bool:
    """Return whether a file that isn't opened may describe a network, by its path. Most files of a repository can't."""
    base = path.rpartition("/")[2].lower()
    return not base.startswith(_UNRELATED_NAMES) and not base.endswith(_UNRELATED_SUFFIXES)


def is_own_file(path: str) -> bool:
    """Return whether a file of a directory or archive is the user's own, by its path, and not hidden or a tool's."""
    *directories, base = path.split("/")
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in (*directories, base))
    return not hidden and not _SKIPPED_DIRECTORIES & {*directories}


def _unpack(file: NamedBytes) -> Iterator[NamedBytes]:
    """Yield the files of an archive; of any other file, the file itself. Raises RefusedError."""
    if not file.content.startswith(_ZIP):
        yield file
        return
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            if _OFFICE_MEMBER in archive.namelist():
                raise RefusedError("looks-like", kind="office")
            has_files = False
            for each in _archive_files(archive):
                has_files = has_files or each.is_opened
                yield each
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        # Broken, encrypted, or compressed with an unsupported method.
        raise RefusedError("zip-unreadable") from None
    if not has_files:
        raise RefusedError("no-files")


def _archive_files(archive: zipfile.ZipFile) -> Iterator[NamedBytes]:
    """Yield the files of an archive. Nothing is written to disk, and the sizes that the archive states aren't
    trusted.
    """
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise RefusedError("too-many-files", most=MAX_ENTRIES, count=len(entries))
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or ":" in parts[0]:
            raise RefusedError("zip-path", found=name[:100])
        if len(parts) > MAX_DEPTH:
            raise RefusedError("zip-too-deep", most=MAX_DEPTH)
        is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        if entry.is_dir() or not is_own_file(name):
            continue
        if is_link or not is_importable(name):
            yield NamedBytes(posixpath.normpath(name), b"", is_named=False, is_opened=False)
            continue
        with archive.open(entry) as opened:
            content = opened.read(MAX_TEXT_BYTES + 1)
        if len(content) > MAX_TEXT_BYTES or len(content) > MAX_RATIO * max(entry.compress_size, 1024):
            raise RefusedError("zip-bomb", most=MAX_TEXT_BYTES)
        yield NamedBytes(posixpath.normpath(name), content, is_named=False)


def _check_total(size: int, count: int) -> None:
    """Raises RefusedError if all files together are too large or too many."""
    if size > MAX_TEXT_BYTES:
        raise RefusedError("too-much-text", most=MAX_TEXT_BYTES)
    if count >= MAX_FILES:
        raise RefusedError("too-many-files", most=MAX_FILES, count=count)


def _with_file(refusal: RefusedError, file: NamedBytes) -> RefusedError:
    """Return a refusal with the name of its file."""
    refusal.file = refusal.file or file.name
    refusal.is_named = file.is_named
    return refusal
