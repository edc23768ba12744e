"""What every answer says of a verdict, a finding, a source and a vSwitch, whatever more it adds."""

from __future__ import annotations

from typing import Any

from app.catalogue.model import Source
from app.locale import Language
from app.planning.evaluation import Finding, Verdict
from app.planning.plan import Vswitch


def verdict_head(verdict: Verdict) -> dict[str, Any]:
    return {
        "plugin": verdict.plugin or "none",
        "strength": verdict.strength,
        "terway_mode": verdict.terway_mode,
    }


def finding_head(finding: Finding, spoken: Language) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "applies_to": list(finding.applies_to),
        "fields": list(finding.fields),
        "message": spoken.say(finding.message),
    }


def source_json(source: Source) -> dict[str, str]:
    return {"title": source.title, "url": source.url, "date": source.date}


def vswitch_json(vswitch: Vswitch) -> dict[str, Any]:
    return {"cidr": str(vswitch.cidr), "zone": vswitch.zone, "used": vswitch.used}
