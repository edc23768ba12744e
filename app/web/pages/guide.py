"""How the verdict is made, from the catalogue itself, so that it can't drift from what is judged by."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from fastapi import APIRouter, Request, Response

from app.catalogue.model import Catalogue, Fact
from app.catalogue.statement import fact_params
from app.locale import Language
from app.web.templating import language_of, render

router = APIRouter()


@router.get("/guide", include_in_schema=False)
async def guide(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.editions.newest
    spoken = language_of(request)
    return render(
        request,
        "guide.html",
        nav="guide",
        margin=catalogue.fit.clear_margin,
        weights=[_weight(catalogue, need, spoken) for need in catalogue.needs],
        facts=[_fact(fact, spoken) for fact in _facts(catalogue)],
        unknowns=[
            {"text": spoken.text(f"unverified.{unknown.id}"), "sources": unknown.sources}
            for unknown in catalogue.unknowns
        ],
    )


def _weight(catalogue: Catalogue, need_id: str, spoken: Language) -> list[str]:
    need = catalogue.needs[need_id]
    return [
        spoken.text(f"need.{need_id}.title"),
        spoken.text(f"plugin.{need.favours}"),
        spoken.number(need.weight),
        spoken.text(f"weight.{need_id}.reason"),
    ]


def _facts(catalogue: Catalogue) -> list[Fact[object]]:
    return [getattr(catalogue.facts, field.name) for field in fields(catalogue.facts)]


def _fact(fact: Fact[object], spoken: Language) -> dict[str, Any]:
    dispute = f"fact.{fact.id}.dispute"
    return {
        "id": fact.id,
        "title": spoken.text(f"fact.{fact.id}.title"),
        "statement": spoken.text(f"fact.{fact.id}.statement", **fact_params(fact)),
        "certainty": fact.certainty,
        "sources": fact.sources,
        "disputed": fact.disputed,
        "dispute": spoken.text(dispute) if fact.disputed and spoken.knows(dispute) else "",
    }
