"""The registry of all exports, for the result page, its URLs and the command line.

The modules for JSON and SARIF are imported when they are needed, since they load third-party packages that the command line
doesn't need otherwise.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import quote

from ..catalogue.model import Plugin
from ..engine.evaluation import Evaluation
from ..plan.plan import Existing
from ..search.newest_rules import NewestRules
from ..wording.language import Language
from ..wording.plain_text import encodable
from .blueprint import Blueprint
from .create_cluster import cluster_placeholders, create_cluster
from .evaluation_csv import evaluation_csv
from .map_svg import map_svg
from .markdown import decision_record
from .node_pool_requests import node_pool_placeholders, node_pool_requests
from .placeholders import Placeholder
from .terraform import terraform_file

if TYPE_CHECKING:
    from ..importing.places import Places

_MAX_FILE_NAME_LENGTH: Final = 60
_UNNAMED: Final = "ack-plan"


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    """An answer to export, and its origin.

    `share_url` is None if the link would be too long. `newest` is the difference from the newest edition. `plugin` is the
    requested plug-in, or None for that of the verdict. `file` is the file that the plan was read from, and `places` are the
    lines of its values.
    """

    evaluation: Evaluation
    language: Language
    share_url: str | None
    newest: NewestRules | None = None
    plugin: Plugin | None = None
    file: str = ""
    places: Places = field(default_factory=dict)


class ClusterExistsError(Exception):
    """The cluster exists already, so a request can't create it."""


class BlockedError(Exception):
    """The request would fail. `request` is its body, or None if no plug-in is feasible."""

    def __init__(self, plugins: Iterable[Plugin], request: Any = None) -> None:
        super().__init__()
        self.plugins = tuple(plugins)
        self.request = request


Writer: TypeAlias = Callable[[ExportedAnswer], str]


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file that an answer is exported as.

    `name` is its `--format` and a part of its message codes; `suffix` is the end of its URL and of its file name.
    `write` raises ClusterExistsError and BlockedError if the file is a request to the API. `write_all` writes the answers to
    several plans as one document. `shows_flips` and `shows_forecast`: the evaluation must have flips and a forecast.
    `placeholders` returns the placeholders in the file.

    `creates`: it creates resources for one feasible plug-in; `only_new`: only for a new cluster. `unfolds`: the result page
    can show its text; `on_page`: the result page offers it.
    """

    name: str
    suffix: str
    media_type: str
    write: Writer
    write_all: Callable[[Sequence[ExportedAnswer]], str] | None = None
    shows_flips: bool = False
    shows_forecast: bool = False
    placeholders: Callable[[Blueprint], list[Placeholder]] | None = None
    creates: bool = False
    only_new: bool = False
    unfolds: bool = False
    on_page: bool = True


def _terraform(answer: ExportedAnswer) -> str:
    return terraform_file(answer.evaluation, answer.language, answer.share_url, answer.plugin)


def _create_cluster(answer: ExportedAnswer) -> str:
    if answer.evaluation.plan.existing is Existing.CLUSTER:
        raise ClusterExistsError
    return _request(answer, create_cluster)


def _create_node_pools(answer: ExportedAnswer) -> str:
    return _request(answer, node_pool_requests)


def _request(answer: ExportedAnswer, written: Callable[[Blueprint], object]) -> str:
    evaluation = answer.evaluation
    plugin = answer.plugin or evaluation.verdict.plugin
    if plugin is None:
        raise BlockedError(Plugin)
    body = written(Blueprint(evaluation, plugin, answer.language, answer.share_url))
    if not evaluation.report(plugin).feasible:
        raise BlockedError([plugin], body)
    return _json(body)


def _markdown(answer: ExportedAnswer) -> str:
    return decision_record(answer.evaluation, answer.language, answer.share_url)


def _csv(answer: ExportedAnswer) -> str:
    return evaluation_csv(answer.evaluation, answer.language)


def _svg(answer: ExportedAnswer) -> str:
    return map_svg(answer.evaluation, answer.language)


def _evaluation(answer: ExportedAnswer) -> str:
    from ..answers.evaluation import evaluation_json  # noqa: PLC0415

    return _json(evaluation_json(answer.evaluation, answer.language, answer.share_url, answer.newest))


def _sarif(answer: ExportedAnswer) -> str:
    return _sarif_of_all([answer])


def _sarif_of_all(answers: Sequence[ExportedAnswer]) -> str:
    from .sarif import EvaluatedPlan, sarif  # noqa: PLC0415

    plans = [
        EvaluatedPlan(each.evaluation, each.share_url, each.file, each.places, each.plugin)
        for each in answers
    ]
    return _json(sarif(plans, answers[0].language))


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


EXPORTS: Final[Mapping[str, Export]] = MappingProxyType(
    {
        export.name: export
        for export in (
            Export("tf", ".tf", "text/plain", _terraform, creates=True, unfolds=True),
            Export(
                "cluster",
                ".cluster.json",
                "application/json",
                _create_cluster,
                placeholders=cluster_placeholders,
                creates=True,
                only_new=True,
                unfolds=True,
            ),
            Export(
                "nodepools",
                ".nodepools.json",
                "application/json",
                _create_node_pools,
                placeholders=node_pool_placeholders,
                creates=True,
                unfolds=True,
            ),
            Export("md", ".md", "text/markdown", _markdown, shows_forecast=True, unfolds=True),
            Export("csv", ".csv", "text/csv", _csv),
            Export("svg", ".svg", "image/svg+xml", _svg),
            Export("json", ".json", "application/json", _evaluation, shows_flips=True, shows_forecast=True),
            Export(
                "sarif",
                ".sarif",
                "application/sarif+json",
                _sarif,
                write_all=_sarif_of_all,
                on_page=False,  # it is for pipelines
            ),
        )
    }
)


def file_name(plan_name: str, suffix: str) -> str:
    """Return the name of a file: the plan's name in letters, digits and hyphens of any script, and the suffix."""
    composed = unicodedata.normalize("NFC", encodable(plan_name)).lower()
    kept = (character if character.isalnum() else " " for character in composed)
    words = "-".join("".join(kept).split())
    return (words[:_MAX_FILE_NAME_LENGTH].rstrip("-") or _UNNAMED) + suffix


def content_disposition(plan_name: str, suffix: str) -> str:
    """Return the Content-Disposition header with which a browser saves the answer (RFC 6266)."""
    name = file_name(plan_name, suffix)
    if name.isascii():
        return f'attachment; filename="{name}"'
    return f"attachment; filename=\"{_UNNAMED}{suffix}\"; filename*=UTF-8''{quote(name)}"
