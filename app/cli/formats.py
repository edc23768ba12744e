"""The forms that an answer is printed in. Each imports what it is written with only when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from ..engine.evaluation import Evaluation
from ..search.newest_rules import NewestRules
from ..wording.language import Language
from .colours import PLAIN, Painter


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed: `newest` where the plan's edition is an older one; no `share_url` where no server opens it."""

    evaluation: Evaluation
    language: Language
    share_url: str | None
    newest: NewestRules | None
    painter: Painter = PLAIN


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


FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {"text": _text, "json": _json, "md": _markdown, "tf": _terraform}
)
