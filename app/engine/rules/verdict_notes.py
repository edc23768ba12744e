"""Notes on the plug-in that the verdict chose; they have no weight."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.model import Plugin, TerwayMode
from ...plan.plan import NeedLevel
from ..evaluation import Params, Severity
from .rule import Found, RuleContext, rule


@rule("cloud-config-rule", fact="cloud_config_rule")
def cloud_config_rule(context: RuleContext) -> Iterator[Found]:
    """Note that a managed rule of Cloud Config marks clusters without Terway as non-compliant."""
    if context.chosen is Plugin.FLANNEL:
        params: Params = {"rule": context.catalogue.facts.cloud_config_rule.value}
        yield Found(Severity.NOTE, (), params, (Plugin.FLANNEL,))


@rule("datapath-v2", fact="datapath_v2")
def datapath_v2(context: RuleContext) -> Iterator[Found]:
    """Note what nodes need for DataPath V2, which NetworkPolicy turns on even as a preference.

    Nodes with exclusive ENIs have neither.
    """
    wanted = context.plan.need("network_policy") is not NeedLevel.NO
    if context.chosen is Plugin.TERWAY and wanted and context.mode is not TerwayMode.EXCLUSIVE_ENI:
        value = context.catalogue.facts.datapath_v2.value
        params: Params = {
            "terway": value.min_terway,
            "kernel": value.min_kernel,
            "millicores": value.millicores,
            "memory": value.memory_mib,
        }
        yield Found(Severity.NOTE, ("/needs/network_policy",), params, (Plugin.TERWAY,))
