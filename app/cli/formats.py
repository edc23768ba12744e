"""The forms that an answer is printed in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from ..engine.evaluation import Evaluation
from ..export.evaluation_json import evaluation_json
from ..export.markdown import decision_record
from ..export.terraform import terraform_file
from ..search.newest_rules import NewestRules
from ..wording.language import Language
from .report import report


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed: `newest` where the plan's edition is an older one; no `share_url` where no server opens it."""

    evaluation: Evaluation
    language: Language
    share_url: str | None
    newest: NewestRules | None


Writer: TypeAlias = Callable[[Answer], str]


def _text(answer: Answer) -> str:
    return "\n".join(report(answer.evaluation, answer.language, answer.share_url))


def _json(answer: Answer) -> str:
    body = evaluation_json(answer.evaluation, answer.language, answer.share_url, answer.newest)
    return json.dumps(body, ensure_ascii=False, indent=2)


def _markdown(answer: Answer) -> str:
    return decision_record(answer.evaluation, answer.language, answer.share_url)


def _terraform(answer: Answer) -> str:
    return terraform_file(answer.evaluation, answer.language, answer.share_url)


FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {"text": _text, "json": _json, "md": _markdown, "tf": _terraform}
)
