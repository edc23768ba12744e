"""What can be taken away: files to download, and those to read and copy on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ....catalogue.model import Plugin
from ....export.blueprint import Blueprint
from ....export.create_cluster import cluster_placeholders
from ....export.file_name import file_name
from ....export.node_pool_requests import node_pool_placeholders
from ....export.placeholders import Placeholder
from ....plan.plan import Existing
from ...http.page import Link
from ...views.view import View

_MAX_PLACEHOLDERS: Final = 100  # a vSwitch each, of which a plan may have thousands


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file to unfold, fetched when it is. `placeholders`: what to put in, as rows of a table under it."""

    id: str
    title: str
    note: str
    filename: str
    href: str
    placeholders: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exports:
    """Files to download, files to read and copy on the page, and `others`, for the plug-in that was not chosen."""

    intro: str
    downloads: tuple[Link, ...]
    shown: tuple[ShownFile, ...]
    others: tuple[Link, ...]


def exports(view: View) -> Exports:
    """What can be taken away of an answer."""
    plugin = view.evaluation.verdict.plugin
    name = file_name(view.evaluation.plan.name, "")
    return Exports(
        intro=view.language.text("result.take.intro" if plugin else "result.take.none"),
        downloads=tuple(_downloads(view, plugin)),
        shown=tuple(_shown(view, plugin, name)),
        others=tuple(_others(view, plugin)),
    )


def _downloads(view: View, plugin: Plugin | None) -> Iterator[Link]:
    names = [("tf", ".tf"), *_requests(view)] if plugin else []
    for name, suffix in (*names, ("md", ".md"), ("csv", ".csv"), ("json", ".json")):
        yield Link(view.language.text(f"result.take.{name}"), view.urls.result(view.query, suffix))


def _requests(view: View) -> Iterator[tuple[str, str]]:
    """The requests to the API: none for a cluster that exists, but for its node pools."""
    if view.evaluation.plan.existing is not Existing.CLUSTER:
        yield "cluster", ".cluster.json"
    yield "nodepools", ".nodepools.json"


def _shown(view: View, plugin: Plugin | None, filename: str) -> Iterator[ShownFile]:
    if plugin:
        blueprint = Blueprint(view.evaluation, plugin, view.language, "")
        yield _file(view, "tf", ".tf", filename)
        for name, suffix in _requests(view):
            listed = cluster_placeholders if name == "cluster" else node_pool_placeholders
            left_out = blueprint.left_out if name == "cluster" else ""
            yield _file(view, name, suffix, filename, left_out, listed(blueprint))
    yield _file(view, "md", ".md", filename)


def _file(
    view: View,
    name: str,
    suffix: str,
    filename: str,
    more: str = "",
    placeholders: Iterable[Placeholder] = (),
) -> ShownFile:
    """`more`: what its note ends with."""
    return ShownFile(
        id=f"take-{name}",
        title=view.language.text(f"result.take.{name}"),
        note=view.language.sentences([view.language.text(f"result.take.{name}.note"), more]),
        filename=filename + suffix,
        href=view.urls.result(view.query, suffix),
        placeholders=tuple(_rows(view, list(placeholders))),
    )


def _rows(view: View, placeholders: Sequence[Placeholder]) -> Iterator[tuple[str, str]]:
    """What is in the request, and what to put there; the last row says how many there are beyond them."""
    for each in placeholders[:_MAX_PLACEHOLDERS]:
        yield each.text, view.language.say(each.meaning)
    if (rest := len(placeholders) - _MAX_PLACEHOLDERS) > 0:
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
        for name, suffix in _requests(view):
            yield _other(view, other, f"result.take.other.{name}", suffix)


def _other(view: View, plugin: Plugin, code: str, suffix: str) -> Link:
    text = view.language.text(code, plugin=view.language.text(f"plugin.{plugin}"))
    return Link(text, f"{view.urls.result(view.query, suffix)}&for={plugin}")
