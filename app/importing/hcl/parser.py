"""A parser of Terraform's language: tokens become a tree of limited depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..report import RefusedError
from ..sources import shorten
from ..tree import duplicate_name
from .syntax import (
    MAX_DEPTH,
    Argument,
    Block,
    Call,
    Expression,
    For,
    Literal,
    Mapping,
    Member,
    Name,
    Operation,
    Splat,
    Template,
    Token,
    Tuple,
    tokens_of,
)

_PRECEDENCE: Final = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_WORDS: Final = {"true": True, "false": False, "null": None}


def read_hcl(text: str, start: int = 0) -> Block:
    """Return a whole file, which starts at position `start`, as one block. Raises RefusedError for invalid syntax."""
    parser = _Parser(tokens_of(text, start))
    return parser.body(Block("", (), start), end="")


def expression_of(token: Token) -> Expression:
    """Return the expression of a text, which may be a template. Raises RefusedError."""
    return _Parser((token, Token("end", "", token.position))).expression()


class _Parser:
    """A recursive descent parser of a file, or of one expression in a template."""

    def __init__(self, tokens: Sequence[Token], depth: int = 0) -> None:
        self.tokens = tokens
        self.index = 0
        self.depth = depth

    @property
    def current(self) -> Token:
        return self.tokens[self.index]

    def is_mark(self, *marks: str) -> bool:
        return self.current.kind == "mark" and self.current.text in marks

    def advance(self) -> Token:
        """Return the current token and go to the next one."""
        token = self.current
        if token.kind != "end":
            self.index += 1
        return token

    def accept(self, mark: str) -> bool:
        """Return whether the current token is the given mark, and go past it if so."""
        if self.is_mark(mark):
            self.index += 1
            return True
        return False

    def expect(self, mark: str) -> None:
        """Go past a mark. Raises RefusedError if it isn't the current token."""
        if not self.accept(mark):
            raise self.unexpected()

    def unexpected(self) -> RefusedError:
        """Return the refusal of the current token."""
        if self.current.kind == "end":
            return RefusedError("hcl-cut-off", position=self.current.position)
        found = self.current.text if self.current.kind != "newline" else "⏎"
        return RefusedError("hcl-unexpected", position=self.current.position, found=shorten(found) or '"…"')

    def skip_lines(self) -> None:
        while self.current.kind == "newline":
            self.index += 1

    def enter(self) -> None:
        """Count one more level of nesting. Raises RefusedError if it is too deep."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RefusedError("hcl-too-deep", position=self.current.position, most=MAX_DEPTH)

    def body(self, block: Block, end: str) -> Block:
        """Read the entries of a block up to its end, and return the block."""
        self.enter()
        while True:
            self.skip_lines()
            if (end and self.accept(end)) or (not end and self.current.kind == "end"):
                self.depth -= 1
                return block
            self._entry(block)

    def _entry(self, block: Block) -> None:
        """Read an argument or an inner block."""
        name = self.advance()
        if name.kind not in {"name", "text"}:
            self.index -= name.kind != "end"
            raise self.unexpected()
        if self.accept("="):
            if name.text in block.arguments:
                block.arguments[duplicate_name(name.text, block.arguments)] = block.arguments[name.text]
            block.arguments[name.text] = Argument(self.expression(), name.position)
        else:
            labels = []
            while self.current.kind in {"name", "text"}:
                labels.append(self.advance().text)
            self.expect("{")
            block.blocks.append(self.body(Block(name.text, tuple(labels), name.position), "}"))
        if self.current.kind not in {"newline", "end"} and not self.is_mark("}"):
            raise self.unexpected()

    def expression(self) -> Expression:
        """Read an expression, which may be a conditional."""
        self.enter()
        found = self._binary(0)
        if self.accept("?"):
            self.skip_lines()
            then = self.expression()
            self.skip_lines()
            self.expect(":")
            self.skip_lines()
            found = Operation("?", (found, then, self.expression()))
        self.depth -= 1
        return found

    def _binary(self, level: int) -> Expression:
        """Read a binary operation of a level of precedence, or of a higher one."""
        if level == len(_PRECEDENCE):
            return self._unary()
        found = self._binary(level + 1)
        while self.is_mark(*_PRECEDENCE[level]):
            mark = self.advance().text
            self.skip_lines()
            found = Operation(mark, (found, self._binary(level + 1)))
        return found

    def _unary(self) -> Expression:
        if not self.is_mark("-", "!"):
            return self._postfix(self._primary())
        self.enter()
        found = Operation(self.advance().text, (self._unary(),))
        self.depth -= 1
        return found

    def _postfix(self, found: Expression) -> Expression:
        """Read what follows an expression: members, indexes and splats."""
        while self.is_mark(".", "["):
            if self.accept("."):
                found = self._after_dot(found)
            elif self.index + 1 < len(self.tokens) and self.tokens[self.index + 1].text == "*":
                self.index += 2
                self.expect("]")
                return Splat(found, self._path())
            else:
                self.index += 1
                self.skip_lines()
                found = Member(found, self.expression())
                self.skip_lines()
                self.expect("]")
        return found

    def _after_dot(self, found: Expression) -> Expression:
        if self.accept("*"):
            return Splat(found, self._path())
        token = self.advance()
        if token.kind not in {"name", "number"}:
            raise RefusedError("hcl-unexpected", position=token.position, found=shorten(token.text) or ".")
        for part in token.text.split("."):  # 0.1 after a dot is two indexes
            index = float(part) if part.isdecimal() else part
            found = Member(found, Literal(index, token.position))
        return found

    def _path(self) -> tuple[Expression, ...]:
        """Read the path that a splat follows from each entry."""
        path: list[Expression] = []
        while self.accept("."):
            token = self.advance()
            path.append(Literal(token.text, token.position))
        return tuple(path)

    def _primary(self) -> Expression:
        token = self.advance()
        if token.kind == "number":
            return Literal(float(token.text), token.position)
        if token.kind == "text":
            return Literal(token.text, token.position)
        if token.kind == "template":
            return self._template(token)
        if token.kind == "name":
            return self._named(token)
        if token.kind == "mark" and token.text in "([{":
            return {"(": self._group, "[": self._tuple, "{": self._mapping}[token.text]()
        self.index -= token.kind != "end"
        raise self.unexpected()

    def _template(self, token: Token) -> Expression:
        """Read the expressions of a template. Its directives aren't supported."""
        parts: list[Expression] = []
        for part in token.parts:
            if part is None:
                parts.append(Name("%"))  # a directive, as a name that is never defined
                continue
            if isinstance(part, str):
                parts.append(Literal(part, token.position))
                continue
            inner = _Parser(part, self.depth)
            parts.append(inner.expression())
            if inner.current.kind != "end":
                raise inner.unexpected()
        return Template(tuple(parts))

    def _named(self, token: Token) -> Expression:
        """Read a constant, a name or a function call."""
        if not self.accept("("):
            return Literal(_WORDS[token.text], token.position) if token.text in _WORDS else Name(token.text)
        arguments, spreads = [], False
        self.skip_lines()
        while not self.accept(")"):
            arguments.append(self.expression())
            spreads = self.accept("...")
            self._comma_before(")")
        return Call(token.text, tuple(arguments), spreads)

    def _comma_before(self, end: str) -> None:
        """Read a comma, which is optional after the last entry of a list."""
        self.skip_lines()
        if not self.accept(",") and not self.is_mark(end):
            raise self.unexpected()
        self.skip_lines()

    def _group(self) -> Expression:
        self.skip_lines()
        found = self.expression()
        self.skip_lines()
        self.expect(")")
        return found

    def _tuple(self) -> Expression:
        self.skip_lines()
        if self.current.kind == "name" and self.current.text == "for":
            return self._for("]")
        entries: list[Expression] = []
        while not self.accept("]"):
            entries.append(self.expression())
            self._comma_before("]")
        return Tuple(tuple(entries))

    def _mapping(self) -> Expression:
        self.skip_lines()
        if self.current.kind == "name" and self.current.text == "for":
            return self._for("}")
        pairs: list[tuple[Expression, Expression]] = []
        while not self.accept("}"):
            position = self.current.position
            key = self.expression()
            if isinstance(key, Name):
                key = Literal(key.name, position)
            if not self.accept("=") and not self.accept(":"):
                raise self.unexpected()
            self.skip_lines()
            pairs.append((key, self.expression()))
            self.accept(",")
            self.skip_lines()
        return Mapping(tuple(pairs))

    def _for(self, end: str) -> Expression:
        """Read a `for` expression up to its closing mark."""
        self.advance()
        names = [self.advance().text]
        while self.accept(","):
            names.append(self.advance().text)
        if self.advance().text != "in":
            self.index -= 1
            raise self.unexpected()
        over = self.expression()
        self.skip_lines()
        self.expect(":")
        self.skip_lines()
        key, value, groups = None, self.expression(), False
        self.skip_lines()
        if end == "}":
            self.expect("=>")
            self.skip_lines()
            key, value = value, self.expression()
            groups = self.accept("...")
            self.skip_lines()
        condition = None
        if self.current.kind == "name" and self.current.text == "if":
            self.advance()
            condition = self.expression()
            self.skip_lines()
        self.expect(end)
        return For(tuple(names), over, key, value, condition, groups)
