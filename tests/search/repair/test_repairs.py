"""Repairs: what is offered for each fault, and that each does what it says."""

from __future__ import annotations

import ast
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.answers.evaluation import evaluation_json
from app.answers.repairs import repair_json
from app.catalogue.model import Catalogue, Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation, Repair
from app.engine.rules import RULES
from app.plan.plan import Plan
from app.plan.read import read
from app.plan_io.plan_json import draft_of_json
from app.search.evaluate import evaluate
from app.search.repair import search, with_repairs
from app.search.repair.candidates import MOVE_FINDERS, moves_for
from app.search.repair.move import MoveKind, SearchState, apply_moves
from app.wording.language import load_language
from tests.plans import BASE, EDITIONS, plan_of
from tests.random_plans import random_plans
from tests.search.repair.json_patch import patched

NEWEST = EDITIONS.newest
POOL_FIELDS = ("nodes", "pods_per_node", "instance_type")
SCENARIOS = json.loads((Path(__file__).parents[2] / "scenarios" / "scenarios.json").read_text())


def answer_to(body: dict[str, Any]) -> dict[str, Any]:
    sent = json.dumps(evaluation_json(evaluate(read_plan(body), NEWEST), load_language("en"), None))
    answer: dict[str, Any] = json.loads(sent)
    return answer


def read_plan(body: dict[str, Any]) -> Plan:
    draft, mistakes = draft_of_json(body)
    reading = read(draft, EDITIONS)
    assert not mistakes
    assert reading.plan is not None, reading.mistakes
    return reading.plan


def feasible(answer: dict[str, Any]) -> set[str]:
    return {plugin for plugin, report in answer["plugins"].items() if report["feasible"]}


def assert_repairs_hold(body: dict[str, Any]) -> dict[str, Any]:
    """Each repair, applied to what was sent, makes just those feasible that it says."""
    answer = answer_to(body)
    before = feasible(answer)
    for repair in answer["repairs"]:
        after = feasible(answer_to(patched(body, repair["changes"])))
        assert set(repair["makes_feasible"]) == after - before != set(), repair
    helped = {plugin for repair in answer["repairs"] for plugin in repair["makes_feasible"]}
    unrepairable = {each["plugin"] for each in answer["barred"]}
    assert helped | unrepairable | before == {"terway", "flannel"}
    assert not helped & unrepairable
    return answer


