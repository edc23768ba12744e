"""The numbers that every plan needs and an import may lack. The page with the import asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ...plan.draft import Draft, Mistake
from ...plan_io.form_lists import Pairs
from ...wording.language import Language
from ..views.mistakes import sentence

# The names of numbers in the form, and their fields of the plan or of a node pool. The form has no others.
NUMBERS: Final = {"import.nodes": "nodes", "pods": "pods_per_node"}


@dataclass(frozen=True, slots=True)
class Box:
    """The field for a number that the import lacks, of the plan or of a node pool, as it was typed."""

    id: str
    name: str
    label: str
    value: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Missing:
    """A missing number. `pool` is the index of its pool, or None for the plan."""

    name: str
    pool: int | None

    @property
    def pointer(self) -> str:
        part = NUMBERS[self.name]
        return f"/{part}" if self.pool is None else f"/node_pools/{self.pool}/{part}"

    @property
    def id(self) -> str:
        return f"{NUMBERS[self.name]}-{(self.pool or 0) + 1}"


def boxes(draft: Draft, language: Language) -> tuple[Box, ...]:
    """Return an empty field for each missing number."""
    return tuple(Box(each.id, each.name, _label(draft, each, language)) for each in _missing(draft))


def refused_boxes(
    draft: Draft, given: Pairs, mistakes: Iterable[Mistake], language: Language
) -> tuple[Box, ...]:
    """Return the fields as they were sent, each with its mistake; empty if there are no mistakes."""
    wrong = {each.pointer: sentence(language, each) for each in mistakes}
    missing, typed = list(_missing(draft)), _typed(given)
    if not any(each.pointer in wrong for each in missing):
        return ()
    return tuple(
        Box(
            id=each.id,
            name=each.name,
            label=_label(draft, each, language),
            value=next(typed[each.name], ""),
            error=wrong.get(each.pointer, ""),
        )
        for each in missing
    )


def filled(draft: Draft, given: Pairs) -> Draft:
    """Return the plan with its missing numbers replaced by those that were sent, in order."""
    typed, pools = _typed(given), list(draft.node_pools)
    for each in _missing(draft):
        part, value = NUMBERS[each.name], next(typed[each.name], "") or None
        if each.pool is None:
            draft = replace(draft, **{part: value})
        else:
            pools[each.pool] = replace(pools[each.pool], **{part: value})
    return replace(draft, node_pools=tuple(pools))


def _typed(given: Pairs) -> dict[str, Iterator[str]]:
    values: dict[str, Sequence[str]] = {
        name: [value.strip() for key, value in given if key == name] for name in NUMBERS
    }
    return {name: iter(sent) for name, sent in values.items()}


def _missing(draft: Draft) -> Iterator[_Missing]:
    """Yield the missing numbers of each pool, or of the plan if it has no pools."""
    for index, pool in enumerate(draft.node_pools):
        for name, part in NUMBERS.items():
            if not getattr(pool, part):
                yield _Missing(name, index)
    for name, part in NUMBERS.items():
        if not draft.node_pools and not getattr(draft, part):
            yield _Missing(name, None)


def _label(draft: Draft, missing: _Missing, language: Language) -> str:
    part = NUMBERS[missing.name]
    if missing.pool is None:
        return language.text(f"field.{part}")
    pool = draft.node_pools[missing.pool]
    name = pool.name or language.list(pool.instance_types) or language.number(missing.pool + 1)
    return language.text(f"import.{part}.of_pool", pool=name)
