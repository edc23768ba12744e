"""What can be taken away: files to download, and those to read and copy on the page."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin
from ...export.blueprint import Blueprint
from ...export.create_cluster import placeholders
from ...export.file_name import file_name
from .view import Shape, View


def exports(view: View) -> Shape:
    """`downloads`: links; `shown`: files to unfold, fetched when they are; `others`: on request only."""
    plugin = view.evaluation.verdict.plugin
    name = file_name(view.evaluation.plan.name, "")
    return {
        "intro": view.language.text("result.take.intro" if plugin else "result.take.none"),
        "downloads": _downloads(view, plugin),
        "shown": list(_shown(view, plugin, name)),
        "placeholders": _placeholders(view, plugin) if plugin else [],
        "others": list(_others(view, plugin)),
    }


def _downloads(view: View, plugin: Plugin | None) -> list[Shape]:
    names = {"tf": ".tf", "cluster": ".cluster.json"} if plugin else {}
    names |= {"md": ".md", "csv": ".csv", "json": ".json"}
    return [
        {"text": view.language.text(f"result.take.{name}"), "href": view.urls.result(view.query, suffix)}
        for name, suffix in names.items()
    ]


def _shown(view: View, plugin: Plugin | None, filename: str) -> Iterator[Shape]:
    if plugin:
        left_out = Blueprint(view.evaluation, plugin, view.language, "").left_out
        yield _file(view, "tf", ".tf", filename)
        yield _file(view, "cluster", ".cluster.json", filename, left_out)
    yield _file(view, "md", ".md", filename)


def _file(view: View, name: str, suffix: str, filename: str, *more: str) -> Shape:
    """`more`: sentences that its note ends with."""
    return {
        "id": f"take-{name}",
        "title": view.language.text(f"result.take.{name}"),
        "note": view.language.sentences([view.language.text(f"result.take.{name}.note"), *more]),
        "filename": filename + suffix,
        "href": view.urls.result(view.query, suffix),
        "lists_placeholders": name == "cluster",
    }


def _placeholders(view: View, plugin: Plugin) -> list[list[str]]:
    """Rows of a table: what stands in the request, and what to put there."""
    blueprint = Blueprint(view.evaluation, plugin, view.language, "")
    return [[each.text, view.language.say(each.meaning)] for each in placeholders(blueprint)]


def _others(view: View, plugin: Plugin | None) -> Iterator[Shape]:
    """For the plug-ins that the verdict is not; a request that would fail is not offered."""
    for other in Plugin:
        if other is plugin:
            continue
        if not view.evaluation.report(other).feasible:
            yield _other(view, other, "result.take.blocked", ".tf")
            continue
        yield _other(view, other, "result.take.other.tf", ".tf")
        yield _other(view, other, "result.take.other.cluster", ".cluster.json")


def _other(view: View, plugin: Plugin, code: str, suffix: str) -> Shape:
    return {
        "text": view.language.text(code, plugin=view.language.text(f"plugin.{plugin}")),
        "href": f"{view.urls.result(view.query, suffix)}&for={plugin}",
    }