# A fault, and the patch of the repair that asks least.
FAULTS: dict[str, tuple[dict[str, Any], list[tuple[str, str, Any]]]] = {
    "a pod CIDR in the VPC": (
        {"pod_cidr": "192.168.64.0/18"},
        [("replace", "/pod_cidr", "172.20.0.0/16")],
    ),
    "a Service CIDR in the VPC": (
        {"service_cidr": "192.168.64.0/20"},
        [("replace", "/service_cidr", "172.21.0.0/20")],
    ),
    "a Service CIDR that is too small": (
        {"service_cidr": "172.21.0.0/25"},
        [("replace", "/service_cidr", "172.21.0.0/24")],
    ),
    "more Services than addresses": (
        {"service_cidr": "172.21.0.0/24", "services": 1000},
        [("replace", "/service_cidr", "172.21.0.0/22")],
    ),
    "an IPv6 Service CIDR out of place, though nothing asks for dual stack": (
        {"service_ipv6_cidr": "2001:db8::/112"},
        [("replace", "/service_ipv6_cidr", "fdac:1500::/116")],
    ),
    "bits after the prefix": ({"pod_cidr": "172.20.0.5/16"}, [("replace", "/pod_cidr", "172.20.0.0/16")]),
    "a pod CIDR of too few blocks": (
        {"pod_cidr": "172.20.0.0/23", "pods_per_node": 200},
        [("replace", "/pod_cidr", "172.20.0.0/22")],
    ),
    "pods that a block can't hold": (
        {"pods_per_node": 200, "node_cidr_mask": 26},
        [("replace", "/node_cidr_mask", 24)],
    ),
    "more route entries used than the quota": (
        {"route_entries_used": 300},
        [("add", "/route_entry_quota", 303)],
    ),
    "a type that is too small": (
        {"instance_type": "ecs.c7.large"},
        [("replace", "/instance_type", "ecs.c7.xlarge")],
    ),
    "a type of a family that holds few pods": (
        {"instance_type": "ecs.s6-c1m4.small"},
        [("replace", "/instance_type", "ecs.c7.xlarge")],
    ),
    "a type whose class has dual stack two generations later": (
        {"instance_type": "ecs.g5.large", "needs": {"dual_stack": "must"}},
        [("replace", "/instance_type", "ecs.g7.xlarge")],
    ),
    "blocks for more pods than a node has": (
        {"nodes": 300},
        [("replace", "/node_cidr_mask", 26)],
    ),
    "a pod vSwitch that is too small": (
        {"pod_vswitches": [{"cidr": "192.168.32.0/25", "used": 100}]},
        [("add", "/pod_vswitches/-", {"cidr": "192.168.64.0/19", "zone": "a"})],
    ),
    "a pod vSwitch that is the whole VPC": (
        {"pod_vswitches": [{"cidr": "192.168.0.0/16"}]},
        [("replace", "/pod_vswitches/0/cidr", "192.168.128.0/17")],
    ),
    "a full VPC": (
        {
            "nodes": 20,
            "vpc_cidr": "192.168.0.0/24",
            "node_vswitches": [{"cidr": "192.168.0.0/25"}],
            "pod_vswitches": [{"cidr": "192.168.0.128/25"}],
        },
        [
            ("add", "/secondary_cidrs", ["172.21.32.0/19"]),
            ("add", "/pod_vswitches/-", {"cidr": "172.21.32.0/19", "zone": "a"}),
        ],
    ),
    "a VPC that a network clashes with": (
        {"connected_networks": [{"cidr": "192.168.0.0/16"}]},
        [
            ("replace", "/vpc_cidr", "172.22.0.0/16"),
            ("replace", "/node_vswitches/0/cidr", "172.22.0.0/19"),
            ("replace", "/pod_vswitches/0/cidr", "172.22.32.0/19"),
        ],
    ),
    "a need that Flannel lacks": (
        {"needs": {"network_policy": "must"}},
        [("replace", "/needs/network_policy", "no")],
    ),
    "a Basic cluster of many pods": (
        {"cluster_spec": "basic", "pods_per_node": 150},
        [("add", "/cluster_spec", "pro")],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_smallest_repair_of_a_fault(name: str) -> None:
    changes, expected = FAULTS[name]
    first = assert_repairs_hold({**BASE, **changes})["repairs"][0]

    operations = [(change["op"], change["path"], change["value"]) for change in first["changes"]]
    assert [each[1:] for each in operations] == [each[1:] for each in expected]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["id"])
def test_the_repairs_of_a_scenario_hold(scenario: dict[str, Any]) -> None:
    assert_repairs_hold(scenario["plan"])


def test_every_error_has_its_moves() -> None:
    """A rule that can give an error is in the table: found in the rules' own source, so none is forgotten."""
    codes = set()
    for rule in RULES:
        source = Path(rule.check.__code__.co_filename).read_text()
        if "Severity.ERROR" in ast.unparse(_with_callees(source, rule.check.__name__)):
            codes.add(rule.code)

    assert codes == set(MOVE_FINDERS)


def _with_callees(source: str, name: str) -> ast.Module:
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    wanted, done = [name], list[str]()
    while wanted:
        one = wanted.pop()
        done.append(one)
        called = {node.id for node in ast.walk(functions[one]) if isinstance(node, ast.Name)}
        wanted += [other for other in called & functions.keys() if other not in done and other not in wanted]
    return ast.Module([functions[each] for each in done], [])


def test_a_need_is_given_up_by_name_and_only_then() -> None:
    answer = answer_to({**BASE, "needs": {"network_policy": "must"}, "pod_cidr": "192.168.0.0/16"})

    assert [repair["title"] for repair in answer["repairs"]] == [
        "Change the pod CIDR. Drop a requirement: NetworkPolicy.",
        "Change the VPC CIDR. Drop a requirement: NetworkPolicy.",
    ]


def test_nothing_helps_where_no_node_is_left() -> None:
    answer = answer_to({**BASE, "route_entries_used": 2000, "route_entry_quota": 2000})

    assert answer["barred"] == [{"plugin": "flannel", "codes": ["too-few-nodes"]}]
    assert answer["repairs"] == []


def counted(monkeypatch: pytest.MonkeyPatch, plan: Plan) -> int:
    """How many changed plans the search for repairs assesses."""
    assessed = []

    def counting(changed: Plan, catalogue: Catalogue, *, with_comparison: bool = True) -> Evaluation:
        assessed.append(changed)
        return assess(changed, catalogue, with_comparison=with_comparison)

    monkeypatch.setattr(search, "assess", counting)
    with_repairs(assess(plan, NEWEST))
    return len(assessed)


def test_a_feasible_plan_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counted(monkeypatch, plan_of()) == 0


@pytest.mark.parametrize("name", FAULTS)
def test_an_ordinary_plan_needs_few_assessments(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert counted(monkeypatch, plan_of(**FAULTS[name][0])) < 15


@pytest.mark.parametrize(
    "changes",
    [
        {"node_vswitches": [{"cidr": "192.168.0.0/24"}] * 14},
        {"pod_vswitches": [{"cidr": f"10.{place}.0.0/16"} for place in range(40)]},
        {"secondary_cidrs": ["192.168.0.0/16"] * 30, "pod_cidr": "192.168.0.0/16"},
        {"node_vswitches": [{"cidr": "192.168.0.0/24"}] * 1000},
    ],
    ids=["clashes", "outside", "blocks", "very many"],
)
def test_the_search_is_bounded(monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]) -> None:
    most = (2 + search.UNDOINGS_PER_ASSESSMENT) * len(Plugin) * search.MAX_ASSESSMENTS
    assert counted(monkeypatch, plan_of(**changes)) <= most


ranges = st.sampled_from(
    ["192.168.0.0/16", "192.168.64.0/18", "172.20.0.0/16", "172.20.0.7/20", "172.21.0.0/20", "8.0.0.0/16"]
)
plans = st.fixed_dictionaries(
    {"nodes": st.sampled_from([3, 100, 300]), "pods_per_node": st.sampled_from([5, 30, 200])},
    optional={
        "vpc_cidr": ranges,
        "service_cidr": st.one_of(ranges, st.just("172.21.0.0/25")),
        "pod_cidr": ranges,
        "node_cidr_mask": st.integers(24, 28),
        "instance_type": st.sampled_from(["ecs.c7.large", "ecs.c7.4xlarge"]),
        "node_vswitches": st.just([{"cidr": "192.168.0.0/24", "zone": "a"}]),
        "pod_vswitches": st.lists(
            st.sampled_from(
                [
                    {"cidr": "192.168.0.0/25"},
                    {"cidr": "10.0.0.0/20"},
                    {"cidr": "192.168.32.0/20", "zone": "b"},
                ]
            ),
            max_size=2,
        ),
        "secondary_cidrs": st.lists(st.sampled_from(["10.0.0.0/16", "10.0.0.0/29"]), max_size=1),
        "connected_networks": st.lists(st.fixed_dictionaries({"cidr": ranges}), max_size=1),
        "route_entries_used": st.sampled_from([0, 150, 300]),
        "security_group": st.sampled_from(["basic", "enterprise"]),
        "cluster_spec": st.sampled_from(["pro", "basic"]),
        "needs": st.dictionaries(
            st.sampled_from(["network_policy", "dual_stack", "exclusive_eni", "fixed_pod_ip"]),
            st.sampled_from(["must", "prefer"]),
            max_size=2,
        ),
    },
)


@given(plans)
def test_every_repair_does_what_it_says(body: dict[str, Any]) -> None:
    answer = assert_repairs_hold(body)

    assert answer == answer_to(body)


@settings(max_examples=50)
@given(plans)
def test_no_part_of_a_first_repair_is_enough(body: dict[str, Any]) -> None:
    """Nor is any set of the moves for the plan's own errors that asks for less, tried one and all."""
    plan = read_plan(body)
    answer = assess(plan, NEWEST)
    for plugin in Plugin:
        assessor = search._PlanAssessor(answer)
        found = [] if answer.report(plugin).feasible else search._Search(assessor, plugin).run()
        if not found:
            continue
        state = SearchState(plan, answer, plugin)
        errors = [each for each in answer.findings if each.is_error and plugin in each.applies_to]
        moves = list({move.key: move for each in errors for move in moves_for(state, each)}.values())
        for size in range(1, min(3, len(moves) + 1)):
            for chosen in combinations(moves, size):
                one_each = len({move.target for move in chosen}) == size
                if not one_each or search.cost_of(chosen) >= search.cost_of(found[0]):
                    continue
                changed = apply_moves(plan, chosen, NEWEST)
                keys = [move.key for move in chosen]
                assert changed is None or not assess(changed, NEWEST).report(plugin).feasible, keys


PUBLISHED = [
    case["plan"]
    for name in ("scenarios.json", "real-plans.json")
    for case in json.loads((Path(__file__).parents[2] / "scenarios" / name).read_text())
]


IN_ONE_BLOCK = {"vpc_cidr": "10.0.0.0/16", "secondary_cidrs": ["10.0.0.0/16"]}
# Found among random plans, and made smaller.
WITH_NEEDLESS_PARTS: list[dict[str, Any]] = [
    # The vSwitch is in the other block too, so it need not move with the VPC.
    {
        "nodes": 3,
        "pods_per_node": 12,
        **IN_ONE_BLOCK,
        "pod_vswitches": [{"cidr": "10.0.128.0/20", "zone": "a"}],
        "needs": {"dual_stack": "must"},
    },
    # With fewer pods, the planner assumes a type that is large enough once the own figures are given up.
    {
        "node_pools": [
            {
                "nodes": 3,
                "pods_per_node": 200,
                "eni": {"quantity": 4, "ipv4_per_eni": 20},
                "eni_mode": "exclusive",
            }
        ]
    },
    # Another type has IPv6 addresses for the own figures as well.
    {
        "nodes": 201,
        "pods_per_node": 5,
        "instance_type": "ecs.c6.4xlarge",
        "eni": {"quantity": 3, "ipv4_per_eni": 11},
        "needs": {"dual_stack": "must"},
    },
    # A vSwitch for Flannel's nodes and pods on virtual nodes is larger than one for Terway's nodes.
    {
        "nodes": 10,
        "pods_per_node": 253,
        "max_nodes": 10,
        "surge_nodes": 1,
        "instance_type": "ecs.c6.4xlarge",
        "vpc_cidr": "10.0.0.0/8",
        "node_vswitches": [{"cidr": "10.0.0.0/22", "zone": "b", "used": 5000}],
        "virtual_node_pods": 50,
    },
    # The secondary block is enough for Flannel's nodes; the VPC would have moved to hold pod vSwitches.
    {
        "nodes": 3,
        "pods_per_node": 5,
        "instance_type": "ecs.g7.8xlarge",
        "vpc_cidr": "10.64.0.0/10",
        "node_vswitches": [{"cidr": "192.168.0.0/22", "zone": "b"}, {"cidr": "192.168.16.0/22", "zone": "c"}],
        "pod_vswitches": [
            {"cidr": "10.0.32.0/22", "zone": "a"},
            {"cidr": "10.0.32.0/24", "zone": "a"},
            {"cidr": "10.0.48.0/22", "zone": "a"},
            {"cidr": "10.0.0.0/24", "zone": "c"},
        ],
        "pod_cidr": "172.20.0.0/16",
        "route_entry_quota": 500,
        "needs": {"host_port": "prefer"},
        "cluster_spec": "pro",
    },
    # With IP prefixes and the vSwitches made for as many nodes, the pool need not have fewer.
    {
        "node_pools": [
            {
                "nodes": 40,
                "pods_per_node": 200,
                "max_nodes": 50,
                "surge_nodes": 1,
                "instance_types": ["ecs.c7.4xlarge"],
            },
            {
                "nodes": 40,
                "pods_per_node": 5,
                "surge_nodes": 20,
                "instance_types": [],
                "eni_mode": "exclusive",
                "zones": ["b", "d", "c"],
            },
            {
                "nodes": 40,
                "pods_per_node": 300,
                "surge_nodes": 3,
                "instance_types": ["ecs.c7.4xlarge", "ecs.g7.8xlarge", "ecs.c6.4xlarge"],
                "zones": ["d", "c", "b"],
            },
        ],
        "zones": ["c", "d", "b"],
        "vpc_cidr": "192.168.0.0/16",
        "pod_vswitches": [
            {"cidr": "192.168.128.0/20", "zone": "d"},
            {"cidr": "192.168.144.0/20", "zone": "b", "used": 1},
        ],
        "service_cidr": "192.168.0.0/20",
        "rules": "2026-12",
        "services": 10,
        "cluster_spec": "basic",
        "route_entry_quota": 100,
        "needs": {"simple_setup": "prefer", "source_ip": "prefer"},
        "node_cidr_mask": 24,
    },
    # The secondary block, to which vSwitches were moved, is enough for those that the planner adds.
    {
        "node_pools": [
            {"nodes": 3000, "pods_per_node": 12, "max_nodes": 3200, "instance_types": [], "zones": ["c"]},
            {"nodes": 3, "pods_per_node": 5, "surge_nodes": 3, "instance_types": []},
        ],
        "zones": ["c", "a"],
        "vpc_cidr": "10.0.0.0/16",
        "node_vswitches": [{"cidr": "10.0.0.0/22", "zone": "a", "used": 1}],
        "pod_vswitches": [{"cidr": "10.0.128.0/21", "zone": "a"}],
        "service_cidr": "172.21.0.0/20",
        "pod_cidr": "172.20.0.5/24",
        "cluster_spec": "basic",
        "kubernetes_version": "1.34",
        "needs": {"simple_setup": "prefer"},
        "node_cidr_mask": 28,
        "services": 5000,
    },
    # A vSwitch that one move adds is moved by another.
    {
        "node_pools": [
            {"nodes": 1, "pods_per_node": 256, "max_nodes": 3, "instance_types": ["ecs.g6.xlarge"]},
            {
                "nodes": 190,
                "pods_per_node": 1,
                "surge_nodes": 20,
                "instance_types": ["ecs.c7.4xlarge", "ecs.c7.large"],
                "eni_mode": "exclusive",
                "zones": ["c", "b", "a"],
            },
        ],
        "zones": ["c", "b", "a"],
        "pod_vswitches": [{"cidr": "10.0.128.0/20", "zone": "a"}],
        "pod_cidr": "172.20.0.0/16",
        "route_entries_used": 300,
        "kubernetes_version": "1.32",
        "route_tables": 3,
        "needs": {},
        "vpc_cidr": "10.0.0.0/24",
        "growth_percent_per_year": 60,
    },
    # One of the pool's own types has IPv6 addresses, whatever figures are stated for it.
    {
        "node_pools": [
            {
                "nodes": 10,
                "pods_per_node": 30,
                "eni": {"quantity": 9, "ipv4_per_eni": 7},
                "instance_types": ["ecs.c6.4xlarge", "ecs.c7.4xlarge"],
            },
            {"nodes": 10, "pods_per_node": 30, "surge_nodes": 1, "instance_types": []},
        ],
        "zones": ["b"],
        "pod_vswitches": [{"cidr": "10.0.128.0/21", "zone": "b"}],
        "connected_networks": [{"cidr": "192.168.0.0/20"}],
        "rules": "2026-11",
        "node_cidr_mask": 25,
        "cluster_spec": "basic",
        "kubernetes_version": "1.34",
        "needs": {"dual_stack": "must", "source_ip": "must"},
        "service_cidr": "172.20.0.0/18",
    },
]


@pytest.mark.parametrize("body", [*PUBLISHED, *WITH_NEEDLESS_PARTS, *random_plans(seed=1, number=60)])
def test_no_part_of_a_repair_is_superfluous(body: dict[str, Any]) -> None:
    """Without any change of its patch, a repair no longer does what it says, or it makes another error."""
    plan, catalogue = read_by_edition(body)
    answer = with_repairs(assess(plan, catalogue))
    for repair in answer.repairs:
        changes = repair_json(repair, load_language("en"))["changes"]
        whole = assess(*read_by_edition(patched(body, changes)), with_comparison=False)
        assert set(whole.feasible) - set(answer.feasible) == set(repair.makes_feasible) != set()
        for left_out in range(len(changes)) if len(changes) > 1 else ():
            fewer = [*changes[:left_out], *changes[left_out + 1 :]]
            assert not does_as_well(body, fewer, answer, repair), (fewer, changes[left_out])


def test_a_title_names_only_what_is_changed() -> None:
    """Of the block and its vSwitches, the block is enough; of the zones with too few addresses, two get a vSwitch."""
    answers = [with_repairs(assess(*read_by_edition(body))) for body in WITH_NEEDLESS_PARTS]
    found = [repair_json(repair, load_language("en")) for answer in answers for repair in answer.repairs]
    titles = [each["title"] for each in found]

    assert any("Add a secondary block, because the VPC is full" in title for title in titles)
    assert any("Add a pod vSwitch in each zone that needs one: d, b." in title for title in titles)


def does_as_well(body: dict[str, Any], fewer: list[Any], answer: Evaluation, repair: Repair) -> bool:
    """Whether these changes make as much possible, with no new error, and with types whose figures are known and true."""
    try:
        plan, catalogue = read_by_edition(patched(body, fewer))
    except (LookupError, UnreadableError):
        return False
    partly = assess(plan, catalogue, with_comparison=False)
    return (
        set(repair.makes_feasible) <= set(partly.feasible)
        and codes_of(partly) <= codes_of(answer)
        and doubtful_types(partly) <= doubtful_types(answer)
    )


def codes_of(answer: Evaluation) -> set[tuple[Plugin, str]]:
    return {
        (plugin, finding.code)
        for finding in answer.findings
        for plugin in finding.applies_to
        if finding.is_error
    }


def doubtful_types(answer: Evaluation) -> set[tuple[int, str]]:
    """The types of each pool that nobody knows, or that have less than the pool's own figures say."""
    known = answer.catalogue.instance_types
    doubtful = set()
    for place, pool in enumerate(answer.asked.pools):
        for name in pool.instance_types:
            own, eni = pool.eni, known[name].eni if name in known else None
            if own is None or eni is None:
                is_doubtful = own is None and eni is None
            else:
                is_doubtful = own.quantity > eni.quantity or own.ipv4_per_eni > eni.ipv4_per_eni
            if is_doubtful:
                doubtful.add((place, name))
    return doubtful


class UnreadableError(ValueError):
    """A plan with mistakes."""


def read_by_edition(body: dict[str, Any]) -> tuple[Plan, Catalogue]:
    draft, mistakes = draft_of_json(body)
    reading = read(draft, EDITIONS)
    if mistakes or reading.plan is None:
        raise UnreadableError([*mistakes, *reading.mistakes])
    return reading.plan, reading.catalogue


def test_where_both_blocks_of_a_vpc_move_the_vswitches_in_them_move_along() -> None:
    """A vSwitch that stayed behind would be in neither block, a new error for Terway."""
    body = {
        "nodes": 20,
        "pods_per_node": 253,
        **IN_ONE_BLOCK,
        "pod_vswitches": [{"cidr": "10.0.128.0/21", "zone": "a"}],
        "pod_cidr": "192.168.0.0/21",
        "connected_networks": [{"cidr": "10.0.64.0/18"}],
    }
    repaired = [set(repair["makes_feasible"]) for repair in assert_repairs_hold(body)["repairs"]]

    assert {"flannel"} in repaired


OWN_FIGURES = {"eni": {"quantity": 2, "ipv4_per_eni": 9}, "pods_per_node": 200}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["/eni"]),  # the catalogue's figures of the type are enough
        ({"instance_type": None}, ["/eni"]),  # the planner then assumes the type that it names
        ({"instance_type": "ecs.none"}, ["/instance_type", "/eni"]),
    ],
)
def test_own_figures_that_are_too_low_are_given_up_alone_where_that_is_enough(
    changes: dict[str, Any], expected: list[str]
) -> None:
    first = assert_repairs_hold({**BASE, **OWN_FIGURES, **changes})["repairs"][0]

    assert [change["path"] for change in first["changes"]] == expected


