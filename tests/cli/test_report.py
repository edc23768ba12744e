"""The text report: every limit with what is needed of it, every node pool, what exists, what is not judged."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.catalogue.model import Plugin
from app.cli.report import report
from app.engine.evaluation import Evaluation
from app.plan.plan import Existing
from app.search.evaluate import evaluate
from app.settings import LANGUAGES
from app.wording.language import load_language
from app.wording.scope import not_evaluated
from tests.export.pool_plans import GENERAL, THREE, assessed_pools
from tests.plans import EDITIONS, plan_of

ENGLISH = load_language("en")


def lines(evaluation: Evaluation) -> list[str]:
    return list(report(evaluation, ENGLISH, None))


def under(evaluation: Evaluation, heading: str) -> list[str]:
    """The lines below a heading, up to the next empty one."""
    found = lines(evaluation)
    below = found[found.index(heading) + 1 :]
    return [line.strip() for line in below[: below.index("")]]


def test_no_limit_is_named_without_what_is_needed() -> None:
    evaluation = assessed_pools(*THREE)
    flannel = under(evaluation, "Flannel: not feasible with this plan")

    assert (
        flannel[1]
        == "Route entries: 71 nodes needed, 200 possible today, 1,000 with a quota increase (bottleneck)"
    )
    limits = evaluation.flannel.capacity.limits
    assert all(re.match(r".+: [\d,]+ \w+ needed, [\d,]+ possible", line) for line in flannel[: len(limits)])
    assert sum("(bottleneck)" in line for line in flannel) == 1


def test_a_limit_of_zones_names_the_one_that_is_the_bottleneck() -> None:
    terway = under(assessed_pools(*THREE), "Terway: feasible")

    assert (
        terway[0]
        == "Pod addresses in the vSwitches in zone b: 1,483 addresses needed, 8,188 possible (bottleneck)"
    )


def test_each_pool_says_its_nodes_its_bottleneck_its_pods_and_its_mode() -> None:
    terway = under(assessed_pools(*THREE), "Terway: feasible")

    by_addresses, by_nodes = (f"Bottleneck: {kind} addresses in the vSwitches." for kind in ("pod", "node"))
    expected = [
        (
            f"Pool general: 62 nodes needed, 510 possible. {by_addresses} Per node: 40 pods planned, 45 possible. "
            "Mode: shared ENI, 45 addresses for the pods of a node."
        ),
        (
            f"Pool Low latency (trading): 4 nodes needed, 229 possible. {by_nodes} Per node: 6 pods planned, "
            "7 possible. Mode: exclusive ENI, 6 addresses for the pods of a node."
        ),
        (
            f"Pool batch: 5 nodes needed, 84 possible. {by_addresses} Per node: 200 pods planned, 3,248 possible. "
            "Mode: shared ENI, 257 addresses for the pods of a node."
        ),
    ]

    assert terway[-3:] == expected


def test_a_pool_of_unknown_types_says_what_is_planned() -> None:
    unknown = replace(GENERAL, instance_types=("ecs.unheard.large",))
    (pool,) = under(assessed_pools(unknown), "Terway: feasible")[-1:]

    assert "Per node: 40 pods planned. Mode: shared ENI" in pool


def test_a_quota_that_the_verdict_needs_comes_right_after_it() -> None:
    evaluation = assessed_pools(
        replace(GENERAL, max_nodes=220),
        existing=Existing.CLUSTER,
        plugin=Plugin.FLANNEL,
        changed={"route_entries_used": 5},
    )

    assert under(evaluation, "Quotas to raise first") == [
        "Route entries: 222 needed, 195 possible today. Request 227."
    ]
    assert lines(evaluation).index("Quotas to raise first") == 2
    assert "Quotas to raise first" not in lines(assessed_pools(*THREE))


def test_repairs_come_with_what_has_to_be_done_beside_them() -> None:
    pods = [{"cidr": f"10.0.{10 + place}.0/24", "zone": zone} for place, zone in enumerate("abc")]
    plan = assessed_pools(GENERAL, existing=Existing.CLUSTER, plugin=Plugin.TERWAY, pod_vswitches=pods).asked
    evaluation = evaluate(plan, EDITIONS.newest)
    found = under(evaluation, "Changes that are still possible, in order")

    assert found[0].startswith("1. ")
    assert found[0].endswith("(makes Terway feasible)")
    assert found[1:4] == [
        "Pod vSwitches: 10.0.32.0/19 in zone a",
        "Pod vSwitches: 10.0.64.0/19 in zone b",
        "Pod vSwitches: 10.0.96.0/19 in zone c",
    ]
    assert found[4].startswith("Add an SNAT rule for ")
    assert under(evaluation, "Existing resources")[1].startswith("The cluster exists and uses Terway.")


def test_repairs_have_the_ranges_that_they_change() -> None:
    ranges = {"vpc_cidr": "10.0.0.0/16", "service_cidr": "10.0.192.0/20"}
    proposed = dict.fromkeys(("node_vswitches", "pod_vswitches"))
    plan = plan_of(**ranges, **proposed, needs={"network_policy": "must"})
    evaluation = evaluate(plan, EDITIONS.newest)

    assert under(evaluation, "Fixes") == [
        "1. Change the Service CIDR (makes Terway feasible)",
        "Service CIDR: 172.21.0.0/20",
        "2. Change the VPC CIDR (makes Terway feasible)",
        "VPC CIDR: 10.1.0.0/16",
        "3. Change the Service CIDR. Drop a requirement: NetworkPolicy. Together, these changes make both plug-ins feasible.",
        "Service CIDR: 172.21.0.0/20",
        "4. Change the VPC CIDR. Drop a requirement: NetworkPolicy. Together, these changes make both plug-ins feasible.",
        "VPC CIDR: 10.1.0.0/16",
    ]


def test_repairs_of_a_new_cluster_are_fixes() -> None:
    evaluation = evaluate(plan_of(service_cidr="192.168.64.0/20"), EDITIONS.newest)

    assert under(evaluation, "Fixes")[0].startswith("1. ")
    assert "Existing resources" not in lines(evaluation)


@pytest.mark.parametrize("language", [load_language(tag) for tag in LANGUAGES], ids=LANGUAGES)
def test_what_is_not_evaluated_is_one_line(language: object) -> None:
    assert isinstance(language, type(ENGLISH))
    (line,) = [
        each for each in report(assessed_pools(*THREE), language, None) if not_evaluated(language)[0] in each
    ]

    assert all(each in line for each in not_evaluated(language))


def test_a_name_stays_on_its_line() -> None:
    evaluation = assessed_pools(replace(GENERAL, name="a\nb\x1b[31m"))

    assert all("\n" not in line and "\x1b" not in line for line in lines(evaluation))
    assert any(line.strip().startswith("Pool a b") for line in lines(evaluation))
