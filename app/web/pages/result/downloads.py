"""The exports on a result page: files to download, and files to read and copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ....catalogue.model import Plugin
from ....export.blueprint import Blueprint
from ....export.placeholders import Placeholder
from ....export.registry import EXPORTS, Export, file_name
from ....plan.plan import Existing
from ...http.page import Link
from ...views.view import View

_MAX_PLACEHOLDERS: Final = 100  # each vSwitch has one, and a plan may have thousands


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that is fetched when it is unfolded. `placeholders` are rows with each placeholder and its meaning."""

    id: str
    title: str
    note: str
    filename: str
    href: str
    placeholders: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exports:
    """Files to download, files to read and copy on the page, and `others` for the plug-in that wasn't chosen."""

    intro: str
    downloads: tuple[Link, ...]
    shown: tuple[ShownFile, ...]
    others: tuple[Link, ...]


def exports(view: View) -> Exports:
    """Return the exports of an answer."""
    plugin = view.evaluation.verdict.plugin
    offered = tuple(_offered(view, plugin))
    return Exports(
        intro=view.language.text("result.take.intro" if plugin else "result.take.none"),
        downloads=tuple(
            Link(
                view.language.text(f"result.take.{export.name}"), view.urls.result(view.query, export.suffix)
            )
            for export in offered
        ),
        shown=tuple(_shown(view, offered, plugin)),
        others=tuple(_others(view, plugin)),
    )


def _offered(view: View, plugin: Plugin | None) -> Iterator[Export]:
    """Yield the exports that the page offers for a plug-in, or for None, in the order of the registry."""
    exists = view.evaluation.plan.existing is Existing.CLUSTER
    for export in EXPORTS.values():
        is_created = plugin is not None and not (exists and export.only_new)
        if export.on_page and (is_created or not export.creates):
            yield export


def _shown(view: View, offered: Iterable[Export], plugin: Plugin | None) -> Iterator[ShownFile]:
    filename = file_name(view.evaluation.plan.name, "")
    blueprint = Blueprint(view.evaluation, plugin, view.language, "") if plugin else None
    for export in offered:
        if export.unfolds:
            yield _file(view, export, filename, blueprint)


def _file(view: View, export: Export, filename: str, blueprint: Blueprint | None) -> ShownFile:
    """Return a file to unfold. The note of a CreateCluster request includes the preferences that it doesn't meet."""
    left_out = blueprint.unmet_preferences if blueprint and export.name == "cluster" else ""
    listed = export.placeholders(blueprint) if blueprint and export.placeholders else []
    return ShownFile(
        id=f"take-{export.name}",
        title=view.language.text(f"result.take.{export.name}"),
        note=view.language.sentences([view.language.text(f"result.take.{export.name}.note"), left_out]),
        filename=filename + export.suffix,
        href=view.urls.result(view.query, export.suffix),
        placeholders=tuple(_rows(view, listed)),
    )


def _rows(view: View, placeholders: Sequence[Placeholder]) -> Iterator[tuple[str, str]]:
    """Yield a row for each placeholder with its meaning, and one with the number of others."""
    for each in placeholders[:_MAX_PLACEHOLDERS]:
        yield each.text, view.language.say(each.meaning)
    if (rest := len(placeholders) - _MAX_PLACEHOLDERS) > 0:
        yield view.language.text("import.more", count=rest), ""


def _others(view: View, plugin: Plugin | None) -> Iterator[Link]:
    """Yield the links for other plug-ins than the verdict's, without requests that would fail."""
    for other in Plugin:
        if other is plugin:
            continue
        if not view.evaluation.report(other).feasible:
            yield _other(view, other, "result.take.blocked", ".tf")
            continue
        for export in _offered(view, other):
            if export.creates:
                yield _other(view, other, f"result.take.other.{export.name}", export.suffix)


def _other(view: View, plugin: Plugin, code: str, suffix: str) -> Link:
    text = view.language.text(code, plugin=view.language.text(f"plugin.{plugin}"))
    return Link(text, f"{view.urls.result(view.query, suffix)}&for={plugin}")
