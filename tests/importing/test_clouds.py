"""Lists of networks of other clouds: what the plan's VPC is connected to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.plan.draft import NetworkDraft
from tests.importing.reading import read, refused

AWS_VPC = {
    "VpcId": "vpc-0a",
    "CidrBlock": "10.0.0.0/16",
    "OwnerId": "1",
    "CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/16"}, {"CidrBlock": "10.9.0.0/16"}],
    "Tags": [{"Key": "env", "Value": "x"}, {"Key": "Name", "Value": "shop"}],
}
AWS_SUBNET = {
    "SubnetId": "subnet-1",
    "VpcId": "vpc-0a",
    "CidrBlock": "10.0.1.0/24",
    "AvailabilityZone": "us-east-1a",
}
VNET = {
    "id": "/subscriptions/1/vnets/hub",
    "name": "hub",
    "addressSpace": {"addressPrefixes": ["10.1.0.0/16", "10.2.0.0/16"]},
    "subnets": [{"name": "default", "addressPrefix": "10.1.0.0/24"}],
}
SUBNETWORK = {
    "name": "gke",
    "ipCidrRange": "10.4.0.0/20",
    "kind": "compute#subnetwork",
    "secondaryIpRanges": [{"rangeName": "pods", "ipCidrRange": "10.8.0.0/14"}],
}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"Vpcs": [AWS_VPC]}, {"10.0.0.0/16": "shop", "10.9.0.0/16": "shop"}),
        ({"Subnets": [AWS_SUBNET]}, {"10.0.1.0/24": "vpc-0a"}),
        ([VNET], {"10.1.0.0/16": "hub", "10.2.0.0/16": "hub"}),
        (VNET, {"10.1.0.0/16": "hub", "10.2.0.0/16": "hub"}),
        ({"value": [VNET]}, {"10.1.0.0/16": "hub", "10.2.0.0/16": "hub"}),
        ([{"name": "s", "addressPrefix": "10.1.0.0/24"}], {"10.1.0.0/24": "s"}),
        (
            [{**VNET, "subnets": [{"name": "s", "addressPrefixes": ["10.1.4.0/24", "10.3.0.0/24"]}]}],
            {"10.1.0.0/16": "hub", "10.2.0.0/16": "hub", "10.3.0.0/24": "s"},
        ),
        ([SUBNETWORK], {"10.4.0.0/20": "gke", "10.8.0.0/14": "gke"}),
    ],
    ids=[
        "AWS VPCs",
        "AWS subnets",
        "Azure list",
        "Azure one",
        "Azure answer",
        "Azure subnets",
        "Azure subnets with several ranges",
        "Google Cloud",
    ],
)
def test_networks_of_other_clouds(document: Any, expected: dict[str, str]) -> None:
    imported = read(json.dumps(document))

    assert imported.source == "clouds"
    assert imported.draft.connected_networks == tuple(NetworkDraft(*each) for each in expected.items())
    assert not imported.skipped


def test_vpcs_with_their_subnets() -> None:
    """A subnet says nothing more than its VPC."""
    draft = read(json.dumps({"Vpcs": [AWS_VPC]}) + json.dumps({"Subnets": [AWS_SUBNET]})).draft

    assert {each.cidr for each in draft.connected_networks} >= {"10.0.0.0/16", "10.9.0.0/16"}


@pytest.mark.parametrize("document", [{"Vpcs": []}, [{"name": "x"}], {"Reservations": [{"Instances": []}]}])
def test_answers_without_networks_are_refused(document: Any) -> None:
    assert refused(json.dumps(document).encode())[0] in {"looks-like", "nothing-found"}
