"""Reading a Draft: every text parsed once, every mistake collected with the field it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from ..catalogue.model import Catalogue, ClusterSpec, Editions
from ..domain.cidr import Cidr, Unreadable, read_ipv4_cidr, read_ipv6_cidr
from .draft import Draft, EniDraft, Mistake, NetworkDraft, VswitchDraft
from .plan import ConnectedNetwork, ConnectedNetworks, Eni, NeedLevel, Plan, SecurityGroup, Vswitch

Choice = TypeVar("Choice", bound=StrEnum)
Entry = TypeVar("Entry")

MAX_NUMBER: Final = 1_000_000
MAX_GROWTH: Final = 1_000  # percent a year
MAX_NAME_LENGTH: Final = 80
MAX_NETWORKS: Final = 100_000
# Of each list of the plan's own: no VPC has a tenth of it, and each is judged alone.
MAX_RANGES: Final = 10_000

_WHOLE_NUMBER: Final = re.compile(r"-?\d{1,20}", re.ASCII)
_GROUPED_NUMBER: Final = re.compile(r"-?\d{1,3}(,\d{3})+", re.ASCII)
_FULL_WIDTH: Final = {0xFEE0 + ord(mark): mark for mark in "0123456789,"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A Plan and the edition to judge it by, or the mistakes that stand in the way (never both)."""

    plan: Plan | None
    catalogue: Catalogue
    mistakes: tuple[Mistake, ...]


def read(draft: Draft, editions: Editions) -> Reading:
    """Read the whole Draft. Total: whatever was typed, this answers with a Plan or all the mistakes."""
    reader = _Reader(editions)
    catalogue = reader.edition(draft.rules)
    plan = Plan(
        name=reader.text("/name", draft.name) or "",
        rules=catalogue.edition,
        cluster_spec=reader.choice("/cluster_spec", draft.cluster_spec, ClusterSpec.PRO),
        nodes=reader.required_number("/nodes", draft.nodes),
        max_nodes=reader.optional_number("/max_nodes", draft.max_nodes, least=1),
        surge_nodes=reader.number("/surge_nodes", draft.surge_nodes, default=0),
        growth_percent_per_year=reader.growth(draft.growth_percent_per_year),
        pods_per_node=reader.required_number("/pods_per_node", draft.pods_per_node),
        services=reader.optional_number("/services", draft.services),
        instance_type=reader.instance_type(draft.instance_type),
        eni=reader.eni(draft.eni),
        vpc_cidr=reader.ipv4("/vpc_cidr", draft.vpc_cidr),
        secondary_cidrs=reader.ipv4_list("/secondary_cidrs", draft.secondary_cidrs),
        route_entry_quota=reader.number(
            "/route_entry_quota", draft.route_entry_quota, default=catalogue.facts.route_entries.value.default
        ),
        route_entries_used=reader.number("/route_entries_used", draft.route_entries_used, default=0),
        node_vswitches=reader.vswitches("/node_vswitches", draft.node_vswitches),
        pod_vswitches=reader.vswitches("/pod_vswitches", draft.pod_vswitches),
        service_cidr=reader.ipv4("/service_cidr", draft.service_cidr),
        service_ipv6_cidr=reader.ipv6("/service_ipv6_cidr", draft.service_ipv6_cidr),
        pod_cidr=reader.ipv4("/pod_cidr", draft.pod_cidr),
        node_cidr_mask=reader.node_cidr_mask(draft.node_cidr_mask, catalogue),
        connected_networks=reader.networks(draft.connected_networks),
        security_group=reader.choice("/security_group", draft.security_group, SecurityGroup.ENTERPRISE),
        needs=reader.needs(draft, catalogue),
    )
    reader.check_node_order(plan)
    mistakes = tuple(reader.mistakes)
    return Reading(None if mistakes else plan, catalogue, mistakes)


