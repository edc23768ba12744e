"""What the engine finds wrong with the answers of a step, told at the answer with the changes that put it right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ...engine.evaluation import Finding
from ..views.steps import Step
from .fixes import Fix, Fixes, field_of

# The answers that say what the plan has against them.
CLASHING: Final = frozenset(
    {"vpc_cidr", "secondary_cidrs", "node_vswitches", "pod_vswitches", "service_cidr", "pod_cidr"}
)
_MAX_FINDINGS: Final = 3  # at one answer
_MAX_FIXES: Final = 2


@dataclass(frozen=True, slots=True)
class Clash:
    """An error of the plan that names an answer of the step, and the fixes that change just this answer."""

    sentence: str
    fixes: tuple[Fix, ...]


def clashes_of(step: Step, fixes: Fixes | None) -> Mapping[str, tuple[Clash, ...]]:
    """The errors of the plan at each answer of the step that was typed; nothing at one that is only proposed."""
    if fixes is None:
        return {}
    found: dict[str, list[Finding]] = {}
    for finding in fixes.evaluation.findings:
        for field in dict.fromkeys(map(field_of, finding.fields)):
            if (
                finding.is_error
                and field in step.fields
                and field in CLASHING
                and getattr(fixes.draft, field, None)
            ):
                found.setdefault(field, []).append(finding)
    return {
        field: tuple(_clashes(field, findings[:_MAX_FINDINGS], fixes)) for field, findings in found.items()
    }


def _clashes(field: str, findings: list[Finding], fixes: Fixes) -> Iterator[Clash]:
    """Each finding at an answer; a fix of several of them comes after the last."""
    offered = [fixes.of(finding, (field,))[:_MAX_FIXES] for finding in findings]
    for place, finding in enumerate(findings):
        later = {fix.text for others in offered[place + 1 :] for fix in others}
        own = tuple(fix for fix in offered[place] if fix.text not in later)
        yield Clash(fixes.language.say(finding.message), own)
