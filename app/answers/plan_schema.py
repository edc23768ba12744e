"""The JSON Schema of a plan file, with which editors complete and validate plan files."""

from __future__ import annotations

from typing import Final

from ..catalogue.model import Editions
from ..plan_io.plan_schema import PLAN_BODY, JsonSchema, plan_schemas
from ..wording.language import Language

SCHEMA_ID: Final = "urn:ack-network-planner:schema:plan"


def plan_schema(editions: Editions, language: Language) -> JsonSchema:
    """Return one self-contained schema of the plan, with the needs and bounds of the newest edition."""
    records = plan_schemas(editions, "#/$defs/")
    plan = records.pop(PLAN_BODY)
    for name, need in plan["properties"]["needs"]["properties"].items():
        need["description"] = language.text(f"need.{name}.title")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **plan,
        "title": "ACK network plan",
        "$defs": records,
    }
