"""A plan exported as Terraform and imported again: all that Terraform can hold comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.answers.evaluation import evaluation_json
from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.export.terraform import terraform_file
from app.plan.draft import VswitchDraft
from app.plan.read import read as read_draft
from app.plan_io.link import draft_of
from app.web.pages.examples import EXAMPLES
from app.wording.language import load_language
from tests.importing.reading import read
from tests.plans import EDITIONS, assessed

HELD = (
    "nodes", "instance_type", "cluster_spec", "security_group", "vpc_cidr", "secondary_cidrs", "service_cidr"
)  # fmt: skip
HELD_OF = {Plugin.TERWAY: (), Plugin.FLANNEL: ("pod_cidr", "node_cidr_mask")}


def of_example(name: str) -> Evaluation:
    plan = read_draft(EXAMPLES[name], EDITIONS).plan
    assert plan is not None
    return assess(plan, EDITIONS.newest)


def placed(vswitches: tuple[VswitchDraft, ...]) -> list[tuple[str | None, str | None]]:
    return [(each.cidr, each.zone) for each in vswitches]


@pytest.mark.parametrize("plugin", Plugin)
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_back(name: str, plugin: Plugin) -> None:
    evaluation = of_example(name)
    wanted = draft_of(evaluation.plan)

    found = read(terraform_file(evaluation, load_language(), None, plugin)).draft

    for field in (*HELD, *HELD_OF[plugin]):
        assert getattr(found, field) == getattr(wanted, field), field
    assert placed(found.node_vswitches) == placed(wanted.node_vswitches)
    pods = wanted.pod_vswitches if plugin is Plugin.TERWAY else ()
    assert placed(found.pod_vswitches) == placed(pods)
    policy = wanted.needs.get("network_policy") if plugin is Plugin.TERWAY else None
    assert found.needs.get("network_policy") == policy


def told(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """Verdict, numbers and zones of an Evaluation's JSON."""
    plan = evaluation["plan"]
    return {
        "plugin": evaluation["verdict"]["plugin"],
        "carried": evaluation["plugins"][evaluation["verdict"]["plugin"]],
        "nodes": (plan["nodes"], plan["pods_per_node"]),
        "node_vswitches": plan["node_vswitches"],
        "pod_vswitches": plan["pod_vswitches"],
        "needs": plan["needs"],
    }


def test_three_zones_are_judged_as_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zones = ("cn-hangzhou-h", "cn-hangzhou-i", "cn-hangzhou-j")
    nodes = [{"cidr": f"192.168.{32 * n}.0/19", "zone": zone} for n, zone in enumerate(zones)]
    pods = [{"cidr": f"192.168.{32 * n + 96}.0/19", "zone": zone} for n, zone in enumerate(zones)]
    evaluation = assessed(
        pods_per_node=40, node_vswitches=nodes, pod_vswitches=pods, needs={"network_policy": "must"}
    )
    file = tmp_path / "out.tf"
    file.write_text(terraform_file(evaluation, load_language(), None))

    code = main(["evaluate", str(file), "--set", "pods_per_node=40", "--format", "json"])

    assert code == 0
    found = json.loads(capsys.readouterr().out)
    assert told(found) == told(evaluation_json(evaluation, load_language(), None))
