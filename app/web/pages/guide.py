"""GET /guide: how the verdict is made and what is unknown, taken from the catalogue so that it can't differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final

from fastapi import APIRouter, Request, Response

from ...catalogue.fact import fact_params
from ...catalogue.model import Catalogue, Certainty, Fact, Need, Source, Topic
from ...map.diagrams import Diagram, eni_sharing, mask_blocks, node_routes
from ...urls import topic_anchor
from ...wording.language import Language
from ..http.page import Link, Page
from ..http.templating import language_of, render
from ..views.view import Chapter

router = APIRouter()

# The rows of the comparison with a diagram.
_DRAWINGS: Final[Mapping[str, Callable[[Catalogue, Language], Diagram]]] = MappingProxyType(
    {"node_quota": node_routes, "pods_per_node": eni_sharing, "pod_cidr": mask_blocks}
)


@dataclass(frozen=True, slots=True)
class GuideTopic:
    """A row of the comparison with its explanation."""

    anchor: str
    title: str
    text: str
    drawing: Diagram | None
    certainty: Certainty
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class GuideFact:
    """A fact with its sources. `dispute` says what they disagree about, or is ""."""

    anchor: str
    title: str
    statement: str
    certainty: Certainty
    sources: tuple[Source, ...]
    disputed: bool
    dispute: str


@dataclass(frozen=True, slots=True)
class DoubtfulFact:
    """An inferred or disputed fact, with the link to its details."""

    anchor: str
    title: str
    dispute: str


@dataclass(frozen=True, slots=True)
class CertaintyLevel:
    """A level of certainty and its meaning."""

    level: Certainty
    means: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that no source answers."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage(Page):
    """The guide.

    `contents` are its sections. `margin` is the minimum difference of the weights for a clear verdict. `weights` are rows of a
    table.
    """

    template: ClassVar[str] = "guide.html"

    contents: tuple[Chapter, ...]
    margin: int
    weights: tuple[tuple[str, ...], ...]
    topics: tuple[GuideTopic, ...]
    certainties: tuple[CertaintyLevel, ...]
    facts: tuple[GuideFact, ...]
    inferred: tuple[DoubtfulFact, ...]
    disputed: tuple[DoubtfulFact, ...]
    unknowns: tuple[Unknown, ...]


@router.get("/guide", include_in_schema=False)
async def guide(request: Request) -> Response:
    """Return the guide to the newest edition of the catalogue."""
    return render(request, _page(request.app.state.editions.newest, language_of(request)))


def _page(catalogue: Catalogue, language: Language) -> GuidePage:
    facts = tuple(_fact(fact, language) for fact in catalogue.every_fact)
    needs = tuple(_need(need, language) for need in catalogue.needs.values())
    topics = tuple(_topic(catalogue, topic, language) for topic in catalogue.topics)
    return GuidePage(
        nav="guide",
        contents=tuple(_contents(topics, language)),
        edition=catalogue.edition,
        margin=catalogue.fit.clear_margin,
        weights=tuple(_weight(catalogue, need, language) for need in catalogue.needs),
        topics=topics,
        certainties=tuple(
            CertaintyLevel(level, language.text(f"certainty.{level}.help")) for level in Certainty
        ),
        facts=(*facts, *needs, _instance_types(catalogue, language)),
        inferred=tuple(_doubtful(fact) for fact in facts if fact.certainty is Certainty.INFERRED),
        disputed=tuple(_doubtful(fact) for fact in (*facts, *needs) if fact.disputed),
        unknowns=tuple(
            Unknown(language.text(f"unverified.{unknown.id}"), language.sort_sources(unknown.sources))
            for unknown in catalogue.unknowns
        ),
    )


def _contents(topics: Sequence[GuideTopic], language: Language) -> Iterator[Chapter]:
    for name in ("steps", "weights", "topics", "facts", "unknown"):
        parts = topics if name == "topics" else ()
        links = tuple(Link(topic.title, f"#{topic.anchor}") for topic in parts)
        yield Chapter(language.text(f"guide.{name}"), f"#{name}", links)


def _weight(catalogue: Catalogue, need_id: str, language: Language) -> tuple[str, ...]:
    need = catalogue.needs[need_id]
    return (
        language.text(f"need.{need_id}.title"),
        language.text(f"plugin.{need.favours}"),
        language.number(need.weight),
        language.text(f"weight.{need_id}.reason"),
    )


def _topic(catalogue: Catalogue, topic: Topic, language: Language) -> GuideTopic:
    draw = _DRAWINGS.get(topic.id)
    return GuideTopic(
        anchor=topic_anchor(topic.id),
        title=language.text(f"topic.{topic.id}.title"),
        text=language.text(f"topic.{topic.id}.explained"),
        drawing=draw(catalogue, language) if draw else None,
        certainty=topic.certainty,
        sources=language.sort_sources(topic.sources),
    )


def _fact(fact: Fact[object], language: Language) -> GuideFact:
    params = fact_params(fact)
    return GuideFact(
        anchor=f"fact-{fact.id}",
        title=language.text(f"fact.{fact.id}.title"),
        statement=language.text(fact.code("statement"), **params),
        certainty=fact.certainty,
        sources=language.sort_sources(fact.sources),
        disputed=fact.disputed,
        dispute=language.text(fact.code("dispute"), **params) if fact.disputed else "",
    )


def _need(need: Need, language: Language) -> GuideFact:
    """Return the weight of a need as a preference, which is a fact of the edition."""
    plugin = language.text(f"plugin.{need.favours}")
    return GuideFact(
        anchor=f"need-{need.id}",
        title=language.text(f"need.{need.id}.title"),
        statement=language.text("guide.need.statement", plugin=plugin, weight=need.weight),
        certainty=need.certainty,
        sources=language.sort_sources(need.sources),
        disputed=need.disputed,
        dispute=language.text(f"need.{need.id}.dispute") if need.disputed else "",
    )


def _instance_types(catalogue: Catalogue, language: Language) -> GuideFact:
    """Return the fact about the number of instance types in the edition. The search has the figures of each."""
    known = catalogue.instance_types.values()
    sources = dict.fromkeys(source for each in known for source in each.sources)
    return GuideFact(
        anchor="instance-types",
        title=language.text("guide.types.title"),
        statement=language.text(
            "guide.types.statement",
            types=len(known),
            families=len(catalogue.families),
            doubtful=sum(each.doubtful for each in known),
        ),
        certainty=Certainty.AGREED,
        sources=language.sort_sources(sources),
        disputed=False,
        dispute="",
    )


def _doubtful(fact: GuideFact) -> DoubtfulFact:
    return DoubtfulFact(fact.anchor, fact.title, fact.dispute)
