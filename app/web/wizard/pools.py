"""The node pools of the first step: their questions, summaries, status, and the buttons for instance types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ...catalogue.model import Catalogue, Plugin
from ...engine.evaluation import Evaluation
from ...plan.draft import Draft, NodePoolDraft
from ...plan_io.form_lists import Pairs, names_in, pools_in
from ...wording.language import Language

# Parameters of the search for instance types: the text, and the index of the pool.
WORDS: Final = "find.q"
POOL: Final = "find.pool"

_ADD: Final = re.compile(r"add_type-(\d{1,4})(?::([A-Za-z0-9._-]{1,100}))?", re.ASCII)
_REMOVE: Final = re.compile(r"remove_type-(\d{1,4})-(\d{1,4})", re.ASCII)
_SEARCH: Final = re.compile(r"types-(\d{1,4})", re.ASCII)
# The questions that most pools leave out.
ADVANCED: Final = (
    "surge_nodes",
    "ip_prefixes",
    "eni",
    "eni-quantity",
    "eni-ipv4_per_eni",
    "eni-ipv6_per_eni",
    "eni-total_quantity",
    "eni-trunk_supported",
)


@dataclass(frozen=True, slots=True)
class TypeChange:
    """A change of a pool's instance types.

    `pool` is the number of the pool in the form. `added` is the new type ("" for those in the text field), and `removed` the
    index of the type that was removed.
    """

    pool: int
    added: str = ""
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class RequestedTypeSearch:
    """A request to search for a type of a pool: the index of the pool in the plan, the text, and the plan without the text."""

    pool: int
    text: str
    draft: Draft


def type_change(action: str) -> TypeChange | None:
    """Return the change of a pool's instance types by an action; None for any other action."""
    if found := _ADD.fullmatch(action):
        return TypeChange(int(found[1]), found[2] or "")
    found = _REMOVE.fullmatch(action)
    return TypeChange(int(found[1]), removed=int(found[2])) if found else None


def types_key(pool: int) -> str:
    """Return the name of a pool's instance types in the form. The last value with this name is the text field to add types."""
    return f"node_pools.{pool}.instance_types"


def with_types(change: TypeChange, given: Pairs) -> Pairs:
    """Return the values of the form with the change. An added type replaces the text in the field."""
    places = [place for place, (key, _) in enumerate(given) if key == types_key(change.pool)]
    if change.removed is not None:
        gone = places[change.removed] if change.removed < len(places) else -1
        return [pair for place, pair in enumerate(given) if place != gone]
    if not (change.added and places):
        return given
    changed = list(given)
    changed[places[-1]] = (types_key(change.pool), change.added)
    return changed


def with_added_type(change: TypeChange, given: Pairs, draft: Draft) -> Draft:
    """Return the plan of a link with the added type, in a new pool if necessary. The plan of a form has it already."""
    if not change.added or any(key == types_key(change.pool) for key, _ in given):
        return draft
    pools = draft.node_pools
    if change.pool >= len(pools):
        return replace(draft, node_pools=(*pools, NodePoolDraft(instance_types=(change.added,))))
    pool = pools[change.pool]
    grown = replace(pool, instance_types=(*pool.instance_types, change.added))
    return replace(draft, node_pools=(*pools[: change.pool], grown, *pools[change.pool + 1 :]))


def requested_type_search(
    action: str, given: Pairs, draft: Draft, catalogue: Catalogue
) -> RequestedTypeSearch | None:
    """Return the requested search for the text in a pool's field; None for any other action.

    The plan doesn't include the text, unless it is the name of a type.
    """
    found = _SEARCH.fullmatch(action)
    if found is None:
        return None
    number = int(found[1])
    text = next((value for key, value in reversed(given) if key == types_key(number)), "").strip()
    names, known = names_in(text), catalogue.instance_types
    if not any(pools_in(_of(given, number))):
        return RequestedTypeSearch(len(draft.node_pools), text, draft)
    place = sum(1 for each in range(number) if any(pools_in(_of(given, each))))
    pool = draft.node_pools[place]
    kept = pool.instance_types[: len(pool.instance_types) - len(names)]
    kept += tuple(each for each in names if each in known)
    pools = list(draft.node_pools)
    pools[place] = replace(pool, instance_types=kept)
    return RequestedTypeSearch(place, text, replace(draft, node_pools=tuple(pools)))


def _of(given: Pairs, pool: int) -> Iterator[tuple[str, str]]:
    return ((key, value) for key, value in given if key.startswith(f"node_pools.{pool}."))


@dataclass(frozen=True, slots=True)
class PoolStatus:
    """Whether a node pool fits with the plug-in of the verdict. `state` is good, warning or error."""

    state: str
    text: str


