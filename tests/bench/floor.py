"""The floor of bench_pages: FastAPI and our middleware round answers that are fixed or only echoed, served alike."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.main import middleware
from app.plan_io.plan_json import draft_of_text
from app.serving import uvicorn_options
from app.settings import Settings
from app.web.http.metrics import Metrics


def floor(page: bytes, answer: object) -> FastAPI:
    app = FastAPI(middleware=middleware(Settings(), Metrics()))

    @app.get("/result")
    async def fixed() -> Response:
        return HTMLResponse(page)

    @app.post("/api/v1/evaluate")
    async def echo(request: Request) -> Response:
        draft_of_text(await request.body())
        return JSONResponse(answer)

    return app


if __name__ == "__main__":
    files = Path(os.environ["FLOOR_PAGE"]), Path(os.environ["FLOOR_ANSWER"])
    app = floor(files[0].read_bytes(), json.loads(files[1].read_bytes()))
    gc.collect()
    gc.freeze()
    uvicorn.run(app, **uvicorn_options(Settings.from_environment(os.environ)))
