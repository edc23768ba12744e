"""What can be taken away: files to download, and those to read and copy on the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from app.catalogue.model import Plugin
from app.export.blueprint import Blueprint
from app.export.create_cluster import create_cluster, placeholders
from app.export.file_name import file_name
from app.export.markdown import decision_record
from app.export.terraform import terraform
from app.web.present.view import Shape, View

# Longer files are for downloading: the page is to stay quick.
_LONGEST_SHOWN: Final = 40_000


def exports(view: View, share_url: str) -> Shape:
    """`downloads`: links; `shown`: files to unfold, as code_block takes them; `others`: on request only."""
    plugin = view.evaluation.verdict.plugin
    blueprint = plugin and Blueprint(view.evaluation, plugin, view.spoken, share_url)
    record = decision_record(view.evaluation, view.spoken, share_url)
    shown = [*(_of_plugin(view, blueprint) if blueprint else ()), _file(view, "md", ".md", record)]
    return {
        "intro": view.spoken.text("result.take.intro" if plugin else "result.take.none"),
        "downloads": _downloads(view, plugin),
        "shown": [each for each in shown if len(each["code"]) <= _LONGEST_SHOWN],
        "placeholders": _placeholders(view, blueprint) if blueprint else [],
        "others": list(_others(view, plugin)),
    }


def _downloads(view: View, plugin: Plugin | None) -> list[Shape]:
    names = {"tf": ".tf", "cluster": ".cluster.json"} if plugin else {}
    names |= {"md": ".md", "csv": ".csv", "json": ".json"}
    return [
        {"text": view.spoken.text(f"result.take.{name}"), "href": view.urls.result(view.query, suffix)}
        for name, suffix in names.items()
    ]


def _of_plugin(view: View, blueprint: Blueprint) -> Iterator[Shape]:
    yield _file(view, "tf", ".tf", terraform(blueprint))
    body = json.dumps(create_cluster(blueprint), ensure_ascii=False, indent=2)
    yield _file(view, "cluster", ".cluster.json", body)


def _file(view: View, name: str, suffix: str, code: str) -> Shape:
    return {
        "id": f"take-{name}",
        "title": view.spoken.text(f"result.take.{name}"),
        "note": view.spoken.text(f"result.take.{name}.note"),
        "filename": file_name(view.evaluation.plan.name, suffix),
        "href": view.urls.result(view.query, suffix),
        "code": code.rstrip(),
        "lists_placeholders": name == "cluster",
    }


def _placeholders(view: View, blueprint: Blueprint) -> list[list[str]]:
    """Rows of a table: what stands in the request, and what to put there."""
    return [[each.text, view.spoken.say(each.meaning)] for each in placeholders(blueprint)]


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
        "text": view.spoken.text(code, plugin=view.spoken.text(f"plugin.{plugin}")),
        "href": f"{view.urls.result(view.query, suffix)}&for={plugin}",
    }
