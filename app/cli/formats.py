"""The forms that an answer is printed in. Each imports what it is written with only when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from ..catalogue.model import Plugin
from ..engine.evaluation import Evaluation
from ..search.newest_rules import NewestRules
from ..wording.language import Language
from .colours import PLAIN, Painter

if TYPE_CHECKING:
    from ..importing.places import Places


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed: `newest` where the plan's edition is an older one; no `share_url` where no server opens it.

    `file` is what the plan was read from, `places` are the lines of its values; `required`: the plug-in that matters.
    """

    evaluation: Evaluation
    language: Language
    share_url: str | None
    newest: NewestRules | None
    painter: Painter = PLAIN
    file: str = ""
    places: Places = field(default_factory=dict)
    required: Plugin | None = None


Writer: TypeAlias = Callable[[Answer], str]


def _text(answer: Answer) -> str:
    from .report import report  # noqa: PLC0415

    return "\n".join(report(answer.evaluation, answer.language, answer.share_url, answer.painter))


def _json(answer: Answer) -> str:
    from ..answers.evaluation import evaluation_json  # noqa: PLC0415

    body = evaluation_json(answer.evaluation, answer.language, answer.share_url, answer.newest)
    return json.dumps(body, ensure_ascii=False, indent=2)


def _markdown(answer: Answer) -> str:
    from ..export.markdown import decision_record  # noqa: PLC0415

    return decision_record(answer.evaluation, answer.language, answer.share_url)


def _terraform(answer: Answer) -> str:
    from ..export.terraform import terraform_file  # noqa: PLC0415

    return terraform_file(answer.evaluation, answer.language, answer.share_url)


def _sarif(answers: Sequence[Answer]) -> str:
    from ..export.sarif import Scan, sarif  # noqa: PLC0415

    scans = [Scan(each.evaluation, each.share_url, each.file, each.places, each.required) for each in answers]
    return json.dumps(sarif(scans, answers[0].language), ensure_ascii=False, indent=2)


FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {"text": _text, "json": _json, "md": _markdown, "tf": _terraform}
)
COMBINED: Final[Mapping[str, Callable[[Sequence[Answer]], str]]] = MappingProxyType({"sarif": _sarif})
"""The forms that hold the answers to all plans in one document."""


def text_of(form: str, answers: Sequence[Answer]) -> str:
    """The answers in one form, without a line feed at the end."""
    if form in COMBINED:
        return COMBINED[form](answers)
    return "\n".join(FORMATS[form](answer).rstrip("\n") for answer in answers)
