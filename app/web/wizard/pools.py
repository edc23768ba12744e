"""The node pools of the first step: the questions of each, its answers in a line, whether it fits, and the buttons of its types."""

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

# What the search is told: the words, and the place of the pool that it is for.
WORDS: Final = "find.q"
POOL: Final = "find.pool"

_ADD: Final = re.compile(r"add_type-(\d{1,4})(?::([A-Za-z0-9._-]{1,100}))?", re.ASCII)
_REMOVE: Final = re.compile(r"remove_type-(\d{1,4})-(\d{1,4})", re.ASCII)
_SEARCH: Final = re.compile(r"types-(\d{1,4})", re.ASCII)
# What most pools leave out.
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
    """A change of the types of the pool with that number: `added` ("" for those in the box), or the one at that place removed."""

    pool: int
    added: str = ""
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class TypeSought:
    """A search for a type of the pool with that place in the plan: for what, and the plan without it."""

    pool: int
    text: str
    draft: Draft


def type_change(action: str) -> TypeChange | None:
    """What `action` does to the types of a pool; None where it does something else."""
    if found := _ADD.fullmatch(action):
        return TypeChange(int(found[1]), found[2] or "")
    found = _REMOVE.fullmatch(action)
    return TypeChange(int(found[1]), removed=int(found[2])) if found else None


def key_of(pool: int) -> str:
    """What the form calls the types of a pool: one value each, the last of which is the box to add to them."""
    return f"node_pools.{pool}.instance_types"


def with_types(change: TypeChange, given: Pairs) -> Pairs:
    """What the form sent, with the change. A type that is added takes the place of what was looked for in the box."""
    places = [place for place, (key, _) in enumerate(given) if key == key_of(change.pool)]
    if change.removed is not None:
        gone = places[change.removed] if change.removed < len(places) else -1
        return [pair for place, pair in enumerate(given) if place != gone]
    if not (change.added and places):
        return given
    changed = list(given)
    changed[places[-1]] = (key_of(change.pool), change.added)
    return changed


def added_to(change: TypeChange, given: Pairs, draft: Draft) -> Draft:
    """A plan that came as a link, and no form, with the type that is added; a pool that it lacks is new."""
    if not change.added or any(key == key_of(change.pool) for key, _ in given):
        return draft
    pools = draft.node_pools
    if change.pool >= len(pools):
        return replace(draft, node_pools=(*pools, NodePoolDraft(instance_types=(change.added,))))
    pool = pools[change.pool]
    grown = replace(pool, instance_types=(*pool.instance_types, change.added))
    return replace(draft, node_pools=(*pools[: change.pool], grown, *pools[change.pool + 1 :]))


def type_sought(action: str, given: Pairs, draft: Draft, catalogue: Catalogue) -> TypeSought | None:
    """What is looked for: the text in the box of a pool, which is no type of it unless it names one."""
    found = _SEARCH.fullmatch(action)
    if found is None:
        return None
    number = int(found[1])
    text = next((value for key, value in reversed(given) if key == key_of(number)), "").strip()
    names, known = names_in(text), catalogue.instance_types
    if not any(pools_in(_of(given, number))):
        return TypeSought(len(draft.node_pools), text, draft)
    place = sum(1 for each in range(number) if any(pools_in(_of(given, each))))
    pool = draft.node_pools[place]
    kept = pool.instance_types[: len(pool.instance_types) - len(names)]
    kept += tuple(each for each in names if each in known)
    pools = list(draft.node_pools)
    pools[place] = replace(pool, instance_types=kept)
    return TypeSought(place, text, replace(draft, node_pools=tuple(pools)))


def _of(given: Pairs, pool: int) -> Iterator[tuple[str, str]]:
    return ((key, value) for key, value in given if key.startswith(f"node_pools.{pool}."))


@dataclass(frozen=True, slots=True)
class PoolOutlook:
    """Whether a node pool fits with the plug-in that the plan would use. `state`: good, warning or error."""

    state: str
    text: str


