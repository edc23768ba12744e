"""Searching an edition's instance types by name, family, size, and pods per node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

from ..catalogue.model import Catalogue, Editions, InstanceType, TerwayMode, TypeSupport
from ..plan.draft import Mistake
from ..plan.fields import MAX_NAME_LENGTH, MAX_NUMBER
from ..plan.pool_figures import has_trunk_pods, pods_of_type, trunk_pods
from ..plan.read import read_whole_number

DEFAULT_LIMIT: Final = 20
MAX_RESULTS: Final = 100
_PREFIX: Final = "ecs."
_SUPPORT_ORDER: Final = (TypeSupport.SUPPORTED, TypeSupport.ON_REQUEST, TypeSupport.REFUSED)
_MIN_BEGINNING: Final = 2  # a single letter would match too many families

# Parameters that may be blank, and then match any type.
_TEXTS: Final = ("q", "family")

# For each number: its default, minimum and maximum.
_BOUNDS: Final = {
    "vcpu": (0, 0, MAX_NUMBER),
    "memory_gib": (0, 0, MAX_NUMBER),
    "pods": (0, 0, MAX_NUMBER),
    "limit": (DEFAULT_LIMIT, 1, MAX_RESULTS),
}


@dataclass(frozen=True, slots=True)
class TypeSearch:
    """What to search for.

    The name has to contain all `words`. `vcpu`, `memory_gib` and `pods` are minimums; `pods` are those per node in
    `mode`. `family` is written without `ecs.`; "" matches any. `limit` is the maximum number of results.
    """

    words: tuple[str, ...] = ()
    family: str = ""
    vcpu: int = 0
    memory_gib: int = 0
    pods: int = 0
    mode: TerwayMode = TerwayMode.SHARED_ENI
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class FoundType:
    """A result: an instance type with its pods per node by mode (None: not known), and whether ACK supports it."""

    type: InstanceType
    pods: dict[TerwayMode, int | None]
    support: TypeSupport


@dataclass(frozen=True, slots=True)
class FoundTypes:
    """The results: supported types first, then those on request, then refused ones; the smallest first in each.

    `total` counts all matches, before the limit. `missing_families` are matching families that exist and that the
    edition lacks.
    """

    total: int
    types: tuple[FoundType, ...]
    missing_families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchDraft:
    """The search as typed; None means not given."""

    q: str | None = None
    family: str | None = None
    vcpu: str | None = None
    memory_gib: str | None = None
    pods: str | None = None
    mode: str | None = None
    limit: str | None = None
    rules: str | None = None


@dataclass(frozen=True, slots=True)
class SearchReading:
    """A search and the edition to search in, or every mistake in the parameters (never both)."""

    search: TypeSearch | None
    catalogue: Catalogue
    mistakes: tuple[Mistake, ...] = ()


def find_types(search: TypeSearch, catalogue: Catalogue) -> FoundTypes:
    """Search the edition's types. A type with unknown pods per node matches no minimum of pods."""
    matching = (known for known in catalogue.instance_types.values() if _matches(search, known))
    found = [found_type(known, catalogue) for known in matching]
    found.sort(key=lambda each: (_SUPPORT_ORDER.index(each.support), each.type.rank))
    return FoundTypes(len(found), tuple(found[: search.limit]), tuple(_missing_families(search, catalogue)))


def found_type(known: InstanceType, catalogue: Catalogue) -> FoundType:
    """Return the type as a search result."""
    pods = {mode: type_pods(known, mode) for mode in TerwayMode}
    return FoundType(known, pods, catalogue.type_support(known.name))


def _missing_families(search: TypeSearch, catalogue: Catalogue) -> Iterator[str]:
    """Yield the missing families that the search may mean: it names one, or one starts with a word of it."""
    beginnings = tuple(
        beginning
        for word in (*search.words, search.family)
        if len(beginning := word.removeprefix(_PREFIX).partition(".")[0]) >= _MIN_BEGINNING
    )
    for family in catalogue.facts.missing_families.value:
        if beginnings and family.startswith(beginnings):
            yield f"{_PREFIX}{family}"


