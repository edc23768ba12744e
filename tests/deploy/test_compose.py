"""compose.yaml sets what the planner knows, and takes away what it does not need."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from app.settings import SETTINGS, Settings

ROOT: Final = Path(__file__).parent.parent.parent
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text())
(PLANNER,) = COMPOSE["services"].values()

# Of the reference of the Compose file (docs.docker.com/reference/compose-file/services), with the kind of its value.
KEYS: Final[dict[str, type]] = {
    "build": str,
    "image": str,
    "ports": list,
    "environment": dict,
    "read_only": bool,
    "cap_drop": list,
    "security_opt": list,
    "mem_limit": str,
    "restart": str,
    "tmpfs": list,
    "user": str,
    "stop_grace_period": str,
}


def test_every_key_is_one_that_compose_knows() -> None:
    assert COMPOSE.keys() == {"services"}
    assert {key: type(value) for key, value in PLANNER.items()} == {key: KEYS[key] for key in PLANNER}


def test_what_is_set_are_settings_with_values_that_they_take() -> None:
    environment: dict[str, str] = PLANNER["environment"]

    assert environment.keys() <= {setting.variable for setting in SETTINGS}
    assert Settings.from_environment(environment).language == "en"


def test_the_container_can_do_no_more_than_it_has_to() -> None:
    assert PLANNER["read_only"] is True
    assert PLANNER["cap_drop"] == ["all"]
    assert PLANNER["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("line", ["EXPOSE {port}", "PLANNER_PORT={port}"])
def test_the_port_is_the_images_and_open_to_this_machine_alone(line: str) -> None:
    (published,) = PLANNER["ports"]
    host, _, port = published.split(":")

    assert host == "127.0.0.1"
    assert line.format(port=port) in (ROOT / "Dockerfile").read_text()
