"""What was answered, what was assumed, what is fixed for good, and what can grow."""

from __future__ import annotations

from ...wording.plan_answers import stated_answers
from ...wording.sentences import assumed_text, settled
from .view import Shape, View


def assumptions(view: View) -> list[Shape]:
    return [
        {
            **_named(view, assumption.field),
            "value": assumed_text(view.language, assumption),
            "note": view.language.say(assumption.why),
            "assumed": True,
            "mono": True,
        }
        for assumption in view.evaluation.assumptions
    ]


def stated(view: View) -> list[Shape]:
    """The answers that were given or have a default."""
    return [
        {**_named(view, pointer), "value": text}
        for pointer, text in stated_answers(view.evaluation, view.language)
    ]


def _named(view: View, pointer: str) -> Shape:
    field = view.field(pointer)
    return {"key": field["text"], "href": field["href"]}


def fixed(view: View) -> list[Shape]:
    """What never changes after creation, then what can be extended."""
    return [
        {"text": each.text, "value": each.value, "fixed": each.for_good}
        for each in settled(view.evaluation, view.language)
    ]
