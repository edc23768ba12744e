"""A plan exported and imported again: all that the form can hold comes back, and what differs is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.__main__ import main
from app.answers.evaluation import evaluation_json
from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.export.blueprint import Blueprint
from app.export.create_cluster import create_cluster
from app.export.node_pool_requests import node_pool_requests
from app.export.terraform import terraform_file
from app.plan.draft import VswitchDraft
from app.plan.plan import Existing
from app.plan.read import read as read_draft
from app.plan_io.link import draft_of, encode
from app.web.pages.examples import EXAMPLES
from app.wording.imports import remark_sentence
from app.wording.language import load_language
from tests.importing.reading import read
from tests.plans import EDITIONS, assessed, pools_of

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


LANGUAGE = load_language()
ZONE_MEMBERS = ("cn-hangzhou-h", "cn-hangzhou-i", "cn-hangzhou-j")
TYPES = ("ecs.g7.2xlarge", "ecs.c7.4xlarge", "ecs.r7.4xlarge")
COUNTS = st.integers(1, 40)


@st.composite
def _pools(draw: st.DrawFn, zones: tuple[str, ...]) -> dict[str, Any]:
    """The nodes of a plan: its short form, or one to three pools."""
    nodes, more = draw(COUNTS), draw(st.sampled_from([0, 5]))
    if draw(st.booleans()):
        return {"nodes": nodes, "max_nodes": nodes + more, "instance_type": draw(st.sampled_from(TYPES)),
                "surge_nodes": draw(st.sampled_from([0, 2])), "ip_prefixes": draw(st.booleans())}  # fmt: skip
    pools = [
        {
            "name": f"pool-{number}",
            "nodes": (first := draw(COUNTS)),
            "max_nodes": first + more,
            "pods_per_node": 5,
            "instance_types": draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True)),
            "eni_mode": (mode := draw(st.sampled_from(["shared", "exclusive"]))),
            "ip_prefixes": mode == "shared" and draw(st.booleans()),
            "zones": draw(st.lists(st.sampled_from(zones), unique=True)),
        }
        for number in range(draw(st.integers(1, 3)))
    ]
    return pools_of(*pools)


@st.composite
def exported_plans(draw: st.DrawFn) -> dict[str, Any]:
    """Changes to the base plan."""
    zones = ZONE_MEMBERS[: draw(st.integers(1, 3))]
    existing = draw(st.sampled_from(["nothing", "vpc", "cluster"]))
    return {
        "vpc_cidr": "10.0.0.0/12",
        "secondary_cidrs": draw(st.sampled_from([[], ["192.168.0.0/16"]])),
        "node_vswitches": [{"cidr": f"10.{n}.0.0/20", "zone": zone} for n, zone in enumerate(zones)],
        "pod_vswitches": [{"cidr": f"10.{n}.64.0/18", "zone": zone} for n, zone in enumerate(zones)],
        "connected_networks": draw(st.sampled_from([[], [{"name": "office", "cidr": "10.240.0.0/16"}]])),
        "security_group": draw(st.sampled_from(["enterprise", "basic"])),
        "cluster_spec": draw(st.sampled_from(["pro", "basic"])),
        "route_tables": draw(st.sampled_from([1, 2])),
        "existing": existing,
        "plugin": draw(st.sampled_from(["terway", "flannel"])) if existing == "cluster" else None,
        "needs": dict.fromkeys(draw(st.sets(st.sampled_from(["network_policy", "dual_stack"]))), "must"),
        **draw(_pools(zones)),
    }


def wanted_of(evaluation: Evaluation) -> dict[str, Any]:
    """What any form holds of the nodes: of each pool its numbers, types, mode and prefixes."""
    plan = evaluation.plan
    return {
        "nodes": [(each.nodes, each.most_nodes) for each in plan.pools],
        "types": [tuple(each.instance_types) for each in plan.pools],
    }


def found_of(draft: Any) -> dict[str, Any]:
    """The same of a Draft."""
    if draft.node_pools:
        sizes = [(int(each.nodes), int(each.max_nodes or each.nodes)) for each in draft.node_pools]
        return {"nodes": sizes, "types": [each.instance_types for each in draft.node_pools]}
    sizes = [(int(draft.nodes), int(draft.max_nodes or draft.nodes))]
    return {"nodes": sizes, "types": [(draft.instance_type,)]}


@given(exported_plans(), st.sampled_from(Plugin))
def test_terraform_comes_back_or_tells_what_differs(changes: dict[str, Any], plugin: Plugin) -> None:
    evaluation = assessed(**changes)
    wanted = draft_of(evaluation.plan)

    imported = read(
        terraform_file(evaluation, LANGUAGE, f"https://planner.example/result?{encode(wanted)}", plugin)
    )

    found = imported.draft
    remarks = [each for each in imported.remarks if each.code == "differs-from-link"]
    told = {name for each in remarks for name in str(each.params["fields"]).split()}
    assert all(remark_sentence(LANGUAGE, each) for each in remarks)
    assert found_of(found) == wanted_of(evaluation)
    assert found.vpc_cidr == wanted.vpc_cidr
    created = evaluation.plan.existing is not Existing.CLUSTER
    # Of an existing cluster, the file has only the vSwitches of its pools.
    same_vswitches = placed(found.node_vswitches) == placed(wanted.node_vswitches)
    assert same_vswitches or (not created and "node_vswitches" in told)
    pods = wanted.pod_vswitches if plugin is Plugin.TERWAY and created else ()
    assert placed(found.pod_vswitches) == placed(pods)
    if created:
        assert found.existing == (None if evaluation.plan.existing is Existing.NOTHING else "vpc")
        for field in ("cluster_spec", "security_group", "service_cidr"):
            assert getattr(found, field) == getattr(wanted, field), field
    if plugin is Plugin.TERWAY and created:
        assert found.service_ipv6_cidr == wanted.service_ipv6_cidr
        assert {need for need in ("network_policy", "dual_stack") if found.needs.get(need)} == {
            *changes["needs"]
        }
    # What no file of Terraform can hold is in the note.
    assert ("surge_nodes" in told) == bool(int(wanted.surge_nodes or 0))
    assert ("connected_networks" in told) == bool(changes["connected_networks"])
    assert ("pods_per_node" in told) == (not changes.get("node_pools"))
    assert ("existing" in told) == (not created)
    assert ("secondary_cidrs" in told) == (found.secondary_cidrs != wanted.secondary_cidrs)


@given(exported_plans())
def test_requests_come_back(changes: dict[str, Any]) -> None:
    evaluation = assessed(**{**changes, "existing": "nothing", "plugin": None})
    plugin = evaluation.verdict.plugin
    assume(plugin is not None)
    assert plugin is not None
    blueprint = Blueprint(evaluation, plugin, LANGUAGE, None)
    wanted = draft_of(evaluation.plan)

    found = read(json.dumps(create_cluster(blueprint)) + json.dumps(node_pool_requests(blueprint))).draft

    assert found_of(found) == wanted_of(evaluation)
    for field in ("cluster_spec", "security_group", "service_cidr", "vpc_cidr"):
        assert getattr(found, field) == getattr(wanted, field), field
    assert placed(found.node_vswitches) == placed(wanted.node_vswitches)
    assert placed(found.pod_vswitches) == placed(wanted.pod_vswitches if plugin is Plugin.TERWAY else ())
    prefixes = [each.ip_prefixes == "true" for each in found.node_pools] or [found.ip_prefixes == "true"]
    assert prefixes == [plugin is Plugin.TERWAY and each.ip_prefixes for each in evaluation.plan.pools]


def test_an_existing_vpc_comes_back_with_its_ranges() -> None:
    evaluation = assessed(
        existing="vpc", node_vswitches=[{"cidr": "192.168.0.0/19", "zone": "cn-hangzhou-h"}],
        pod_vswitches=[{"cidr": "192.168.32.0/19", "zone": "cn-hangzhou-h"}],
    )  # fmt: skip

    imported = read(terraform_file(evaluation, LANGUAGE, None, Plugin.TERWAY))

    assert (imported.draft.existing, imported.draft.vpc_cidr) == ("vpc", "192.168.0.0/16")
    assert placed(imported.draft.node_vswitches) == [("192.168.0.0/19", "cn-hangzhou-h")]
    assert placed(imported.draft.pod_vswitches) == [("192.168.32.0/19", "cn-hangzhou-h")]
    assert [each.code for each in imported.skipped] == ["trunk-on"]
