"""Addresses for whoever watches over the process."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from app import __version__

router = APIRouter(include_in_schema=False)

FRESH = {"cache-control": "no-store"}


@router.get("/healthz")
async def healthz() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok", "version": __version__}, headers=FRESH)


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """The process has started, and is not about to stop: send it requests."""
    if request.app.state.ready:
        return JSONResponse({"status": "ready"}, headers=FRESH)
    return JSONResponse({"status": "not ready"}, HTTPStatus.SERVICE_UNAVAILABLE, FRESH)
