"""How the verdict is made, from the catalogue itself, so that it can't drift from what is judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ...catalogue.model import Catalogue, Certainty, Fact, Topic
from ...catalogue.statement import fact_params
from ...urls import topic_anchor
from ...wording.language import Language
from .drawings import eni_sharing, mask_blocks, node_routes
from .view import Shape

# The rows of the comparison that a drawing explains.
_DRAWINGS: Final[Mapping[str, Callable[[Catalogue, Language], Shape]]] = MappingProxyType(
    {"node_quota": node_routes, "pods_per_node": eni_sharing, "pod_cidr": mask_blocks}
)


def guide_page(catalogue: Catalogue, language: Language) -> Shape:
    facts = [_fact(fact, language) for fact in catalogue.every_fact]
    return {
        "margin": catalogue.fit.clear_margin,
        "weights": [_weight(catalogue, need, language) for need in catalogue.needs],
        "topics": [_topic(catalogue, topic, language) for topic in catalogue.topics],
        "certainties": [_certainty(each, language) for each in Certainty],
        "facts": facts,
        "inferred": [fact for fact in facts if fact["certainty"] == Certainty.INFERRED],
        "disputed": [*(fact for fact in facts if fact["disputed"]), *_disputed_needs(catalogue, language)],
        "unknowns": [
            {"text": language.text(f"unverified.{unknown.id}"), "sources": unknown.sources}
            for unknown in catalogue.unknowns
        ],
    }


def _weight(catalogue: Catalogue, need_id: str, language: Language) -> list[str]:
    need = catalogue.needs[need_id]
    return [
        language.text(f"need.{need_id}.title"),
        language.text(f"plugin.{need.favours}"),
        language.number(need.weight),
        language.text(f"weight.{need_id}.reason"),
    ]


def _disputed_needs(catalogue: Catalogue, language: Language) -> Iterator[Shape]:
    for need in catalogue.needs.values():
        if need.disputed:
            title, dispute = language.text(f"need.{need.id}.title"), language.text(f"need.{need.id}.dispute")
            yield {"anchor": "weights", "title": title, "dispute": dispute}


def _certainty(certainty: Certainty, language: Language) -> Shape:
    return {"level": certainty, "means": language.text(f"certainty.{certainty}.help")}


def _topic(catalogue: Catalogue, topic: Topic, language: Language) -> Shape:
    draw = _DRAWINGS.get(topic.id)
    return {
        "anchor": topic_anchor(topic.id),
        "title": language.text(f"topic.{topic.id}.title"),
        "text": language.text(f"topic.{topic.id}.explained"),
        "drawing": draw(catalogue, language) if draw else None,
        "certainty": topic.certainty,
        "sources": topic.sources,
    }


def _fact(fact: Fact[object], language: Language) -> dict[str, Any]:
    params = fact_params(fact)
    return {
        "anchor": f"fact-{fact.id}",
        "title": language.text(f"fact.{fact.id}.title"),
        "statement": language.text(fact.code("statement"), **params),
        "certainty": fact.certainty,
        "sources": fact.sources,
        "disputed": fact.disputed,
        "dispute": language.text(fact.code("dispute"), **params) if fact.disputed else "",
    }
