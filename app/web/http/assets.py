"""Serves style sheets, scripts and images from memory, with URLs that browsers can cache permanently.

Every URL has one digest of all assets, so that relative references in style sheets change together with the assets.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Self

import js_lib_htmx
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .prefix import route_path

MOUNT = "/static"
HTMX = "vendor/htmx.min.js"

# All style sheets in one file. Their order matters, since each may override earlier ones.
BUNDLE = "css/planner.css"
BUNDLE_HEAD = ("css/tokens.css", "css/base.css", "css/layout.css")

# Strings, comments, and insignificant white space. A space before a colon or around a plus sign is significant.
CSS_BLANKS = re.compile(
    rb"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/|\s*([{};,])\s*|(:)\s+|\s+""", re.DOTALL
)
RELATIVE_URL = re.compile(rb"""url\(\s*["']?((?![#/]|[a-z]+:)[^"')\s]+)["']?\s*\)""")

# A fixed table, since that of the system differs between machines.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}

_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, uncompressed and, if that is shorter, compressed."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """Return the asset of a file. It is compressed only if that saves at least a tenth."""
        compressed = gzip.compress(content, 9, mtime=0)
        shorter = compressed if len(compressed) < len(content) * 0.9 else None
        return cls(content, shorter, TYPES[PurePosixPath(name).suffix], f'"{_digest(content)}"')


class Assets:
    """An ASGI application that serves the assets under /static/<digest>/<name>."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Prepare the assets. `files` has their contents by name, such as css/base.css."""
        files = {**files, BUNDLE: _bundle(files)}
        self.assets = {name: Asset.of(name, content) for name, content in sorted(files.items())}
        self.digest = _digest("".join(f"{name}{asset.etag}" for name, asset in self.assets.items()).encode())

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the files of `folder` with a known type, and htmx."""
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.suffix in TYPES
        }
        htmx = Path(js_lib_htmx.__file__).parent / "static" / "htmx" / "htmx.min.js"
        return cls({**files, HTMX: htmx.read_bytes()})

    def path(self, name: str) -> str:
        """Return the URL path of an asset, without the path prefix. Raises KeyError for an unknown asset."""
        if name not in self.assets:
            raise KeyError(name)
        return f"{MOUNT}/{self.digest}/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        if scope["method"] != "GET":
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": "GET"})
        digest, name = _split(route_path(scope))
        if name not in self.assets:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        # During a rollout, a page of another version gets the file of this version, but must not cache it.
        cached = _FOR_EVER if digest == self.digest else "no-cache"
        await self.answer(name, Headers(scope=scope), cached)(scope, receive, send)

    def answer(self, name: str, asked: Headers, cached: str) -> Response:
        """Return the response with an existing asset. `cached` is the value of Cache-Control."""
        asset = self.assets[name]
        headers = {
            "etag": asset.etag,
            "vary": "accept-encoding",
            "cache-control": cached,
            "content-type": asset.media_type,
        }
        if asked.get("if-none-match") == asset.etag:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if asset.compressed is None or "gzip" not in asked.get("accept-encoding", ""):
            return Response(asset.content, headers=headers)
        return Response(asset.compressed, headers={**headers, "content-encoding": "gzip"})


def _split(path: str) -> tuple[str, str]:
    """Return the digest, which may be missing or that of another version, and the name."""
    found = re.fullmatch(r"/(?:([0-9a-f]{16})/)?(.*)", path)
    return (found[1] or "", found[2]) if found else ("", "")


def _bundle(files: Mapping[str, bytes]) -> bytes:
    """Return all style sheets as one: tokens, base, layout, the components, and then the others."""
    sheets = [name for name in files if name.startswith("css/") and name.endswith(".css")]
    return shortened(b"\n".join(_moved(name, files[name]) for name in sorted(sheets, key=_place)))


def shortened(sheet: bytes) -> bytes:
    """Return the style sheet without comments and insignificant white space."""
    without_comments = CSS_BLANKS.sub(lambda found: b" " if found[0].startswith(b"/*") else found[0], sheet)
    return CSS_BLANKS.sub(lambda found: found[1] or found[2] or found[3] or b" ", without_comments).strip()


def _moved(name: str, sheet: bytes) -> bytes:
    """Return a style sheet with its relative references changed to the location of the bundle."""
    folder, bundle_folder = posixpath.dirname(name), posixpath.dirname(BUNDLE)

    def moved(found: re.Match[bytes]) -> bytes:
        target = posixpath.relpath(posixpath.join(folder, found[1].decode()), bundle_folder)
        return f'url("{target}")'.encode()

    return RELATIVE_URL.sub(moved, sheet)


def _place(name: str) -> tuple[int, str]:
    if name in BUNDLE_HEAD:
        return BUNDLE_HEAD.index(name), name
    return (3 if name.startswith("css/components/") else 4), name


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
