"""The node pools of a cluster: nodes at the start and at most, types, zones and modes, each pool by itself."""

from __future__ import annotations

import json

import pytest

from app.importing.report import Imported
from tests.importing.reading import read, remarks, skipped

POOL = """resource "alicloud_cs_kubernetes_node_pool" "p{0}" {{
  {1}
  scaling_config {{
    {2}
  }}
}}
"""


def pools(*pools: tuple[str, str]) -> Imported:
    return read("".join(POOL.format(n, *each) for n, each in enumerate(pools)))


@pytest.mark.parametrize(
    ("given", "nodes", "most", "told"),
    [
        ([("", "min_size = 30\n max_size = 60")], "30", "60", [(4, "nodes-from-minimum")]),
        ([("desired_size = 40", "min_size = 30\n max_size = 60")], "40", "60", [(4, "minimum-left-out")]),
        ([("desired_size = 30", "min_size = 30\n max_size = 60")], "30", "60", []),
        ([("desired_size = 4", "min_size = 0\n max_size = 0")], "4", None, []),
    ],
)
def test_a_pool_without_a_desired_size_starts_with_its_fewest(
    given: list[tuple[str, str]], nodes: str, most: str | None, told: list[tuple[int, str]]
) -> None:
    imported = pools(*given)

    assert (imported.draft.nodes, imported.draft.max_nodes) == (nodes, most)
    assert remarks(imported) == told
    assert not imported.skipped


def test_a_pool_that_may_be_empty_is_told() -> None:
    imported = pools(("", "min_size = 0\n max_size = 60"))

    assert (imported.draft.nodes, imported.draft.max_nodes) == (None, "60")
    assert skipped(imported) == [(5, "nodes-unknown")]


def test_a_pool_among_others_that_may_be_empty_starts_empty_and_this_is_told() -> None:
    imported = pools(("desired_size = 3", ""), ("", "min_size = 0\n max_size = 60"))

    assert [(each.nodes, each.max_nodes) for each in imported.draft.node_pools] == [("3", None), ("0", "60")]
    assert remarks(imported) == [(10, "nodes-from-minimum")]


def test_the_pods_that_a_kubelet_accepts_are_no_pods_that_are_needed() -> None:
    imported = read(
        'resource "alicloud_cs_kubernetes_node_pool" "p" {\n  desired_size = 3\n  kubelet_configuration {\n'
        "    max_pods = 64\n    container_log_max_files = 3\n  }\n  rolling_policy {\n    max_parallelism = 2\n  }\n}\n"
    )

    assert (imported.draft.nodes, imported.draft.pods_per_node) == ("3", None)
    assert skipped(imported) == [(4, "max-pods")]


def test_the_nodes_that_a_cluster_counts_win_over_the_fewest() -> None:
    scaling = {"enable": True, "min_instances": 3, "max_instances": 9}
    cluster = {"cluster_id": "c1", "size": 7, "nodepools": [{"auto_scaling": scaling}]}

    imported = read(json.dumps(cluster))

    assert (imported.draft.nodes, imported.draft.max_nodes) == ("7", "9")
    assert remarks(imported) == [(1, "minimum-left-out"), (1, "plugin-unknown")]


def test_a_template_states_the_fewest_too() -> None:
    pool = {"AutoScaling": {"MinInstances": "3", "MaxInstances": "9"}}
    resources = {"P": {"Type": "ALIYUN::CS::ClusterNodePool", "Properties": pool}}

    imported = read(json.dumps({"ROSTemplateFormatVersion": "2015-09-01", "Resources": resources}))

    assert (imported.draft.nodes, imported.draft.max_nodes) == ("3", "9")
    assert remarks(imported) == [(1, "nodes-from-minimum")]


def test_several_pools_stay_several() -> None:
    imported = pools(
        ('instance_types = ["ecs.g7.xlarge"]', "min_size = 30\n max_size = 60"),
        ('desired_size = 5\n instance_types = ["ecs.c6.large", "ecs.c6.xlarge"]\n name = "batch"', ""),
        ('desired_size = 0\n name = "batch"', "min_size = 0\n max_size = 7"),
    )

    first, second, third = imported.draft.node_pools
    assert (first.nodes, first.max_nodes, first.instance_types) == ("30", "60", ("ecs.g7.xlarge",))
    assert (second.name, second.nodes, second.instance_types) == (
        "batch",
        "5",
        ("ecs.c6.large", "ecs.c6.xlarge"),
    )
    assert (third.name, third.nodes, third.max_nodes) == ("batch-2", "0", "7")
    assert (imported.draft.nodes, imported.draft.instance_type) == (None, None)


