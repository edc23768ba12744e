"""The questions about needs in groups, with the usual answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from ...catalogue.model import Catalogue, Need, Source
from ...plan.plan import NeedLevel
from ...wording.language import Language
from ..http.page import Option
from .form import Form


class _Group(NamedTuple):
    """A group of needs, in the order of the questions. `rare` ones, which few plans have, are folded."""

    name: str
    common: tuple[str, ...]
    rare: tuple[str, ...]


_GROUPS: Final = (
    _Group("security", ("network_policy", "pod_security_group"), ("source_ip",)),
    _Group("addressing", ("dual_stack", "fixed_pod_ip"), ("vpc_address_saving", "pod_eip")),
    _Group(
        "traffic",
        ("network_performance", "session_persistence"),
        ("cross_cluster_access", "alb_clusterip", "host_port", "exclusive_eni"),
    ),
    _Group("operations", ("extendable_pods", "simple_setup"), ("shared_vpc",)),
)
# The level that most teams choose, if it isn't "no". It is our inference, since there are no published figures; no
# result depends on it.
_USUAL: Final[Mapping[str, NeedLevel]] = MappingProxyType(
    {"network_policy": NeedLevel.PREFER, "extendable_pods": NeedLevel.PREFER}
)
# For needs with a documented default of ACK, the end of the URL of the source that documents it.
_DOCUMENTED: Final[Mapping[str, str]] = MappingProxyType({"exclusive_eni": "/work-with-terway"})


@dataclass(frozen=True, slots=True)
class NeedRow:
    """The question for the level of a need.

    `usual` is what most teams choose, or "" for an inferred "no". `source` is the documentation of it, if there is any.
    """

    id: str
    levels: tuple[Option, ...]
    usual: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """Needs of one topic. `rare` ones are folded under the title `more`, with the summary `gist`; `is_open`: unfolded."""

    name: str
    common: tuple[NeedRow, ...]
    rare: tuple[NeedRow, ...]
    more: str
    gist: str
    is_open: bool


def need_groups(catalogue: Catalogue, form: Form, language: Language) -> tuple[NeedGroup, ...]:
    """Return the groups with every need of the edition. Needs without a group are at the end."""
    placed = {need for group in _GROUPS for need in (*group.common, *group.rare)}
    others = tuple(need for need in catalogue.needs if need not in placed)
    *first, last = _GROUPS
    groups = (*first, last._replace(rare=(*last.rare, *others)))
    return tuple(_group(group, catalogue.needs, form, language) for group in groups)


def _group(group: _Group, needs: Mapping[str, Need], form: Form, language: Language) -> NeedGroup:
    rare = tuple(each for each in group.rare if each in needs)
    given = [each for each in rare if form.need(each) != NeedLevel.NO]
    names = language.list(language.text(f"need.{each}.title") for each in rare)
    return NeedGroup(
        name=group.name,
        common=_rows(group.common, needs, language),
        rare=_rows(rare, needs, language),
        more=language.text("wizard.needs.more", needs=names),
        gist=language.clauses(_answer(each, form.need(each), language) for each in given),
        is_open=any(map(form.error, rare)),
    )


def _answer(need: str, level: str, language: Language) -> str:
    code = f"site.need.{level}"
    shown = language.text(code) if language.has_message(code) else level
    return language.with_label(language.text(f"need.{need}.title"), shown)


def _rows(ids: Iterable[str], needs: Mapping[str, Need], language: Language) -> tuple[NeedRow, ...]:
    return tuple(_row(needs[each], language) for each in ids if each in needs)


def _row(need: Need, language: Language) -> NeedRow:
    level, ending = _USUAL.get(need.id), _DOCUMENTED.get(need.id)
    source = next((each for each in need.sources if ending and each.url.endswith(ending)), None)
    shown = language.text(f"site.need.{level or NeedLevel.NO}")
    levels = NeedLevel if need.may_be_must else (NeedLevel.PREFER, NeedLevel.NO)
    return NeedRow(
        id=need.id,
        levels=tuple(Option(each, language.text(f"site.need.{each}")) for each in levels),
        usual=language.text("wizard.needs.usual", level=shown) if level or source else "",
        source=source,
    )
