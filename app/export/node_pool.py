"""A node pool to create: its names, sizes, vSwitches, and the labels for its Terway mode."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..catalogue.model import TerwayMode
from ..plan.plan import NodePool, Vswitch
from ..plan.pool_figures import PoolFigures

# Node labels that Terway reads when a node joins the cluster.
_EXCLUSIVE_LABEL: Final = ("k8s.aliyun.com/exclusive-mode-eni-type", "eniOnly")
_CONFIG_LABEL: Final = "terway-config"  # the name of a ConfigMap in Terway's namespace
CONFIG_NAMESPACE: Final = "kube-system"
CONFIG_KEY: Final = "eni_conf"

# Limits on `min_size` and `max_size` in the provider's schema. The API has the second one as well.
_MAX_MIN_SIZE: Final = 1_000
_MAX_MAX_SIZE: Final = 2_000

_MAX_NAME_LENGTH: Final = 63
# The names of node pools in the documentation's examples. Other names are converted to this form.
_NAME: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff_-]*")
_WORD: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class NamedVswitch:
    """A vSwitch and the label that other resources use for it. `exists`: it doesn't have to be created."""

    label: str
    vswitch: Vswitch
    exists: bool = False


@dataclass(frozen=True, slots=True)
class PrefixConfig:
    """The ConfigMap that enables IP prefix mode for nodes with its name as a label."""

    name: str
    prefixes: int

    @property
    def settings(self) -> Mapping[str, bool | int]:
        """The JSON for the key `eni_conf`. The number of prefixes is per node."""
        return {"enable_ip_prefix": True, "ipv4_prefix_count": self.prefixes}


@dataclass(frozen=True, slots=True)
class PoolBlueprint:
    """A node pool to create. `label` is its name in Terraform, and `name` its name in ACK.

    `omitted_vswitches` is the number of vSwitches of its zones beyond the limit of a pool.
    """

    figures: PoolFigures
    label: str
    name: str
    is_terway: bool
    vswitches: tuple[NamedVswitch, ...]
    omitted_vswitches: int = 0

    @property
    def pool(self) -> NodePool:
        """The pool in the plan."""
        return self.figures.pool

    @property
    def is_exclusive(self) -> bool:
        """Whether each pod of the pool has an ENI of its own."""
        return self.is_terway and self.figures.mode is TerwayMode.EXCLUSIVE_ENI

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of its nodes, which only take effect on new nodes."""
        config = self.prefix_config
        found = dict([_EXCLUSIVE_LABEL]) if self.is_exclusive else {}
        return found if config is None else {**found, _CONFIG_LABEL: config.name}

    @property
    def prefix_config(self) -> PrefixConfig | None:
        """The ConfigMap that enables IP prefix mode; None for a pool without it."""
        if not (self.is_terway and self.pool.ip_prefixes):
            return None
        return PrefixConfig(f"eni-config-prefix-{self.figures.number}", self.figures.prefixes)

    @property
    def max_pods(self) -> int | None:
        """The kubelet's maximum number of pods if it must be raised for IP prefixes; None if ACK's default is enough."""
        if self.prefix_config is None:
            return None
        return min(each.addresses - (each.enis or 0) for each in self.figures.types) or None

    @property
    def has_more_nodes(self) -> bool:
        """Whether its maximum exceeds its initial number of nodes."""
        return self.pool.most_nodes > self.pool.nodes

    @property
    def uses_auto_scaling(self) -> bool:
        """Whether auto scaling can cover the range from its initial number of nodes to its maximum."""
        return (
            self.has_more_nodes and self.pool.nodes <= _MAX_MIN_SIZE and self.pool.most_nodes <= _MAX_MAX_SIZE
        )

    @property
    def multi_az_policy(self) -> str | None:
        """The policy that spreads nodes evenly over zones, as the plan assumes; None for a single zone."""
        zones = {each.vswitch.zone for each in self.vswitches}
        return "BALANCE" if len(zones) > 1 else None


def pool_names(pools: Sequence[PoolFigures]) -> Iterator[tuple[str, str]]:
    """Yield the unique label in Terraform and the unique name in ACK of each pool."""
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
    """Return the name with as many endings as needed to make it unique."""
    found = name[:_MAX_NAME_LENGTH]
    while found in used:
        found = found[: _MAX_NAME_LENGTH - len(ending)] + ending
        ending += ending[0]
    used.add(found)
    return found
