"""What can be set from outside: environment variables that start with PLANNER_, and nothing else.

The fields of `Settings` are the one table: `SETTINGS` lists them for the documentation and its test.
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

# What Kubernetes puts into every pod of a namespace whose Services are called "planner" or "planner-web".
_OF_KUBERNETES = re.compile(
    r"PLANNER_(\w+_)?(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)", re.ASCII
)

T = TypeVar("T")


class SettingError(ValueError):
    """A variable whose value can't be used; its text is a sentence for whoever starts the planner."""

    def __init__(self, variable: str, value: str, allowed: str) -> None:
        super().__init__(f"{variable} is {value!r}; allowed is {allowed}.")


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings."""

    variable: str
    default: str
    meaning: str
    allowed: str


def _setting(default: T, meaning: str, allowed: str, read: Callable[[str], T]) -> T:
    """A field of `Settings`; `read` raises ValueError for a value that is not allowed."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this planner runs."""

    host: str = _setting(
        "127.0.0.1",
        "the address to listen on; 0.0.0.0 is every one",
        "a host name or an address",
        _matching(r"[A-Za-z0-9.:_-]+"),
    )
    port: int = _setting(
        8000, "the port to listen on; 0 is any free one", "a whole number from 0 to 65535", _whole(0, 65_535)
    )
    base_url: str = _setting(
        "",
        "what share links start with, where they have to be whole; empty leaves them relative",
        "nothing, or a scheme and a host without a path, such as https://planner.example.com",
        _matching(r"(https?://[^/?#\s]+)?"),
    )
    root_path: str = _setting(
        "",
        "the path that the planner is served under, whether or not the proxy in front strips it",
        "nothing, or a path without a slash at its end, such as /planner",
        _matching(r"(/[A-Za-z0-9._~-]+)*"),
    )
    preview_verdict: bool = _setting(
        default=False,
        meaning="whether a chat that shows a preview of a result's link tells its verdict and numbers; never a range",
        allowed="yes or no",
        read=_yes_or_no,
    )
    mcp: bool = _setting(
        default=False,
        meaning="whether AI assistants may call the planner's tools at /mcp; needs the extra mcp",
        allowed="yes or no",
        read=_yes_or_no,
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (),
        "the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed",
        "addresses and CIDR blocks with commas between, or *",
        _addresses,
    )
    workers: int = _setting(1, "processes that serve", "a whole number from 1 to 64", _whole(1, 64))
    log_level: str = _setting(
        "info", "the least severe kind of line that is logged", " or ".join(LOG_LEVELS), _one_of(*LOG_LEVELS)
    )
    log_format: str = _setting(
        "text",
        "how a line is written: for a person, or as a JSON object",
        " or ".join(LOG_FORMATS),
        _one_of(*LOG_FORMATS),
    )
    access_log: bool = _setting(
        default=False,
        meaning="whether every request is logged: its route, never its address, which holds the plan",
        allowed="yes or no",
        read=_yes_or_no,
    )
    metrics_clients: tuple[str, ...] = _setting(
        ("127.0.0.0/8", "::1"),
        "who may read /metrics; to others it is not there",
        "addresses and CIDR blocks with commas between, * for anyone, or none",
        lambda text: () if text == "none" else _addresses(text),
    )
    drain_seconds: int = _setting(
        0,
        "seconds from SIGTERM, when /readyz turns to 503, until no new request is taken",
        "a whole number from 0 to 300",
        _whole(0, 300),
    )
    language: str = _setting(
        "en",
        "the language for a browser or a script that names none of ours",
        " or ".join(LANGUAGES),
        _one_of(*LANGUAGES),
    )
    patterns: bool = _setting(
        default=False,
        meaning="whether the page /patterns is served, which shows every component to whoever changes one",
        allowed="yes or no",
        read=_yes_or_no,
    )
    max_body_bytes: int = _setting(
        16 * 2**20,
        "the longest body of a request",
        "a whole number from 1024 to 1073741824",
        _whole(1024, 2**30),
    )
    max_batch_bytes: int = _setting(
        256 * 2**20,
        "the longest body of a batch, which is read as a stream",
        "a whole number from 1024 to 1099511627776",
        _whole(1024, 2**40),
    )
    batch_processes: int = _setting(
        2,
        "further processes for each one that serves, which share the work of batches; they are started by the first "
        "batch that is long, and 0 has none",
        "a whole number from 0 to 64",
        _whole(0, 64),
    )
    kept_pages_bytes: int = _setting(
        32 * 2**20,
        "memory for the result pages asked for last, in each process; 0 keeps none",
        "a whole number from 0 to 1073741824",
        _whole(0, 2**30),
    )
    max_query_bytes: int = _setting(
        64 * 2**10,
        "the longest link to a plan, but for 4 KiB that the planner may add to it; what is read of an address is four times "
        "as much and 16 KiB, for two links or a form",
        "a whole number from 1024 to 262144",
        _whole(1024, 2**18),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read every setting that `environment` holds; raises SettingError at the first bad one."""
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
    # In Kubernetes a Service named "planner" puts PLANNER_PORT=tcp://10.0.0.1:80 into every pod of its
    # namespace; nobody set that. An empty variable is what compose files make of an unset one.
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
    """Yield a sentence for each variable that looks like a setting and is none, with the setting of the nearest name."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a server asks for warnings

    known = [setting.variable for setting in SETTINGS]
    for variable, text in environment.items():
        is_ours = variable.startswith(PREFIX) and not _OF_KUBERNETES.fullmatch(variable)
        if is_ours and _is_set(text) and variable not in known:
            (nearest,) = get_close_matches(variable.upper(), known, n=1, cutoff=0)
            yield f"{variable} is no setting and changes nothing. The nearest name is {nearest}."
