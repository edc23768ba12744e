"""What decided, in three lines: beside the verdict, for those who read no further."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import Final

from app.export.wording import weight_text
from app.planning.evaluation import Finding, Weight
from app.web.present.findings import anchor
from app.web.present.view import Shape, View

_MOST: Final = 3


def grounds(view: View) -> Shape | None:
    """The heaviest weights, or the errors against what is not the answer; None where nothing speaks for either."""
    weights, errors = _weights(view), _errors(view)
    count = len(weights or errors)
    if not count:
        return None
    entries = map(partial(_weight, view), weights) if weights else map(partial(_error, view), errors)
    return {
        "title": view.spoken.text("result.verdict.decided"),
        "entries": list(islice(entries, _MOST)),
        "more": view.spoken.text("result.verdict.more", count=count - _MOST) if count > _MOST else "",
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
        "text": weight_text(weight, view.spoken),
        "href": "#why",
        "says": view.spoken.text("result.verdict.for"),
        "plugins": [weight.plugin.value],
    }


def _error(view: View, placed: tuple[int, Finding]) -> Shape:
    place, finding = placed
    return {
        "text": view.spoken.say(finding.message),
        "href": f"#{anchor(place)}",
        "says": view.spoken.text("result.verdict.against"),
        "plugins": [plugin.value for plugin in finding.applies_to],
    }
