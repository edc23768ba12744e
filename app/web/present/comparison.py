"""The comparison: a row a topic, in the plan's own numbers."""

from __future__ import annotations

from app.planning.evaluation import ComparisonRow
from app.web.present.view import Shape, View, source_shapes
from app.web.urls import topic_anchor


def comparison(view: View) -> list[Shape]:
    asked = {topic.id for topic in view.evaluation.catalogue.topics if topic.need is not None}
    return [_row(view, row, has_need=row.topic in asked) for row in view.evaluation.comparison]


def _row(view: View, row: ComparisonRow, *, has_need: bool) -> Shape:
    return {
        "id": f"topic-{row.topic}",
        "guide_href": view.urls.guide(topic_anchor(row.topic)),
        "topic": view.spoken.text(f"topic.{row.topic}.title"),
        "terway": view.spoken.say(row.terway),
        "flannel": view.spoken.say(row.flannel),
        "favours": row.favours.value if row.favours else None,
        "need": row.need.value if has_need else None,
        "decided": row.decided,
        "certainty": row.certainty.value,
        "sources": source_shapes(row.sources),
    }
