"""The tokens of Terraform's language, each with its position, and the tree that the parser builds of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from typing import Literal as OneOf

from ..report import RefusedError
from ..sources import shorten

MAX_DEPTH: Final = 40
MAX_TOKENS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant of the source."""

    value: str | float | bool | None
    position: int


@dataclass(frozen=True, slots=True)
class Template:
    """A text with interpolated expressions, or with directives (`%{ if … }`), which aren't evaluated."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name, such as `var` or a variable of a loop."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """`of.name`, or `of[index]` with an expression as index."""

    of: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Splat:
    """`of[*]…`: the members at `path` of each entry."""

    of: Expression
    path: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function call. `spreads`: the last argument is a list of arguments, followed by `...`."""

    name: str
    arguments: tuple[Expression, ...]
    spreads: bool = False


@dataclass(frozen=True, slots=True)
class Tuple:
    """A list in brackets."""

    entries: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """An object in braces."""

    pairs: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation with one operand (a sign or `!`), two (arithmetic, comparison, logic) or three (a conditional)."""

    mark: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class For:
    """A `for` expression: with a key it results in a mapping, else in a list. `groups`: each key has a list of
    values.
    """

    names: tuple[str, ...]
    over: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    groups: bool = False


Expression: TypeAlias = (
    "Literal | Template | Name | Member | Splat | Call | Tuple | Mapping | Operation | For"
)


@dataclass(frozen=True, slots=True)
class Argument:
    """The value of an argument, with the position of its name."""

    value: Expression
    position: int


@dataclass(slots=True)
class Block:
    """A block with its labels, arguments and inner blocks."""

    kind: str
    labels: tuple[str, ...]
    position: int
    arguments: dict[str, Argument] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def inner(self, kind: str) -> list[Block]:
        """Return the inner blocks of a kind."""
        return [each for each in self.blocks if each.kind == kind]


def literal_text(argument: Argument | None) -> str:
    """Return the text of an argument that is a plain text; "" for any other argument."""
    value = getattr(argument.value, "value", "") if argument is not None else ""
    return value if isinstance(value, str) else ""


def parts_of(expression: Expression) -> tuple[Expression, ...]:  # noqa: PLR0911 - one a kind
    """Return the direct parts of an expression in their order, without the literal names of members."""
    match expression:
        case Call():
            return expression.arguments
        case Tuple():
            return expression.entries
        case Mapping():
            return tuple(each for pair in expression.pairs for each in pair)
        case Operation():
            return expression.operands
        case Template():
            return expression.parts
        case Member(of, index):
            return (of,) if isinstance(index, Literal) else (of, index)
        case Splat(of):
            return (of,)
        case For():
            parts = (expression.over, expression.key, expression.value, expression.condition)
            return tuple(each for each in parts if each is not None)
    return ()


TokenKind: TypeAlias = OneOf["name", "number", "text", "template", "mark", "newline", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """A token. `parts` of a template are its texts and the tokens of its interpolations; None is a directive."""

    kind: TokenKind
    text: str
    position: int
    parts: tuple[str | tuple[Token, ...] | None, ...] = ()


_SPACE: Final = re.compile(r"(?:[ \t\f]|#[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/|~(?=\}))++")
_TOKEN: Final = re.compile(
    r"(?P<newline>\n)|(?P<name>[^\W\d][\w-]*)|(?P<number>\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?(?!\w))"
    r"|(?P<mark>=>|==|!=|<=|>=|&&|\|\||\.\.\.|[-+*/%!<>=?:.,(){}\[\]])"
)
_HEREDOC: Final = re.compile(r"<<(-?)([^\W\d][\w-]{0,80})[ \t]*\n")
_QUOTED: Final = re.compile(r'(?:[^"\\$%\n]|\\[^\n]|\$\$\{|%%\{|\$(?!\{)|%(?!\{))++')
_UNQUOTED: Final = re.compile(r"(?:[^$%]|\$\$\{|%%\{|\$(?!\{)|%(?!\{))++")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_INDENT: Final = re.compile(r"^[ \t]*(?=[^\s])", re.MULTILINE)


def tokens_of(text: str, start: int = 0) -> tuple[Token, ...]:
    """Return the tokens of a file that starts at position `start`. Raises RefusedError for what isn't a token."""
    return _Lexer(text, start).tokens_until_end()


def template_of(text: str, position: int) -> Token:
    """Return a text of Terraform's JSON, which may be a template, as a token. All of it has the same position."""
    lexer = _Lexer(text, position, is_fixed=True)
    return lexer.template(_UNQUOTED, "", position)