def pool_outlooks(evaluation: Evaluation | None, language: Language) -> tuple[PoolOutlook, ...]:
    """The outlook of each node pool of the plan, in its order; none while the plan can't be read."""
    if evaluation is None:
        return ()
    plugin = evaluation.verdict.plugin or Plugin.TERWAY
    return tuple(
        _outlook(evaluation, plugin, index, language) for index in range(len(evaluation.plan.node_pools))
    )


def _outlook(evaluation: Evaluation, plugin: Plugin, index: int, language: Language) -> PoolOutlook:
    """The fewest of what the pool asks for first: pods per node, then nodes."""
    capacity = evaluation.report(plugin).capacity.node_pools[index]
    asked = evaluation.plan.node_pools[index].pods_per_node
    usable = capacity.usable_pods_per_node
    name = language.text(f"plugin.{plugin}")
    if usable is not None and usable < asked:
        text = language.text("wizard.pool.few_pods", plugin=name, most=usable, asked=asked)
        return PoolOutlook("error", text)
    if capacity.nodes <= capacity.max_nodes:
        return PoolOutlook("good", language.text("wizard.pool.fits", plugin=name, most=capacity.max_nodes))
    if capacity.nodes <= capacity.max_nodes_on_request:
        text = language.text(
            "wizard.pool.fits.request",
            plugin=name,
            most=capacity.max_nodes,
            on_request=capacity.max_nodes_on_request,
        )
        return PoolOutlook("warning", text)
    text = language.text("wizard.pool.few_nodes", plugin=name, most=capacity.max_nodes, asked=capacity.nodes)
    return PoolOutlook("error", text)


@dataclass(frozen=True)
class PoolGroup:
    """The questions of one node pool. `is_open`: whether they are in sight; `outlook`: None while the plan can't be read; `change`:
    what has just happened to its instance types.

    `errors`: the sentences of the mistakes in it, by the id of their box.
    """

    index: int
    pool: NodePoolDraft
    language: Language
    errors: Mapping[str, str]
    is_open: bool
    outlook: PoolOutlook | None = None
    change: TypeChange | None = None

    @property
    def key(self) -> str:
        """What its names in the form begin with."""
        return f"node_pools.{self.index}"

    @property
    def id(self) -> str:
        """What its ids begin with."""
        return f"node_pools-{self.index}"

    @property
    def number(self) -> int:
        """Its place, from 1."""
        return self.index + 1

    def value(self, part: str) -> str:
        """What was typed for a field; a list with commas between."""
        typed = getattr(self.pool, part)
        return ", ".join(typed) if isinstance(typed, tuple) else typed or ""

    def eni(self, part: str) -> str:
        """What was typed for an ENI figure."""
        return getattr(self.pool.eni, part, None) or ""

    def error(self, part: str) -> str:
        """The sentences of the mistakes in one box."""
        return self.errors.get(f"{self.id}-{part}", "")

    @property
    def title(self) -> str:
        """Its name, or else its number."""
        return self.pool.name or self.language.text("field.node_pools.one", number=self.number)

    @property
    def gist(self) -> str:
        """Its answers in a line: nodes, pods per node, types, and what is unusual about it."""
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
    def said_of_types(self) -> str:
        """The instance types after one was added or removed."""
        if self.change is None:
            return ""
        label, none = self.language.text("field.instance_types"), self.language.text("wizard.types.none")
        return self.language.with_label(label, self.language.list(self.types) or none)

    @property
    def asks_for_type(self) -> bool:
        """Whether the box for a further type takes the focus: there is no type behind the one that was removed."""
        change = self.change
        return change is not None and (change.removed is None or change.removed >= len(self.types))

    @property
    def opens_advanced(self) -> bool:
        """Whether a question that most pools leave out has an answer or a mistake."""
        pool = self.pool
        return bool(pool.eni or pool.ip_prefixes or pool.surge_nodes) or any(map(self.error, ADVANCED))


def _number(typed: str | None) -> int | None:
    """What was typed as a number; None where it is none, or too long to be one."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
