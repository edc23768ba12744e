"""Every manifest is what the API of Kubernetes takes: the strict schemas refuse a field that it does not know."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
import yaml

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
# Where they come from stands in the file.
SCHEMAS: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "schemas/kubernetes-1.34.json").read_text()
)
MANIFESTS: Final = {
    path.name: yaml.safe_load(path.read_text())
    for path in sorted(DEPLOY.glob("*.yaml"))
    if path.name != "kustomization.yaml"  # it is for kustomize alone
}


def faults(manifest: dict[str, Any]) -> list[str]:
    schema = {**SCHEMAS["kinds"][manifest["kind"]], "$defs": SCHEMAS["$defs"]}
    found = jsonschema_rs.validator_for(schema).iter_errors(manifest)
    return [f"{'/'.join(map(str, fault.instance_path))}: {fault.message}" for fault in found]


def objects(value: Any, *path: str | int) -> list[tuple[str | int, ...]]:
    """The place of every object in a manifest, itself among them."""
    if isinstance(value, dict):
        return [path, *(place for key, each in value.items() for place in objects(each, *path, key))]
    if isinstance(value, list):
        return [place for number, each in enumerate(value) for place in objects(each, *path, number)]
    return []


def at(manifest: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        manifest = manifest[step]
    return manifest


@pytest.mark.parametrize("name", MANIFESTS)
def test_the_api_takes_the_manifest(name: str) -> None:
    assert faults(MANIFESTS[name]) == []


# Maps whose keys are free: labels, and quantities by resource.
FREE = {"labels", "matchLabels", "requests", "limits"}
PLACES = [
    (name, path)
    for name, manifest in MANIFESTS.items()
    for path in objects(manifest)
    if not (FREE & set(path)) and not (name == "service.yaml" and path[-1:] == ("selector",))
]


@pytest.mark.parametrize(("name", "path"), PLACES)
def test_a_misspelt_field_is_refused_wherever_it_stands(name: str, path: tuple[str | int, ...]) -> None:
    broken = deepcopy(MANIFESTS[name])
    fields = at(broken, path)
    key = next(iter(fields), "field")
    fields[f"{key}z"] = fields.get(key, {})

    assert any("not allowed" in fault or "unexpected" in fault for fault in faults(broken)), faults(broken)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("deployment.yaml", ("spec", "replicas"), "two"),
        ("deployment.yaml", ("spec", "template", "spec", "containers", 0, "env", 0, "value"), True),
        ("service.yaml", ("spec", "ports", 0, "port"), "http"),
        ("autoscaler.yaml", ("spec", "maxReplicas"), None),
        ("network-policy.yaml", ("spec", "egress"), "none"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(name: str, path: tuple[str | int, ...], value: object) -> None:
    broken = deepcopy(MANIFESTS[name])
    at(broken, path[:-1])[path[-1]] = value

    assert faults(broken)