class _Reader:
    """Collects mistakes while it reads; what it returns for a mistaken field is never used."""

    def __init__(self, editions: Editions) -> None:
        self.editions = editions
        self.mistakes: list[Mistake] = []

    def mistake(self, pointer: str, code: str, variant: str = "", **params: str | int) -> None:
        self.mistakes.append(Mistake(pointer, code, params, variant))

    def edition(self, rules: str | None) -> Catalogue:
        if rules is None:
            return self.editions.newest
        catalogue = self.editions.get(rules.strip())
        if catalogue is None:
            known = ", ".join(sorted(self.editions.by_name))
            self.mistake("/rules", "rules-unknown", rules=rules, known=known)
            return self.editions.newest
        return catalogue

    def text(self, pointer: str, text: str | None) -> str | None:
        if text is not None and len(text) > MAX_NAME_LENGTH:
            self.mistake(pointer, "too-long", most=MAX_NAME_LENGTH, length=len(text))
        return text

    def instance_type(self, text: str | None) -> str | None:
        name = self.text("/instance_type", text)
        return name.strip().lower() or None if name else None

    def choice(self, pointer: str, text: str | None, default: Choice) -> Choice:
        if text is None:
            return default
        try:
            return type(default)(text.strip())
        except ValueError:
            self.mistake(pointer, "choice-unknown", value=text, known=", ".join(type(default)))
            return default

    def required_number(self, pointer: str, text: str | None, least: int = 1) -> int:
        if text is None or not text.strip():
            self.mistake(pointer, "required")
            return least
        return self.number(pointer, text, default=least, least=least)

    def optional_number(self, pointer: str, text: str | None, least: int = 0) -> int | None:
        return None if text is None else self.number(pointer, text, default=least, least=least)

    def number(
        self, pointer: str, text: str | None, *, default: int, least: int = 0, most: int = MAX_NUMBER
    ) -> int:
        if text is None:
            return default
        number = read_whole_number(text)
        if number is None:
            self.mistake(pointer, "number-invalid", value=text)
            return default
        if not least <= number <= most:
            self.mistake(pointer, "number-out-of-bounds", value=text, least=least, most=most)
            return default
        return number

    def growth(self, text: str | None) -> int | None:
        if text is None:
            return None
        figure = text.strip().removesuffix("%").removesuffix("\N{FULLWIDTH PERCENT SIGN}")
        return self.number("/growth_percent_per_year", figure, default=0, most=MAX_GROWTH)

    def node_cidr_mask(self, text: str | None, catalogue: Catalogue) -> int | None:
        if text is None:
            return None
        masks = catalogue.facts.node_cidr_mask.value
        return self.number(
            "/node_cidr_mask",
            text.strip().removeprefix("/"),
            default=masks.shortest,
            least=masks.shortest,
            most=masks.longest,
        )

    def ipv4(self, pointer: str, text: str | None) -> Cidr | None:
        return None if text is None else self._cidr(pointer, text, read_ipv4_cidr(text))

    def ipv6(self, pointer: str, text: str | None) -> Cidr | None:
        return None if text is None else self._cidr(pointer, text, read_ipv6_cidr(text))

    def _cidr(self, pointer: str, text: str, result: Cidr | Unreadable) -> Cidr | None:
        if isinstance(result, Cidr):
            return result
        family = "IPv6" if pointer == "/service_ipv6_cidr" else "IPv4"
        self.mistake(pointer, "cidr-invalid", result.fault, value=text, meant=result.meant, family=family)
        return None

    def ipv4_list(self, pointer: str, texts: Sequence[str]) -> tuple[Cidr, ...]:
        listed = self._bounded(pointer, texts, MAX_RANGES)
        read = [self.ipv4(f"{pointer}/{index}", text) for index, text in enumerate(listed)]
        return tuple(cidr for cidr in read if cidr is not None)

    def required_ipv4(self, pointer: str, text: str | None) -> Cidr | None:
        """The range of an entry of a list."""
        if text is None:
            self.mistake(pointer, "required", "entry")
            return None
        return self.ipv4(pointer, text)

    def vswitches(self, pointer: str, drafts: Sequence[VswitchDraft]) -> tuple[Vswitch, ...]:
        listed = self._bounded(pointer, drafts, MAX_RANGES)
        read = [self._vswitch(f"{pointer}/{index}", draft) for index, draft in enumerate(listed)]
        return tuple(vswitch for vswitch in read if vswitch is not None)

    def _vswitch(self, pointer: str, draft: VswitchDraft) -> Vswitch | None:
        cidr = self.required_ipv4(f"{pointer}/cidr", draft.cidr)
        used = self.number(f"{pointer}/used", draft.used, default=0)
        zone = self.text(f"{pointer}/zone", draft.zone)
        if cidr is None:
            return None
        return Vswitch(cidr, "a" if zone is None else zone.strip(), used)

    def networks(self, drafts: tuple[NetworkDraft, ...]) -> ConnectedNetworks:
        listed = self._bounded("/connected_networks", drafts, MAX_NETWORKS)
        read = (self._network(f"/connected_networks/{index}", draft) for index, draft in enumerate(listed))
        return ConnectedNetworks(network for network in read if network is not None)

    def _network(self, pointer: str, draft: NetworkDraft) -> ConnectedNetwork | None:
        cidr = self.required_ipv4(f"{pointer}/cidr", draft.cidr)
        name = self.text(f"{pointer}/name", draft.name)
        return None if cidr is None else ConnectedNetwork(cidr, name or "")

    def _bounded(self, pointer: str, entries: Sequence[Entry], most: int) -> Sequence[Entry]:
        """None of the entries where there are more than `most`."""
        if len(entries) <= most:
            return entries
        self.mistake(pointer, "too-many", most=most, count=len(entries))
        return ()

    def eni(self, draft: EniDraft | None) -> Eni | None:
        if draft is None:
            return None
        quantity = self.required_number("/eni/quantity", draft.quantity)
        ipv4_per_eni = self.required_number("/eni/ipv4_per_eni", draft.ipv4_per_eni, least=0)
        return Eni(
            quantity,
            ipv4_per_eni,
            self.optional_number("/eni/ipv6_per_eni", draft.ipv6_per_eni),
            self.optional_number("/eni/total_quantity", draft.total_quantity),
            self._yes_no("/eni/trunk_supported", draft.trunk_supported),
        )

    def _yes_no(self, pointer: str, text: str | None) -> bool | None:
        if text is None:
            return None
        if text not in {"true", "false"}:
            self.mistake(pointer, "choice-unknown", value=text, known="true, false")
        return text == "true"

    def needs(self, draft: Draft, catalogue: Catalogue) -> MappingProxyType[str, NeedLevel]:
        levels = {}
        for name, text in draft.needs.items():
            need = catalogue.needs.get(name)
            if need is None:
                self.mistake(f"/needs/{escape(name)}", "need-unknown", need=name)
                continue
            level = self.choice(f"/needs/{name}", text, NeedLevel.NO)
            if level is NeedLevel.MUST and not need.may_be_must:
                self.mistake(f"/needs/{name}", "need-level", need=name)
            levels[name] = level
        return MappingProxyType({name: levels.get(name, NeedLevel.NO) for name in catalogue.needs})

    def check_node_order(self, plan: Plan) -> None:
        mistaken = {mistake.pointer for mistake in self.mistakes}
        if plan.max_nodes is None or mistaken & {"/nodes", "/max_nodes"}:
            return
        if plan.max_nodes < plan.nodes:
            self.mistake("/max_nodes", "max-below-nodes", nodes=plan.nodes, max_nodes=plan.max_nodes)


def read_whole_number(text: str) -> int | None:
    """Read digits as people type them (full-width, 1,000); None where it is no whole number."""
    written = text.translate(_FULL_WIDTH).strip() if len(text) <= MAX_NAME_LENGTH else text
    if _GROUPED_NUMBER.fullmatch(written):
        written = written.replace(",", "")
    return int(written) if _WHOLE_NUMBER.fullmatch(written) else None


def escape(name: str) -> str:
    """A name as a reference token of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
