"""Plots of the forecast: one strip for each limit, which shows its use month by month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...catalogue.model import Plugin
from ...engine.evaluation import Evaluation, Growth
from ...engine.growth import MONTHS, YEAR, LimitMonth
from ...wording.forecast import month_text
from ...wording.language import Language
from ...wording.plain_text import capitalized
from .plot import Plot, PlotBuilder

_LEFT: Final = 40  # the position of month 0, to the right of the scale
_STEP: Final = 10  # the width of a month
_FULL: Final = MONTHS * _STEP
_STRIP: Final = 24  # the height of a strip, which represents the whole limit
_HEAD: Final = 18
_GAP: Final = 12


def growth_plots(evaluation: Evaluation, language: Language) -> tuple[Plot, ...]:
    """Return one plot for each plug-in; none if the plan has no growth rate."""
    found = evaluation.growth
    return () if found is None else tuple(_plot(evaluation, found, plugin, language) for plugin in Plugin)


def _plot(evaluation: Evaluation, found: Growth, plugin: Plugin, language: Language) -> Plot:
    limits = [limit for limit in found.limits if limit.plugin is plugin]
    first = evaluation.report(plugin).capacity.bottleneck.name
    used = [nodes + evaluation.plan.surge_nodes for nodes in found.nodes]
    builder, y = PlotBuilder(), 0
    for limit in limits:
        _strip(language, builder, limit, used, y, binds=limit.limit is first)
        y += _HEAD + _STRIP + _GAP
    _scale(language, builder)
    height = _axis(language, builder, y)
    title = language.text("plot.growth.title", plugin=language.text(f"plugin.{plugin}"))
    return builder.plot(f"growth-plot-{plugin}", title, _sentences(language, limits), height)


def _strip(
    language: Language, builder: PlotBuilder, limit: LimitMonth, used: list[int], y: int, *, binds: bool
) -> None:
    top, when = y + _HEAD, month_text(language, limit.month)
    words = language.text("plot.growth.first", month=when) if binds and limit.month is not None else when
    builder.head(top - 5, capitalized(language.text(f"limit.{limit.limit}")), words, strong=binds)
    builder.rect("track", _LEFT, top, _FULL, _STRIP)
    until = MONTHS if limit.month is None else limit.month
    builder.path(limit.plugin.value, _filled(used[: until + 1], limit.nodes or max(used), top + _STRIP))
    if limit.month is not None:
        _passed(builder, limit.month, top)
    if limit.month_on_request is not None and limit.month_on_request != limit.month:
        builder.path("request", f"M{_at(limit.month_on_request)} {top - 3}v{_STRIP + 6}")


def _at(month: int) -> int:
    return _LEFT + month * _STEP


def _filled(used: list[int], allowed: int, foot: int) -> str:
    """Return the SVG path of a filled step chart above `foot`, with a command for each change of the height."""
    line, height = f"M{_LEFT} {foot}", 0
    for month, nodes in enumerate(used):
        now = min(_STRIP, max(1, nodes * _STRIP // allowed)) if allowed else _STRIP
        if now != height:
            line += f"H{_at(month)}V{foot - now}"
            height = now
    return f"{line}H{_at(len(used) - 1)}V{foot}z"


def _passed(builder: PlotBuilder, month: int, top: int) -> None:
    """Mark the months from the one in which the limit is exceeded."""
    x, end = _at(month), _at(MONTHS)
    builder.rect("over", x, top, end - x, _STRIP)
    builder.rect("hatch", x, top, end - x, _STRIP, "np-clash")
    builder.path("mark", f"M{x} {top - 3}v{_STRIP + 6}")


def _scale(language: Language, builder: PlotBuilder) -> None:
    """Add the scale of the first strip, which is the same for all strips."""
    for percent, y in ((100, _HEAD + 9), (0, _HEAD + _STRIP)):
        builder.text(
            "label np-plot__label--end", _LEFT - 3, y, language.text("plot.percent", percent=percent)
        )


def _axis(language: Language, builder: PlotBuilder, y: int) -> int:
    ticks = "".join(f"M{_at(month)} {y - 6}v4" for month in range(0, MONTHS + 1, YEAR))
    builder.path("axis", f"M{_LEFT} {y - 6}h{_FULL}{ticks}")
    last = MONTHS // YEAR
    for year in range(last + 1):
        words = language.text("plot.growth.year" if year else "plot.growth.today", year=year)
        side = "end" if year == last else "middle"
        builder.text(f"label np-plot__label--{side}", _at(year * YEAR), y + 10, words)
    return y + 14


def _sentences(language: Language, limits: list[LimitMonth]) -> Iterator[str]:
    passed = [(limit.month, limit) for limit in limits if limit.month is not None]
    if not passed:
        yield language.text("plot.growth.none", years=MONTHS // YEAR)
        return
    month, limit = min(passed, key=lambda each: (each[0], each[1].nodes))
    yield language.text(
        "plot.growth.passed" if limit.nodes is not None else "plot.growth.passed.pools",
        limit=language.text(f"limit.{limit.limit}"),
        nodes=limit.nodes,
        month=month_text(language, month),
    )
