"""The environment sets the planner up, and a bad value stops the start with a sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest

from app.settings import SETTINGS, SettingError, Settings, warnings_of
from tests.served import ROOT
from tests.waiting import HANG_SECONDS


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("PLANNER_HOST", "::1", "host", "::1"),
        ("PLANNER_HOST", "planner.internal", "host", "planner.internal"),
        ("PLANNER_PORT", "0", "port", 0),
        ("PLANNER_PORT", "65535", "port", 65_535),
        ("PLANNER_BASE_URL", "https://planner.example.com", "base_url", "https://planner.example.com"),
        ("PLANNER_PREVIEW_VERDICT", "yes", "preview_verdict", True),
        ("PLANNER_MCP", "yes", "mcp", True),
        ("PLANNER_ROOT_PATH", "/tools/planner", "root_path", "/tools/planner"),
        ("PLANNER_TRUSTED_PROXIES", "10.0.0.1, 10.1.0.0/16", "trusted_proxies", ("10.0.0.1", "10.1.0.0/16")),
        ("PLANNER_TRUSTED_PROXIES", "*", "trusted_proxies", ("*",)),
        ("PLANNER_WORKERS", "64", "workers", 64),
        ("PLANNER_LOG_LEVEL", "debug", "log_level", "debug"),
        ("PLANNER_LOG_FORMAT", "json", "log_format", "json"),
        ("PLANNER_ACCESS_LOG", "yes", "access_log", True),
        ("PLANNER_METRICS_CLIENTS", "none", "metrics_clients", ()),
        ("PLANNER_METRICS_CLIENTS", "10.0.0.0/8,fd00::/8", "metrics_clients", ("10.0.0.0/8", "fd00::/8")),
        ("PLANNER_DRAIN_SECONDS", "300", "drain_seconds", 300),
        ("PLANNER_PATTERNS", "yes", "patterns", True),
        ("PLANNER_LANGUAGE", "zh-Hans", "language", "zh-Hans"),
        ("PLANNER_MAX_BODY_BYTES", "1024", "max_body_bytes", 1024),
        ("PLANNER_MAX_BATCH_BYTES", "1099511627776", "max_batch_bytes", 2**40),
        ("PLANNER_MAX_QUERY_BYTES", "262144", "max_query_bytes", 2**18),
    ],
)
def test_a_variable_sets_its_field(variable: str, text: str, field: str, value: Any) -> None:
    assert getattr(Settings.from_environment({variable: text}), field) == value


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("PLANNER_HOST", "http://127.0.0.1"),
        ("PLANNER_PORT", "65536"),
        ("PLANNER_PORT", "8_000"),
        ("PLANNER_PORT", "٨٠٠٠"),
        ("PLANNER_BASE_URL", "planner.example.com"),
        ("PLANNER_BASE_URL", "https://planner.example.com/"),
        ("PLANNER_ROOT_PATH", "planner"),
        ("PLANNER_ROOT_PATH", "/planner/"),
        ("PLANNER_TRUSTED_PROXIES", "proxy"),
        ("PLANNER_WORKERS", "0"),
        ("PLANNER_LOG_LEVEL", "loud"),
        ("PLANNER_LOG_FORMAT", "xml"),
        ("PLANNER_ACCESS_LOG", "true"),
        ("PLANNER_METRICS_CLIENTS", "prometheus"),
        ("PLANNER_DRAIN_SECONDS", "301"),
        ("PLANNER_LANGUAGE", "fr"),
        ("PLANNER_MAX_BODY_BYTES", "1023"),
        ("PLANNER_MAX_BATCH_BYTES", "1 GiB"),
        ("PLANNER_MAX_QUERY_BYTES", "-1"),
        ("PLANNER_MAX_QUERY_BYTES", "262145"),
    ],
)
def test_a_bad_value_is_answered_with_variable_value_and_what_is_allowed(variable: str, text: str) -> None:
    row = next(row for row in SETTINGS if row.variable == variable)

    with pytest.raises(SettingError) as refused:
        Settings.from_environment({variable: text})

    assert str(refused.value) == f"{variable} is {text!r}, but must be {row.allowed}."


KUBERNETES = {
    "PLANNER_PORT": "tcp://10.96.0.7:80",
    "PLANNER_PORT_80_TCP": "tcp://10.96.0.7:80",
    "PLANNER_PORT_80_TCP_ADDR": "10.96.0.7",
    "PLANNER_PORT_80_TCP_PORT": "80",
    "PLANNER_PORT_80_TCP_PROTO": "tcp",
    "PLANNER_SERVICE_HOST": "10.96.0.7",
    "PLANNER_SERVICE_PORT": "80",
    "PLANNER_SERVICE_PORT_HTTP": "80",
    "PLANNER_WEB_PORT": "tcp://10.96.0.8:80",
    "PLANNER_WEB_SERVICE_HOST": "10.96.0.8",
}


def test_what_kubernetes_sets_for_a_service_named_planner_is_not_a_setting() -> None:
    assert Settings.from_environment(KUBERNETES) == Settings()
    assert list(warnings_of(KUBERNETES)) == []


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [
        ("PLANNER_PROT", "PLANNER_PORT"),
        ("PLANNER_HTTP_PORT", "PLANNER_PORT"),
        ("PLANNER_ACCESSLOG", "PLANNER_ACCESS_LOG"),
        ("PLANNER_MAX_QUERY", "PLANNER_MAX_QUERY_BYTES"),
        ("PLANNER_port", "PLANNER_PORT"),
    ],
)
def test_a_variable_that_is_no_setting_is_told_with_the_nearest_name(variable: str, nearest: str) -> None:
    environment = {variable: "1", "PLANNER_PORT": "9000", "PATH": "/bin"}

    assert list(warnings_of(environment)) == [
        f"{variable} isn't a setting and has no effect. The nearest name is {nearest}."
    ]


def test_an_empty_variable_and_those_of_others_are_told_nothing_of() -> None:
    assert list(warnings_of({"PLANNER_PROT": "", "PORT": "1", "XPLANNER_PORT": "2"})) == []
    assert list(warnings_of({row.variable: row.default for row in SETTINGS})) == []


def test_every_default_in_the_table_is_an_allowed_value_that_means_the_default() -> None:
    assert Settings.from_environment({row.variable: row.default for row in SETTINGS}) == Settings()


def test_every_row_of_the_table_says_what_it_means() -> None:
    assert all(row.meaning and row.allowed for row in SETTINGS)
    assert all(re.fullmatch(r"PLANNER_[A-Z_]+", row.variable) for row in SETTINGS)


def test_the_documented_table_is_that_of_the_settings() -> None:
    rows = [
        line.split("|")[1:5]
        for line in (ROOT / "docs" / "settings.md").read_text().splitlines()
        if line.startswith("| `")
    ]
    documented = [
        tuple(
            cell.strip().strip("`").replace("empty", "") if place == 1 else cell.strip().strip("`")
            for place, cell in enumerate(row)
        )
        for row in rows
    ]

    assert documented == [(row.variable, row.default, row.meaning, row.allowed) for row in SETTINGS]


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PLANNER_PORT": "http"}, "PLANNER_PORT is 'http', but must be a whole number from 0 to 65535.\n"),
        (
            {"PLANNER_ROOT_PATH": "/static/x", "PLANNER_PORT": "0"},
            "PLANNER_ROOT_PATH is '/static/x', but must be a path that does not start like one of the planner's own.\n",
        ),
    ],
)
def test_the_start_stops_with_that_sentence_alone(environment: dict[str, str], sentence: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANG_SECONDS,
    )

    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)