class _Lexer:
    """A lexer. `is_fixed`: every token has the position of the start."""

    def __init__(self, text: str, start: int, *, is_fixed: bool = False) -> None:
        self.text = text
        self.start = start
        self.is_fixed = is_fixed
        self.offset = 0
        self.end = len(text)
        self.depth = 0
        self.count = 0

    def position(self) -> int:
        """Return the current position."""
        return self.start if self.is_fixed else self.start + self.offset

    def tokens_until_end(self) -> tuple[Token, ...]:
        """Return the tokens up to the end, or of an interpolation up to its closing brace."""
        found: list[Token] = []
        open_braces = 0
        while True:
            if space := _SPACE.match(self.text, self.offset, self.end):
                self.offset = space.end()
            if self.offset >= self.end:
                if self.depth:
                    raise RefusedError("hcl-cut-off", position=self.position())
                return (*found, Token("end", "", self.position()))
            token = self._token()
            if token.kind == "mark" and token.text in "{}" and self.depth:
                open_braces += 1 if token.text == "{" else -1
                if open_braces < 0:
                    return (*found, Token("end", "", token.position))
            found.append(token)

    def _token(self) -> Token:
        """Read one token. Raises RefusedError."""
        self.count += 1
        if self.count > MAX_TOKENS:
            raise RefusedError("hcl-too-long", position=self.position(), most=MAX_TOKENS)
        position = self.position()
        if self.text[self.offset] == '"':
            self.offset += 1
            return self.template(_QUOTED, '"', position)
        if found := _HEREDOC.match(self.text, self.offset, self.end):
            return self._heredoc(found, position)
        found = _TOKEN.match(self.text, self.offset, self.end)
        if found is None:
            raise self._unexpected()
        self.offset = found.end()
        kind: TokenKind = found.lastgroup  # type: ignore[assignment]  # the groups have the names of the kinds
        return Token(kind, found[0], position)

    def template(self, plain: re.Pattern[str], mark: str, position: int) -> Token:
        """Read a text up to the closing mark; without a mark up to the end."""
        parts: list[str | tuple[Token, ...] | None] = []
        while True:
            if found := plain.match(self.text, self.offset, self.end):
                self.offset = found.end()
                parts.append(_unescape(found[0]) if mark else _unescape_dollars(found[0]))
            if self.offset >= self.end and mark:
                raise RefusedError("hcl-cut-off", position=position)
            if self.offset >= self.end or (mark and self.text.startswith(mark, self.offset)):
                self.offset += len(mark)
                if all(isinstance(part, str) for part in parts):
                    return Token("text", "".join(map(str, parts)), position)
                return Token("template", "", position, tuple(parts))
            if self.text[self.offset] == "\n":
                raise RefusedError("hcl-open-quote", position=position)
            parts.append(self._interpolation())

    def _interpolation(self) -> tuple[Token, ...] | None:
        """Return the tokens of an interpolation; None for a directive."""
        if self.depth >= MAX_DEPTH:
            raise RefusedError("hcl-too-deep", position=self.position(), most=MAX_DEPTH)
        is_directive = self.text.startswith("%{", self.offset)
        if not is_directive and not self.text.startswith("${", self.offset):
            raise self._unexpected()
        self.offset += 2 + self.text.startswith("~", self.offset + 2)
        self.depth += 1
        found = self.tokens_until_end()
        self.depth -= 1
        return None if is_directive else found

    def _heredoc(self, opening: re.Match[str], position: int) -> Token:
        """Read a text between `<<NAME` and `NAME`."""
        closing = re.compile(rf"^[ \t]*{opening[2]}[ \t]*$", re.MULTILINE).search(
            self.text, opening.end(), self.end
        )
        if closing is None:
            raise RefusedError("hcl-cut-off", position=position)
        end, self.end = self.end, closing.start()
        self.offset = opening.end()
        token = self.template(_UNQUOTED, "", position)
        self.end, self.offset = end, closing.end()
        return _unindent(token) if opening[1] else token

    def _unexpected(self) -> RefusedError:
        here = self.text[self.offset : self.offset + 40].partition("\n")[0]
        return RefusedError("hcl-unexpected", position=self.position(), found=shorten(here))


def _unescape(text: str) -> str:
    """Return a quoted text without its escapes."""
    if "\\" in text:
        text = _ESCAPE.sub(_escape_value, text)
    return _unescape_dollars(text)


def _escape_value(found: re.Match[str]) -> str:
    """Return the character of an escape. Half a surrogate pair becomes a question mark."""
    if found[1]:
        return chr(int(found[1], 16)).encode(errors="replace").decode()
    return _ESCAPES.get(found[2], found[0])


def _unescape_dollars(text: str) -> str:
    return text.replace("$${", "${").replace("%%{", "%{")


def _unindent(token: Token) -> Token:
    """Return a text without the indentation that its lines share. A template stays as it is: blanks don't matter to
    networks.
    """
    if token.kind != "text":
        return token
    indents = [len(found[0]) for found in _INDENT.finditer(token.text)]
    least = min(indents, default=0)
    text = "".join(line[least:] if line.strip() else line for line in token.text.splitlines(keepends=True))
    return Token("text", text, token.position)
