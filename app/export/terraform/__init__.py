"""Writes the plan as a Terraform configuration for one plug-in, or the errors as comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...catalogue.model import Plugin
from ...engine.evaluation import Evaluation, Finding
from ...wording.capacity import condition_sentence
from ...wording.language import Language
from ..blueprint import Blueprint, blockers
from ..hcl import BLANK, Comment, Item, write
from .cluster import cluster_blocks
from .network import network_blocks
from .node_pools import node_pool_blocks
from .variables import (
    PROVIDER,
    PROVIDER_RELEASED,
    PROVIDER_VERSION,
    provider_blocks,
    variable_blocks,
)


def terraform_file(
    evaluation: Evaluation, language: Language, share_url: str | None, asked: Plugin | None = None
) -> str:
    """Return the configuration for the requested plug-in, or else that of the verdict; only comments if none is feasible."""
    plugin = asked or evaluation.verdict.plugin
    if plugin is None:
        return terraform_refusal(evaluation, language, share_url)
    return terraform(Blueprint(evaluation, plugin, language, share_url))


def terraform(blueprint: Blueprint) -> str:
    """Return a whole configuration. Unknown values are variables, and errors are comments at the top."""
    blocks: list[Item] = [
        *provider_blocks(blueprint),
        *variable_blocks(blueprint),
        *network_blocks(blueprint),
        *cluster_blocks(blueprint),
        *node_pool_blocks(blueprint),
    ]
    return write([*_header(blueprint), *_apart(blocks)])


def terraform_refusal(evaluation: Evaluation, language: Language, share_url: str | None) -> str:
    """Return comments that say why no plug-in is feasible, and how to request one anyway."""
    items = [*_origin(evaluation, language, share_url), BLANK]
    for plugin in Plugin:
        items += _blocked(language, plugin, blockers(evaluation, plugin))
    items.append(Comment(language.text("export.tf.on_request")))
    return write(items)


def _header(blueprint: Blueprint) -> Iterator[Item]:
    evaluation, language, plugin = blueprint.evaluation, blueprint.language, blueprint.plugin
    yield from _origin(evaluation, language, blueprint.share_url)
    yield Comment(
        language.text("export.tf.provider", source=PROVIDER, version=PROVIDER_VERSION, date=PROVIDER_RELEASED)
    )
    yield BLANK
    if plugin is not evaluation.verdict.plugin:
        yield Comment(language.text("export.other_plugin", plugin=language.text(f"plugin.{plugin}")))
    if not evaluation.report(plugin).feasible:
        yield from _blocked(language, plugin, blueprint.blockers())
    for condition in blueprint.conditions:
        yield Comment(condition_sentence(condition, language))
    yield Comment(language.text("export.tf.variables"))
    yield BLANK


def _origin(evaluation: Evaluation, language: Language, share_url: str | None) -> Iterator[Item]:
    if evaluation.plan.name:
        yield Comment(evaluation.plan.name)
    yield Comment(language.text("export.origin", edition=evaluation.catalogue.edition))
    yield Comment(language.say(evaluation.verdict.summary))
    if share_url is not None:
        yield Comment(share_url)


def _blocked(language: Language, plugin: Plugin, findings: Iterable[Finding]) -> Iterator[Item]:
    yield Comment(language.text("export.blocked", plugin=language.text(f"plugin.{plugin}")))
    for finding in findings:
        yield Comment(f"- {language.say(finding.message)}")
    yield BLANK


def _apart(blocks: Iterable[Item]) -> Iterator[Item]:
    """Yield the items with an empty line after each block. A comment belongs to the block after it."""
    for block in blocks:
        yield block
        if not isinstance(block, Comment):
            yield BLANK
