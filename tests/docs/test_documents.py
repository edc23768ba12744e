"""Links lead somewhere, examples in JSON and YAML are valid, and the index is complete."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from app.__main__ import parser
from app.assistants.tools import TOOL_NAMES
from app.export.registry import EXPORTS
from app.importing.recognise import Source
from app.plan_io.plan_json import draft_of_json
from tests.docs.documents import DOCUMENTS, ROOT, Block, blocks, text_of

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
YAML = [block for document in DOCUMENTS for block in blocks(document, "yaml")]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files(document: str) -> None:
    links = [link for link in LINK.findall(text_of(document)) if "://" not in link]

    assert not [link for link in links if not ((ROOT / document).parent / link).exists()]


def test_the_index_names_every_document() -> None:
    named = set(LINK.findall(text_of("docs/README.md")))

    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"} <= named


@pytest.mark.server
@pytest.mark.parametrize("block", YAML, ids=lambda block: block.place)
def test_examples_for_hosts_are_valid(tmp_path: Path, block: Block) -> None:
    file = tmp_path / "example.yml"
    file.write_text(block.text)
    data = yaml.safe_load(block.text)
    if "repos" in data:
        command = ["-m", "pre_commit", "validate-config", str(file)]
    else:
        schema = "vendor.github-workflows" if "jobs" in data else "vendor.gitlab-ci"
        command = ["-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_uses_the_action_as_it_is() -> None:
    action = yaml.safe_load(text_of("action.yml"))
    (workflow,) = [yaml.safe_load(block.text) for block in YAML if "jobs:" in block.text]
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    (step,) = [step for step in steps if "ack-network-planner" in step.get("uses", "")]
    table = re.findall(
        r"^\| `([a-z-]+)` \|", text_of("docs/pipelines.md").partition("| input |")[2], re.MULTILINE
    )

    assert step["with"].keys() <= action["inputs"].keys()
    assert set(table) == action["inputs"].keys()
    outputs = re.findall(rf"steps\.{step['id']}\.outputs\.([a-z-]+)", json.dumps(steps))
    assert set(outputs) <= action["outputs"].keys()


def test_examples_name_the_version() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    named = [
        each
        for document in DOCUMENTS
        for each in re.findall(
            r"(?:your-organisation/ack-network-planner@|rev: )v([\d.]+)", text_of(document)
        )
    ]

    assert len(named) >= 4
    assert set(named) == {version}


def test_the_hook_is_named_as_it_is() -> None:
    (hook,) = yaml.safe_load(text_of(".pre-commit-hooks.yaml"))
    named = [
        each["id"]
        for block in YAML
        if "repos:" in block.text
        for repository in yaml.safe_load(block.text)["repos"]
        for each in repository["hooks"]
    ]

    assert named
    assert set(named) == {hook["id"]}


def test_every_option_is_in_the_documentation() -> None:
    table = text_of("docs/pipelines.md").partition("| argument |")[2].partition("\n\n")[0]
    documented = {name for line in table.splitlines() for name in re.findall(r"^\| `(--[a-z]+)", line)}
    shown = parser(["evaluate"]).format_help()  # of all commands; the options of one are below
    (own,) = [
        action.choices["evaluate"]
        for action in parser(["evaluate"])._actions
        if isinstance(action.choices, dict)
    ]
    options = {name for action in own._actions for name in action.option_strings if name.startswith("--")}

    assert "evaluate" in shown
    assert options - {"--help"} == documented
    line = next(line for line in table.splitlines() if line.startswith("| `--source` |"))
    assert re.findall(r"`([a-z-]+)`", line.partition(":")[2]) == [each.value for each in Source]


def test_every_export_is_in_the_documentation() -> None:
    rows = text_of("docs/exports.md").splitlines()
    formats = next(line for line in text_of("docs/pipelines.md").splitlines() if "| `--format` |" in line)

    for export in EXPORTS.values():
        start = f"| `/result{export.suffix}` | `{export.name}` |"
        assert any(row.startswith(start) for row in rows), f"docs/exports.md has no row: {start}"
        assert f"`{export.name}`" in formats, f"`--format` in docs/pipelines.md doesn't name {export.name}"


def test_configurations_of_assistants_start_the_planner() -> None:
    servers = [
        server
        for block in blocks("docs/assistants.md", "json")
        for server in json.loads(block.text)["mcpServers"].values()
    ]

    assert len(servers) == 2
    for server in servers:
        words = [server["command"], *server["args"]]
        own = words[words.index("ack-network-planner") + 1 :]
        assert parser(own).parse_args(own).command == "mcp"


def test_the_skill_is_short_and_right() -> None:
    text = text_of("SKILL.md")
    head = yaml.safe_load(text.split("---")[1])
    (plan,) = [json.loads(block.text) for block in blocks("SKILL.md", "json")]

    assert len(text.splitlines()) <= 100
    assert re.fullmatch(r"[a-z0-9-]{1,64}", head["name"])
    assert 0 < len(head["description"]) <= 1_024
    assert not draft_of_json(plan)[1]
    for document in ("SKILL.md", "docs/assistants.md"):
        assert set(re.findall(r"^\| `([a-z_]+)` \|", text_of(document), re.MULTILINE)) == {*TOOL_NAMES}
