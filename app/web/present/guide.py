"""How the verdict is made, from the catalogue itself, so that it can't drift from what is judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Final

from app.catalogue.model import Catalogue, Certainty, Fact, Topic
from app.catalogue.statement import fact_params
from app.locale import Language
from app.web.present.drawings import eni_sharing, mask_blocks, node_routes
from app.web.present.view import Shape
from app.web.urls import topic_anchor

# The rows of the comparison that a drawing explains.
_DRAWINGS: Final[Mapping[str, Callable[[Catalogue, Language], Shape]]] = MappingProxyType(
    {"node_quota": node_routes, "pods_per_node": eni_sharing, "pod_cidr": mask_blocks}
)


def guide_page(catalogue: Catalogue, spoken: Language) -> Shape:
    facts = [_fact(fact, spoken) for fact in _facts(catalogue)]
    return {
        "margin": catalogue.fit.clear_margin,
        "weights": [_weight(catalogue, need, spoken) for need in catalogue.needs],
        "topics": [_topic(catalogue, topic, spoken) for topic in catalogue.topics],
        "certainties": [_certainty(each, spoken) for each in Certainty],
        "facts": facts,
        "inferred": [fact for fact in facts if fact["certainty"] == Certainty.INFERRED],
        "disputed": [*(fact for fact in facts if fact["disputed"]), *_disputed_needs(catalogue, spoken)],
        "unknowns": [
            {"text": spoken.text(f"unverified.{unknown.id}"), "sources": unknown.sources}
            for unknown in catalogue.unknowns
        ],
    }


def _weight(catalogue: Catalogue, need_id: str, spoken: Language) -> list[str]:
    need = catalogue.needs[need_id]
    return [
        spoken.text(f"need.{need_id}.title"),
        spoken.text(f"plugin.{need.favours}"),
        spoken.number(need.weight),
        spoken.text(f"weight.{need_id}.reason"),
    ]


def _disputed_needs(catalogue: Catalogue, spoken: Language) -> Iterator[Shape]:
    for need in catalogue.needs.values():
        if need.disputed:
            title, dispute = spoken.text(f"need.{need.id}.title"), spoken.text(f"need.{need.id}.dispute")
            yield {"anchor": "weights", "title": title, "dispute": dispute}


def _certainty(certainty: Certainty, spoken: Language) -> Shape:
    return {"level": certainty, "means": spoken.text(f"certainty.{certainty}.help")}


def _topic(catalogue: Catalogue, topic: Topic, spoken: Language) -> Shape:
    draw = _DRAWINGS.get(topic.id)
    return {
        "anchor": topic_anchor(topic.id),
        "title": spoken.text(f"topic.{topic.id}.title"),
        "text": spoken.text(f"topic.{topic.id}.explained"),
        "drawing": draw(catalogue, spoken) if draw else None,
        "certainty": topic.certainty,
        "sources": topic.sources,
    }


def _facts(catalogue: Catalogue) -> Iterator[Fact[object]]:
    return (getattr(catalogue.facts, field.name) for field in fields(catalogue.facts))


def _fact(fact: Fact[object], spoken: Language) -> dict[str, Any]:
    dispute, params = f"fact.{fact.id}.dispute", fact_params(fact)
    return {
        "anchor": f"fact-{fact.id}",
        "title": spoken.text(f"fact.{fact.id}.title"),
        "statement": spoken.text(f"fact.{fact.id}.statement", **params),
        "certainty": fact.certainty,
        "sources": fact.sources,
        "disputed": fact.disputed,
        "dispute": spoken.text(dispute, **params) if fact.disputed and spoken.knows(dispute) else "",
    }
