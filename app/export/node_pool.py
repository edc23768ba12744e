"""A node pool to be created: its names, sizes, vSwitches, and what turns its mode of Terway on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..catalogue.model import TerwayMode
from ..plan.plan import NodePool, Vswitch
from ..plan.pool_figures import PoolFigures

# Labels of nodes that Terway reads when a node joins.
_EXCLUSIVE_LABEL: Final = ("k8s.aliyun.com/exclusive-mode-eni-type", "eniOnly")
_CONFIG_LABEL: Final = "terway-config"  # the name of a ConfigMap in Terway's namespace
CONFIG_NAMESPACE: Final = "kube-system"
CONFIG_KEY: Final = "eni_conf"

# Bounds of `min_size` and `max_size` in the provider's schema; the API has the second one, too.
_MAX_MIN_SIZE: Final = 1_000
_MAX_MAX_SIZE: Final = 2_000

_MAX_NAME_LENGTH: Final = 63
# What names of node pools are made of in the documentation's examples; others are brought to it.
_NAME: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff_-]*")
_WORD: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class NamedVswitch:
    """A vSwitch under the name by which others refer to it. `exists`: it is there already."""

    label: str
    vswitch: Vswitch
    exists: bool = False


@dataclass(frozen=True, slots=True)
class PrefixConfig:
    """The ConfigMap that turns IP prefix mode on for the nodes whose label names it."""

    name: str
    prefixes: int

    @property
    def settings(self) -> Mapping[str, bool | int]:
        """The JSON under the key `eni_conf`; the count is of the whole node."""
        return {"enable_ip_prefix": True, "ipv4_prefix_count": self.prefixes}


@dataclass(frozen=True, slots=True)
class PoolBlueprint:
    """`label` names it in Terraform, `name` at ACK. `left_out`: vSwitches of its zones beyond those that a pool takes."""

    figures: PoolFigures
    label: str
    name: str
    is_terway: bool
    vswitches: tuple[NamedVswitch, ...]
    omitted_vswitches: int = 0

    @property
    def pool(self) -> NodePool:
        """The pool as the plan has it."""
        return self.figures.pool

    @property
    def is_exclusive(self) -> bool:
        """Whether each pod of the pool has an ENI of its own."""
        return self.is_terway and self.figures.mode is TerwayMode.EXCLUSIVE_ENI

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels of its nodes: they take effect on new nodes alone."""
        config = self.prefix_config
        found = dict([_EXCLUSIVE_LABEL]) if self.is_exclusive else {}
        return found if config is None else {**found, _CONFIG_LABEL: config.name}

    @property
    def prefix_config(self) -> PrefixConfig | None:
        """What turns IP prefix mode on; None for a pool without it."""
        if not (self.is_terway and self.pool.ip_prefixes):
            return None
        return PrefixConfig(f"eni-config-prefix-{self.figures.number}", self.figures.prefixes)

    @property
    def max_pods(self) -> int | None:
        """Pods that the kubelet has to be raised to, the addresses of its prefixes; None where ACK's number will do."""
        if self.prefix_config is None:
            return None
        return min(each.addresses - (each.enis or 0) for each in self.figures.types) or None

    @property
    def has_more_nodes(self) -> bool:
        """Whether it has more nodes at most than at the start."""
        return self.pool.most_nodes > self.pool.nodes

    @property
    def uses_auto_scaling(self) -> bool:
        """Whether auto scaling can bring it from the nodes at the start to the most."""
        return (
            self.has_more_nodes and self.pool.nodes <= _MAX_MIN_SIZE and self.pool.most_nodes <= _MAX_MAX_SIZE
        )

    @property
    def multi_az_policy(self) -> str | None:
        """Nodes spread evenly, as the plan counts them; None where there is just one zone."""
        zones = {each.vswitch.zone for each in self.vswitches}
        return "BALANCE" if len(zones) > 1 else None


def pool_names(pools: Sequence[PoolFigures]) -> Iterator[tuple[str, str]]:
    """Yield the label in Terraform and the name at ACK of each pool, all different."""
    labels: set[str] = set()
    names: set[str] = set()
    for figures in pools:
        stated = figures.pool.name
        by_number = f"pool-{figures.number}" if figures.pointer else "default"
        words = "_".join(re.findall(r"[0-9a-z]+", stated.lower()))
        label = words if words[:1].isalpha() and stated.isascii() else by_number.replace("-", "_")
        name = stated if _NAME.fullmatch(stated) else "-".join(_WORD.findall(stated)) or by_number
        yield _unused(label, labels, f"_{figures.number}"), _unused(name, names, f"-{figures.number}")


def _unused(name: str, used: set[str], ending: str) -> str:
    """The name, with an ending as often as another pool has it already."""
    found = name[:_MAX_NAME_LENGTH]
    while found in used:
        found = found[: _MAX_NAME_LENGTH - len(ending)] + ending
        ending += ending[0]
    used.add(found)
    return found
