"""What the plan takes of each vSwitch and of the pod CIDR."""

from __future__ import annotations

from app.engine.vswitch_use import RangeUse, range_uses
from tests.plans import assessed


def test_nodes_and_pods_of_a_plan_that_both_can_have() -> None:
    use = range_uses(assessed(nodes=3, surge_nodes=1))

    assert use["/node_vswitches/0/cidr"] == RangeUse(8192, 4, 4)
    assert use["/pod_vswitches/0/cidr"] == RangeUse(8192, 4, 4 * 35)
    assert use["/pod_cidr"] == RangeUse(256, 0, 4)


def test_zones_share_the_nodes_and_a_full_vswitch_hands_on() -> None:
    use = range_uses(
        assessed(
            nodes=5,
            node_vswitches=[
                {"cidr": "192.168.0.0/24", "zone": "a", "used": 251},
                {"cidr": "192.168.1.0/24", "zone": "a"},
                {"cidr": "192.168.2.0/24", "zone": "b"},
            ],
        )
    )

    assert use["/node_vswitches/0/cidr"] == RangeUse(256, 255, 1)
    assert use["/node_vswitches/1/cidr"] == RangeUse(256, 4, 2)
    assert use["/node_vswitches/2/cidr"].needed == 3


def test_pods_live_in_the_node_vswitch_where_a_zone_has_no_pod_vswitch() -> None:
    changes = {
        "node_vswitches": [
            {"cidr": "192.168.0.0/19", "zone": "a"},
            {"cidr": "192.168.64.0/19", "zone": "b"},
        ],
        "nodes": 4,
    }
    terway = range_uses(assessed(**changes, needs={"network_policy": "must"}))
    flannel = range_uses(
        assessed(**changes, needs={"simple_setup": "prefer", "vpc_address_saving": "prefer"})
    )

    assert terway["/node_vswitches/1/cidr"].needed == 2 * 36
    assert flannel["/node_vswitches/1/cidr"].needed == 2


def test_nodes_count_once_in_a_vswitch_of_nodes_and_pods() -> None:
    both = [{"cidr": "192.168.0.0/24", "zone": "a"}]
    use = range_uses(assessed(node_vswitches=both, pod_vswitches=both, needs={"network_policy": "must"}))

    assert use["/node_vswitches/0/cidr"].needed == 3
    assert use["/pod_vswitches/0/cidr"].needed == 3 * 35


def test_a_pod_cidr_smaller_than_a_block_has_none_to_use() -> None:
    assert "/pod_cidr" not in range_uses(assessed(pod_cidr="172.20.0.0/25", node_cidr_mask=24))
