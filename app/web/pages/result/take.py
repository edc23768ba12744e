"""What can be taken away: files to download, and those to read and copy on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ....catalogue.model import Plugin
from ....export.blueprint import Blueprint
from ....export.create_cluster import placeholders
from ....export.file_name import file_name
from ...http.page import Link
from ...views.view import View

_MAX_PLACEHOLDERS: Final = 100  # a vSwitch each, of which a plan may have thousands


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file to unfold, fetched when it is. `lists_placeholders`: what to put in is told under it."""

    id: str
    title: str
    note: str
    filename: str
    href: str
    lists_placeholders: bool


@dataclass(frozen=True, slots=True)
class Exports:
    """Files to download, files to read and copy on the page, and `others`, for the plug-in that was not chosen.

    `placeholders`: rows of a table.
    """

    intro: str
    downloads: tuple[Link, ...]
    shown: tuple[ShownFile, ...]
    placeholders: tuple[tuple[str, str], ...]
    others: tuple[Link, ...]


def exports(view: View) -> Exports:
    """What can be taken away of an answer."""
    plugin = view.evaluation.verdict.plugin
    name = file_name(view.evaluation.plan.name, "")
    return Exports(
        intro=view.language.text("result.take.intro" if plugin else "result.take.none"),
        downloads=tuple(_downloads(view, plugin)),
        shown=tuple(_shown(view, plugin, name)),
        placeholders=tuple(_placeholders(view, plugin)) if plugin else (),
        others=tuple(_others(view, plugin)),
    )


def _downloads(view: View, plugin: Plugin | None) -> Iterator[Link]:
    names = {"tf": ".tf", "cluster": ".cluster.json"} if plugin else {}
    names |= {"md": ".md", "csv": ".csv", "json": ".json"}
    for name, suffix in names.items():
        yield Link(view.language.text(f"result.take.{name}"), view.urls.result(view.query, suffix))


def _shown(view: View, plugin: Plugin | None, filename: str) -> Iterator[ShownFile]:
    if plugin:
        left_out = Blueprint(view.evaluation, plugin, view.language, "").left_out
        yield _file(view, "tf", ".tf", filename)
        yield _file(view, "cluster", ".cluster.json", filename, left_out)
    yield _file(view, "md", ".md", filename)


def _file(view: View, name: str, suffix: str, filename: str, *more: str) -> ShownFile:
    """`more`: sentences that its note ends with."""
    return ShownFile(
        id=f"take-{name}",
        title=view.language.text(f"result.take.{name}"),
        note=view.language.sentences([view.language.text(f"result.take.{name}.note"), *more]),
        filename=filename + suffix,
        href=view.urls.result(view.query, suffix),
        lists_placeholders=name == "cluster",
    )


def _placeholders(view: View, plugin: Plugin) -> Iterator[tuple[str, str]]:
    """Rows of a table: what is in the request, and what to put there; the last says how many there are beyond them."""
    found = placeholders(Blueprint(view.evaluation, plugin, view.language, ""))
    for each in found[:_MAX_PLACEHOLDERS]:
        yield each.text, view.language.say(each.meaning)
    if (rest := len(found) - _MAX_PLACEHOLDERS) > 0:
        yield view.language.text("import.more", count=rest), ""


def _others(view: View, plugin: Plugin | None) -> Iterator[Link]:
    """For the plug-ins that the verdict is not; a request that would fail is not offered."""
    for other in Plugin:
        if other is plugin:
            continue
        if not view.evaluation.report(other).feasible:
            yield _other(view, other, "result.take.blocked", ".tf")
            continue
        yield _other(view, other, "result.take.other.tf", ".tf")
        yield _other(view, other, "result.take.other.cluster", ".cluster.json")


def _other(view: View, plugin: Plugin, code: str, suffix: str) -> Link:
    text = view.language.text(code, plugin=view.language.text(f"plugin.{plugin}"))
    return Link(text, f"{view.urls.result(view.query, suffix)}&for={plugin}")
