"""Counts the published plans with another answer in a new edition: `python -m scripts.edition_changes`.

The plans are those of `tests/scenarios`. With `--write` the table in `app/catalogue/editions/CHANGELOG.md` and the numbers of
facts above it are renewed; a test compares them with what is counted.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.catalogue.load import EDITIONS, load_editions
from app.catalogue.model import Editions, Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.plan.read import read
from app.plan_io.plan_json import draft_of_json

ROOT: Final = Path(__file__).parents[1]
PLANS: Final = ROOT / "tests" / "scenarios"
CHANGELOG: Final = EDITIONS / "CHANGELOG.md"
OLDER, NEWER = "2026-11", "2026-12"
BEGIN, END = f"<!-- plans {NEWER}: python -m scripts.edition_changes --write -->", "<!-- end of plans -->"

_COUNTS: Final = re.compile(
    r"There are \d+ facts and weights, \d+ of them new\. Sources conflict about \d+\. \d+ instance types".replace(
        " ", r"\s+"
    )
)

# The facts that cause a change, by the key of the change.
WHY: Final = {
    "verdict": "`general_recommendation`, `small_cluster`, `large_cluster`",
    "nodes": "`default_zones`, `vswitch_sizing`, `exclusive_idle_addresses`",
    "cloud-config-rule": "`cloud_config_rule`",
    "datapath-v2": "`datapath_v2`",
    "instance-unsupported": "`unsupported_types`",
    "lingjun-unsupported": "`lingjun`",
    "ipv6-unsupported": "`exclusive_dual_stack`",
    "pod-vswitch-mask": "`pod_vswitch_advice`",
    "pool-size": "`pool_nodes`",
    "pool-vswitches": "`pool_vswitches`",
    "range-control-plane": "`control_plane_ranges`",
    "range-reserved": "`reserved_ranges`",
    "region-enis": "`region_enis`",
    "security-group-addresses": "`basic_security_group`, `enterprise_security_group`",
    "trunk-pods": "a finding that 2026-11 doesn't have",
    "vpc-mask": "`secondary_mask`",
    "vswitch-count": "`vswitches_per_vpc`",
    "zone-without-pod-vswitch": "`exclusive_pod_vswitch`",
}


def changelog_section() -> str:
    """Return the table of the changelog with the current counts."""
    plans = [plan for _, plan in sorted(published_plans().items())]
    found: Counter[tuple[str, str]] = Counter()
    differing = 0
    editions = load_editions()
    for plan in plans:
        changes = set(_changes(plan, editions))
        found.update(changes)
        differing += bool(changes)
    rows = (
        f"| {what} | {count} | {WHY.get(key, 'the facts above')} |"
        for (key, what), count in sorted(found.items(), key=lambda each: (-each[1], each[0]))
    )
    head = f"Of the {len(plans)} published plans in `tests/scenarios`, {differing} get a different result than with {OLDER}:"
    return "\n".join((head, "", "| what differs | plans | because of |", "|---|---|---|", *rows))


def published_plans() -> dict[str, dict[str, Any]]:
    """Return the published plans by the names of their files and their own names."""
    found = {}
    for file in sorted(PLANS.glob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8")):
            if "plan" in entry:
                found[f"{file.stem}:{entry['id']}"] = entry["plan"]
    return found


def _changes(plan: dict[str, Any], editions: Editions) -> Iterator[tuple[str, str]]:
    """Yield the differences of the newer answer, each as a key of `WHY` and a sentence."""
    before, after = (_answer(plan, editions, edition) for edition in (OLDER, NEWER))
    if before is None or after is None:
        return
    verdicts = [f"{each.verdict.plugin or 'none'}, {each.verdict.strength}" for each in (before, after)]
    if verdicts[0] != verdicts[1]:
        yield "verdict", f"the verdict: {verdicts[0]} → {verdicts[1]}".replace("_", " ")
    old, new = (_findings(each) for each in (before, after))
    for code, severity in old - new:
        yield code, f"no longer a {severity} `{code}`"
    for code, severity in new - old:
        yield code, f"a {severity} `{code}`"
    for plugin in Plugin:
        if before.report(plugin).capacity.max_nodes != after.report(plugin).capacity.max_nodes:
            yield "nodes", f"maximum nodes with {plugin.title()}"


def _answer(plan: dict[str, Any], editions: Editions, edition: str) -> Evaluation | None:
    """Return the answer of the edition; None if the plan names an edition itself or can't be read."""
    draft, mistakes = draft_of_json({name: value for name, value in plan.items() if name != "rules"})
    reading = read(replace(draft, rules=edition), editions)
    return None if mistakes or reading.plan is None else assess(reading.plan, reading.catalogue)


def _findings(evaluation: Evaluation) -> Counter[tuple[str, str]]:
    return Counter((finding.code, finding.severity.value) for finding in evaluation.findings)


def fact_counts() -> tuple[int, int, int, int]:
    """Return the numbers of facts and weights in the newer edition, of new or disputed ones, and of doubtful instance types."""
    older, newer = (load_editions().by_name[edition] for edition in (OLDER, NEWER))
    new = {fact.id for fact in newer.every_fact} - {fact.id for fact in older.every_fact}
    disputed = sum(fact.disputed for fact in newer.every_fact)
    return len(newer.every_fact), len(new), disputed, sum(t.doubtful for t in newer.instance_types.values())


def renewed(changelog: str) -> str:
    """Return the changelog with the current table and the current numbers of facts."""
    counts = iter(fact_counts())
    sentences = _COUNTS.search(changelog)
    assert sentences is not None, "the changelog says how many facts there are"
    told = re.sub(r"\d+", lambda _: str(next(counts)), sentences[0])
    changelog = changelog.replace(sentences[0], told, 1)
    before, _, rest = changelog.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{changelog_section()}\n\n{END}{after}"


def main() -> None:
    """Print the table, or with `--write` update the changelog."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="update the changelog")
    if parser.parse_args().write:
        CHANGELOG.write_text(renewed(CHANGELOG.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(changelog_section())


if __name__ == "__main__":
    main()
