"""One language: message ids and parameters in, its text out.

A message that has plural forms chooses among them by the parameter that its `msgid_plural` names.
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
from .message_text import MessageText, joined, says_zone, take_apart, writes_without_spaces

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNDATED: Final = re.compile(rf"undated, read ({_DATE.pattern})", re.ASCII)  # as the catalogue writes it

_COUNTED_LINE: Final = re.compile(r"^(\S+) (\S+)$", re.MULTILINE)

# The first number of more digits than a group; every language here writes those below it with ASCII digits alone.
_GROUPED: Final = 1_000

# A parameter is a text, a number, or a message of its own.
Value: TypeAlias = object


class Sentence(Protocol):
    """What the engine gives instead of sentences: `app.engine.evaluation.Message` is one."""

    @property
    def code(self) -> str: ...

    @property
    def params(self) -> Mapping[str, Value]: ...


class Source(Protocol):
    """A page with a language, such as `app.catalogue.fact.Source`."""

    @property
    def language(self) -> str: ...


SourceT = TypeVar("SourceT", bound=Source)


class UnknownMessageError(KeyError):
    """A message id that the language's catalogues do not have."""


class Language:
    """One language: `tag` as HTML and Babel know it, and every message of its catalogues."""

    def __init__(self, tag: str, compiled: bytes) -> None:
        self.tag = tag
        self._locale = tag.replace("-", "_")
        self._translations = GNUTranslations(BytesIO(compiled))
        self._counted = dict(_COUNTED_LINE.findall(self._translations.gettext(COUNTED)))
        # The texts of messages by their ids, and taken apart; of messages with plural forms, each form by its text.
        self._texts: dict[str, str] = {}
        self._parts: dict[str, MessageText] = {}
        self._joined: Callable[[str, str], str] = joined if writes_without_spaces(tag) else add

    @property
    def gap(self) -> str:
        """The space after a sentence or a colon: none where punctuation is as wide as a character."""
        return "" if writes_without_spaces(self.tag) else " "

    def say(self, message: Sentence | None) -> str:
        """The sentence of a message; an empty text for none."""
        return "" if message is None else self._written(message.code, message.params)

    def text(self, code: str, /, **params: Value) -> str:
        """The text of a message id with its parameters put in, numbers as the language writes them.

        Raises UnknownMessageError for an id that the language has no message for.
        """
        return self._written(code, params)

    def knows(self, code: str) -> bool:
        """Whether the language has a message with that id."""
        return code in self._counted or self._translations.gettext(code) != code

    def number(self, value: float) -> str:
        """A number with the language's separators, such as 15,000."""
        if type(value) is int and 0 <= value < _GROUPED:
            return str(value)
        if self._groups_by_comma and (type(value) is int or value == int(value)):
            return f"{int(value):,}"
        return f"{value:,}" if self.tag == "en" else _decimal(value, self._locale)

    def date(self, written: str) -> str:
        """A date as sources have it, such as 2026-02-04; what is no date stays as it is written."""
        if (found := _UNDATED.fullmatch(written)) is not None:
            return self.text("site.source.undated", date=self.date(found[1]))
        if not _DATE.fullmatch(written):
            return written
        year, month, day = written.split("-")
        return self.text("site.date", year=year, month=month, day=day)

    def own_first(self, sources: Iterable[SourceT]) -> tuple[SourceT, ...]:
        """The sources, those in this language before the others, else in the order that they have."""
        return tuple(sorted(sources, key=lambda source: not self.tag.startswith(source.language)))

    def list(self, texts: Iterable[str]) -> str:
        """The texts as a list in one line; an empty text for none."""
        return self._in_a_row("join.list", texts)

    def clauses(self, texts: Iterable[str]) -> str:
        """The texts as parts of one sentence, separated by more than the members of a list are; empty texts left out."""
        return self._in_a_row("join.clauses", filter(None, texts))

    def sentences(self, texts: Iterable[str]) -> str:
        """The sentences one after another; empty texts left out."""
        return reduce(lambda said, text: self._joined(f"{said} ", text), filter(None, texts), "").strip(" ")

    def labelled(self, label: str, value: Value) -> str:
        """A value after its label, such as "Terway: 12 nodes"."""
        return self.text("join.label", label=label, value=value)

    def noted(self, text: str, note: str) -> str:
        """A text with a note in brackets after it."""
        return self.text("join.note", text=text, note=note)

    def shown(self, value: Value) -> str:
        """A parameter as it is put into a message: a tuple as a list, None (an unknown number) as a question mark."""
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
        joined, said = self._joined, ""
        parts = self._parts.get(code) or self._parts_of(code, params)
        for before, before_zone, name, noun in parts.pieces:
            value = params[name]
            if noun is not None:
                shown = self._written(noun, {"count": value})
            else:
                shown = value if type(value) is str else self.shown(value)
            zoned = before_zone != before and says_zone(shown, self._zone_word)
            said = joined(joined(said, before_zone if zoned else before), shown)
        return joined(said, parts.end) if parts.end else said

    def _in_a_row(self, code: str, texts: Iterable[str]) -> str:
        """The texts, each after those before it with what a message has between its parameters `first` and `second`."""
        rest = iter(texts)
        said = next(rest, "")
        if (text := next(rest, None)) is None:
            return said
        joined, between = self._joined, self._parts_of(code, {}).pieces[1].before
        while text is not None:
            said = joined(joined(said, between), text)
            text = next(rest, None)
        return said

    def _parts_of(self, code: str, params: Mapping[str, Value]) -> MessageText:
        """The text of a message, taken apart when it is first needed; a text in a plural form is kept by itself."""
        text = self._text(code, params)
        key = text if code in self._counted else code
        parts = self._parts.get(key)
        if parts is None:
            parts = self._parts[key] = take_apart(text, self._zone_word)
        return parts

    def _text(self, code: str, params: Mapping[str, Value]) -> str:
        """The text of a message, in the plural form that its parameters ask for."""
        if counted := self._counted.get(code):
            return self._translations.ngettext(code, "", _count(params[counted]))
        text = self._translations.gettext(code)
        if text == code:
            raise UnknownMessageError(f"{code}: no message of the language {self.tag}")
        self._texts[code] = text
        return text

    @cached_property
    def _groups_by_comma(self) -> bool:
        """Asked when it is first needed: to read a locale takes longer than to read the messages."""
        return self.tag == "en" or _decimal(-1_234_567, self._locale) == "-1,234,567"

    @cached_property
    def _zone_word(self) -> str:
        return self.text("site.zone.word")


def _decimal(value: float, locale: str) -> str:
    """The number as a locale writes it."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - English never needs Babel, and a command line starts sooner

    return format_decimal(value, locale=locale)


def _count(value: Value) -> int:
    """The number that chooses a plural form: what is not known counts as none. Raises TypeError for any other text."""
    if value is None:
        return 0
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number, so it chooses no plural form")
    return value


@cache
def load_language(tag: str = "en") -> Language:
    """The language of a tag, from the compiled catalogues where they are newer than their sources."""
    return Language(tag, read_messages(folder_of(tag)))
