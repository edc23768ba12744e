"""What a shared link says of itself in a chat, where the host allows it to say more than what it is."""

from __future__ import annotations

from app.export.wording import findings_text
from app.planning.evaluation import Severity
from app.web.present.verdict import verdict_card
from app.web.present.view import Shape, View


def verdict_preview(view: View) -> Shape:
    """The verdict and its numbers; never a range, a zone or a name of the plan."""
    spoken, card = view.spoken, verdict_card(view)
    facts = [spoken.text("preview.fact", label=fact["label"], value=fact["value"]) for fact in card["facts"]]
    counted = [finding.severity for finding in view.evaluation.findings]
    findings = spoken.text(
        "preview.findings",
        blocking=findings_text(view.evaluation, Severity.ERROR, "title", spoken),
        later=findings_text(view.evaluation, Severity.WARNING, "title", spoken),
        errors=counted.count(Severity.ERROR),
        warnings=counted.count(Severity.WARNING),
    )
    return {
        "title": spoken.text(
            "preview.verdict",
            plugin=spoken.text(f"plugin.{card['plugin']}"),
            strength=spoken.text(f"site.strength.{card['strength']}"),
        ),
        "text": spoken.sentences([*facts, findings]),
    }
