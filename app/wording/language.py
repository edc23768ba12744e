"""Sentences: message ids and parameters in, the language's text out. One `.po` a room, merged."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Final, Protocol, TypeAlias

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

HERE = Path(__file__).parent / "locale"

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNDATED = re.compile(rf"undated, read ({_DATE.pattern})", re.ASCII)  # as the catalogue's sources have it

# As most people name zones, whatever language they read.
_ZONE: Final = "zone"

# The first number of more digits than a group; every language here writes those below it with ASCII digits alone.
_GROUPED: Final = 1_000

# A parameter is a text, a number, or a message of its own.
Value: TypeAlias = object
# A literal, the parameter after it, and the literal where the parameter says itself that it is a zone, if another.
Piece: TypeAlias = tuple[str, str, str | None]
# A message's text: its pieces, and what is left at the end.
Parted: TypeAlias = tuple[tuple[Piece, ...], str]


class Sentence(Protocol):
    """What the engine gives instead of sentences: `app.engine.evaluation.Message` is one."""

    @property
    def code(self) -> str: ...

    @property
    def params(self) -> Mapping[str, Value]: ...


class UnknownMessageError(KeyError):
    """A message id that the language's catalogues do not hold."""


class Language:
    """One language: `tag` as HTML and Babel know it, and every message of its catalogues."""

    def __init__(self, tag: str, messages: Mapping[str, str]) -> None:
        self.tag = tag
        self._locale = _folder(tag)
        self._messages = messages
        self._parted: dict[str, Parted] = {}

    def say(self, message: Sentence | None) -> str:
        """The sentence of a message; nothing for none."""
        return "" if message is None else self._written(message.code, message.params)

    def text(self, code: str, /, **params: Value) -> str:
        """The text of a message id with its parameters put in, numbers as the language writes them."""
        return self._written(code, params) if params else self._pattern(code)

    def _written(self, code: str, params: Mapping[str, Value]) -> str:
        if not params:
            return self._pattern(code)
        found = self._parted.get(code)
        if found is None:
            found = self._parted[code] = self._in_parts(self._pattern(code))
        pieces, end = found
        if not pieces:
            return end
        text = ""
        for literal, name, before_zone in pieces:
            value = params[name]
            said = value if type(value) is str else self.shown(value)
            zoned = before_zone is not None and self._names_a_zone(said)
            text = f"{text}{before_zone if zoned else literal}{said}"
        return text + end

    def _pattern(self, code: str) -> str:
        try:
            return self._messages[code]
        except KeyError:
            raise UnknownMessageError(code) from None

    def _in_parts(self, pattern: str) -> Parted:
        """A message's text apart. Parameters are names alone."""
        pieces, end = [], ""
        for literal, name, spec, conversion in Formatter().parse(pattern):
            if spec or conversion or name == "":
                raise ValueError(f"A message holds more than names of parameters: {pattern}")
            if name is None:
                end += literal
                continue
            before_zone = self._before_zone(literal)
            pieces.append((end + literal, name, None if before_zone == literal else end + before_zone))
            end = ""
        return tuple(pieces), end

    def _names_a_zone(self, text: str) -> bool:
        """Whether it says itself that it is a zone."""
        return text[: len(_ZONE)].casefold() == _ZONE or text.startswith(self._zone_word)

    def _before_zone(self, literal: str) -> str:
        """What stands before such a name, without the word for it: "in zone-I", and not "in zone zone-I"."""
        return self._zone_at_end.sub(lambda found: f"{found[1]} " if found[1] else "", literal)

    @cached_property
    def _groups_by_comma(self) -> bool:
        """Asked when it is first needed: to read a locale takes longer than to read the messages."""
        return format_decimal(-1_234_567, locale=self._locale) == "-1,234,567"

    @cached_property
    def _zone_word(self) -> str:
        return self._messages.get("site.zone.word", _ZONE)

    @cached_property
    def _zone_at_end(self) -> re.Pattern[str]:
        return re.compile(rf"(\w?){re.escape(self._zone_word)} ?$", re.IGNORECASE)

    def knows(self, code: str) -> bool:
        return code in self._messages

    def number(self, value: float) -> str:
        if type(value) is int and 0 <= value < _GROUPED:
            return str(value)
        if self._groups_by_comma and (type(value) is int or value == int(value)):
            return f"{int(value):,}"
        return f"{value:,}" if self.tag == "en" else format_decimal(value, locale=self._locale)

    def date(self, written: str) -> str:
        """A date as sources have it, such as 2026-02-04; what is no date stays as it is written."""
        if (found := _UNDATED.fullmatch(written)) is not None:
            return self.text("site.source.undated", date=self.date(found[1]))
        if self.tag == "en" or not _DATE.fullmatch(written):
            return written
        return format_date(date.fromisoformat(written), locale=self._locale)

    def list(self, texts: Iterable[str]) -> str:
        """The texts with what separates them in this language between."""
        return self.text("site.list.separator").join(texts)

    @staticmethod
    def sentences(texts: Iterable[str]) -> str:
        """The sentences one after another; a full-width full stop brings its own space."""
        return " ".join(text for text in texts if text).replace("。 ", "。")

    def shown(self, value: Value) -> str:
        if type(value) is int:
            return self.number(value)
        if isinstance(value, str):
            return value
        if value is None:
            return "?"
        return self.number(value) if isinstance(value, int | float) else self.say(value)  # type: ignore[arg-type]


@cache
def load_language(tag: str = "en") -> Language:
    """Read a language's catalogues: compiled ones where they are newer than their sources, or where only they exist,
    as in an installed package.
    """
    folder = HERE / _folder(tag) / "LC_MESSAGES"
    messages: dict[str, str] = {}
    for source in sorted(folder.glob("*.po")) or sorted(folder.glob("*.mo")):
        messages.update(_messages(source))
    return Language(tag, messages)


def _folder(tag: str) -> str:
    """A tag as gettext and Babel write it."""
    return tag.replace("-", "_")


def _messages(source: Path) -> dict[str, str]:
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
    else:
        catalogue = gettext.GNUTranslations(_compile(source))
    held: Mapping[str, str] = catalogue._catalog  # type: ignore[attr-defined]  # noqa: SLF001 - no public way to list
    return {code: text for code, text in held.items() if code}


def _compile(source: Path) -> BytesIO:
    buffer = BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file))
    buffer.seek(0)
    return buffer
