"""The Service CIDR and Flannel's pod CIDR that are proposed where a plan has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from app.catalogue.model import Catalogue
from app.domain.cidr import IPV4, IPV6, Cidr
from app.domain.free_space import FreeSpace
from app.planning.choosing import Choice, Reason, choose, free_choices, usual_choices
from app.planning.plan import Plan


def service_prefixes(plan: Plan, catalogue: Catalogue) -> tuple[int, int]:
    """Of the official size or what the Services need, whichever is larger; and of what they need at least."""
    facts = catalogue.facts
    masks = facts.service_mask.value
    official = facts.default_services.value[0].prefix
    addresses = max(1, (plan.services or 0) + facts.service_unusable_addresses.value)
    needed = min(masks.longest, max(masks.shortest, IPV4 - (addresses - 1).bit_length()))
    return min(official, needed), needed


def pod_prefixes(plan: Plan, catalogue: Catalogue) -> tuple[int, int]:
    """Of the official size or twice the nodes, whichever is larger; and of just the nodes.

    Nodes beyond Flannel's limit on request need no blocks: the cluster can never have them.
    """
    facts = catalogue.facts
    most = facts.cluster_limits.value[plan.cluster_spec].flannel_nodes.maximum
    mask = plan.node_cidr_mask or facts.node_cidr_mask.value.shortest
    nodes = max(1, min(plan.peak_nodes, most))
    needed = mask - (nodes - 1).bit_length()
    grown = mask - (min(2 * nodes, most) - 1).bit_length()
    return min(facts.default_pods.value[0].prefix, grown, needed), needed


def propose_service(plan: Plan, catalogue: Catalogue, space: FreeSpace) -> Choice | None:
    """Take it in `space`, leaving room for a pod CIDR where one is still to come and there is any."""
    wanted, needed = service_prefixes(plan, catalogue)
    rest = () if plan.pod_cidr else (pod_prefixes(plan, catalogue)[1],)
    usual = catalogue.facts.default_services.value
    longest = catalogue.facts.service_mask.value.longest
    return _propose(space, usual, (wanted, needed, longest), rest)


def propose_pods(plan: Plan, catalogue: Catalogue, space: FreeSpace) -> Choice | None:
    wanted, needed = pod_prefixes(plan, catalogue)
    mask = plan.node_cidr_mask or needed
    return _propose(space, catalogue.facts.default_pods.value, (wanted, needed, mask), ())


def _propose(
    space: FreeSpace, usual: Sequence[Cidr], prefixes: tuple[int, int, int], rest: tuple[int, ...]
) -> Choice | None:
    """From the wanted size down to the needed one; failing that, the largest that fits."""
    wanted, needed, longest = prefixes
    for others in (rest, ()) if rest else (rest,):
        for prefix in range(wanted, longest + 1):
            choices = chain(usual_choices(usual, prefix), free_choices(space, prefix))
            choice = choose(space, choices, others)
            if choice is not None:
                return replace(choice, reason=Reason.SHORT) if prefix > needed else choice
    return None


def propose_service_ipv6(plan: Plan, catalogue: Catalogue) -> Cidr:
    """A unique local range as large as the IPv4 Service CIDR, and with its address for a global id.

    RFC 4193 asks for an id that others hardly have; clusters with different Service CIDRs have different ones.
    """
    service = plan.service_cidr or catalogue.facts.default_services.value[0]
    masks = catalogue.facts.service_ipv6_mask.value
    prefix = min(masks.longest, max(masks.shortest, IPV6 - IPV4 + service.prefix))
    return Cidr(0xFD << 120 | service.first << 88, prefix, IPV6)
