"""A server of the Model Context Protocol for the tools. It uses the official SDK, which the extra `mcp` installs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from anyio.to_thread import run_sync
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    TextContent,
    Tool,
    ToolAnnotations,
)

from .. import __version__
from .schemas import INSTRUCTIONS, tool_descriptions
from .short_answers import JsonObject, to_json
from .tools import ToolError, Tools

Scheduler: TypeAlias = Callable[[bytes, Callable[[], JsonObject]], Awaitable[JsonObject]]
"""Runs the function that answers a call. The bytes are the arguments of the call as JSON."""

NAME: Final = "ack-network-planner"


def mcp_server(tools: Tools, schedule: Scheduler) -> Server[Any]:
    """Return a server with every tool. It keeps no state between calls."""
    described = [
        Tool(
            name=each.name,
            title=each.title,
            description=each.description,
            input_schema=each.input_schema,
            annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
        )
        for each in tool_descriptions(tools.editions)
    ]

    async def list_tools(_context: Any, _params: Any) -> ListToolsResult:
        return ListToolsResult(tools=described)

    async def call_tool(_context: Any, params: CallToolRequestParams) -> CallToolResult:
        return await _called(tools, schedule, params.name, params.arguments or {})

    return Server(
        NAME,
        version=__version__,
        title="ACK Network Planner",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _called(
    tools: Tools, schedule: Scheduler, name: str, arguments: Mapping[str, Any]
) -> CallToolResult:
    try:
        answer = await schedule(to_json(arguments).encode(), partial(tools.call, name, arguments))
    except ToolError as error:
        return _result(error.problem, is_error=True)
    except KeyError:
        return _result({"title": "Unknown tool", "detail": f"There is no tool named {name}."}, is_error=True)
    return _result(answer, is_error=False)


def _result(answer: JsonObject, *, is_error: bool) -> CallToolResult:
    text = TextContent(type="text", text=to_json(answer))
    return CallToolResult(content=[text], structured_content=answer, is_error=is_error)


async def serve_stdio(tools: Tools) -> None:
    """Serve over standard input and output until the input ends."""

    async def in_thread(_arguments: bytes, call: Callable[[], JsonObject]) -> JsonObject:
        return await run_sync(call)

    server = mcp_server(tools, in_thread)
    async with stdio_server() as (received, sent):
        await server.run(received, sent, server.create_initialization_options())
