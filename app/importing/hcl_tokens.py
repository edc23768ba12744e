"""Terraform's language to tokens, each with its line. Every character is looked at a bounded number of times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from .report import RefusedError, shortened

DEEPEST: Final = 40
MAX_TOKENS: Final = 200_000

Kind: TypeAlias = Literal["name", "number", "text", "template", "mark", "newline", "end"]

_SPACE: Final = re.compile(r"(?:[ \t\f]|#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+")
_WORD: Final = re.compile(
    r"(?P<newline>\n)|(?P<name>[^\W\d][\w-]*)|(?P<number>\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?(?!\w))"
    r"|(?P<mark>=>|==|!=|<=|>=|&&|\|\||\.\.\.|[-+*/%!<>=?:.,(){}\[\]])"
)
_HEREDOC: Final = re.compile(r"<<-?(\w{1,80})\n")
_PLAIN: Final = re.compile(r'(?:[^"\\$%\n]|\\[^\n]|\$\$\{|%%\{|\$(?!\{)|%(?!\{))+')
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE: Final = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Token:
    """`parts` of a template: its texts, and the tokens of what is put in between."""

    kind: Kind
    text: str
    line: int
    parts: tuple[str | tuple[Token, ...], ...] = ()


def tokens_of(text: str) -> tuple[Token, ...]:
    """Raises RefusedError with the line of what is no token."""
    return _Lexer(text).until_end()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.line = 1
        self.depth = 0
        self.count = 0

    def until_end(self) -> tuple[Token, ...]:
        """The tokens up to the end, or of a template up to the brace that ends what is put in."""
        found: list[Token] = []
        open_braces = 0
        while True:
            self._skip_space()
            if self.place >= len(self.text):
                if self.depth:
                    raise RefusedError("hcl-cut-off", line=self.line)
                return (*found, Token("end", "", self.line))
            token = self._token()
            if token.kind == "mark" and token.text in "{}" and self.depth:
                open_braces += 1 if token.text == "{" else -1
                if open_braces < 0:
                    return (*found, Token("end", "", self.line))
            found.append(token)

    def _skip_space(self) -> None:
        found = _SPACE.match(self.text, self.place)
        if found:
            self.line += found[0].count("\n")
            self.place = found.end()

    def _token(self) -> Token:
        self.count += 1
        if self.count > MAX_TOKENS:
            raise RefusedError("hcl-too-long", line=self.line, most=MAX_TOKENS)
        if self.text[self.place] == '"':
            return self._quoted()
        if found := _HEREDOC.match(self.text, self.place):
            return self._heredoc(found)
        found = _WORD.match(self.text, self.place)
        if found is None:
            raise self._unexpected()
        self.place = found.end()
        kind: Kind = found.lastgroup  # type: ignore[assignment]  # the groups have the names of the kinds
        token = Token(kind, found[0], self.line)
        self.line += kind == "newline"
        return token

    def _quoted(self) -> Token:
        line = self.line
        parts: list[str | tuple[Token, ...]] = []
        self.place += 1
        while True:
            if found := _PLAIN.match(self.text, self.place):
                self.place = found.end()
                parts.append(_unescaped(found[0]))
            mark = self.text[self.place : self.place + 1]
            if mark == '"':
                self.place += 1
                plain = all(isinstance(part, str) for part in parts)
                text = "".join(part for part in parts if isinstance(part, str))
                return Token("text", text, line) if plain else Token("template", "", line, tuple(parts))
            if mark in {"", "\n"}:
                raise RefusedError("hcl-cut-off" if not mark else "hcl-open-quote", line=line)
            parts.append(self._put_in())

    def _put_in(self) -> str | tuple[Token, ...]:
        """What stands between `${` and its brace. `$${` is text."""
        if self.depth >= DEEPEST:
            raise RefusedError("hcl-too-deep", line=self.line, most=DEEPEST)
        if not self.text.startswith(("${", "%{"), self.place):
            raise self._unexpected()
        self.place += 2
        self.depth += 1
        found = self.until_end()
        self.depth -= 1
        return found

    def _heredoc(self, start: re.Match[str]) -> Token:
        line = self.line
        end = re.compile(rf"^[ \t]*{start[1]}[ \t]*$", re.MULTILINE).search(self.text, start.end())
        if end is None:
            raise RefusedError("hcl-cut-off", line=line)
        body = self.text[start.end() : end.start()]
        self.line += self.text.count("\n", self.place, end.end())
        self.place = end.end()
        return Token("text", body, line)

    def _unexpected(self) -> RefusedError:
        here = self.text[self.place : self.place + 40].partition("\n")[0]
        return RefusedError("hcl-unexpected", line=self.line, found=shortened(here))


def _unescaped(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[0]), text)
    return text.replace("$${", "${").replace("%%{", "%{")
