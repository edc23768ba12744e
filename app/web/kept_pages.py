"""Pages of answers that were asked for lately: the same link in the same language is the same page all day.

Kept in memory alone, within a bound, and never longer than the process; a page is a function of its link, its
language, the day, and what this process has loaded, so that none can be out of date.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from threading import Lock
from typing import Final, Self, TypeAlias

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

Key: TypeAlias = "tuple[str, date, bytes]"  # the language's tag, the day, and the query string as sent

_LEVEL: Final = 1  # nearly as small as 6, and much faster


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page, as it is and compressed, with the tag that a browser asks by whether it is still the same."""

    content: bytes
    compressed: bytes
    etag: str

    @classmethod
    def of(cls, content: bytes) -> Self:
        digest = hashlib.blake2b(content, digest_size=16).hexdigest()
        return cls(content, gzip.compress(content, _LEVEL, mtime=0), f'W/"{digest}"')

    @property
    def size(self) -> int:
        return len(self.content) + len(self.compressed)

    def answer(self, request: Request) -> Response:
        """The page, or just that it has not changed."""
        headers = {"etag": self.etag, "cache-control": "private, no-cache", "vary": "Accept-Encoding"}
        asked = request.headers
        if self.etag in asked.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if "gzip" not in asked.get("accept-encoding", ""):
            return HTMLResponse(self.content, headers=headers)
        return HTMLResponse(self.compressed, headers={**headers, "content-encoding": "gzip"})


class KeptPages:
    """The pages asked for last, up to `most` bytes; with 0, none."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, content: bytes) -> KeptPage:
        """The page of the content, kept where it fits, at the price of those asked for longest ago."""
        page = KeptPage.of(content)
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._size += _cost(key, page)
            while self._size > self.most:
                self._drop(next(iter(self._pages)))
        return page

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._size -= _cost(key, page)


def _cost(key: Key, page: KeptPage) -> int:
    return page.size + len(key[2])