def pool_statuses(evaluation: Evaluation | None, language: Language) -> tuple[PoolStatus, ...]:
    """Return the status of each node pool, in order; empty while the plan can't be read."""
    if evaluation is None:
        return ()
    plugin = evaluation.verdict.plugin or Plugin.TERWAY
    return tuple(
        _status(evaluation, plugin, index, language) for index in range(len(evaluation.plan.node_pools))
    )


def _status(evaluation: Evaluation, plugin: Plugin, index: int, language: Language) -> PoolStatus:
    """Return the status of a pool: by its pods per node, then by its nodes."""
    capacity = evaluation.report(plugin).capacity.node_pools[index]
    asked = evaluation.plan.node_pools[index].pods_per_node
    usable = capacity.usable_pods_per_node
    name = language.text(f"plugin.{plugin}")
    if usable is not None and usable < asked:
        text = language.text("wizard.pool.few_pods", plugin=name, most=usable, asked=asked)
        return PoolStatus("error", text)
    if capacity.nodes <= capacity.max_nodes:
        return PoolStatus("good", language.text("wizard.pool.fits", plugin=name, most=capacity.max_nodes))
    if capacity.nodes <= capacity.max_nodes_on_request:
        text = language.text(
            "wizard.pool.fits.request",
            plugin=name,
            most=capacity.max_nodes,
            on_request=capacity.max_nodes_on_request,
        )
        return PoolStatus("warning", text)
    text = language.text("wizard.pool.few_nodes", plugin=name, most=capacity.max_nodes, asked=capacity.nodes)
    return PoolStatus("error", text)


@dataclass(frozen=True)
class PoolGroup:
    """The questions of one node pool.

    `errors` are the sentences about its mistakes, by the id of the field. `is_open`: the questions are unfolded. `status` is
    None while the plan can't be read. `change` is the last change of its instance types.
    """

    index: int
    pool: NodePoolDraft
    language: Language
    errors: Mapping[str, str]
    is_open: bool
    status: PoolStatus | None = None
    change: TypeChange | None = None

    @property
    def key(self) -> str:
        """The prefix of its names in the form."""
        return f"node_pools.{self.index}"

    @property
    def id(self) -> str:
        """The prefix of its ids."""
        return f"node_pools-{self.index}"

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return self.index + 1

    def value(self, part: str) -> str:
        """Return the typed value of a field. The members of a list are separated by commas."""
        typed = getattr(self.pool, part)
        return ", ".join(typed) if isinstance(typed, tuple) else typed or ""

    def eni(self, part: str) -> str:
        """Return the typed value of an ENI figure."""
        return getattr(self.pool.eni, part, None) or ""

    def error(self, part: str) -> str:
        """Return the sentences about the mistakes in one field."""
        return self.errors.get(f"{self.id}-{part}", "")

    @property
    def title(self) -> str:
        """Its name, or else its number."""
        return self.pool.name or self.language.text("field.node_pools.one", number=self.number)

    @property
    def gist(self) -> str:
        """Its summary in one line: nodes, pods per node, types, and unusual settings."""
        return " · ".join(self._gist())

    def _gist(self) -> Iterator[str]:
        language, pool = self.language, self.pool
        nodes, most, pods = map(_number, (pool.nodes, pool.max_nodes, pool.pods_per_node))
        if nodes is not None and most is not None and most != nodes:
            yield language.text("wizard.pool.nodes.growing", nodes=nodes, most=most)
        elif nodes is not None:
            yield language.text("wizard.pool.nodes", nodes=nodes)
        if pods is not None:
            yield language.text("wizard.pool.pods", pods=pods)
        if len(pool.instance_types) > 1:
            yield language.text("wizard.pool.types", count=len(pool.instance_types))
        else:
            yield from pool.instance_types
        if pool.eni_mode == "exclusive":
            yield language.text("field.eni_mode.exclusive")
        if pool.zones:
            yield language.with_label(language.text("field.zones"), language.list(pool.zones))

    @property
    def types(self) -> tuple[str, ...]:
        """Its instance types."""
        types: tuple[str, ...] = self.pool.instance_types
        return types

    @property
    def types_announcement(self) -> str:
        """The announcement of the instance types after one was added or removed; "" if none was."""
        if self.change is None:
            return ""
        label, none = self.language.text("field.instance_types"), self.language.text("wizard.types.none")
        return self.language.with_label(label, self.language.list(self.types) or none)

    @property
    def asks_for_type(self) -> bool:
        """Whether the field to add a type gets the focus, since there is no type after the one that was added or removed."""
        change = self.change
        return change is not None and (change.removed is None or change.removed >= len(self.types))

    @property
    def opens_advanced(self) -> bool:
        """Whether a question that most pools leave out has an answer or a mistake."""
        pool = self.pool
        return bool(pool.eni or pool.ip_prefixes or pool.surge_nodes) or any(map(self.error, ADVANCED))


def _number(typed: str | None) -> int | None:
    """Return the typed number; None if it isn't a number, or if it is too long."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
