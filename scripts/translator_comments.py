"""Writes the comments for translators into the English catalogues: `python -m scripts.translator_comments`.

The comment above a message says where it appears, what its parameters are, and how an example looks. Other languages need no
comments, since tools such as Weblate show those of English, the source language.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

from app.wording.language import Language
from app.wording.message_files import compile_messages, folder_of

_ENTRY: Final = re.compile(
    r'(?:^#\.[^\n]*\n)*^msgid "(?P<code>[^"\n]+)"\n(?P<text>(?:^(?:msg|")[^\n]*\n)+)', re.MULTILINE
)
_FORM: Final = re.compile(r'^msgstr(?:\[\d+\])? "(.*)"$', re.MULTILINE)


def main() -> None:
    """Update the comments of each English catalogue."""
    folder = folder_of("en")
    language = Language("en", compile_messages(folder))
    for path in sorted(folder.glob("*.po")):
        written = path.read_text(encoding="utf-8")
        commented = with_comments(written, language)
        if commented != written:
            path.write_text(commented, encoding="utf-8")
            print(f"{path.name}: comments brought up to date")


def with_comments(catalogue: str, language: Language) -> str:
    """Return the text of a `.po` file with up-to-date comments."""
    head, _, body = catalogue.partition("\n\n")
    return f"{head}\n\n{_ENTRY.sub(lambda entry: _commented(entry, language), body)}"


def parameters(form: str) -> list[tuple[str, bool]]:
    """Return the parameters of a text in order, each with whether it is a counted noun."""
    return [(name, bool(noun)) for _, name, noun, _ in Formatter().parse(form) if name is not None]


def _commented(entry: re.Match[str], language: Language) -> str:
    code, text = entry["code"], entry["text"]
    forms = _FORM.findall(text)
    counted = "msgid_plural" in text
    comments = [_where(code), *filter(None, [_tables()["notes"].get(code)])]
    found = {name: noun for form in forms for name, noun in parameters(form)}
    if counted:
        found[re.findall(r'^msgid_plural "\{(\w+)\}"$', text, re.MULTILINE)[0]] = True
    described = {name: _parameter(code, name, is_count=is_count) for name, is_count in found.items()}
    comments += [f"{{{name}}}: {meaning}." for name, (meaning, _) in described.items()]
    if described:
        said = language.text(code, **{name: value for name, (_, value) in described.items()})
        comments.append(f"Example: {said}")
    lines = "".join(f"#. {comment}\n" for comment in comments)
    return f'{lines}msgid "{code}"\n{text}'


def _where(code: str) -> str:
    """Return where a message appears."""
    parts = code.split(".")
    places: dict[str, str] = _tables()["where"]
    for end in range(len(parts), 0, -1):
        if place := places.get(".".join(parts[:end])):
            return place
    raise LookupError(f"[where] in {_TABLES.name} has no entry for {code}")


def _parameter(code: str, name: str, *, is_count: bool) -> tuple[str, str | int]:
    """Return the meaning of a parameter and an example. The meaning defaults to its name in words."""
    own = _tables()["messages"].get(code, {}).get(name) or _tables()["parameters"].get(name)
    meaning, example = own or (name.replace("_", " "), 12 if is_count else name)
    return meaning, example if isinstance(example, int) or not is_count else 12


_TABLES: Final = Path(__file__).with_suffix(".toml")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_TABLES.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
