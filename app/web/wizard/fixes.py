"""Errors of a plan beside its questions, with fixes: buttons of the form, which also submit what the user typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from ...catalogue.model import Editions
from ...engine.assess import assess
from ...engine.evaluation import Change, Evaluation, Finding, Pointer, Repair
from ...plan.draft import Draft
from ...plan.plan import FIELDS
from ...plan.read import read
from ...plan_io.link import decode, encode
from ...plan_io.patch import patched, with_fields
from ...search.repair.search import RANGES_PER_STEP, with_repairs
from ...wording.fields import field_name
from ...wording.language import Language
from ..views.mistakes import id_of
from ..views.steps import Step

FIX: Final = "fix:"
"""The prefix of the actions of fixes, before the names of the changed fields and the link with their values."""

# The maximum number of changed plans that are evaluated for one page. It is lower for a plan with very many ranges.
MAX_EVALUATIONS: Final = 8

_MARK: Final = "?"
# The fields that show the errors about them.
CLASHING: Final = frozenset(
    {"vpc_cidr", "secondary_cidrs", "node_vswitches", "pod_vswitches", "service_cidr", "pod_cidr"}
)
_MAX_FINDINGS: Final = 3  # for one field
_MAX_FIXES: Final = 2


@dataclass(frozen=True, slots=True)
class Fix:
    """A fix: its text, and the value of its button."""

    text: str
    action: str


@dataclass(frozen=True)
class Fixes:
    """Finds fixes for the findings of an evaluated plan."""

    draft: Draft
    evaluation: Evaluation
    editions: Editions
    language: Language
    _evaluated: dict[str, tuple[Finding, ...] | None] = field(default_factory=dict)

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """The repairs that change something, the smallest first."""
        return tuple(each for each in with_repairs(self.evaluation).repairs if each.changes)

    def of(self, finding: Finding, fields: Collection[str]) -> tuple[Fix, ...]:
        """Return fixes of one finding that only change the given fields: repairs, or parts of repairs that are enough.

        Only those with the fewest changed fields are returned. If several fields are given, each fix names its field.
        """
        found: dict[str, tuple[int, Fix]] = {}
        for repair in self.repairs:
            changes = tuple(each for each in repair.changes if field_of(each.path) in fields)
            if changes and (changes == repair.changes or self._resolves(changes, finding)):
                fix = self._fix(changes, repair, is_named=len(fields) > 1)
                found.setdefault(fix.text, (len({field_of(each.path) for each in changes}), fix))
        fewest = min((count for count, _ in found.values()), default=0)
        return tuple(fix for count, fix in found.values() if count == fewest)

    def complete_repairs(self) -> Iterator[Fix]:
        """Yield each complete repair as a fix."""
        for repair in self.repairs:
            yield Fix(self.language.say(repair.title), _action(self.draft, repair.changes))

    def _resolves(self, changes: tuple[Change, ...], finding: Finding) -> bool:
        """Return whether the changed plan lacks this finding and has fewer errors."""
        found = self._findings_after(changes)
        before = sum(each.is_error for each in self.evaluation.findings)
        same = (each.code == finding.code and each.fields == finding.fields for each in found or ())
        return found is not None and not any(same) and sum(each.is_error for each in found) < before

    def _findings_after(self, changes: tuple[Change, ...]) -> tuple[Finding, ...] | None:
        """Return the findings of the changed plan; None if it can't be read, or if too many plans were evaluated already."""
        key = repr(changes)
        if key not in self._evaluated:
            if len(self._evaluated) >= MAX_EVALUATIONS // (
                1 + self.evaluation.plan.vpc_range_count // RANGES_PER_STEP
            ):
                return None
            plan = read(patched(self.draft, changes), self.editions).plan
            answer = plan and assess(plan, self.evaluation.catalogue, with_comparison=False)
            self._evaluated[key] = answer.findings if answer else None
        return self._evaluated[key]

    def _fix(self, changes: tuple[Change, ...], repair: Repair, *, is_named: bool) -> Fix:
        """Return a fix. Its text is the new range if it changes only that, else the title of the repair."""
        value: Any = changes[0].value
        given = value.get("cidr") if isinstance(value, dict) else value
        if len(changes) > 1 or not isinstance(given, str) or "/" not in given:
            text = self.language.say(repair.title)
        elif is_named:
            name = field_name(self.language, changes[0].path)
            text = self.language.text("wizard.fix.use", field=name, range=given)
        else:
            text = self.language.text("wizard.clash.use", range=given)
        return Fix(text, _action(self.draft, changes))


def field_of(pointer: Pointer) -> str:
    """Return the field of a plan that a JSON Pointer points into."""
    return pointer.split("/")[1]


def _action(draft: Draft, changes: tuple[Change, ...]) -> str:
    after = patched(draft, changes)
    names = tuple(dict.fromkeys(field_of(each.path) for each in changes))
    values = with_fields(Draft(), **{name: getattr(after, name) for name in names})
    return f"{FIX}{','.join(names)}{_MARK}{encode(values)}"


def apply_fix(action: str, draft: Draft) -> tuple[Draft, str] | None:
    """Return the plan with the fix of a button, and the id of the first changed field; None for any other action."""
    if not action.startswith(FIX):
        return None
    names, _, query = action.removeprefix(FIX).partition(_MARK)
    known = [name for name in names.split(",") if name in FIELDS]
    if not known:
        return None
    values = decode(query).draft
    changed = with_fields(draft, **{name: getattr(values, name) for name in known})
    return changed, id_of(f"/{known[0]}")


@dataclass(frozen=True, slots=True)
class Clash:
    """An error of the plan about a field of the step, and the fixes that only change this field."""

    sentence: str
    fixes: tuple[Fix, ...]


def clashes_of(step: Step, fixes: Fixes | None) -> Mapping[str, tuple[Clash, ...]]:
    """Return the errors for each field of the step that the user filled in. Proposed values are left out."""
    if fixes is None:
        return {}
    found: dict[str, list[Finding]] = {}
    for finding in fixes.evaluation.findings:
        for name in dict.fromkeys(map(field_of, finding.fields)):
            if (
                finding.is_error
                and name in step.fields
                and name in CLASHING
                and getattr(fixes.draft, name, None)
            ):
                found.setdefault(name, []).append(finding)
    return {name: tuple(_clashes(name, findings[:_MAX_FINDINGS], fixes)) for name, findings in found.items()}


def _clashes(field: str, findings: list[Finding], fixes: Fixes) -> Iterator[Clash]:
    """Yield the errors of a field. A fix of several errors is shown with the last of them."""
    offered = [fixes.of(finding, (field,))[:_MAX_FIXES] for finding in findings]
    for place, finding in enumerate(findings):
        later = {fix.text for others in offered[place + 1 :] for fix in others}
        own = tuple(fix for fix in offered[place] if fix.text not in later)
        yield Clash(fixes.language.say(finding.message), own)