def test_one_pool_of_several_types_is_a_pool() -> None:
    imported = pools(('desired_size = 5\n instance_types = ["ecs.c6.large", "ecs.c6.xlarge"]', ""))

    (pool,) = imported.draft.node_pools
    assert (pool.nodes, pool.instance_types) == ("5", ("ecs.c6.large", "ecs.c6.xlarge"))


CLUSTER = """resource "alicloud_vswitch" "n" {
  for_each   = { h = "10.0.0.0/20", i = "10.0.16.0/20", j = "10.0.32.0/20" }
  cidr_block = each.value
  zone_id    = each.key
}
resource "alicloud_cs_managed_kubernetes" "k" {
  vswitch_ids = [for each in alicloud_vswitch.n : each.id]
}
"""


@pytest.mark.parametrize(
    ("vswitches", "zones"),
    [
        ('[alicloud_vswitch.n["h"].id]', ("h",)),
        ('[alicloud_vswitch.n["i"].id, alicloud_vswitch.n["j"].id]', ("i", "j")),
        ("[for each in alicloud_vswitch.n : each.id]", ()),
    ],
)
def test_a_pool_has_the_zones_of_its_vswitches(vswitches: str, zones: tuple[str, ...]) -> None:
    pool = f'resource "alicloud_cs_kubernetes_node_pool" "p" {{\n  vswitch_ids = {vswitches}\n  desired_size = 3\n}}\n'

    draft = read(CLUSTER + pool).draft

    assert [each.zones for each in draft.node_pools] == ([zones] if zones else [])
    assert draft.nodes == (None if zones else "3")


def test_surge_exclusive_enis_and_what_is_switched_off() -> None:
    label = '  labels {\n    key = "k8s.aliyun.com/exclusive-mode-eni-type"\n    value = "eniOnly"\n  }\n'
    surge = "  management {\n    surge = 2\n  }\n"
    scaling = "  scaling_config {\n    enable = false\n    min_size = 7\n    max_size = 8\n  }\n"
    start = 'resource "alicloud_cs_kubernetes_node_pool" "p{}" {{\n  desired_size = 3\n'

    imported = read(start.format(1) + label + "}\n" + start.format(2) + surge + scaling + "}\n")

    first, second = imported.draft.node_pools
    assert (first.eni_mode, second.eni_mode) == ("exclusive", None)
    assert (second.nodes, second.max_nodes, second.surge_nodes) == ("3", None, "2")
    assert {code for _, code in skipped(imported)} == {"autoscaling-off"}


def test_a_pool_without_nodes_is_no_pool() -> None:
    imported = pools(("desired_size = 0", ""), ("desired_size = 3", ""))

    assert (imported.draft.nodes, imported.draft.node_pools) == ("3", ())
    assert [code for _, code in skipped(imported)] == ["pool-empty"]


@pytest.mark.parametrize(
    ("body", "nodes", "most"),
    [
        ({"scaling_group": {"desired_size": 20}}, "20", None),
        ({"scaling_group": {}, "count": 4}, "4", None),
        ({"scaling_group": {}, "status": {"total_nodes": 6}}, "6", None),
        (
            {"scaling_group": {}, "auto_scaling": {"enable": True, "min_instances": 3, "max_instances": 9}},
            "3",
            "9",
        ),
        (
            {"scaling_group": {"desired_size": 5}, "auto_scaling": {"enable": False, "max_instances": 9}},
            "5",
            None,
        ),
    ],
)
def test_pools_of_answers_and_requests(body: dict[str, object], nodes: str, most: str | None) -> None:
    for text in (
        json.dumps(body),
        json.dumps({"nodepools": [body]}),
        json.dumps({"service_cidr": "x", "nodepools": [body]}),
    ):
        draft = read(text, "aliyun").draft

        assert (draft.nodes, draft.max_nodes) == (nodes, most)


def test_a_surge_in_percent_is_told() -> None:
    imported = pools(("desired_size = 20\n  management {\n    surge_percentage = 25\n  }", "min_size = 0"))

    assert (imported.draft.surge_nodes, skipped(imported)) == (None, [(4, "unread-count")])
