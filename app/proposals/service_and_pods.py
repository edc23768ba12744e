"""The Service CIDR and Flannel's pod CIDR that are proposed where a plan has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from ..catalogue.model import Catalogue
from ..domain.cidr import IPV4, IPV6, Cidr
from ..domain.free_space import FreeSpace
from .demand import Prefixes
from .placement import Choice, Reason, choose, free_choices, usual_choices


def propose_service(
    prefixes: Prefixes, catalogue: Catalogue, space: FreeSpace, rest: Sequence[int]
) -> Choice | None:
    """Take it in `space`, leaving room for blocks of the prefixes in `rest` where there is any."""
    usual = catalogue.facts.default_services.value
    choice = _propose(space, usual, prefixes, rest) if rest else None
    return choice or _propose(space, usual, prefixes, ())


def propose_pods(prefixes: Prefixes, catalogue: Catalogue, space: FreeSpace) -> Choice | None:
    return _propose(space, catalogue.facts.default_pods.value, prefixes, ())


def _propose(
    space: FreeSpace, usual: Sequence[Cidr], prefixes: Prefixes, rest: Sequence[int]
) -> Choice | None:
    """From the wanted size down to the needed one; failing that, the largest that fits."""
    for prefix in range(prefixes.wanted, prefixes.longest + 1):
        choices = chain(usual_choices(usual, prefix), free_choices(space, prefix))
        choice = choose(space, choices, rest)
        if choice is not None:
            return replace(choice, reason=Reason.SHORT) if prefix > prefixes.needed else choice
    return None


def propose_service_ipv6(service: Cidr | None, catalogue: Catalogue) -> Cidr:
    """A unique local range as large as the IPv4 Service CIDR, and with its address for a global id.

    RFC 4193 asks for an id that others hardly have; clusters with different Service CIDRs have different ones.
    """
    like = service or catalogue.facts.default_services.value[0]
    masks = catalogue.facts.service_ipv6_mask.value
    prefix = min(masks.longest, max(masks.shortest, IPV6 - IPV4 + like.prefix))
    return Cidr(0xFD << 120 | like.first << 88, prefix, IPV6)
