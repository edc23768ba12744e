"""Every file that an answer is exported as: a row each, for the result page, its addresses and the command line.

JSON and SARIF are written with packages beside Python's own, which the command line does without for the rest, so they
are imported when they are asked for.
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
    """An answer, and what is known of where it comes from.

    `share_url`: None where no server opens the plan. `newest`: what the newest edition answers differently. `plugin`: the
    plug-in that was asked for, None for that of the verdict. `file` is what the plan was read from, `places` are the
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
    """The cluster exists: nothing creates it again."""


class BlockedError(Exception):
    """The request would fail. `request`: what it would be, for those who want to see it; None where no plug-in fits."""

    def __init__(self, plugins: Iterable[Plugin], request: Any = None) -> None:
        super().__init__()
        self.plugins = tuple(plugins)
        self.request = request


Writer: TypeAlias = Callable[[ExportedAnswer], str]


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file. `name` is its `--format` and part of its message keys; `suffix` ends its address and file name.

    `write` raises ClusterExistsError and BlockedError where the file is a request to the API. `write_all`, where it is
    given, writes the answers to several plans as one document. `shows_flips`, `shows_forecast`: whether the search
    for flips and the outlook are needed. `placeholders` lists what its reader has to put in.

    `creates`: whether it creates something for one plug-in, so that it needs a plug-in that fits; `only_new`: only where no
    cluster exists. `unfolds`: whether the result page also shows its text; `on_page`: whether that page offers it at all.
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
                on_page=False,  # pipelines upload it
            ),
        )
    }
)


def file_name(plan_name: str, suffix: str) -> str:
    """Letters, digits and hyphens of any writing, then the suffix, such as ".tf"."""
    composed = unicodedata.normalize("NFC", encodable(plan_name)).lower()
    kept = (character if character.isalnum() else " " for character in composed)
    words = "-".join("".join(kept).split())
    return (words[:_MAX_FILE_NAME_LENGTH].rstrip("-") or _UNNAMED) + suffix


def content_disposition(plan_name: str, suffix: str) -> str:
    """The header that has a browser save the answer (RFC 6266)."""
    name = file_name(plan_name, suffix)
    if name.isascii():
        return f'attachment; filename="{name}"'
    return f"attachment; filename=\"{_UNNAMED}{suffix}\"; filename*=UTF-8''{quote(name)}"
