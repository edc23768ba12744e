"""Turns message ids and parameters into the text of one language.

`msgid_plural` names the parameter that selects the plural form of a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, reduce
from gettext import GNUTranslations
from io import BytesIO
from operator import add
from typing import Final, Protocol, TypeAlias, TypeVar

from .message_files import COUNTED, folder_of, read_messages
from .message_text import MessageText, join, names_zone, parse_message, writes_without_spaces

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNDATED: Final = re.compile(rf"undated, read ({_DATE.pattern})", re.ASCII)  # the format of the catalogue

_COUNTED_LINE: Final = re.compile(r"^(\S+) (\S+)$", re.MULTILINE)

# The first number with a separator. All languages write smaller numbers in the same way.
_GROUPED: Final = 1_000

# A parameter is a text, a number, or a message of its own.
Value: TypeAlias = object


class Sentence(Protocol):
    """A message id with parameters, such as `app.engine.evaluation.Message`."""

    @property
    def code(self) -> str: ...

    @property
    def params(self) -> Mapping[str, Value]: ...


class Source(Protocol):
    """A web page with a language, such as `app.catalogue.fact.Source`."""

    @property
    def language(self) -> str: ...


SourceT = TypeVar("SourceT", bound=Source)


class UnknownMessageError(KeyError):
    """The language has no message with this id."""


class Language:
    """One language with its messages. `tag` is a language tag, such as zh-Hans."""

    def __init__(self, tag: str, compiled: bytes) -> None:
        self.tag = tag
        self._locale = tag.replace("-", "_")
        self._translations = GNUTranslations(BytesIO(compiled))
        self._counted = dict(_COUNTED_LINE.findall(self._translations.gettext(COUNTED)))
        # Caches: texts by message id, and parsed texts by message id or, for a plural form, by the text of the form.
        self._texts: dict[str, str] = {}
        self._parts: dict[str, MessageText] = {}
        self._join: Callable[[str, str], str] = join if writes_without_spaces(tag) else add

    @property
    def gap(self) -> str:
        """The space after a sentence or a colon; "" in Japanese and Chinese, with their full-width punctuation."""
        return "" if writes_without_spaces(self.tag) else " "

    def say(self, message: Sentence | None) -> str:
        """Return the sentence of a message; "" for None."""
        return "" if message is None else self._written(message.code, message.params)

    def text(self, code: str, /, **params: Value) -> str:
        """Return the text of a message id with its parameters, and with numbers in the format of the language.

        Raises UnknownMessageError if the language has no message with this id.
        """
        return self._written(code, params)

    def has_message(self, code: str) -> bool:
        """Return whether the language has a message with this id."""
        return code in self._counted or self._translations.gettext(code) != code

    def number(self, value: float) -> str:
        """Return a number with the language's separators, such as 15,000."""
        if type(value) is int and 0 <= value < _GROUPED:
            return str(value)
        if self._groups_by_comma and (type(value) is int or value == int(value)):
            return f"{int(value):,}"
        return f"{value:,}" if self.tag == "en" else _decimal(value, self._locale)

    def date(self, written: str) -> str:
        """Return the date of a source, such as 2026-02-04, in words. A text that isn't a date is returned unchanged."""
        if (found := _UNDATED.fullmatch(written)) is not None:
            return self.text("site.source.undated", date=self.date(found[1]))
        if not _DATE.fullmatch(written):
            return written
        year, month, day = written.split("-")
        return self.text("site.date", year=year, month=month, day=day)

    def sort_sources(self, sources: Iterable[SourceT]) -> tuple[SourceT, ...]:
        """Return the sources, with those in this language first."""
        return tuple(sorted(sources, key=lambda source: not self.tag.startswith(source.language)))

    def list(self, texts: Iterable[str]) -> str:
        """Return the texts as a list in one line; "" if there are none."""
        return self._join_all("join.list", texts)

    def clauses(self, texts: Iterable[str]) -> str:
        """Return the texts as clauses of one sentence, such as with semicolons. Empty texts are left out."""
        return self._join_all("join.clauses", filter(None, texts))

    def sentences(self, texts: Iterable[str]) -> str:
        """Return the sentences one after another. Empty texts are left out."""
        return reduce(lambda said, text: self._join(f"{said} ", text), filter(None, texts), "").strip(" ")

    def with_label(self, label: str, value: Value) -> str:
        """Return a value after its label, such as "Terway: 12 nodes"."""
        return self.text("join.label", label=label, value=value)

    def with_note(self, text: str, note: str) -> str:
        """Return a text with a note in brackets after it."""
        return self.text("join.note", text=text, note=note)

    def shown(self, value: Value) -> str:
        """Return a parameter as text: a tuple as a list, and None (an unknown number) as a question mark."""
        if isinstance(value, str):
            return value
        if type(value) is int:
            return self.number(value)
        if value is None:
            return "?"
        if type(value) is tuple:  # a Message is a named tuple
            return self.list(map(self.shown, value))
        return self.number(value) if isinstance(value, int | float) else self.say(value)  # type: ignore[arg-type]

    def _written(self, code: str, params: Mapping[str, Value]) -> str:
        if not params:
            return self._texts.get(code) or self._text(code, params)
        joined, said = self._join, ""
        parts = self._parts.get(code) or self._parts_of(code, params)
        for before, before_zone, name, noun in parts.pieces:
            value = params[name]
            if noun is not None:
                shown = self._written(noun, {"count": value})
            else:
                shown = value if type(value) is str else self.shown(value)
            zoned = before_zone != before and names_zone(shown, self._zone_word)
            said = joined(joined(said, before_zone if zoned else before), shown)
        return joined(said, parts.end) if parts.end else said

    def _join_all(self, code: str, texts: Iterable[str]) -> str:
        """Join texts with the separator that a message has between its parameters `first` and `second`."""
        rest = iter(texts)
        said = next(rest, "")
        if (text := next(rest, None)) is None:
            return said
        joined, between = self._join, self._parts_of(code, {}).pieces[1].before
        while text is not None:
            said = joined(joined(said, between), text)
            text = next(rest, None)
        return said

    def _parts_of(self, code: str, params: Mapping[str, Value]) -> MessageText:
        """Return the parsed text of a message. It is cached, with each plural form under its own text."""
        text = self._text(code, params)
        key = text if code in self._counted else code
        parts = self._parts.get(key)
        if parts is None:
            parts = self._parts[key] = parse_message(text, self._zone_word)
        return parts

    def _text(self, code: str, params: Mapping[str, Value]) -> str:
        """Return the text of a message, in the plural form for its parameters."""
        if counted := self._counted.get(code):
            return self._translations.ngettext(code, "", _count(params[counted]))
        text = self._translations.gettext(code)
        if text == code:
            raise UnknownMessageError(f"{code}: no message of the language {self.tag}")
        self._texts[code] = text
        return text

    @cached_property
    def _groups_by_comma(self) -> bool:
        """Whether numbers are grouped by commas. It is computed lazily, since loading a locale takes longer than the messages."""
        return self.tag == "en" or _decimal(-1_234_567, self._locale) == "-1,234,567"

    @cached_property
    def _zone_word(self) -> str:
        return self.text("site.zone.word")


def _decimal(value: float, locale: str) -> str:
    """Return the number in the format of a locale."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - English doesn't need Babel, so the command line starts faster

    return format_decimal(value, locale=locale)


def _count(value: Value) -> int:
    """Return the number that selects a plural form; 0 for None. Raises TypeError if the value isn't an integer."""
    if value is None:
        return 0
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not an integer, so it can't select a plural form")
    return value


@cache
def load_language(tag: str = "en") -> Language:
    """Return the language of a tag. Its messages are compiled first if the sources are newer."""
    return Language(tag, read_messages(folder_of(tag)))
