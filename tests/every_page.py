"""Every page of the planner in every state that a reader may meet: whatever walks over all of them takes them here.

tests/web/test_every_page.py holds the list to the routes that there are, and each entry to what its name says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from starlette.testclient import TestClient

from app.plan.draft import Draft, EniDraft, NetworkDraft, VswitchDraft
from app.plan_io.link import encode, encode_change
from app.web.pages.examples import EXAMPLES
from app.web.views.steps import BY_NAME


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as a reader comes to it: its address, and what goes into its boxes, by name, before it is sent."""

    path: str
    boxes: Mapping[str, str] = field(default_factory=dict)
    status: int = HTTPStatus.OK

    def html(self, client: TestClient, language: str) -> str:
        """The page in that language, after redirects."""
        headers = {"accept-language": language, "accept": "text/html"}
        answer = (
            client.post(self.path, data=dict(self.boxes), headers=headers)
            if self.boxes
            else client.get(self.path, headers=headers, follow_redirects=True)
        )
        assert answer.status_code == self.status, (self.path, answer.status_code)
        return answer.text


# Much is wrong with it, and all of it can be read.
BROKEN: Final = Draft(
    nodes="500",
    pods_per_node="300",
    services="9000",
    instance_type="ecs.none.large",
    vpc_cidr="10.0.0.5/24",
    service_cidr="10.0.0.0/24",
    pod_cidr="100.64.0.0/26",
    node_cidr_mask="26",
    node_vswitches=(VswitchDraft("10.0.0.0/26", "a", "10"), VswitchDraft("10.9.0.0/26", "b")),
    pod_vswitches=(VswitchDraft("10.0.0.64/26", "c"),),
    connected_networks=(NetworkDraft("10.0.0.0/8", "本社"),),
    security_group="basic",
    needs={"exclusive_eni": "must", "network_policy": "must", "dual_stack": "prefer", "host_port": "must"},
)
NEITHER: Final = replace(
    EXAMPLES["terway"],
    instance_type="ecs.x",
    eni=EniDraft("4", "10", None, None, "false"),
    needs={"fixed_pod_ip": "must"},
)
DUAL_STACK: Final = replace(
    EXAMPLES["terway"], service_ipv6_cidr="fc00::/112", needs={"dual_stack": "must", "windows_nodes": "no"}
)
GROWING: Final = replace(EXAMPLES["sixteen"], growth_percent_per_year="60", max_nodes="40", surge_nodes="2")
TWELVE: Final = replace(
    EXAMPLES["flannel"],
    name="A plan whose name is as long as those that committees agree on, or longer still",
    vpc_cidr="10.0.0.0/8",
    pod_cidr=None,
    node_vswitches=tuple(
        VswitchDraft(f"10.{i}.0.0/20", f"cn-hangzhou-{'abcdefghijkl'[i]}") for i in range(12)
    ),
    pod_vswitches=tuple(
        VswitchDraft(f"10.{i}.64.0/18", f"cn-hangzhou-{'abcdefghijkl'[i]}") for i in range(12)
    ),
)
# More findings than a page draws.
MANY: Final = replace(
    EXAMPLES["flannel"],
    connected_networks=tuple(NetworkDraft(f"192.168.{i}.0/24", f"branch office {i}") for i in range(52)),
)
# It fits once a quota is raised.
QUOTA: Final = replace(
    EXAMPLES["flannel"],
    nodes="310",
    pods_per_node="30",
    node_vswitches=(VswitchDraft("192.168.0.0/20", "a"),),
    growth_percent_per_year="60",
    needs={"simple_setup": "prefer"},
    node_cidr_mask="26",
    pod_vswitches=(VswitchDraft("192.168.64.0/26", "a"),),
)
PLANS: Final[Mapping[str, Draft]] = {
    **EXAMPLES,
    "quota": QUOTA,
    "neither": NEITHER,
    "dual stack": DUAL_STACK,
    "growth": GROWING,
    "twelve vSwitches": TWELVE,
    "many findings": MANY,
    "much amiss": BROKEN,
    "hardly a plan": Draft(nodes="3", pods_per_node="30"),
}
LINKS: Final = {name: encode(draft) for name, draft in PLANS.items()}
UNREADABLE: Final = (
    "nodes=x&pods_per_node=&vpc_cidr=10.0.0.0&service_cidr=10.0.0.300/8&service_ipv6_cidr=fc00::1/200"
    "&max_nodes=-1&colour=red&pod_cidr=172.16/99&node_cidr_mask=40&route_entry_quota=many"
    "&node_vswitches=10.0.0.0/33~a&pod_vswitches=ten~b&security_group=open&dual_stack=perhaps"
)
POOLS: Final = (
    "zones.lines=a,b,c&node_pools.0.name=web&node_pools.0.nodes=20&node_pools.0.max_nodes=40&node_pools.0.pods_per_node=30"
    "&node_pools.0.instance_types=ecs.g7.2xlarge,ecs.c7.2xlarge&node_pools.1.name=kafka&node_pools.1.nodes=3"
    "&node_pools.1.pods_per_node=6&node_pools.1.eni_mode=exclusive"
)
POOLS_IN_TROUBLE: Final = POOLS.replace("max_nodes=40", "max_nodes=9000").replace(
    "pods_per_node=6&", "pods_per_node=200&"
)
NETWORKS: Final = "name,cidr\noffice,10.8.0.0/16\nshop,ten dot nine\n"
FLEET: Final = "\n".join(
    json.dumps(
        {
            "name": name,
            "nodes": 3,
            "pods_per_node": 30,
            "vpc_cidr": "192.168.0.0/16",
            "node_vswitches": [{"cidr": "192.168.0.0/19", "zone": "a"}],
            "service_cidr": "172.21.0.0/20",
            "pod_cidr": "172.20.0.0/16",
        }
    )
    for name in ("shop", "bank")
)


