"""What decided, in three lines: beside the verdict, for those who read no further."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import Final

from ...engine.evaluation import Finding, Weight
from ...wording.sentences import weight_text
from .findings import anchor
from .view import Shape, View

_MAX_FOUND: Final = 3


def reasons(view: View) -> Shape | None:
    """The heaviest weights, or the errors against what is not the answer; None where nothing speaks for either."""
    weights, errors = _weights(view), _errors(view)
    count = len(weights or errors)
    if not count:
        return None
    entries = map(partial(_weight, view), weights) if weights else map(partial(_error, view), errors)
    return {
        "title": view.language.text("result.verdict.decided"),
        "entries": list(islice(entries, _MAX_FOUND)),
        "more": view.language.text("result.verdict.more", count=count - _MAX_FOUND)
        if count > _MAX_FOUND
        else "",
    }


def _weights(view: View) -> list[Weight]:
    return sorted(view.evaluation.verdict.weights, key=lambda weight: -weight.weight)


def _errors(view: View) -> list[tuple[int, Finding]]:
    """With their places; what stands against both plug-ins first."""
    findings = enumerate(view.evaluation.findings, start=1)
    errors = ((place, finding) for place, finding in findings if finding.is_error and finding.applies_to)
    return sorted(errors, key=lambda each: -len(each[1].applies_to))


def _weight(view: View, weight: Weight) -> Shape:
    return {
        "text": weight_text(weight, view.language),
        "href": "#why",
        "says": view.language.text("result.verdict.for"),
        "plugins": [weight.plugin.value],
    }


def _error(view: View, placed: tuple[int, Finding]) -> Shape:
    place, finding = placed
    return {
        "text": view.language.say(finding.message),
        "href": f"#{anchor(place)}",
        "says": view.language.text("result.verdict.against"),
        "plugins": [plugin.value for plugin in finding.applies_to],
    }
