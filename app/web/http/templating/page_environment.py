"""The environment that compiled templates run in: what `page_code` has them call."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from types import FunctionType
from typing import Any, Final, cast

from jinja2 import Environment
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from .page_code import ARGUMENT, PageCode

# What a component's template sets to true where its arguments recur from plan to plan.
_RECURS: Final = "recurs"
_MAX_KEPT: Final = 500

# Of a text that is HTML by now, without a look whether it is.
_as_markup: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)


class PageEnvironment(Environment):
    """Its templates and globals never change."""

    code_generator_class = PageCode

    as_markup = staticmethod(_as_markup)
    escape_text = staticmethod(_escape_inner)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._imported: dict[tuple[str, str], Any] = {}
        self._drawers: dict[tuple[str, str], Callable[..., str]] = {}

    def imported(self, template: str, name: str) -> Any:
        """What a template defines, a component as a function."""
        if (template, name) not in self._imported:
            found = getattr(self.get_template(template).module, name)
            self._imported[template, name] = (
                self._marked(template, name) if isinstance(found, Macro) else found
            )
        return self._imported[template, name]

    def drawer(self, template: str, name: str) -> Callable[..., str]:
        """What draws a component, by the names that compiled code has for its arguments. Where its template says that
        they recur, it keeps what it drew last.
        """
        if (template, name) not in self._drawers:
            module = self.get_template(template).module
            draw = _drawer(getattr(module, name))
            self._drawers[template, name] = _kept(draw) if getattr(module, _RECURS, False) else draw
        return self._drawers[template, name]

    def _marked(self, template: str, name: str) -> Callable[..., Markup]:
        """A component by the names that its template has for its arguments."""
        draw = self.drawer(template, name)

        def drawn(*given: Any, **named: Any) -> Markup:
            return _as_markup(draw(*given, **{ARGUMENT + key: value for key, value in named.items()}))

        return drawn

    @staticmethod
    def drawer_of(macro: Macro) -> Callable[..., str]:
        """What draws a component of the template itself."""
        return _drawer(macro)

    @staticmethod
    def body(draw: Callable[[], str]) -> Callable[[], Markup]:
        """What stands in a call block, for the component that it is given to."""
        return lambda: _as_markup(draw())

    @staticmethod
    def made_once(value: Any) -> Any:
        """What a constant call gave, with texts escaped."""
        return escape(value) if isinstance(value, str) else value

    @staticmethod
    def escaped(value: Any) -> str:
        """As markupsafe's `escape`, of what is joined into a page at once and need not be marked as safe."""
        if type(value) is int:
            return str(value)
        return value if isinstance(value, Markup) else escape(value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Shapes are dicts, mostly, and their members come first."""
        if type(obj) is not dict:
            return super().getattr(obj, attribute)
        if attribute in obj:
            return obj[attribute]
        found = getattr(obj, attribute, missing)
        return self.undefined(obj=obj, name=attribute) if found is missing else found


def _drawer(macro: Macro) -> Callable[..., str]:
    """The macro's function, without Jinja's look at how it is called: what is not given is missing."""
    if macro.catch_kwargs or macro.catch_varargs:
        return _any_drawer(macro)
    draw = cast("FunctionType", macro._func)  # noqa: SLF001
    draw.__defaults__ = (missing,) * draw.__code__.co_argcount
    return draw


def _any_drawer(macro: Macro) -> Callable[..., str]:
    def draw(*given: Any, **named: Any) -> str:
        return macro(*given, **{key.removeprefix(ARGUMENT): value for key, value in named.items()})

    return draw


def _kept(draw: Callable[..., str]) -> Callable[..., str]:
    """By arguments and their types: HTML is not the text that is written like it. In memory alone, the last of them."""
    cached = lru_cache(_MAX_KEPT, typed=True)(draw)

    def drawn(*given: Any, **named: Any) -> str:
        try:
            return cached(*given, **named)
        except TypeError:  # a list can't be looked up
            return draw(*given, **named)

    return drawn
