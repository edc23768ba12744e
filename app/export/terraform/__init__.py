"""The plan as a Terraform configuration for one plug-in, or what stands in its way, as comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.catalogue.model import Plugin
from app.export.blueprint import Blueprint, blockers
from app.export.hcl import BLANK, Comment, Item, write
from app.export.terraform import provider
from app.export.terraform.cluster import cluster_blocks
from app.export.terraform.network import network_blocks
from app.export.terraform.provider import provider_blocks
from app.export.terraform.variables import variable_blocks
from app.locale import Language
from app.planning.evaluation import Evaluation, Finding


def terraform_file(
    evaluation: Evaluation, spoken: Language, share_url: str | None, asked: Plugin | None = None
) -> str:
    """For the plug-in that is asked for, else the verdict's; comments alone where there is none."""
    plugin = asked or evaluation.verdict.plugin
    if plugin is None:
        return terraform_refusal(evaluation, spoken, share_url)
    return terraform(Blueprint(evaluation, plugin, spoken, share_url))


def terraform(blueprint: Blueprint) -> str:
    """A whole configuration. What the plan does not know are variables; blocking findings stand on top."""
    blocks: list[Item] = [
        *provider_blocks(),
        *variable_blocks(blueprint),
        *network_blocks(blueprint),
        *cluster_blocks(blueprint),
    ]
    return write([*_header(blueprint), *_apart(blocks)])


def terraform_refusal(evaluation: Evaluation, spoken: Language, share_url: str | None) -> str:
    """Comments only: no plug-in can carry the plan, what stands in the way of each, how to have one anyway."""
    items = [*_origin(evaluation, spoken, share_url), BLANK]
    for plugin in Plugin:
        items += _blocked(spoken, plugin, blockers(evaluation, plugin))
    items.append(Comment(spoken.text("export.tf.on_request")))
    return write(items)


def _header(blueprint: Blueprint) -> Iterator[Item]:
    evaluation, spoken, plugin = blueprint.evaluation, blueprint.spoken, blueprint.plugin
    yield from _origin(evaluation, spoken, blueprint.share_url)
    yield Comment(
        spoken.text(
            "export.tf.provider", source=provider.SOURCE, version=provider.VERSION, date=provider.RELEASED
        )
    )
    yield BLANK
    if plugin is not evaluation.verdict.plugin:
        yield Comment(spoken.text("export.other_plugin", plugin=spoken.text(f"plugin.{plugin}")))
    if not evaluation.report(plugin).feasible:
        yield from _blocked(spoken, plugin, blueprint.blockers())
    yield Comment(spoken.text("export.tf.variables"))
    yield BLANK


def _origin(evaluation: Evaluation, spoken: Language, share_url: str | None) -> Iterator[Item]:
    if evaluation.plan.name:
        yield Comment(evaluation.plan.name)
    yield Comment(spoken.text("export.origin", edition=evaluation.catalogue.edition))
    yield Comment(spoken.say(evaluation.verdict.summary))
    if share_url is not None:
        yield Comment(share_url)


def _blocked(spoken: Language, plugin: Plugin, findings: Iterable[Finding]) -> Iterator[Item]:
    yield Comment(spoken.text("export.blocked", plugin=spoken.text(f"plugin.{plugin}")))
    for finding in findings:
        yield Comment(f"- {spoken.say(finding.message)}")
    yield BLANK


def _apart(blocks: Iterable[Item]) -> Iterator[Item]:
    for block in blocks:
        yield block
        yield BLANK
