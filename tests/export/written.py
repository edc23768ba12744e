"""What the exports wrote, read back by other means."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import hcl2
from hypothesis import strategies as st

from app.catalogue.model import Plugin
from app.engine.assess import assess
from app.engine.evaluation import Evaluation
from app.export.blueprint import Blueprint
from app.plan.read import read
from app.plan_io.plan_json import draft_of_json
from app.wording.language import load_language
from tests.plans import EDITIONS
from tests.search.test_evaluate import plans as any_plans

HERE = Path(__file__).parent
SCENARIOS = json.loads((HERE.parent / "scenarios" / "scenarios.json").read_text())
PROVIDER = json.loads((HERE / "provider.json").read_text())
META_ARGUMENTS = {"count", "depends_on", "lifecycle"}  # Terraform's own
ENGLISH = load_language("en")
_REFERENCE = re.compile(r"(?<![\w.\"])(data\.)?(alicloud|kubernetes)_\w+\.\w+")
_VARIABLE = re.compile(r"\bvar\.(\w+)")
_ESCAPE = re.compile(r'\\(u[0-9a-f]{4}|[nrt"\\])')
SHARE_URL = "https://planner.example/result?v=1&nodes=3"

# Names that mean something to HCL, Markdown, CSV or a terminal.
NASTY = st.sampled_from(
    ['"}', "${a}", "$${", "%{ if", "\\", "a\nb", "=1+1", "|", "`x`", "<b>", "\u2028", "]]", "# "]
)
NAMES = st.lists(NASTY | st.text(max_size=8), max_size=4).map("".join).map(lambda text: text[:80])


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """Any plan as the API takes it, with any names."""
    body: dict[str, Any] = draw(any_plans)
    body["name"] = draw(NAMES)
    zones = draw(st.lists(NAMES, min_size=2, max_size=3))
    for field in ("node_vswitches", "pod_vswitches"):
        listed = body.get(field, [])
        body[field] = [{**each, "zone": zones[index % len(zones)]} for index, each in enumerate(listed)]
    networks = body.get("connected_networks", [])
    return {**body, "connected_networks": [{**each, "name": draw(NAMES)} for each in networks]}


def assessed_body(body: dict[str, Any]) -> Evaluation:
    draft, mistakes = draft_of_json(body)
    plan = read(draft, EDITIONS).plan
    assert not mistakes
    assert plan is not None
    return assess(plan, EDITIONS.newest)


def blueprint(evaluation: Evaluation, plugin: Plugin) -> Blueprint:
    return Blueprint(evaluation, plugin, ENGLISH, SHARE_URL)


def unquoted(literal: str) -> str:
    """The text that a string literal of HCL stands for."""
    marks = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
    assert literal[0] == literal[-1] == '"', literal
    return _ESCAPE.sub(lambda found: marks.get(found[1]) or chr(int(found[1][1:], 16)), literal[1:-1])


@lru_cache(maxsize=8)
def parsed(text: str) -> dict[str, Any]:
    """As python-hcl2 reads it, once."""
    read_back: dict[str, Any] = hcl2.loads(text)
    return read_back


def resources(text: str, kind: str, block: str = "resource") -> dict[str, dict[str, Any]]:
    """The resources of a kind by their name."""
    read_back = parsed(text).get(block, [])
    return {
        unquoted(name): body
        for entry in read_back
        for given, named in entry.items()
        if unquoted(given) == kind
        for name, body in named.items()
    }


def variables_of(text: str) -> dict[str, dict[str, Any]]:
    """The variables of a configuration by their name."""
    return {unquoted(name): body for entry in parsed(text)["variable"] for name, body in entry.items()}


def data_sources(text: str, kind: str) -> dict[str, dict[str, Any]]:
    """The data sources of a kind by their name."""
    return resources(text, kind, block="data")


def arguments(body: dict[str, Any]) -> set[str]:
    return {name for name in body if not name.startswith("__")}


def check_arguments(text: str) -> None:
    """Hold every argument that is written to the names in `provider.json`."""
    known = {**PROVIDER["arguments"], **PROVIDER["kubernetes"]["arguments"]}
    for block, names in (("resource", known), ("data", PROVIDER["data_sources"])):
        for entry in parsed(text).get(block, []):
            for kind, named in entry.items():
                for body in named.values():
                    _check_body(unquoted(kind), body, names)
    providers = {"alicloud": PROVIDER, "kubernetes": PROVIDER["kubernetes"]}
    for entry in parsed(text).get("provider", []):
        for name, body in entry.items():
            assert arguments(body) <= set(providers[unquoted(name)]["configuration"]), name


def check_references(text: str) -> None:
    """Everything that is referred to is declared, and every variable is used."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("#", "description")))
    declared = {
        f"{prefix}{unquoted(kind)}.{unquoted(name)}"
        for block, prefix in (("resource", ""), ("data", "data."))
        for entry in parsed(text).get(block, [])
        for kind, named in entry.items()
        for name in named
    }
    referred = {found[0] for found in _REFERENCE.finditer(code)}
    assert referred <= declared, referred - declared
    assert set(_VARIABLE.findall(code)) == set(variables_of(text))


def _check_body(kind: str, body: dict[str, Any], names: dict[str, list[str]]) -> None:
    assert kind in names, f"provider.json does not know {kind}"
    written = arguments(body) - META_ARGUMENTS
    assert written <= set(names[kind]), (kind, written - set(names[kind]))
    for name in written:
        for each in body[name] if isinstance(body[name], list) else []:
            if isinstance(each, dict):
                _check_body(f"{kind}.{name}", each, names)
