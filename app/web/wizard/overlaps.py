"""What the engine finds wrong with the answers of a step, told at the answer with the changes that put it right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ...engine.evaluation import Evaluation, Finding, Repair
from ...plan.draft import Draft
from ...plan_io.link import encode
from ...plan_io.patch import patched
from ...search.repair.search import with_repairs
from ...urls import Urls
from ...wording.language import Language
from ..http.page import Link
from ..views.steps import Step

# The answers that say what the plan has against them.
CLASHING: Final = frozenset(
    {"vpc_cidr", "secondary_cidrs", "node_vswitches", "pod_vswitches", "service_cidr", "pod_cidr"}
)
_MAX_FINDINGS: Final = 3  # at one answer
_MAX_FIXES: Final = 2


@dataclass(frozen=True, slots=True)
class Clash:
    """An error of the plan that names an answer of the step. `fixes`: links to the step with the answer put right."""

    sentence: str
    fixes: tuple[Link, ...]


def clashes_of(
    step: Step, draft: Draft, evaluation: Evaluation | None, language: Language, urls: Urls
) -> Mapping[str, tuple[Clash, ...]]:
    """The errors of the plan at each answer of the step that was typed; nothing at one that is only proposed."""
    found: dict[str, list[Finding]] = {}
    for finding in evaluation.findings if evaluation else ():
        for field in dict.fromkeys(_field(pointer) for pointer in finding.fields):
            if (
                finding.is_error
                and field in step.fields
                and field in CLASHING
                and getattr(draft, field, None)
            ):
                found.setdefault(field, []).append(finding)
    if evaluation is None or not found:
        return {}
    repairs = with_repairs(evaluation).repairs
    return {
        field: tuple(
            Clash(language.say(each.message), tuple(_fixes(field, repairs, step, draft, language, urls)))
            for each in findings[:_MAX_FINDINGS]
        )
        for field, findings in found.items()
    }


def _fixes(
    field: str, repairs: tuple[Repair, ...], step: Step, draft: Draft, language: Language, urls: Urls
) -> Iterator[Link]:
    """Links for the repairs that change just this answer."""
    own = [each for each in repairs if all(_field(change.path) == field for change in each.changes)]
    for repair in own[:_MAX_FIXES]:
        yield Link(_fix_text(repair, language), urls.step(step.name, encode(patched(draft, repair.changes))))


def _fix_text(repair: Repair, language: Language) -> str:
    """Its new range where that is all it changes, or else its title."""
    value = repair.changes[0].value
    given = value.get("cidr") if isinstance(value, dict) else value
    if len(repair.changes) > 1 or not isinstance(given, str):
        return language.say(repair.title)
    return language.text("wizard.clash.use", range=given)


def _field(pointer: str) -> str:
    return pointer.split("/")[1]
