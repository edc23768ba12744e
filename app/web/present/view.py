"""What every part of the result page is made of: the answer, the language, the links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from app.export.wording import field_name as field_name
from app.locale import Language
from app.planning.evaluation import Evaluation, Pointer
from app.web.urls import Urls

Shape: TypeAlias = dict[str, Any]

# The step of the wizard that asks for each field of the Plan.
_STEPS: Final[Mapping[str, str]] = {
    "vpc_cidr": "vpc",
    "secondary_cidrs": "vpc",
    "node_vswitches": "vpc",
    "route_entry_quota": "vpc",
    "route_entries_used": "vpc",
    "connected_networks": "vpc",
    "service_cidr": "services",
    "service_ipv6_cidr": "services",
    "pod_cidr": "pods",
    "node_cidr_mask": "pods",
    "pod_vswitches": "pods",
    "needs": "needs",
}


@dataclass(frozen=True, slots=True)
class View:
    """`query`: the plan as the link holds it."""

    evaluation: Evaluation
    spoken: Language
    urls: Urls
    query: str

    def number(self, value: int | None) -> str:
        return self.spoken.text("result.unknown") if value is None else self.spoken.number(value)

    def field(self, pointer: Pointer) -> Shape:
        """An answer of the plan, with the link to the step that asks for it."""
        return {"text": field_name(self.spoken, pointer), "href": self.step_of(pointer)}

    def step_of(self, pointer: Pointer) -> str:
        return self.urls.step(_STEPS.get(pointer.split("/")[1], "cluster"), self.query)


def opening(text: str) -> str:
    """Words that a sentence uses in its midst, with the capital that they have as a heading."""
    return text[:1].upper() + text[1:]
