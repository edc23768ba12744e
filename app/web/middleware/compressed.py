"""What goes out compressed: text, to whoever says that it may (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

_NONE: Final = re.compile(r"\s*q\s*=\s*0(?:\.0{0,3})?\s*", re.ASCII | re.IGNORECASE)


def takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header names gzip, and not with the weight 0, which forbids it."""
    for part in header.split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() == "gzip":
            return _NONE.fullmatch(weight) is None
    return False


class Compressed(GZipMiddleware):
    """The framework's own, and what it leads to, look for the word alone: here it is taken away where it forbids."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
            scope["headers"] = list(scope["headers"])  # the same scope: others look for its route afterwards
            del MutableHeaders(scope=scope)["accept-encoding"]
        await super().__call__(scope, receive, send)
