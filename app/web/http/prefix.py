"""The path prefix that a proxy serves the planner under."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


def route_path(scope: Scope) -> str:
    """Return the path of a request without the prefix and without the path of a mount, as the routes see it."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


class PathPrefix:
    """Middleware that makes requests equal whether or not the proxy stripped the prefix.

    ASGI requires that `path` includes the prefix and `root_path` is the prefix.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.prefix and scope["type"] == "http":
            # The scope is changed in place, since the handler of unexpected errors gets this one.
            scope["root_path"] = self.prefix
            if not f"{scope['path']}/".startswith(f"{self.prefix}/"):
                scope["path"] = self.prefix + scope["path"]
            elif scope["path"] == self.prefix:  # the start page, as of a host without a path
                scope["path"] = f"{self.prefix}/"
        await self.app(scope, receive, send)
