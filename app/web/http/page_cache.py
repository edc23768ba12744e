"""Pages of answers that were asked for lately: the same link in the same language is the same page all day.

Kept in memory alone, within a bound, and never longer than the process; a page is a function of its link, its
language, the day, and what this process has loaded, so that none can be out of date.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from threading import Lock
from typing import Final, NamedTuple, Self

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

_GZIP: Final = 31  # zlib's word for the largest window and a gzip head
_LEVEL: Final = 1  # nearly as small as 6, and much faster
_MEMORY: Final = 9  # the most: faster still

_HEADERS: Final = {"cache-control": "private, no-cache", "vary": "Accept-Encoding"}


class Key(NamedTuple):
    """What a page is a function of. `query`: as sent; `compressed`: whether it goes out compressed."""

    tag: str
    day: date
    query: bytes
    compressed: bool

    @classmethod
    def of(cls, request: Request, tag: str, day: date) -> Self:
        """The key of the page that a request asks for, in a language and on a day."""
        compressed = "gzip" in request.headers.get("accept-encoding", "")
        return cls(tag, day, request.scope["query_string"], compressed)


@dataclass(frozen=True, slots=True)
class CachedPage:
    """One page as it goes out, with the tag that a browser asks by whether it is still the same."""

    body: bytes
    etag: str
    compressed: bool

    @classmethod
    def of(cls, content: bytes, *, compressed: bool) -> Self:
        """The page of some HTML."""
        # What a link leads to changes with a release or a day, and never by anybody's will: a checksum tells that, in
        # a third of the time of a digest.
        tag = f'W/"{zlib.crc32(content):08x}-{len(content):x}"'
        return cls(_packed(content) if compressed else content, tag, compressed)

    def answer(self, request: Request) -> Response:
        """The page, or just that it has not changed."""
        headers = {**_HEADERS, "etag": self.etag}
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if self.compressed:
            headers["content-encoding"] = "gzip"
        return HTMLResponse(self.body, headers=headers)


class PageCache:
    """The pages asked for last, up to `most` bytes; with 0, none."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._pages: OrderedDict[Key, CachedPage] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> CachedPage | None:
        """The page, where it was asked for lately."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, content: bytes) -> CachedPage:
        """Keep a page, where it fits, in place of those asked for longest ago; returns it."""
        page = CachedPage.of(content, compressed=key.compressed)
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


def _packed(content: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP, _MEMORY)
    return packer.compress(content) + packer.flush()


def _cost(key: Key, page: CachedPage) -> int:
    return len(page.body) + len(key.query)
