"""What the buttons of a node pool do to its instance types: each is taken away by one, and one more is added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ...catalogue.model import Catalogue
from ...plan.draft import Draft, NodePoolDraft
from ...plan_io.form_lists import Pairs, names_in, pools_in

# What the search is told: the words, and the place of the pool that it is for.
WORDS: Final = "find.q"
POOL: Final = "find.pool"

_ADD: Final = re.compile(r"add_type-(\d{1,4})(?::([A-Za-z0-9._-]{1,100}))?", re.ASCII)
_REMOVE: Final = re.compile(r"remove_type-(\d{1,4})-(\d{1,4})", re.ASCII)
_SEARCH: Final = re.compile(r"types-(\d{1,4})", re.ASCII)


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
