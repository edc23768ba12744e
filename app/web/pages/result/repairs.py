"""What would change a result: repairs, plug-ins without a repair, and flips of the verdict, each with a link to the changed plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ....catalogue.model import Plugin
from ....engine.evaluation import Change, Flip, Message, Repair
from ....plan.draft import Draft, NetworkDraft
from ....plan.plan import Existing
from ....plan_io.link import ChangeEncoder, encode_change
from ....plan_io.patch import patched
from ....wording.fields import answer_text, changed_text, field_name
from ....wording.language import Language
from ...views.view import View
from .what_if import with_answer


@dataclass(frozen=True, slots=True)
class RepairChange:
    """A field that a repair changes. `before` is "" if the field had no value."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RepairEntry:
    """A repair, the actions that it needs, the link to the repaired plan, and the plug-ins that it makes feasible."""

    title: str
    changes: tuple[RepairChange, ...]
    actions: tuple[str, ...]
    href: str
    feasible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs of a result.

    If no plug-in is feasible, `lead` has the smallest repair and, for an existing cluster, the plan of its successor. `rest`
    has the other repairs, and `unrepairable` a sentence for each plug-in without a repair.
    """

    lead: tuple[RepairEntry, ...]
    rest: tuple[RepairEntry, ...]
    unrepairable: tuple[str, ...]


def repairs(view: View, draft: Draft) -> Repairs:
    """Return the repairs of an answer."""
    entries = tuple(_repair(view, draft, repair) for repair in view.evaluation.repairs)
    leading = 0 if view.evaluation.verdict.plugin else 1
    lead = (*entries[:leading], *(_successor(view, draft) if leading else ()))
    return Repairs(lead, entries[leading:], tuple(_unrepairable(view)))


def _repair(view: View, draft: Draft, repair: Repair) -> RepairEntry:
    return RepairEntry(
        title=view.language.say(repair.title),
        changes=tuple(_change(view, draft, change) for change in repair.changes),
        actions=tuple(view.language.say(action.message) for action in repair.actions),
        href=view.urls.result(encode_change(draft, patched(draft, repair.changes))),
        feasible=tuple(plugin.value for plugin in repair.makes_feasible),
    )


def _successor(view: View, draft: Draft) -> Iterator[RepairEntry]:
    """Yield the plan of a new cluster beside an existing one, whose plug-in, Service CIDR and pod CIDR can't be changed."""
    if view.evaluation.plan.existing is not Existing.CLUSTER:
        return
    existing = Existing.VPC if draft.vpc_cidr else Existing.NOTHING
    successor = replace(
        draft,
        existing=existing.value,
        connected_networks=(*draft.connected_networks, *_own_networks(view, draft)),
        **dict.fromkeys(("plugin", "service_cidr", "pod_cidr", "node_cidr_mask")),
    )
    yield RepairEntry(
        title=view.language.text("repair.successor"),
        changes=(),
        actions=(view.language.text("action.new-cluster"),),
        href=view.urls.result(encode_change(draft, successor)),
        feasible=(),
    )


def _own_networks(view: View, draft: Draft) -> Iterator[NetworkDraft]:
    """Yield the ranges of Services and pods of an existing cluster as networks, which a new cluster must not overlap."""
    fields = (
        ("service_cidr",) if view.evaluation.plan.plugin is Plugin.TERWAY else ("service_cidr", "pod_cidr")
    )
    for field in fields:
        if typed := getattr(draft, field):
            named = view.language.text(f"field.{field}")
            yield NetworkDraft(typed, view.language.text("exists.range", range=named))


def _change(view: View, draft: Draft, change: Change) -> RepairChange:
    return RepairChange(
        field=field_name(view.language, change.path),
        before=_before(view, draft, change),
        after=changed_text(change, view.language),
    )


def _before(view: View, draft: Draft, change: Change) -> str:
    """Return the value that was sent, else the proposed one; "" for a list that is added or extended."""
    name, *rest = change.path.split("/")[1:]
    if name == "needs":
        return answer_text(view.language, change.path, view.evaluation.plan.need(rest[0]))
    if name == "node_pools" and len(rest) > 1:
        return _of_pool(view, draft, change.path, int(rest[0]), rest[1])
    sent, stands = getattr(draft, name), getattr(view.evaluation.plan, name)
    if isinstance(sent, tuple):
        return _sent_member(view.language, sent, rest)
    if name.endswith("_cidr"):
        return sent or ""
    return "" if stands is None else answer_text(view.language, change.path, stands)


def _of_pool(view: View, draft: Draft, pointer: str, index: int, part: str) -> str:
    """Return the value that was sent for a field of a pool, else the proposed one."""
    if index >= len(draft.node_pools):
        return ""
    stands = getattr(view.evaluation.plan.node_pools[index], part)
    return answer_text(view.language, pointer, stands) if stands or isinstance(stands, bool) else ""


def _sent_member(language: Language, sent: tuple[Any, ...], rest: list[str]) -> str:
    if not rest:
        return language.list(_cidr(each) for each in sent)
    return "" if rest[0] == "-" else _cidr(sent[int(rest[0])])


def _cidr(entry: Any) -> str:
    """Return the range of a draft's block or vSwitch, or the name of its node pool."""
    return (
        entry
        if isinstance(entry, str)
        else getattr(entry, "cidr", None) or getattr(entry, "name", None) or ""
    )


def _unrepairable(view: View) -> Iterator[str]:
    """Yield that no change makes a plug-in, or either, feasible; why is shown with the verdict and the findings.

    For an existing cluster, nothing is said about the other plug-in, which no change makes feasible.
    """
    plan = view.evaluation.plan
    found = [each for each in view.evaluation.unrepairable if plan.plugin in (None, each.plugin)]
    if len(found) > 1:
        yield view.language.text("repair.barred.both")
        return
    for each in found:
        yield view.language.text("repair.barred", plugin=Message(f"plugin.{each.plugin}"))


@dataclass(frozen=True, slots=True)
class FlipEntry:
    """A change in words, the plug-in of the new verdict (terway, flannel or none), and the link to the changed plan."""

    sentence: str
    plugin: str
    href: str


@dataclass(frozen=True, slots=True)
class Flips:
    """The flips of a verdict.

    `assumed` says which flips depend on assumptions ("" if nothing was assumed); `empty` says why there are no flips.
    """

    assumed: str
    entries: tuple[FlipEntry, ...]
    empty: str


def flips(view: View, draft: Draft) -> Flips:
    """Return every flip of a result."""
    evaluation = view.evaluation
    return Flips(
        assumed=view.language.text("flip.assumed") if evaluation.assumptions else "",
        entries=_entries(view, draft, evaluation.flips),
        empty=_empty(view),
    )


def _empty(view: View) -> str:
    return view.language.text("flip.omitted" if view.evaluation.flips_omitted else "flip.none")


def _entries(view: View, draft: Draft, found: Iterable[Flip]) -> tuple[FlipEntry, ...]:
    link = ChangeEncoder(draft)
    return tuple(_flip(view, draft, link, flip) for flip in found)


def _flip(view: View, draft: Draft, link: ChangeEncoder, flip: Flip) -> FlipEntry:
    changed = with_answer(draft, view.evaluation.plan, flip.field, flip.changed)
    href = view.urls.result(link.encode(changed))
    return FlipEntry(view.language.say(flip.message), flip.plugin or "none", href)
