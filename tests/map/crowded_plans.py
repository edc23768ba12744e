"""Plans with so few places for their ranges that these often meet."""

from __future__ import annotations

from hypothesis import strategies as st

from app.plan.plan import Plan
from app.plan.ranges import PlanRange, networks, own_ranges

CIDRS = st.builds(
    lambda prefix, place: f"10.0.{place * 8 >> (24 - prefix) << (24 - prefix)}.0/{prefix}",
    st.integers(19, 24),
    st.integers(0, 31),
)
VSWITCHES = st.lists(st.fixed_dictionaries({"cidr": CIDRS, "zone": st.sampled_from("ab")}), max_size=20)
PLANS = st.fixed_dictionaries(
    {
        "vpc_cidr": st.sampled_from(["10.0.0.0/16", "10.0.0.0/18", "192.168.0.0/16"]),
        "secondary_cidrs": st.lists(CIDRS, max_size=3),
        "node_vswitches": VSWITCHES,
        "pod_vswitches": VSWITCHES,
        "service_cidr": CIDRS,
        "pod_cidr": CIDRS,
        "service_ipv6_cidr": st.sampled_from([None, "fd00::/112", "fc00::/7"]),
        "connected_networks": st.lists(st.fixed_dictionaries({"cidr": CIDRS}), max_size=40),
    }
)


def ranges_of(plan: Plan) -> list[PlanRange]:
    return [*own_ranges(plan), *networks(plan)]
