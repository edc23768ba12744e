"""The settings: environment variables that start with PLANNER_.

The fields of `Settings` are the single source: `SETTINGS` lists them for the documentation and its test.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self, TypeVar

PREFIX = "PLANNER_"
LANGUAGES = ("en", "ja", "zh-Hans")
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")

# Variables that Kubernetes sets in every pod of a namespace with Services named "planner" or "planner-web".
_OF_KUBERNETES = re.compile(
    r"PLANNER_(\w+_)?(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)", re.ASCII
)

T = TypeVar("T")


class SettingError(ValueError):
    """A variable has an invalid value. The text is a sentence for the operator."""

    def __init__(self, variable: str, value: str, allowed: str) -> None:
        super().__init__(f"{variable} is {value!r}, but must be {allowed}.")


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings."""

    variable: str
    default: str
    meaning: str
    allowed: str


def _setting(default: T, meaning: str, allowed: str, read: Callable[[str], T]) -> T:
    """Return a field of `Settings`. `read` raises ValueError for an invalid value."""
    row = {"meaning": meaning, "allowed": allowed, "read": read}
    return field(default=default, metadata=row)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,15}", text) or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return read


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(text)
        return text

    return read


def _yes_or_no(text: str) -> bool:
    return _one_of("yes", "no")(text) == "yes"


def _addresses(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name != "*":
            ipaddress.ip_network(name)
    return names


def _either(*choices: str) -> str:
    """Return the choices as a list for a sentence."""
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of the planner."""

    host: str = _setting(
        "127.0.0.1",
        "the address to listen on; 0.0.0.0 means all",
        "a host name or an address",
        _matching(r"[A-Za-z0-9.:_-]+"),
    )
    port: int = _setting(
        8000,
        "the port to listen on; 0 means any free port",
        "a whole number from 0 to 65535",
        _whole(0, 65_535),
    )
    base_url: str = _setting(
        "",
        "the start of share links that must be complete URLs; if empty, they are relative",
        "empty, or a scheme and a host without a path, such as https://planner.example.com",
        _matching(r"(https?://[^/?#\s]+)?"),
    )
    root_path: str = _setting(
        "",
        "the path prefix of the planner, whether or not the proxy in front strips it",
        "empty, or a path without a slash at its end, such as /planner",
        _matching(r"(/[A-Za-z0-9._~-]+)*"),
    )
    preview_verdict: bool = _setting(
        default=False,
        meaning="whether the preview of a result link in a chat shows its verdict and numbers; it never shows a range",
        allowed="yes or no",
        read=_yes_or_no,
    )
    mcp: bool = _setting(
        default=False,
        meaning="whether AI assistants can call the planner's tools at /mcp; needs the extra mcp",
        allowed="yes or no",
        read=_yes_or_no,
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (),
        "the proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted",
        "addresses and CIDR blocks, separated by commas, or *",
        _addresses,
    )
    workers: int = _setting(1, "the number of server processes", "a whole number from 1 to 64", _whole(1, 64))
    log_level: str = _setting(
        "info", "the lowest severity that is logged", _either(*LOG_LEVELS), _one_of(*LOG_LEVELS)
    )
    log_format: str = _setting(
        "text",
        "the format of a log line: text for people, or a JSON object",
        _either(*LOG_FORMATS),
        _one_of(*LOG_FORMATS),
    )
    access_log: bool = _setting(
        default=False,
        meaning="whether every request is logged: its route, but never its URL, which contains the plan",
        allowed="yes or no",
        read=_yes_or_no,
    )
    metrics_clients: tuple[str, ...] = _setting(
        ("127.0.0.0/8", "::1"),
        "the clients that can read /metrics; for others, it doesn't exist",
        "addresses and CIDR blocks, separated by commas, * for all, or none",
        lambda text: () if text == "none" else _addresses(text),
    )
    drain_seconds: int = _setting(
        0,
        "seconds from SIGTERM, when /readyz starts to return 503, until the server accepts no new requests",
        "a whole number from 0 to 300",
        _whole(0, 300),
    )
    language: str = _setting(
        "en",
        "the language for clients that ask for none of the languages",
        _either(*LANGUAGES),
        _one_of(*LANGUAGES),
    )
    patterns: bool = _setting(
        default=False,
        meaning="whether the page /patterns is served, which shows all components, for development",
        allowed="yes or no",
        read=_yes_or_no,
    )
    max_body_bytes: int = _setting(
        16 * 2**20,
        "the maximum size of a request body",
        "a whole number from 1024 to 1073741824",
        _whole(1024, 2**30),
    )
    max_batch_bytes: int = _setting(
        256 * 2**20,
        "the maximum size of a batch, which is read as a stream",
        "a whole number from 1024 to 1099511627776",
        _whole(1024, 2**40),
    )
    batch_processes: int = _setting(
        2,
        "worker processes for batches, for each server process; the first long batch starts them, and 0 means none",
        "a whole number from 0 to 64",
        _whole(0, 64),
    )
    kept_pages_bytes: int = _setting(
        32 * 2**20,
        "memory for recent result pages, in each process; 0 means none",
        "a whole number from 0 to 1073741824",
        _whole(0, 2**30),
    )
    max_query_bytes: int = _setting(
        64 * 2**10,
        "the maximum size of a link to a plan, without up to 4 KiB that the planner adds; for two links or a form, a URL can "
        "have four times as much plus 16 KiB",
        "a whole number from 1024 to 262144",
        _whole(1024, 2**18),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read all settings from the environment. Raises SettingError at the first invalid one."""
        return cls(
            **{
                each.name: _read(each.metadata, _variable(each.name), environment[_variable(each.name)])
                for each in fields(cls)
                if _is_set(environment.get(_variable(each.name), ""))
            }
        )


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _is_set(text: str) -> bool:
    # In Kubernetes, a Service named "planner" sets PLANNER_PORT=tcp://10.0.0.1:80 in every pod of its namespace, which is
    # not a setting. Compose files pass an unset variable as an empty one.
    return text != "" and not text.startswith("tcp://")


def _read(metadata: Mapping[str, Any], variable: str, text: str) -> Any:
    try:
        return metadata["read"](text)
    except ValueError:
        raise SettingError(variable, text, metadata["allowed"]) from None


def _as_text(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return ",".join(default) if isinstance(default, tuple) else str(default)


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(_variable(each.name), _as_text(each.default), each.metadata["meaning"], each.metadata["allowed"])
    for each in fields(Settings)
)


def warnings_of(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each unknown variable with the prefix, with the most similar setting."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a server asks for warnings

    known = [setting.variable for setting in SETTINGS]
    for variable, text in environment.items():
        is_ours = variable.startswith(PREFIX) and not _OF_KUBERNETES.fullmatch(variable)
        if is_ours and _is_set(text) and variable not in known:
            (nearest,) = get_close_matches(variable.upper(), known, n=1, cutoff=0)
            yield f"{variable} isn't a setting and has no effect. The nearest name is {nearest}."
