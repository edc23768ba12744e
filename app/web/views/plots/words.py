"""Figures as the plots write them."""

from __future__ import annotations

from ..view import View


def percent(view: View, share: int | None) -> str:
    """`share` of a limit as app.engine.headroom counts it: there is always something used, so that 0 is a little of it."""
    if share is None:
        return view.language.text("plot.over_none")
    if share == 0:
        return view.language.text("plot.little")
    return view.language.text("plot.over" if share > 100 else "plot.percent", percent=share)


def used(view: View, needed: int, allowed: int) -> str:
    return view.language.text("plot.used", needed=needed, allowed=allowed)
