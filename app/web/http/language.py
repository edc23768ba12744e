"""Chooses the language of a response: by the URL, the cookie, the browser's header, or the default, in this order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...urls import Urls
from ...wording.language import Language
from .page import LanguageLink
from .plan_links import longest_query
from .prefix import route_path

COOKIE: Final = "lang"
KEY: Final = "lang"  # in a query string: the language of this response only, whatever the cookie says
CHOSEN: Final = "language"  # in the state of a request: the language of its response
SWITCHES: Final = "language:"  # how the action of a form begins that is sent again in another language
MAX_HEADER_LENGTH: Final = 1_000

# The pages that the language switch may return to: local paths. A second slash would make them another host's, and two
# periods another path's.
PAGE: Final = re.compile(r"(?!/|.*\.\.)[A-Za-z0-9._/-]{0,100}", re.ASCII)

_ASKED: Final = re.compile(rf"(?:^|&){KEY}=([^&]*)")
_ACCEPTED: Final = re.compile(
    r"\s*(?P<primary>[a-z]{1,8}|\*)(?:-[a-z0-9]{1,8})*\s*(?:;\s*q\s*=\s*(?P<weight>[01](?:\.\d{0,3})?)\s*)?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Languages:
    """All languages by their tags, in the order of the language switch. `default` is that of the settings."""

    by_tag: Mapping[str, Language]
    default: str

    def of(self, request: Request) -> Language:
        """Return the language of the response to a request."""
        if not hasattr(request.state, CHOSEN):
            setattr(request.state, CHOSEN, self._choice(request))
        chosen: Language = getattr(request.state, CHOSEN)
        return chosen

    def _choice(self, request: Request) -> Language:
        asked = _ASKED.findall(request.scope["query_string"].decode("latin-1"))
        for tag in (*asked[-1:], request.cookies.get(COOKIE, "")):
            if tag in self.by_tag:
                return self.by_tag[tag]
        for primary in accepted(request.headers.get("accept-language", "")):
            for tag, language in self.by_tag.items():
                if tag.partition("-")[0] == primary:
                    return language
        return self.by_tag[self.default]


@lru_cache(maxsize=1_024)
def accepted(header: str) -> tuple[str, ...]:
    """Return the primary subtags of an Accept-Language header (RFC 9110, 12.5.4), the preferred one first.

    Invalid parts, `*`, and languages with q=0 are left out.
    """
    if len(header) > MAX_HEADER_LENGTH:
        return ()
    found = [match for part in header.split(",") if (match := _ACCEPTED.fullmatch(part))]
    weighed = [(float(match["weight"] or 1), match["primary"].lower()) for match in found]
    wanted = [(weight, primary) for weight, primary in weighed if 0 < weight <= 1 and primary != "*"]
    return tuple(primary for _, primary in sorted(wanted, key=lambda each: -each[0]))


def links(request: Request, languages: Languages, root_path: str) -> tuple[LanguageLink, ...]:
    """Return links to the same page in each language, or to the start page for a URL that is unknown or too long."""
    urls, current = Urls(root_path), languages.of(request)
    page = route_path(request.scope).removeprefix("/")
    longest = longest_query(request.app.state.settings.max_query_bytes)
    returns = PAGE.fullmatch(page) is not None and len(request.scope["query_string"]) <= longest
    query = "&".join(part for part in request.url.query.split("&") if not part.startswith(f"{KEY}="))
    return tuple(
        LanguageLink(
            lang=tag,
            name=language.text("site.language.name"),
            href=urls.language(tag, page, query) if returns else urls.language(tag),
            current=language is current,
        )
        for tag, language in languages.by_tag.items()
    )


class LanguageHeaders:
    """Middleware that adds the headers Content-Language and Vary to responses in a language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state: dict[str, Any] = scope.setdefault("state", {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and CHOSEN in state:
                headers = MutableHeaders(scope=message)
                headers["content-language"] = state[CHOSEN].tag
                headers.add_vary_header("Accept-Language, Cookie")
            await send(message)

        await self.app(scope, receive, send_with_headers)