def _steps() -> Iterator[tuple[str, Shown]]:
    for name in BY_NAME:
        yield f"step {name}, empty", Shown(f"/plan/{name}")
        yield f"step {name}, filled", Shown(f"/plan/{name}?{LINKS['sixteen']}")
        yield f"step {name}, twelve vSwitches", Shown(f"/plan/{name}?{LINKS['twelve vSwitches']}")
        yield (
            f"step {name}, with errors",
            Shown(f"/plan/{name}?{UNREADABLE}&action=continue", status=HTTPStatus.UNPROCESSABLE_ENTITY),
        )
    yield "node pools", Shown(f"/plan/cluster?{POOLS}&action=add-node_pools")
    yield "node pools in trouble", Shown(f"/plan/cluster?{POOLS_IN_TROUBLE}")
    yield "a row added", Shown(f"/plan/vpc?{LINKS['sixteen']}&action=add-node_vswitches")
    yield (
        "a list in one box",
        Shown(
            "/plan/vpc?nodes=3&pods_per_node=30&node_vswitches.cidr=10.0.0.0/24+10.0.1.0/24&action=continue"
        ),
    )
    yield "instance types, none asked for", Shown("/plan/cluster/types")
    yield "instance types, found", Shown(f"/plan/cluster/types?{LINKS['sixteen']}&find.q=c7&find.vcpu=8")
    yield "instance types, none found", Shown("/plan/cluster/types?find.q=ecs.none")
    yield (
        "instance types, with errors",
        Shown("/plan/cluster/types?find.q=c7&find.vcpu=many", status=HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    yield "a change from the review", Shown(f"/plan/pods?{LINKS['sixteen']}&return=review")


def _compared(a: str, b: str) -> str:
    return f"/compare?{urlencode({'a': a, 'b': b})}"


_MOVED: Final = encode_change(EXAMPLES["sixteen"], replace(EXAMPLES["sixteen"], pod_cidr="192.168.0.0/20"))
_WISHED: Final = f"/result?{LINKS['sixteen']}&action=what-if&what_if.pod_cidr=172.16.0.0/99"

PAGES: Final[Mapping[str, Shown]] = {
    "start": Shown("/"),
    **dict(_steps()),
    **{f"result, {name}": Shown(f"/result?{link}") for name, link in LINKS.items()},
    **{f"more of a result, {name}": Shown(f"/result/more?{link}") for name, link in LINKS.items()},
    "more of a result, unreadable link": Shown(f"/result/more?{UNREADABLE}"),
    "result, unreadable link": Shown(f"/result?{UNREADABLE}"),
    "result, a plug-in stated": Shown(f"/result?{LINKS['sixteen']}&plugin=terway"),
    "what if, moved": Shown(f"/result?{_MOVED}"),
    "what if, with errors": Shown(_WISHED, status=HTTPStatus.UNPROCESSABLE_ENTITY),
    "compare, no links": Shown("/compare"),
    "compare, two plans": Shown(_compared(LINKS["terway"], LINKS["much amiss"])),
    "compare, the same plan": Shown(_compared(LINKS["terway"], LINKS["terway"])),
    "compare, a bad link": Shown("/compare?a=nodes%3Dzz&b=", status=HTTPStatus.UNPROCESSABLE_ENTITY),
    "import": Shown("/import"),
    "import, into a plan": Shown(f"/import?{LINKS['sixteen']}"),
    "import, understood and missed": Shown("/import", {"text": NETWORKS}),
    "import, numbers with errors": Shown(
        f"/import/use?{POOLS.replace('pods_per_node=30', 'pods_per_node=')}&pods=many",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    "import, refused": Shown("/import", {"text": "{"}, HTTPStatus.UNPROCESSABLE_ENTITY),
    "fleet": Shown("/fleet"),
    "fleet, judged": Shown("/fleet", {"plans": FLEET}),
    "fleet, by links": Shown(
        f"/fleet?{urlencode([('plan', LINKS['terway']), ('plan', LINKS['much amiss'])])}"
    ),
    "fleet, with errors": Shown("/fleet", {"plans": '{"nodes": 3}\n[]'}, HTTPStatus.UNPROCESSABLE_ENTITY),
    "fleet proposal": Shown("/fleet/propose"),
    "fleet proposal, laid out": Shown(
        "/fleet/propose", {"clusters": "shop,50,60,2,terway\nlab,9,30\nvast,9000,250", "space": "10.0.0.0/14"}
    ),
    "fleet proposal, with errors": Shown(
        "/fleet/propose",
        {"clusters": "shop,fifty", "space": "ten", "taken": "10.0.0.0/99"},
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    "guide": Shown("/guide"),
    "API": Shown("/docs"),
    "patterns": Shown("/patterns"),
    "no such page": Shown("/nowhere", status=HTTPStatus.NOT_FOUND),
    "no such step": Shown("/plan/nowhere", status=HTTPStatus.NOT_FOUND),
    "no page for reading": Shown("/fleet/propose.csv", status=HTTPStatus.METHOD_NOT_ALLOWED),
}
