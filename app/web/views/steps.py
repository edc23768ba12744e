"""The wizard's steps: which fields of the Draft each of them asks for, and in which order they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions. `fields` are the Draft's, in the order in which they are asked."""

    name: str
    fields: tuple[str, ...] = ()


STEPS: Final = (
    Step(
        "cluster",
        (
            "name",
            "cluster_spec",
            "nodes",
            "max_nodes",
            "surge_nodes",
            "growth_percent_per_year",
            "pods_per_node",
            "services",
            "instance_type",
            "eni",
            "rules",
        ),
    ),
    Step(
        "vpc",
        (
            "vpc_cidr",
            "secondary_cidrs",
            "node_vswitches",
            "route_entry_quota",
            "route_entries_used",
            "connected_networks",
        ),
    ),
    Step("services", ("service_cidr", "service_ipv6_cidr")),
    Step("pods", ("pod_cidr", "node_cidr_mask", "pod_vswitches", "security_group")),
    Step("needs", ("needs",)),
    Step("review"),
)
BY_NAME: Final = {step.name: step for step in STEPS}
_BY_FIELD: Final = {field: step for step in STEPS for field in step.fields}
_PLACES: Final = {field: place for place, field in enumerate(_BY_FIELD)}


def place_of(field: str) -> int:
    """Where an answer stands among all that are asked; what no step asks for comes first."""
    return _PLACES.get(field, -1)


def step_of(field: str) -> Step:
    """Where an answer can be mended; the first step for what no step asks for."""
    return _BY_FIELD.get(field, STEPS[0])
