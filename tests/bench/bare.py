"""The least that bench_start compares with: the planner's libraries, and an application that says that it lives."""

from __future__ import annotations

import os

import babel.dates
import babel.numbers
import jinja2
import js_lib_htmx
import prometheus_client.multiprocess
import pydantic
import python_multipart
import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

LIBRARIES = (
    babel.dates,
    babel.numbers,
    jinja2,
    js_lib_htmx,
    python_multipart,
    prometheus_client,
    pydantic,
)

if __name__ == "__main__":
    app = FastAPI()
    app.add_middleware(GZipMiddleware)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PLANNER_PORT"]), access_log=False)
