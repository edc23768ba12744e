"""What exists is referred to: VPC, vSwitches and cluster; in a shared VPC the owner's vSwitches."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.export.create_cluster import create_cluster
from app.export.terraform import terraform
from app.plan.plan import Existing, Plan
from tests.engine.test_pools import several
from tests.export.pool_plans import EXCLUSIVE, GENERAL, RANGES, THREE, assessed_pools
from tests.export.written import (
    blueprint,
    check_arguments,
    check_references,
    data_sources,
    parsed,
    resources,
    unquoted,
    variables_of,
)
from tests.plans import EDITIONS

CLUSTER = "alicloud_cs_managed_kubernetes"
NODE_VSWITCHES = RANGES["node_vswitches"]


def written(evaluation: Evaluation, plugin: Plugin = Plugin.TERWAY) -> str:
    text = terraform(blueprint(evaluation, plugin))
    check_arguments(text)
    check_references(text)
    return text


def created(text: str) -> set[str]:
    """The kinds of resources that a configuration creates."""
    return {unquoted(kind) for entry in parsed(text).get("resource", []) for kind in entry}


def looked_up(text: str) -> dict[str, str]:
    """The ranges of the vSwitches that are looked up, by their labels."""
    return {
        label: unquoted(body["cidr_block"])
        for label, body in data_sources(text, "alicloud_vswitches").items()
    }


def existing_vpc(**changes: Any) -> Evaluation:
    return assessed_pools(GENERAL, EXCLUSIVE, existing=Existing.VPC, **changes)


def existing_cluster(*pools: Any, plugin: Plugin = Plugin.TERWAY, **changes: Any) -> Evaluation:
    return assessed_pools(*(pools or THREE), existing=Existing.CLUSTER, plugin=plugin, **changes)


class TestVpc:
    def test_its_vswitches_are_looked_up_by_their_ranges(self) -> None:
        text = written(existing_vpc())

        assert created(text) == {CLUSTER, "alicloud_cs_kubernetes_node_pool"}
        assert looked_up(text) == {
            "node_1": "10.0.0.0/24",
            "node_2": "10.0.1.0/24",
            "node_3": "10.0.2.0/24",
            "pod_1": "10.0.32.0/19",
            "pod_2": "10.0.64.0/19",
            "pod_3": "10.0.96.0/19",
        }
        cluster = resources(text, CLUSTER)["cluster"]
        assert cluster["vswitch_ids"][0] == "${data.alicloud_vswitches.node_1.ids[0]}"
        assert cluster["pod_vswitch_ids"][0] == "${data.alicloud_vswitches.pod_1.ids[0]}"

    def test_its_id_is_asked_for_and_its_zones_are_not(self) -> None:
        variables = variables_of(written(existing_vpc()))

        assert "default" not in variables["vpc_id"]
        assert "zone_ids" not in variables

    def test_a_vswitch_that_is_not_found_stops_the_plan(self) -> None:
        body = data_sources(written(existing_vpc()), "alicloud_vswitches")["node_1"]
        check = body["lifecycle"][0]["postcondition"][0]

        assert check["condition"] == "${length(self.ids) == 1}"
        assert "10.0.0.0/24" in check["error_message"]

    def test_what_is_proposed_is_created_in_it(self) -> None:
        text = written(existing_vpc(pod_vswitches=None))

        assert set(looked_up(text)) == {"node_1", "node_2", "node_3"}
        assert list(resources(text, "alicloud_vswitch")) == ["pod_1", "pod_2", "pod_3"]
        assert "vpc" not in resources(text, "alicloud_vpc")
        assert "zone_ids" in variables_of(text)

    def test_its_secondary_blocks_exist(self) -> None:
        vswitches = [{"cidr": "172.16.0.0/24", "zone": "a"}]
        text = written(
            existing_vpc(secondary_cidrs=["172.16.0.0/16"], node_vswitches=vswitches, pod_vswitches=None)
        )

        assert "alicloud_vpc_ipv4_cidr_block" not in created(text)
        assert "secondary_1" not in text

    def test_host_bits_do_not_hide_a_vswitch(self) -> None:
        vswitches = [{"cidr": "10.0.0.5/24", "zone": "a"}, *NODE_VSWITCHES[1:]]
        text = written(existing_vpc(node_vswitches=vswitches))

        assert looked_up(text)["node_1"] == "10.0.0.0/24"

    def test_its_nat_gateway_is_not_doubled_unless_asked_for(self) -> None:
        evaluation = existing_vpc()

        assert variables_of(written(evaluation))["new_nat_gateway"]["default"] is False
        assert create_cluster(blueprint(evaluation, Plugin.TERWAY))["snat_entry"] is False

    def test_its_route_tables_exist(self) -> None:
        text = written(existing_vpc(changed={"route_tables": 3}))

        assert "alicloud_route_table" not in created(text)

    def test_new_vswitches_take_free_ipv6_blocks(self) -> None:
        evaluation = existing_vpc(needs={"dual_stack": "must"}, pod_vswitches=None)
        text = written(evaluation)

        blocks = [each["ipv6_cidr_block_mask"] for each in resources(text, "alicloud_vswitch").values()]
        assert blocks == [f"${{var.first_ipv6_block + {place}}}" for place in range(3)]
        assert "default" not in variables_of(text)["first_ipv6_block"]


class TestCluster:
    def test_only_its_node_pools_are_created(self) -> None:
        text = written(existing_cluster(GENERAL, EXCLUSIVE))

        assert created(text) == {"alicloud_cs_kubernetes_node_pool"}
        assert set(looked_up(text)) == {"node_1", "node_2", "node_3"}
        assert "cluster_name" not in variables_of(text)
        assert "default" not in variables_of(text)["cluster_id"]
        pools = resources(text, "alicloud_cs_kubernetes_node_pool")
        found = "${data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].id}"
        assert {each["cluster_id"] for each in pools.values()} == {found}
        assert "# These are all node pools of the plan." in text

    def test_a_vswitch_that_is_added_is_told_of(self) -> None:
        text = written(existing_cluster(GENERAL, pod_vswitches=None))

        added = resources(text, "alicloud_vswitch")
        assert list(added) == ["pod_1", "pod_2", "pod_3"]
        assert parsed(text)["output"][0]['"added_pod_vswitch_ids"']["value"] == [
            f"${{alicloud_vswitch.{label}.id}}" for label in added
        ]
        assert "SNAT rule" in text

    def test_nothing_is_added_where_nothing_is_missing(self) -> None:
        text = written(existing_cluster(GENERAL))

        assert "output" not in parsed(text)
        assert "SNAT" not in text

    def test_ip_prefixes_use_its_credential(self) -> None:
        text = written(existing_cluster())
        credential = data_sources(text, "alicloud_cs_cluster_credential")["cluster"]

        assert credential["cluster_id"].endswith(
            "alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].id}"
        )
        assert "kubernetes_config_map_v1" in created(text)

    def test_flannel_adds_no_pod_vswitches(self) -> None:
        text = written(existing_cluster(GENERAL, plugin=Plugin.FLANNEL, pod_vswitches=None), Plugin.FLANNEL)

        assert created(text) == {"alicloud_cs_kubernetes_node_pool"}


class TestSharedVpc:
    def test_neither_vpc_nor_nat_gateway_nor_vswitch_is_created(self) -> None:
        evaluation = assessed_pools(GENERAL, needs={"shared_vpc": "must"})
        text = written(evaluation)

        assert created(text) == {CLUSTER, "alicloud_cs_kubernetes_node_pool"}
        assert resources(text, CLUSTER)["cluster"]["new_nat_gateway"] is False
        assert "new_nat_gateway" not in variables_of(text)
        assert "default" not in variables_of(text)["vpc_id"]
        for body in data_sources(text, "alicloud_vswitches").values():
            assert body["vswitch_owner_id"] == "${var.vpc_owner_id}"
        assert create_cluster(blueprint(evaluation, Plugin.TERWAY))["snat_entry"] is False

    def test_an_existing_cluster_in_it(self) -> None:
        evaluation = existing_cluster(GENERAL, needs={"shared_vpc": "must"}, pod_vswitches=None)
        text = written(evaluation)

        assert created(text) == {"alicloud_cs_kubernetes_node_pool"}
        assert {"cluster_id", "vpc_owner_id"} <= set(variables_of(text))

    def test_a_preference_alone_creates_the_vpc(self) -> None:
        text = written(assessed_pools(GENERAL, needs={"shared_vpc": "prefer"}))

        assert "alicloud_vpc" in created(text)


class TestRouteTables:
    def test_node_vswitches_take_turns(self) -> None:
        text = written(assessed_pools(GENERAL, changed={"route_tables": 2}), Plugin.FLANNEL)

        assert list(resources(text, "alicloud_route_table")) == ["routes_2"]
        attached = resources(text, "alicloud_route_table_attachment")
        assert {label: body["vswitch_id"] for label, body in attached.items()} == {
            "node_2": "${alicloud_vswitch.node_2.id}"
        }
        assert "cloud controller manager" in " ".join(text.replace("#", "").split())

    def test_one_is_the_vpcs_own(self) -> None:
        assert "alicloud_route_table" not in created(written(assessed_pools(GENERAL)))

    def test_there_are_no_more_than_vswitches(self) -> None:
        text = written(assessed_pools(GENERAL, changed={"route_tables": 9}))

        assert list(resources(text, "alicloud_route_table")) == ["routes_2", "routes_3"]


@pytest.mark.parametrize("existing", [Existing.VPC, Existing.CLUSTER])
@settings(max_examples=10)
@given(several)
def test_what_exists_is_never_created(existing: Existing, plan: Plan) -> None:
    for plugin in Plugin:
        stated = plan.changed(existing=existing, plugin=plugin if existing is Existing.CLUSTER else None)
        evaluation = assess(stated, EDITIONS.newest)
        text = written(evaluation, plugin)
        assert not created(text) & {"alicloud_vpc", "alicloud_vpc_ipv4_cidr_block", "alicloud_route_table"}
        stated_ranges = {str(each.cidr.network) for each in (*plan.node_vswitches, *plan.pod_vswitches)}
        for body in resources(text, "alicloud_vswitch").values():
            assert unquoted(body["cidr_block"]) not in stated_ranges
        if existing is Existing.CLUSTER:
            assert CLUSTER not in created(text)
