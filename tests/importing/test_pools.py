"""The node pools of a cluster together: nodes at the start, and at most."""

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
        ([("", "min_size = 30\n max_size = 60")], "30", "60", [4]),
        ([("", "min_size = 30\n max_size = 60"), ("", "min_size = 2\n max_size = 3")], "32", "63", [4, 11]),
        ([("", "min_size = 30\n max_size = 60"), ("desired_size = 5", "")], "35", "65", [4]),
        ([("desired_size = 40", "min_size = 30\n max_size = 60")], "40", "60", []),
        ([("desired_size = 4", "min_size = 0\n max_size = 0")], "4", None, []),
    ],
)
def test_a_pool_without_a_desired_size_starts_with_its_fewest(
    given: list[tuple[str, str]], nodes: str, most: str | None, told: list[int]
) -> None:
    imported = pools(*given)

    assert (imported.draft.nodes, imported.draft.max_nodes) == (nodes, most)
    assert remarks(imported) == [(line, "nodes-from-minimum") for line in told]
    assert not imported.skipped


def test_a_pool_that_may_be_empty_is_told() -> None:
    imported = pools(("", "min_size = 0\n max_size = 60"))

    assert (imported.draft.nodes, imported.draft.max_nodes) == (None, "60")
    assert skipped(imported) == [(5, "nodes-unknown")]


def test_the_nodes_that_a_cluster_counts_win_over_the_fewest() -> None:
    scaling = {"enable": True, "min_instances": 3, "max_instances": 9}
    cluster = {"cluster_id": "c1", "size": 7, "nodepools": [{"auto_scaling": scaling}]}

    imported = read(json.dumps(cluster))

    assert (imported.draft.nodes, imported.draft.max_nodes) == ("7", "9")
    assert remarks(imported) == [(1, "plugin-unknown")]


def test_a_template_states_the_fewest_too() -> None:
    pool = {"AutoScaling": {"MinInstances": "3", "MaxInstances": "9"}}
    resources = {"P": {"Type": "ALIYUN::CS::ClusterNodePool", "Properties": pool}}

    imported = read(json.dumps({"ROSTemplateFormatVersion": "2015-09-01", "Resources": resources}))

    assert (imported.draft.nodes, imported.draft.max_nodes) == ("3", "9")
    assert remarks(imported) == [(1, "nodes-from-minimum")]