def test_vswitches_laid_out_again_stay_in_their_zones() -> None:
    body = {
        "nodes": 3,
        "pods_per_node": 253,
        "node_vswitches": [{"cidr": "10.0.0.0/26", "zone": "a"}],
        "pod_cidr": "172.20.0.0/16",
        "virtual_node_pods": 1001,
    }
    for repair in assert_repairs_hold(body)["repairs"]:
        zones = [
            each["value"]["zone"]
            for each in repair["changes"]
            if each["path"].startswith("/node_vswitches/-")
        ]
        assert set(zones) <= {"a"}, repair


def test_sacrifices_come_last() -> None:
    assert sorted(MoveKind)[-2:] == [MoveKind.SCALE, MoveKind.NEED]


@pytest.mark.parametrize(("pods", "offered"), [(1, False), (2, True)])
def test_a_repair_adds_no_error_of_a_kind_that_there_is(pods: int, *, offered: bool) -> None:
    """Shared ENIs in the first pool help Flannel; with one address an ENI, Terway gets one error more of its kind."""
    plan = {name: value for name, value in BASE.items() if name not in POOL_FIELDS} | {
        "node_pools": [
            {
                "nodes": 3,
                "pods_per_node": 5,
                "eni": {"quantity": 8, "ipv4_per_eni": pods},
                "eni_mode": "exclusive",
            },
            {"nodes": 3, "pods_per_node": 4, "eni": {"quantity": 3, "ipv4_per_eni": 2}},
        ]
    }
    answer = answer_to(plan)
    errors = [each["code"] for each in answer["findings"] if each["severity"] == "error"]
    assert errors.count("instance-too-small") == 1
    changes = [repair["changes"] for repair in answer["repairs"] if "flannel" in repair["makes_feasible"]]
    assert ([{"op": "replace", "path": "/node_pools/0/eni_mode", "value": "shared"}] in changes) == offered


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_repair_names_pools_by_their_numbers_as_sent(order: tuple[int, int]) -> None:
    pools = [
        {"nodes": 3, "pods_per_node": 30, "instance_types": ["ecs.c7.4xlarge"]},
        {"nodes": 2, "pods_per_node": 211, "instance_types": ["ecs.c7.4xlarge"]},
    ]
    plan = {name: value for name, value in BASE.items() if name not in POOL_FIELDS}
    answer = answer_to({**plan, "node_pools": [pools[place] for place in order]})
    place = order.index(1)
    repairs = [repair for repair in answer["repairs"] if "terway" in repair["makes_feasible"]]
    assert repairs
    for repair in repairs:
        assert f"pool {place + 1}" in repair["title"]
        assert all(change["path"].startswith(f"/node_pools/{place}/") for change in repair["changes"])
