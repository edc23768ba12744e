"""Whose turn it is: what is short is answered one after another, what is long beside it, so that it holds up nobody.

A plan's text tells how long it takes before anything is read of it: milliseconds up to SHORT characters with no more
than FEW marks between entries, two seconds for entries of two characters up to SHORT, or for 100,000 networks. Handing
a request over to a thread takes time as well, and in many threads at once all get slow.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from functools import wraps
from itertools import islice
from typing import Final, ParamSpec, TypeAlias, TypeVar
from urllib.parse import unquote

from anyio.lowlevel import RunVar
from anyio.to_thread import current_default_thread_limiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ...plan_io.link.lists import COMPRESSED_KEYS

P = ParamSpec("P")
T = TypeVar("T")
Handler: TypeAlias = Callable[[Request], Response]
AsyncHandler: TypeAlias = Callable[[Request], Awaitable[Response]]

SHORT_LENGTH: Final = 4_000
FEW_MARKS: Final = 300
# One or more for each entry of a list, a link's, a form's or JSON's.
_MARKS: Final = re.compile(r"[_/,;&+\n]")
MAX_LONG_REQUESTS: Final = 2  # long requests at work at once; the others wait for their turn
SWITCH_SECONDS: Final = 0.0005  # until Python lets another thread run; its own 5 ms are a page's whole time

_turn: RunVar[asyncio.Lock] = RunVar("turn")


def is_long(text: str) -> bool:
    """Whether a link, or a text of links, may take long: one that is packed is short and means much, and so is a list
    of many entries, each of which may be a mistake to be told.

    A link that is a value of another is quoted twice.
    """
    if len(text) > SHORT_LENGTH:
        return True
    plain = unquote(unquote(text))
    return any(key in plain for key in COMPRESSED_KEYS.values()) or _has_many_entries(plain)


def _are_long(text: bytes) -> bool:
    return len(text) > SHORT_LENGTH or _has_many_entries(text.decode("latin-1"))


def _has_many_entries(text: str) -> bool:
    return sum(1 for _ in islice(_MARKS.finditer(text), FEW_MARKS + 1)) > FEW_MARKS


async def run_scheduled(text: str | bytes, call: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """The result of `call`, whose work is as long as `text`: at once, in turn, or in a thread. Bytes hold no link."""
    if _are_long(text) if isinstance(text, bytes) else is_long(text):
        return await run_in_threadpool(call, *args, **more)
    # One at a time, first come, first served. Between two of them the server looks after its connections; were all
    # that are ready answered in one go, new connections would wait for many rounds of all the others.
    async with _lock():
        done = call(*args, **more)
        await asyncio.sleep(0)
    return done


def serialized(handler: Handler) -> AsyncHandler:
    """The handler, called in turn; the whole work of its requests is in their query strings."""

    @wraps(handler)
    async def answered(request: Request) -> Response:
        return await run_scheduled(request.url.query, handler, request)

    return answered


def configure_scheduling() -> None:
    """Set the number of threads and the switch interval of the process; call it from the event loop."""
    current_default_thread_limiter().total_tokens = MAX_LONG_REQUESTS
    sys.setswitchinterval(SWITCH_SECONDS)


def _lock() -> asyncio.Lock:
    """The event loop's own."""
    try:
        return _turn.get()
    except LookupError:
        lock = asyncio.Lock()
        _turn.set(lock)
        return lock
