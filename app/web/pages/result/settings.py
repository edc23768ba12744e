"""The settings to enter when the cluster is created, in the terms of the console: plug-in, ranges, add-ons, node pools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ....engine.evaluation import Pointer
from ....export.blueprint import Blueprint
from ....export.node_pool import NamedVswitch, PoolBlueprint
from ....plan.plan import Existing
from ...views.view import View

# Nobody types more lines. The Terraform file has all of them.
_MAX_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A value, and a note with its zone, mode or needs. `mono`: it is an address or a name to type."""

    text: str
    note: str = ""
    mono: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `locked`: it can't be changed later. `proposed`: the planner proposed it."""

    name: str
    lines: tuple[SettingLine, ...]
    locked: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, with a title that says when to enter them."""

    title: str
    entries: tuple[Setting, ...]


def settings(view: View) -> Settings | None:
    """Return the settings for the chosen plug-in; None if neither is feasible."""
    evaluation = view.evaluation
    plugin = evaluation.verdict.plugin
    if plugin is None:
        return None
    blueprint = Blueprint(evaluation, plugin, view.language, None)
    exists = evaluation.plan.existing is Existing.CLUSTER
    return Settings(
        view.language.text("enter.title.exists" if exists else "enter.title"),
        (*_of_plugin(view, blueprint), *_of_ranges(view, blueprint), *_of_pools(view, blueprint)),
    )


def _of_plugin(view: View, blueprint: Blueprint) -> Iterator[Setting]:
    language = view.language
    name = language.text(f"plugin.{blueprint.plugin}")
    mode = view.evaluation.verdict.terway_mode
    note = language.text(f"terway_mode.{mode}") if mode and len(view.evaluation.pools) == 1 else ""
    yield Setting(language.text("result.fixed.plugin"), (SettingLine(name, note, mono=False),), locked=True)
    if blueprint.is_terway:
        policy = blueprint.addon_settings["NetworkPolicy"] == "true"
        datapath = _switch(view, on=blueprint.is_datapath_v2)
        why = _for_needs(view, blueprint.datapath_needs)
        yield Setting("DataPath V2", (SettingLine(datapath, why, mono=False),), locked=True)
        switches = {"NetworkPolicy": policy, language.text("enter.trunk"): blueprint.has_trunk_addon}
        said = language.list(language.with_label(name, _switch(view, on=on)) for name, on in switches.items())
        yield Setting(language.text("enter.add_on"), (SettingLine(said, mono=False),))


def _switch(view: View, *, on: bool) -> str:
    return view.language.text("enter.on" if on else "enter.off")


def _for_needs(view: View, needs: Sequence[str]) -> str:
    titles = [view.language.text(f"need.{need}.title") for need in needs]
    return view.language.text("enter.for", needs=view.language.list(titles)) if titles else ""


def _of_ranges(view: View, blueprint: Blueprint) -> Iterator[Setting]:
    plan = blueprint.plan
    yield _range(view, "vpc_cidr", [plan.vpc_cidr])
    if plan.secondary_cidrs:
        yield _range(view, "secondary_cidrs", plan.secondary_cidrs)
    yield _vswitches(view, "node_vswitches", blueprint.node_vswitches)
    if blueprint.pod_address_vswitches:
        yield _vswitches(view, "pod_vswitches", blueprint.pod_address_vswitches)
    yield _range(view, "service_cidr", [plan.service_cidr], locked=True)
    if blueprint.is_dual_stack:
        yield _range(view, "service_ipv6_cidr", [plan.service_ipv6_cidr], locked=True)
    if not blueprint.is_terway:
        yield _range(view, "pod_cidr", [plan.pod_cidr], locked=True)
        yield _range(view, "node_cidr_mask", [f"/{plan.node_cidr_mask}"], locked=True)
    kind = view.language.text(f"field.security_group.{plan.security_group}")
    yield Setting(view.language.text("field.security_group"), (SettingLine(kind, mono=False),))


def _range(view: View, field: str, values: Iterable[object], *, locked: bool = False) -> Setting:
    lines = [SettingLine(str(value)) for value in values if value is not None]
    return Setting(
        view.language.text(f"field.{field}"),
        _first(view, lines),
        locked=locked,
        proposed=_is_proposed(view, f"/{field}"),
    )


def _vswitches(view: View, field: str, placed: Sequence[NamedVswitch]) -> Setting:
    lines = [SettingLine(str(each.vswitch.cidr), each.vswitch.zone) for each in placed]
    return Setting(
        view.language.text(f"field.{field}"), _first(view, lines), proposed=_is_proposed(view, f"/{field}")
    )


def _first(view: View, lines: list[SettingLine]) -> tuple[SettingLine, ...]:
    """Return the first lines, and the number of others."""
    rest = len(lines) - _MAX_LINES
    if rest <= 0:
        return tuple(lines)
    more = SettingLine(view.language.text("wizard.review.more", count=rest), mono=False)
    return (*lines[:_MAX_LINES], more)


def _is_proposed(view: View, *fields: Pointer) -> bool:
    return not view.evaluation.assumed_fields.isdisjoint(fields)


def _of_pools(view: View, blueprint: Blueprint) -> Iterator[Setting]:
    pools = blueprint.node_pools
    if len(pools) == 1:
        types = pools[0].pool.instance_types
        if types:
            lines = [SettingLine(each) for each in types]
            yield Setting(
                view.language.text("field.instance_type"),
                (*_first(view, lines), *_labels(pools[0])),
                proposed=_is_proposed(view, *pools[0].figures.type_fields),
            )
        return
    for pool in pools[:_MAX_LINES]:
        yield _pool(view, pool)


def _pool(view: View, pool: PoolBlueprint) -> Setting:
    """Return the setting of one of several pools: its types, its mode with Terway, and the labels for the mode."""
    mode = view.language.text(f"terway_mode.{pool.figures.mode}") if pool.is_terway else ""
    types = SettingLine(view.language.list(pool.pool.instance_types[:_MAX_LINES]), mode)
    name = view.language.text("enter.pool", name=pool.name)
    return Setting(name, (types, *_labels(pool)), proposed=_is_proposed(view, *pool.figures.type_fields))


def _labels(pool: PoolBlueprint) -> Iterator[SettingLine]:
    for key, value in pool.labels.items():
        yield SettingLine(f"{key}={value}")
