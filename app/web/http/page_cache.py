"""A cache of recent result pages, since the same link in the same language is the same page for a whole day.

It is in memory and limited in size. A page depends only on its link, its language, the day, and the code and data that this
process has loaded, so that no cached page can be outdated.
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

_GZIP: Final = 31  # zlib's wbits for the largest window and a gzip header
_LEVEL: Final = 1  # the compression level: nearly as good as 6, and much faster
_MEMORY: Final = 9  # zlib's memLevel: the maximum is the fastest

_HEADERS: Final = {"cache-control": "private, no-cache", "vary": "Accept-Encoding"}


class Key(NamedTuple):
    """The key of a page. `query` is the query string as sent; `compressed`: the response is compressed."""

    tag: str
    day: date
    query: bytes
    compressed: bool

    @classmethod
    def of(cls, request: Request, tag: str, day: date) -> Self:
        """Return the key of the requested page in a language on a day."""
        compressed = "gzip" in request.headers.get("accept-encoding", "")
        return cls(tag, day, request.scope["query_string"], compressed)


@dataclass(frozen=True, slots=True)
class CachedPage:
    """One page as it is sent, with its ETag."""

    body: bytes
    etag: str
    compressed: bool

    @classmethod
    def of(cls, content: bytes, *, compressed: bool) -> Self:
        """Return the page with some HTML."""
        # The page of a link changes only with a release or a day, not at anyone's will, so a checksum is enough to detect
        # that. It takes a third of the time of a digest.
        tag = f'W/"{zlib.crc32(content):08x}-{len(content):x}"'
        return cls(_packed(content) if compressed else content, tag, compressed)

    def answer(self, request: Request) -> Response:
        """Return the page, or 304 if the browser has the same one."""
        headers = {**_HEADERS, "etag": self.etag}
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if self.compressed:
            headers["content-encoding"] = "gzip"
        return HTMLResponse(self.body, headers=headers)


class PageCache:
    """The most recently requested pages, up to `most` bytes in total; 0 turns the cache off."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._pages: OrderedDict[Key, CachedPage] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> CachedPage | None:
        """Return the page if it is cached, else None."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, content: bytes) -> CachedPage:
        """Add a page if it fits, drop the least recently requested ones, and return the page."""
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
