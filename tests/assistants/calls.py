"""Calls of the tools, as assistants make them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from app.plan_io.plan_json import draft_of_json

SMALLEST: Final = {"nodes": 3, "pods_per_node": 30}
CLASH: Final = {**SMALLEST, "vpc_cidr": "10.0.0.0/8", "service_cidr": "10.0.0.0/16"}
FLEET: Final = {
    "clusters": [
        {"name": "shop", "nodes": 50, "pods_per_node": 60},
        {"name": "lab", "nodes": 20, "pods_per_node": 30},
    ],
    "space": ["10.0.0.0/8"],
}
TERRAFORM: Final = """
resource "alicloud_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "alicloud_vswitch" "a" {
  cidr_block = "10.0.0.0/20"
  zone_id    = var.zone
}
"""

_SCENARIOS: Final = Path(__file__).parents[1] / "scenarios"


def ordinary_plans() -> Iterator[dict[str, Any]]:
    """Every plan of the scenarios that has no misshapen member, and those that other people published."""
    for file in sorted(_SCENARIOS.glob("*.json")):
        for entry in json.loads(file.read_text()):
            if "plan" in entry and not draft_of_json(entry["plan"])[1]:
                yield entry["plan"]
