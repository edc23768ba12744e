"""Changes of a plan: repairs of an infeasible plug-in, and flips of the verdict."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypeAliasType, TypedDict

from ..catalogue.model import Plugin
from ..engine import evaluation as engine
from ..wording.language import Language
from .verdict import PluginOrNone, plugin_or_none

JsonValue = TypeAliasType(
    "JsonValue", "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
)
"""Any value that a Plan has as JSON."""


class Change(TypedDict):
    """An operation of a JSON Patch (RFC 6902) for the plan as sent; `remove` has no value."""

    op: Literal["add", "replace", "remove"]
    path: str
    value: NotRequired[JsonValue]


class Action(TypedDict):
    """A step that a repair needs in addition to its changes, such as an SNAT rule or a quota request."""

    code: str
    message: str


class Repair(TypedDict):
    title: str
    changes: list[Change]
    makes_feasible: list[Plugin]
    actions: list[Action]


class UnrepairablePlugin(TypedDict):
    """An infeasible plug-in without a known repair, and the codes of the blocking errors."""

    plugin: Plugin
    codes: list[str]


# Not a class, since `from` is a keyword of Python.
Flip = TypedDict(
    "Flip", {"field": str, "from": JsonValue, "to": JsonValue, "plugin": PluginOrNone, "message": str}
)


def repair_json(repair: engine.Repair, language: Language) -> Repair:
    """Return a repair, with its title and its actions in the language."""
    return {
        "title": language.say(repair.title),
        "changes": [_change(change) for change in repair.changes],
        "makes_feasible": list(repair.makes_feasible),
        "actions": [
            {"code": action.code, "message": language.say(action.message)} for action in repair.actions
        ],
    }


def _change(change: engine.Change) -> Change:
    if change.op == "remove":
        return {"op": change.op, "path": change.path}
    return {"op": change.op, "path": change.path, "value": change.value}


def unrepairable_plugin_json(found: engine.UnrepairablePlugin) -> UnrepairablePlugin:
    """Return a plug-in without a repair, with the codes of its errors."""
    return {"plugin": found.plugin, "codes": list(found.codes)}


def flip_json(flip: engine.Flip, language: Language) -> Flip:
    """Return a flip of the verdict, with its sentence in the language."""
    return {
        "field": flip.field,
        "from": flip.current,
        "to": flip.changed,
        "plugin": plugin_or_none(flip.plugin),
        "message": language.say(flip.message),
    }
