"""The manifests belong together, ask for nothing that the planner does not need, and name what it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from starlette.testclient import TestClient

from app import __version__
from app.settings import Settings

DEPLOY = Path(__file__).parent.parent.parent / "deploy"


def manifest(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text())
    return read


POD = manifest("deployment.yaml")["spec"]["template"]
CONTAINER = POD["spec"]["containers"][0]


def test_kustomize_takes_every_manifest_and_this_version() -> None:
    kustomization = manifest("kustomization.yaml")

    assert sorted(kustomization["resources"]) == sorted(
        path.name for path in DEPLOY.glob("*.yaml") if path.name != "kustomization.yaml"
    )
    assert kustomization["images"] == [{"name": CONTAINER["image"], "newTag": __version__}]


def test_everything_selects_the_pods_of_the_deployment() -> None:
    labels = POD["metadata"]["labels"]

    assert manifest("deployment.yaml")["spec"]["selector"]["matchLabels"] == labels
    assert manifest("service.yaml")["spec"]["selector"] == labels
    assert manifest("disruption-budget.yaml")["spec"]["selector"]["matchLabels"] == labels
    assert manifest("network-policy.yaml")["spec"]["podSelector"]["matchLabels"] == labels
    assert manifest("autoscaler.yaml")["spec"]["scaleTargetRef"]["name"] == "ack-network-planner"


def test_the_pod_meets_the_restricted_standard() -> None:
    assert POD["spec"]["securityContext"]["runAsNonRoot"] is True
    assert POD["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert POD["spec"]["automountServiceAccountToken"] is False
    assert CONTAINER["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert manifest("network-policy.yaml")["spec"]["egress"] == []


def test_the_probes_ask_what_the_planner_answers(client: TestClient) -> None:
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert client.get(CONTAINER[probe]["httpGet"]["path"]).status_code == 200


def test_the_environment_is_made_of_settings_and_stopping_fits_in_its_time() -> None:
    environment = {each["name"]: each["value"] for each in CONTAINER["env"]}
    settings = Settings.from_environment(environment)

    assert len(environment) == sum(
        getattr(settings, name) != getattr(Settings(), name) for name in Settings.__dataclass_fields__
    )
    assert settings.drain_seconds + 10 < POD["spec"]["terminationGracePeriodSeconds"]
    probe = CONTAINER["readinessProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] < settings.drain_seconds
