"""The path prefix that a proxy serves the planner under."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


def route_path(scope: Scope) -> str:
    """The path of a request as the routes know it: without the prefix, and without what a mount took."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


class PathPrefix:
    """Makes a request look the same whether or not the proxy stripped the prefix.

    ASGI wants `path` to hold the prefix and `root_path` to name it.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.prefix and scope["type"] == "http":
            # The scope is changed in place, since the handler of last resort sees this one.
            scope["root_path"] = self.prefix
            if not f"{scope['path']}/".startswith(f"{self.prefix}/"):
                scope["path"] = self.prefix + scope["path"]
        await self.app(scope, receive, send)
