"""Every command of the README and the documentation does what it says; see `documents.py` for the marks."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import COMMANDS, parser
from tests.docs.documents import DOCUMENTS, ROOT, Block, blocks, planner_arguments, shell_blocks, text_of
from tests.served import served_with

pytestmark = pytest.mark.server

PLAN = {
    "nodes": 12,
    "pods_per_node": 40,
    "instance_type": "ecs.g7.2xlarge",
    "vpc_cidr": "10.0.0.0/16",
    "service_cidr": "172.21.0.0/20",
    "needs": {"network_policy": "must"},
}
TERRAFORM = """
resource "alicloud_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "alicloud_vswitch" "a" {
  cidr_block = "10.0.0.0/20"
  zone_id    = "cn-hangzhou-a"
}
"""
SHOWN = {
    "format_version": "1.0",
    "planned_values": {
        "root_module": {
            "resources": [
                {
                    "address": "alicloud_vpc.main",
                    "type": "alicloud_vpc",
                    "values": {"cidr_block": "10.0.0.0/16"},
                },
                {
                    "address": "alicloud_cs_kubernetes_node_pool.main",
                    "type": "alicloud_cs_kubernetes_node_pool",
                    "values": {"desired_size": 12, "instance_types": ["ecs.g7.2xlarge"]},
                },
            ]
        }
    },
}
PLANNER = f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m app "$@"\n'
PLANNER_AS_MODULE = f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} "$@"\n'
SHOW = "#!/bin/sh\ncat shown.json\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the files that the documents speak of, and the programs that they call."""
    (tmp_path / "plan.json").write_text(json.dumps(PLAN))
    (tmp_path / "main.tf").write_text(TERRAFORM)
    (tmp_path / "shown.json").write_text(json.dumps(SHOWN))
    (tmp_path / ".curlrc").write_text("fail-with-body\n")  # else it would end with 0 whatever the answer is
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (
        ("ack-network-planner", PLANNER),
        ("python", PLANNER_AS_MODULE),
        ("terraform", SHOW),
    ):
        (programs / name).write_text(text)
        (programs / name).chmod(stat.S_IRWXU)
    return tmp_path


def run(project: Path, script: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": f"{project / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(project),
        "CURL_HOME": str(project),
    }
    command = ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def wanted_code(block: Block) -> int:
    return next((int(word.removeprefix("exit=")) for word in block.words if word.startswith("exit=")), 0)


@pytest.mark.parametrize("document", sorted({block.document for block in shell_blocks("")}))
def test_commands_run(project: Path, document: str) -> None:
    """One after another, since a block may need what an earlier one wrote."""
    for block in shell_blocks(""):
        if block.document == document:
            done = run(project, block.text)
            assert done.returncode == wanted_code(block), f"{block.place}: {done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a planner that answers assistants, too."""
    with served_with({"PLANNER_MCP": "yes"}, tmp_path_factory.mktemp("docs") / "log") as planner:
        yield planner.address


@pytest.mark.parametrize("block", shell_blocks("server"), ids=lambda block: block.place)
def test_commands_for_a_server_are_answered(project: Path, address: str, block: Block) -> None:
    if all(planner_arguments(command) == ["serve"] for command in block.commands):
        return  # that is the planner that the other blocks ask
    done = run(project, block.text.replace("http://127.0.0.1:8000", address))

    assert "http://127.0.0.1:8000" in block.text
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


@pytest.mark.parametrize("block", shell_blocks("make"), ids=lambda block: block.place)
def test_targets_exist(block: Block) -> None:
    for command in block.commands:
        words = command.partition("#")[0].split()
        assert "make" in words, command
        targets = words[words.index("make") + 1 :]
        done = subprocess.run(["make", "-n", *targets], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", shell_blocks("docker"), ids=lambda block: block.place)
def test_images_can_be_built_as_it_is_said(block: Block) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    for name, value in re.findall(r"--build-arg (\w+)=(\S+)", block.text):
        assert f"\nARG {name}=" in dockerfile
        assert name != "LOCK" or (ROOT / "requirements" / f"{value}.lock").exists()
    assert syntax_fault(block) == ""
    check_arguments(block)


@pytest.mark.parametrize("block", shell_blocks("network"), ids=lambda block: block.place)
def test_packages_are_named_as_they_are(block: Block) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = re.findall(r"(?:\.|ack-network-planner)\[(\w+)\]", block.text)

    assert set(extras) <= set(project["optional-dependencies"])
    assert all((ROOT / name).exists() for name in re.findall(r"-r (\S+)", block.text))
    assert all(f"@v{project['version']}" in url for url in re.findall(r"git\+\S+", block.text))
    assert syntax_fault(block) == ""
    check_arguments(block)


@pytest.mark.parametrize("block", shell_blocks("parse"), ids=lambda block: block.place)
def test_example_commands_are_taken(block: Block) -> None:
    assert any(planner_arguments(command) for command in block.commands)
    check_arguments(block)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_within_sentences_are_taken(document: str) -> None:
    for command in re.findall(r"`((?:\S*ack-network-planner|\S*python -m app) [^`]*)`", text_of(document)):
        words = planner_arguments(command)
        if words and not any(mark in command for mark in ("…", "<", "PATH")):
            assert is_taken(words), command


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_command_hides_in_a_block_without_a_language(document: str) -> None:
    commands = re.compile(
        r"^(?:\$ |make |pip |uvx |docker |curl |python3? |ack-network-planner )", re.MULTILINE
    )

    assert not [
        block.place for block in blocks(document) if not block.language and commands.search(block.text)
    ]
    assert {block.language for block in blocks(document)} <= {"", "sh", "json", "yaml", "toml", "python"}


def check_arguments(block: Block) -> None:
    """The planner takes what the commands hand to it."""
    for command in block.commands:
        words = planner_arguments(command)
        if words:
            assert is_taken(words), command


def is_taken(words: list[str]) -> bool:
    """Whether the planner takes the arguments, or they name one of its commands alone."""
    if len(words) == 1 and words[0] in COMMANDS:
        return True
    try:
        parser(words).parse_args(words)
    except SystemExit as stop:
        return stop.code == 0  # as for --version
    return True


def syntax_fault(block: Block) -> str:
    return subprocess.run(
        ["bash", "-n"], input=block.text, capture_output=True, text=True, check=False
    ).stderr
