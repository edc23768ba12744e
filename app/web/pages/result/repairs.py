"""What would change an answer: its repairs with what bars a plug-in, and the flips of the verdict, each with a link that tries it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ....catalogue.model import Plugin
from ....engine.evaluation import Change, Finding, Flip, Message, Repair
from ....plan.draft import Draft
from ....plan_io.link import ChangeEncoder, encode_change
from ....plan_io.patch import patched
from ....wording.fields import answer_text, changed_text, field_name
from ....wording.language import Language
from ...views.view import View
from .what_if import with_answer


@dataclass(frozen=True, slots=True)
class RepairChange:
    """An answer that a repair changes; `before` "" where there was nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RepairEntry:
    """A repair, what is to be done beside it, the repaired plan, and the plug-ins that it makes feasible."""

    title: str
    changes: tuple[RepairChange, ...]
    actions: tuple[str, ...]
    href: str
    feasible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs. `lead`: the smallest, before all else, where no plug-in is feasible; `barred`: what has none."""

    lead: tuple[RepairEntry, ...]
    rest: tuple[RepairEntry, ...]
    barred: tuple[str, ...]


def repairs(view: View, draft: Draft) -> Repairs:
    """The repairs of an answer."""
    entries = tuple(_repair(view, draft, repair) for repair in view.evaluation.repairs)
    leading = 0 if view.evaluation.verdict.plugin else 1
    barred = tuple(_barred(view))
    return Repairs(entries[:leading], entries[leading:], barred)


def _repair(view: View, draft: Draft, repair: Repair) -> RepairEntry:
    return RepairEntry(
        title=view.language.say(repair.title),
        changes=tuple(_change(view, draft, change) for change in repair.changes),
        actions=tuple(view.language.say(action.message) for action in repair.actions),
        href=view.urls.result(encode_change(draft, patched(draft, repair.changes))),
        feasible=tuple(plugin.value for plugin in repair.makes_feasible),
    )


def _change(view: View, draft: Draft, change: Change) -> RepairChange:
    return RepairChange(
        field=field_name(view.language, change.path),
        before=_before(view, draft, change),
        after=changed_text(change, view.language),
    )


def _before(view: View, draft: Draft, change: Change) -> str:
    """What was sent, or stands where nothing was; nothing for a list that is added or added to."""
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
    """What was sent of a pool, or stands where nothing was."""
    if index >= len(draft.node_pools):
        return ""
    stands = getattr(view.evaluation.plan.node_pools[index], part)
    return answer_text(view.language, pointer, stands) if stands or isinstance(stands, bool) else ""


def _sent_member(language: Language, sent: tuple[Any, ...], rest: list[str]) -> str:
    if not rest:
        return language.list(_cidr(each) for each in sent)
    return "" if rest[0] == "-" else _cidr(sent[int(rest[0])])


def _cidr(entry: Any) -> str:
    """Of a draft's block, vSwitch or node pool: its range or its name."""
    return (
        entry
        if isinstance(entry, str)
        else getattr(entry, "cidr", None) or getattr(entry, "name", None) or ""
    )


def _barred(view: View) -> Iterator[str]:
    """What bars a plug-in: its first error, in full, and once where both have the same."""
    first = {barred.plugin: _first_error(view, barred.plugin) for barred in view.evaluation.barred}
    if len(first) > 1 and len({id(error) for error in first.values()}) == 1:
        yield view.language.text("repair.barred.both", finding=next(iter(first.values())).message)
        return
    for plugin, error in first.items():
        params = {"plugin": Message(f"plugin.{plugin}"), "finding": error.message}
        yield view.language.text("repair.barred", **params)


def _first_error(view: View, plugin: Plugin) -> Finding:
    return next(
        finding for finding in view.evaluation.findings if finding.is_error and plugin in finding.applies_to
    )


@dataclass(frozen=True, slots=True)
class FlipEntry:
    """A change in words, the verdict that it gives (terway, flannel or none), and the link that tries it."""

    sentence: str
    plugin: str
    href: str


@dataclass(frozen=True, slots=True)
class Flips:
    """Every flip. `assumed`: what assumptions have to do with it, "" where nothing was assumed; `empty`: why there are none."""

    assumed: str
    entries: tuple[FlipEntry, ...]
    empty: str


def flips(view: View, draft: Draft) -> Flips:
    """Every flip of an answer."""
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
