"""What a shared link says of itself in a chat, where the host allows it to say more than what it is."""

from __future__ import annotations

from ...engine.evaluation import Severity
from ...wording.sentences import findings_text
from .verdict import verdict_card
from .view import Shape, View


def verdict_preview(view: View) -> Shape:
    """The verdict and its numbers; never a range, a zone or a name of the plan."""
    language, card = view.language, verdict_card(view)
    facts = [
        language.text("preview.fact", label=fact["label"], value=fact["value"]) for fact in card["facts"]
    ]
    counted = [finding.severity for finding in view.evaluation.findings]
    findings = language.text(
        "preview.findings",
        blocking=findings_text(view.evaluation, Severity.ERROR, "title", language),
        later=findings_text(view.evaluation, Severity.WARNING, "title", language),
        errors=counted.count(Severity.ERROR),
        warnings=counted.count(Severity.WARNING),
    )
    return {
        "title": language.text(
            "preview.verdict",
            plugin=language.text(f"plugin.{card['plugin']}"),
            strength=language.text(f"site.strength.{card['strength']}"),
        ),
        "text": language.sentences([*facts, findings]),
    }
