"""The description of each tool for assistants, and the JSON Schema of its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..catalogue.model import Editions, TerwayMode
from ..importing.recognise import Source
from ..plan_io.plan_schema import PLAN_BODY, PROPOSAL_BODY, JsonSchema, plan_schemas, proposal_schemas
from ..search.type_search import MAX_RESULTS
from ..settings import LANGUAGES
from .tools import DEFAULT_TYPE_COUNT

INSTRUCTIONS: Final = """\
Plans the network of Alibaba Cloud Kubernetes (ACK) clusters before you create them: Terway or Flannel, overlapping \
ranges, limits, repairs. Use it before you write or review Terraform for an ACK cluster, and whenever somebody asks how \
many nodes or pods a network allows. Don't calculate such numbers yourself. Quote `verdict.summary`, name every error and \
warning, and give the user `share_url`. A plan needs only `nodes` and `pods_per_node`. The planner proposes the rest and \
lists it in `assumptions`."""

_DEFS: Final = "#/$defs/"
_COMMON: Final[dict[str, JsonSchema]] = {
    "full": {
        "type": "boolean",
        "description": "The complete result of the API, with sources, calculations and comparison. It is long.",
        "default": False,
    },
    "language": {"enum": list(LANGUAGES), "description": "The language of the sentences."},
}
_COUNT: Final[JsonSchema] = {"type": "integer", "minimum": 0}


@dataclass(frozen=True, slots=True)
class ToolDescription:
    """The name, title, description and arguments of a tool, as assistants see them."""

    name: str
    title: str
    description: str
    input_schema: JsonSchema


def tool_descriptions(editions: Editions) -> list[ToolDescription]:
    """Return the description of every tool. Plans have the needs and bounds of the newest edition."""
    records = plan_schemas(editions, _DEFS)
    fleet = proposal_schemas(editions, _DEFS)
    proposal = fleet.pop(PROPOSAL_BODY)
    return [
        ToolDescription(
            "evaluate_plan",
            "Evaluate a plan",
            "Decide between Terway and Flannel for one cluster. Returns the verdict, every finding with the JSON Pointer of "
            "its fields, the link to the result page, how many nodes each plug-in allows, repairs, and assumptions.",
            _object({"plan": _PLAN}, ("plan",), records),
        ),
        ToolDescription(
            "compare_plans",
            "Compare two plans",
            "Show what changes from plan a to plan b: the verdict, new and resolved findings, limits.",
            _object(_SIDES, ("a", "b"), {}),
        ),
        ToolDescription(
            "lay_out_fleet",
            "Plan a fleet",
            "Propose ranges that don't overlap for many clusters in one address space: VPC, vSwitches, Services, pods.",
            _object(proposal["properties"], proposal["required"], fleet),
        ),
        ToolDescription(
            "search_instance_types",
            "Search instance types",
            "Find ECS instance types by name, size, or pods per node with Terway. The smallest come first.",
            _object(_TYPE_SEARCH, (), {}),
        ),
        ToolDescription(
            "import_network",
            "Import a network",
            "Read Terraform, `terraform show`, a ROS template, Alibaba Cloud CLI output, `kubectl get nodes -o json`, an IP "
            "plan or a list of networks into a plan. Returns the plan, the fields that it still needs (`missing`), every line "
            "that was skipped, and the evaluation if the plan is complete. Add the missing fields and call evaluate_plan.",
            _object(_IMPORT, ("text",), {}),
        ),
    ]


def _object(members: Mapping[str, JsonSchema], required: tuple[str, ...], records: JsonSchema) -> JsonSchema:
    schema: JsonSchema = {
        "type": "object",
        "properties": {**members, **_COMMON},
        "additionalProperties": False,
    }
    if required:
        schema["required"] = list(required)
    return {**schema, "$defs": records} if records else schema


_PLAN: Final[JsonSchema] = {
    "anyOf": [{"$ref": f"{_DEFS}{PLAN_BODY}"}, {"type": "string"}],
    "description": "The plan, or a link to it.",
}
_SIDES: Final[dict[str, JsonSchema]] = {
    side: {
        "type": ["object", "string"],
        "description": f"The plan {when}, as evaluate_plan takes it, or a link.",
    }
    for side, when in (("a", "before"), ("b", "after"))
}
_TYPE_SEARCH: Final[dict[str, JsonSchema]] = {
    "q": {"type": "string", "description": "Words that the name of the type contains, such as `g7 xlarge`."},
    "family": {"type": "string", "description": "The family, such as `ecs.c7`."},
    "vcpu": {**_COUNT, "description": "The minimum number of vCPUs."},
    "memory_gib": {**_COUNT, "description": "The minimum memory, in GiB."},
    "pods": {**_COUNT, "description": "The minimum number of pods per node with Terway, in `mode`."},
    "mode": {"enum": [mode.value for mode in TerwayMode], "description": "The mode that `pods` applies to."},
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": MAX_RESULTS,
        "default": DEFAULT_TYPE_COUNT,
        "description": "How many types to return.",
    },
    "rules": {
        "type": "string",
        "description": "The edition of the catalogue, such as `2026-11`; the newest by default.",
    },
}
_IMPORT: Final[dict[str, Any]] = {
    "text": {
        "type": "string",
        "description": "The content of the file; several follow each other, each after a line `==> name <==`.",
    },
    "source": {"enum": list(Source), "description": "The format of the text; detected by default."},
    "choose": {
        "type": "string",
        "description": "The options to use, from `choose` in an earlier result; separate several with commas.",
    },
}
