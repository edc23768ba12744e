"""Schedules requests: short ones run one at a time on the event loop, long ones in a thread, so that they block no others.

The length of a plan's text tells how long its evaluation takes: milliseconds for up to SHORT_LENGTH characters with up to
FEW_MARKS separators, but two seconds for the same length with entries of two characters, or for 100,000 networks. The thread is
only for long requests, since switching to it takes time.
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
# Separators of entries in links, forms and JSON: one or more for each entry of a list.
_MARKS: Final = re.compile(r"[_/,;&+\n]")
# The number of long requests that run at the same time; others wait. Two would share one interpreter, so that neither of them
# would be faster, and short requests would get a third of it instead of half.
MAX_LONG_REQUESTS: Final = 1
# Python's switch interval. Its default of 5 ms is as long as a whole page takes.
SWITCH_SECONDS: Final = 0.0005

_turn: RunVar[asyncio.Lock] = RunVar("turn")


def is_long(text: str) -> bool:
    """Return whether the evaluation of a link, or of a text with links, may take long.

    A compressed link may have a large plan, and each of many entries may be a mistake. A link inside another link is quoted
    twice.
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
    """Return the result of `call`, which runs in turn or, if `text` is long, in a thread. Bytes don't have links."""
    if _are_long(text) if isinstance(text, bytes) else is_long(text):
        return await run_in_threadpool(call, *args, **more)
    # One at a time, in the order of arrival, and with a chance for the event loop to accept connections in between. Otherwise
    # new connections would wait until all pending requests are answered, many times in a row.
    async with _lock():
        done = call(*args, **more)
        await asyncio.sleep(0)
    return done


def serialized(handler: Handler) -> AsyncHandler:
    """Return the handler with scheduling. The query strings of its requests decide how long they take."""

    @wraps(handler)
    async def answered(request: Request) -> Response:
        return await run_scheduled(request.url.query, handler, request)

    return answered


def configure_scheduling() -> None:
    """Set the number of threads for long requests and the switch interval. It must be called from the event loop."""
    current_default_thread_limiter().total_tokens = MAX_LONG_REQUESTS
    sys.setswitchinterval(SWITCH_SECONDS)


def _lock() -> asyncio.Lock:
    """Return the lock of the current event loop."""
    try:
        return _turn.get()
    except LookupError:
        lock = asyncio.Lock()
        _turn.set(lock)
        return lock
