"""The floor of bench_pages: FastAPI and our middleware round answers that are fixed or only echoed."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.importing.plan_json import draft_of_json
from app.main import middleware
from app.settings import Settings
from app.web.metrics import Metrics

PAGE = Path(os.environ["FLOOR_PAGE"]).read_bytes()
ANSWER = json.loads(Path(os.environ["FLOOR_ANSWER"]).read_bytes())

app = FastAPI(middleware=middleware(Settings(), Metrics()))


@app.get("/result")
async def page() -> Response:
    return HTMLResponse(PAGE)


@app.post("/api/v1/evaluate")
async def echo(request: Request) -> Response:
    draft_of_json(json.loads(await request.body()))
    return JSONResponse(ANSWER)


gc.collect()
gc.freeze()
