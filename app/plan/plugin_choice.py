"""The plug-in that was chosen for a cluster, as it is written beside a plan."""

from __future__ import annotations

from ..catalogue.model import Plugin
from .draft import Mistake


def chosen_plugin(text: str | None) -> tuple[Plugin | None, tuple[Mistake, ...]]:
    """None and no mistake where none is stated. Total."""
    name = (text or "").strip().lower()
    if name in set(Plugin):
        return Plugin(name), ()
    if not name:
        return None, ()
    return None, (Mistake("/plugin", "choice-unknown", {"value": name[:20], "known": tuple(Plugin)}),)