def _matches(search: TypeSearch, known: InstanceType) -> bool:
    if search.family and known.family.removeprefix(_PREFIX) != search.family:
        return False
    if known.vcpu < search.vcpu or known.memory_gib < search.memory_gib:
        return False
    if not all(word in known.name for word in search.words):
        return False
    return not search.pods or (type_pods(known, search.mode) or 0) >= search.pods


def type_pods(known: InstanceType, mode: TerwayMode) -> int | None:
    """Return the pods per node in the mode, with trunk ENIs only those on one; None if not known."""
    figures = known.eni
    if mode is not TerwayMode.TRUNK_ENI:
        return pods_of_type(figures, mode)
    return 0 if has_trunk_pods(figures) is False else trunk_pods(figures)


def read_search(given: Sequence[tuple[str, str]], editions: Editions) -> SearchReading:
    """Read query parameters. Blank `q` and `family` match any type; every other parameter needs a value."""
    known = {each.name for each in fields(SearchDraft)}
    draft = SearchDraft(**{name: text.strip() for name, text in given if name in known and text.strip()})
    numbers = {name: _number(draft, name, *bounds) for name, bounds in _BOUNDS.items()}
    mistakes = [
        *_name_mistakes(given, known),
        *_blank_mistakes(given, known),
        *_text_mistakes(draft, editions),
    ]
    mistakes += [number for number in numbers.values() if isinstance(number, Mistake)]
    if mistakes:
        return SearchReading(None, editions.newest, tuple(mistakes))
    search = TypeSearch(
        words=tuple((draft.q or "").lower().split()),
        family=(draft.family or "").lower().removeprefix(_PREFIX),
        mode=TerwayMode(draft.mode or TerwayMode.SHARED_ENI),
        **{name: number for name, number in numbers.items() if isinstance(number, int)},
    )
    return SearchReading(search, editions.newest if draft.rules is None else editions.by_name[draft.rules])


def _name_mistakes(given: Sequence[tuple[str, str]], known: set[str]) -> Iterator[Mistake]:
    for name, times in Counter(name for name, _ in given).items():
        if name not in known:
            yield Mistake(
                "", "parameter-unknown", {"name": name[:MAX_NAME_LENGTH], "known": tuple(sorted(known))}
            )
        elif times > 1:
            yield Mistake(f"/{name}", "parameter-repeated", {"name": name})


def _blank_mistakes(given: Sequence[tuple[str, str]], known: set[str]) -> Iterator[Mistake]:
    for name, text in given:
        if name in known.difference(_TEXTS) and not text.strip():
            yield Mistake(f"/{name}", "required")


def _text_mistakes(draft: SearchDraft, editions: Editions) -> Iterator[Mistake]:
    for name in _TEXTS:
        if len(text := getattr(draft, name) or "") > MAX_NAME_LENGTH:
            yield Mistake(f"/{name}", "too-long", {"most": MAX_NAME_LENGTH, "length": len(text)})
    if draft.mode is not None and draft.mode not in {*TerwayMode}:
        yield Mistake("/mode", "choice-unknown", {"value": draft.mode, "known": tuple(TerwayMode)})
    if draft.rules is not None and editions.get(draft.rules) is None:
        listed = tuple(sorted(editions.by_name))
        yield Mistake("/rules", "rules-unknown", {"rules": draft.rules, "known": listed})


def _number(draft: SearchDraft, name: str, default: int, least: int, most: int) -> int | Mistake:
    text: str | None = getattr(draft, name)
    if text is None:
        return default
    number = read_whole_number(text)
    if number is None:
        return Mistake(f"/{name}", "number-invalid", {"value": text})
    if not least <= number <= most:
        return Mistake(f"/{name}", "number-out-of-bounds", {"value": text, "least": least, "most": most})
    return number
