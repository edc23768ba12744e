"""An answer held to what /openapi.json publishes of it, with no member that is not described."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import jsonschema_rs
from fastapi import FastAPI
from httpx2 import Response


class Description:
    """The description of an application, with every object closed: as published, a member may be added any day."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    @cached_property
    def _published(self) -> dict[str, Any]:
        closed: dict[str, Any] = _closed(json.loads(json.dumps(self._app.openapi())))
        return closed

    def check(self, method: str, path: str, response: Response) -> None:
        """Raises AssertionError where the status or the kind is not described, or the body is not as described."""
        described = self._published["paths"][path][method]["responses"]
        assert str(response.status_code) in described, f"{response.status_code} of {path} is not described"
        kind = response.headers["content-type"].partition(";")[0]
        assert kind in described[str(response.status_code)]["content"], kind
        schema = described[str(response.status_code)]["content"][kind]["schema"]
        bodies = response.text.splitlines() if kind == "application/x-ndjson" else [response.text]
        for body in bodies:
            self.check_body(schema, json.loads(body))

    def check_body(self, schema: dict[str, Any], body: Any) -> None:
        components = self._published["components"]
        validator = jsonschema_rs.Draft202012Validator({**schema, "components": components})
        faults = [f"{each.instance_path}: {each.message}" for each in validator.iter_errors(body)]
        assert not faults, faults[:5]


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(each) for name, each in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        closed.setdefault("additionalProperties", False)
    return closed
