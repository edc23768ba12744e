"""What a node of the plan can carry: ENI figures, Terway's mode, pods on a node."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..catalogue.model import Catalogue, JoinThreshold, TerwayMode
from ..domain import terway
from .plan import Eni, NeedLevel, Plan


def every_need(needs: Mapping[str, NeedLevel], catalogue: Catalogue) -> Mapping[str, NeedLevel]:
    """Every need of the catalogue, in its order; `no` for those that are not named."""
    if tuple(needs) == tuple(catalogue.needs):
        return needs
    return MappingProxyType({**dict.fromkeys(catalogue.needs, NeedLevel.NO), **needs})


def merged_figures(type_name: str, own: Eni | None, catalogue: Catalogue) -> Eni | None:
    """Return the ENI figures of a type: own ones before the catalogue's, one by one; None where nothing is known."""
    known = catalogue.instance_types.get(type_name)
    listed = None if known is None else known.eni
    if own is None or listed is None:
        return own or listed
    return Eni(
        own.quantity,
        own.ipv4_per_eni,
        listed.ipv6_per_eni if own.ipv6_per_eni is None else own.ipv6_per_eni,
        listed.total_quantity if own.total_quantity is None else own.total_quantity,
        listed.trunk_supported if own.trunk_supported is None else own.trunk_supported,
    )


def pods_of_type(figures: Eni | None, mode: TerwayMode, prefix_block: int | None = None) -> int | None:
    """Return the pods that a node holds in the mode, as many in trunk mode as in shared mode; None where not known.

    `prefix_block`: addresses of an IP prefix, in IP prefix mode.
    """
    if figures is None:
        return None
    if mode is TerwayMode.EXCLUSIVE_ENI:
        return terway.exclusive_eni_pods(figures.quantity)
    if prefix_block is not None:
        return terway.prefix_pods(figures.quantity, figures.ipv4_per_eni, prefix_block)
    return terway.shared_eni_pods(figures.quantity, figures.ipv4_per_eni)


def trunk_pods(figures: Eni | None) -> int | None:
    if figures is None or figures.total_quantity is None:
        return None
    return terway.trunk_eni_pods(figures.total_quantity, figures.quantity)


def join_threshold(catalogue: Catalogue, mode: TerwayMode) -> JoinThreshold:
    """How few pods are too few for a node to join the cluster."""
    facts = catalogue.facts
    return (facts.exclusive_join if mode is TerwayMode.EXCLUSIVE_ENI else facts.shared_join).value


def has_trunk_pods(figures: Eni) -> bool | None:
    """Whether pods can have trunk ENIs; None when unknown."""
    pods = trunk_pods(figures)
    if figures.trunk_supported is False or pods == 0:
        return False
    return None if figures.trunk_supported is None or pods is None else True


def ipv6_needed(figures: Eni, mode: TerwayMode, *, ip_prefixes: bool = False) -> int:
    """Return the IPv6 addresses that dual stack needs on an ENI: as many as IPv4 ones.

    With exclusive ENIs, and with IP prefixes, one is enough.
    """
    return 1 if ip_prefixes or mode is TerwayMode.EXCLUSIVE_ENI else figures.ipv4_per_eni


def carries_musts(figures: Eni, plan: Plan, mode: TerwayMode, *, ip_prefixes: bool = False) -> bool | None:
    """Return whether a node can do what the musts ask: trunk ENIs in that mode, dual stack. None where not known."""
    trunk = has_trunk_pods(figures) if mode is TerwayMode.TRUNK_ENI else True
    ipv6: bool | None = True
    if plan.is_must("dual_stack"):
        known = figures.ipv6_per_eni
        ipv6 = None if known is None else known >= ipv6_needed(figures, mode, ip_prefixes=ip_prefixes)
    if trunk is False or ipv6 is False:
        return False
    return None if trunk is None or ipv6 is None else True
