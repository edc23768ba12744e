"""Fixes of a plan in one click: buttons of a step's form, so that whatever else is typed goes along, and the errors beside them."""

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
"""What the actions of fixes begin with; the fields that change follow, then the link that holds their values."""

# Changed plans that are judged at most for one page; fewer for a plan of very many ranges, which takes longer to judge.
MAX_JUDGED: Final = 8

_MARK: Final = "?"
# The answers that say what the plan has against them.
CLASHING: Final = frozenset(
    {"vpc_cidr", "secondary_cidrs", "node_vswitches", "pod_vswitches", "service_cidr", "pod_cidr"}
)
_MAX_FINDINGS: Final = 3  # at one answer
_MAX_FIXES: Final = 2


@dataclass(frozen=True, slots=True)
class Fix:
    """What a fix does, and the value of its button."""

    text: str
    action: str


@dataclass(frozen=True)
class Fixes:
    """The fixes of a plan that was evaluated."""

    draft: Draft
    evaluation: Evaluation
    editions: Editions
    language: Language
    _judged: dict[str, tuple[Finding, ...] | None] = field(default_factory=dict)

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """The repairs that change something, the smallest first."""
        return tuple(each for each in with_repairs(self.evaluation).repairs if each.changes)

    def of(self, finding: Finding, fields: Collection[str]) -> tuple[Fix, ...]:
        """Fixes of one finding that change nothing but these fields: a repair, or the part of one that is enough.

        Of one field each, where there are such. Where there are several fields, each fix names its own.
        """
        found: dict[str, tuple[int, Fix]] = {}
        for repair in self.repairs:
            changes = tuple(each for each in repair.changes if field_of(each.path) in fields)
            if changes and (changes == repair.changes or self._settles(changes, finding)):
                fix = self._fix(changes, repair, is_named=len(fields) > 1)
                found.setdefault(fix.text, (len({field_of(each.path) for each in changes}), fix))
        fewest = min((count for count, _ in found.values()), default=0)
        return tuple(fix for count, fix in found.values() if count == fewest)

    def whole(self) -> Iterator[Fix]:
        """Each repair in full."""
        for repair in self.repairs:
            yield Fix(self.language.say(repair.title), _action(self.draft, repair.changes))

    def _settles(self, changes: tuple[Change, ...], finding: Finding) -> bool:
        """Whether the changed plan has neither this finding nor an error more."""
        found = self._findings_after(changes)
        before = sum(each.is_error for each in self.evaluation.findings)
        same = (each.code == finding.code and each.fields == finding.fields for each in found or ())
        return found is not None and not any(same) and sum(each.is_error for each in found) < before

    def _findings_after(self, changes: tuple[Change, ...]) -> tuple[Finding, ...] | None:
        """The findings of the changed plan; None where it can't be read, or too many plans were judged already."""
        key = repr(changes)
        if key not in self._judged:
            if len(self._judged) >= MAX_JUDGED // (
                1 + self.evaluation.plan.vpc_range_count // RANGES_PER_STEP
            ):
                return None
            plan = read(patched(self.draft, changes), self.editions).plan
            answer = plan and assess(plan, self.evaluation.catalogue, with_comparison=False)
            self._judged[key] = answer.findings if answer else None
        return self._judged[key]

    def _fix(self, changes: tuple[Change, ...], repair: Repair, *, is_named: bool) -> Fix:
        """Told by its new range where that is all it changes, or else as the repair is."""
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
    """The field of a plan that a JSON Pointer leads into."""
    return pointer.split("/")[1]


def _action(draft: Draft, changes: tuple[Change, ...]) -> str:
    after = patched(draft, changes)
    names = tuple(dict.fromkeys(field_of(each.path) for each in changes))
    values = with_fields(Draft(), **{name: getattr(after, name) for name in names})
    return f"{FIX}{','.join(names)}{_MARK}{encode(values)}"


def fixed(action: str, draft: Draft) -> tuple[Draft, str] | None:
    """The plan with the fix of a button, and the box that it changed first; None for any other action."""
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
    """An error of the plan that names an answer of the step, and the fixes that change just this answer."""

    sentence: str
    fixes: tuple[Fix, ...]


def clashes_of(step: Step, fixes: Fixes | None) -> Mapping[str, tuple[Clash, ...]]:
    """The errors of the plan at each answer of the step that was typed; nothing at one that is only proposed."""
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
    """Each finding at an answer; a fix of several of them comes after the last."""
    offered = [fixes.of(finding, (field,))[:_MAX_FIXES] for finding in findings]
    for place, finding in enumerate(findings):
        later = {fix.text for others in offered[place + 1 :] for fix in others}
        own = tuple(fix for fix in offered[place] if fix.text not in later)
        yield Clash(fixes.language.say(finding.message), own)
