"""The API against its own description: schemathesis with every check that it has, over every operation.

Three of its checks ask for more than a description can say, so each is asked once more where it fails: a plan of the right
shape may contradict itself (422), a batch answers 200 and refuses its lines one by one, no plans have no answers, and a
name counts without the white space and the marks around it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from zlib import crc32

import schemathesis
from fastapi import FastAPI
from schemathesis.core.failures import Failure
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi import checks

from app.plan.fields import MAX_NAME_LENGTH
from app.plan.names import plain_name
from tests.waiting import HANG_SECONDS

# What a plan is refused for that no JSON Schema states: texts that are no range, and members against each other.
CONTRADICTIONS: Final = frozenset(
    {
        "beside-node-pools",
        "cidr-invalid",
        "max-below-nodes",
        "plugin-without-cluster",
        "pool-name-taken",
        "pool-without-nodes",
        "pool-zone-unknown",
        "pools-without-nodes",
        "prefixes-exclusive",
    }
)
BATCH: Final = "/api/v1/evaluate-batch"
OF_PLANS: Final = (BATCH, "/api/v1/fleet")
REPLACED: Final = ("positive_data_acceptance", "negative_data_rejection", "response_schema_conformance")
"""Checks of schemathesis that those below ask, and ask once more."""


@dataclass
class Conformance:
    """Requests by operation, how often each check was asked, and what failed."""

    requests: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def conformance(app: FastAPI, examples: int, *, share: int = 1, seconds: int | None = None) -> Conformance:
    """Ask every operation: cases from every bound of its schema, then `examples` that are generated.

    Of the first in a batch or a fleet, one of `share` is sent: they are those of `/evaluate`. `seconds`: for how long.
    """
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    schema.hook("filter_case")(partial(_is_sent, share))
    schema.config.generation.update(max_examples=examples, deterministic=seconds is None, database="none")
    schema.config.phases.stateful.enabled = False  # nothing is stored, so no request depends on another
    schema.config.max_time = seconds
    schema.config.request_timeout = HANG_SECONDS
    for name in REPLACED:
        getattr(schema.config.checks, name).enabled = False
    found = Conformance()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _count(found, event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.failures.append(str(event))
    return found


def _is_sent(share: int, context: Any, case: Any) -> bool:
    if case.path not in OF_PLANS or case.meta.phase.name is not TestPhase.COVERAGE:
        return True
    return crc32(repr(case.body).encode()) % share == 0


def _count(found: Conformance, event: events.ScenarioFinished) -> None:
    for asked in event.recorder.checks.values():
        found.requests[event.recorder.label] += 1
        for check in asked:
            found.checks[check.name] += 1
            if check.status is Status.FAILURE and check.failure_info is not None:
                info = check.failure_info
                found.failures.append(
                    f"{check.name}: {info.failure.title}\n{info.failure.message}\n{info.code_sample}"
                )


def _asked_once_more(check: Callable[..., Any], is_right: Callable[[Any, Any], bool]) -> Callable[..., None]:
    def asked(ctx: Any, response: Any, case: Any) -> None:
        try:
            check(ctx, response, case)
        except (Failure, ExceptionGroup):
            if not is_right(response, case):
                raise

    asked.__name__ = f"{check.__name__}_of_plans"
    schemathesis.check(asked)
    return asked


def _contradicts_itself(response: Any, case: Any) -> bool:
    """A table is any text to its schema; of JSON, every error is one that its schema can't state."""
    if response.status_code != 422:
        return False
    if case.media_type == "text/csv":
        return True
    return all(_is_beyond_schemas(error) for error in json.loads(response.content)["errors"])


def _is_beyond_schemas(error: dict[str, Any]) -> bool:
    code, pointer = str(error["code"]), str(error["pointer"])
    if code == "required":  # the plug-in of a cluster that exists; a name of nothing but white space
        return pointer.endswith("/plugin") or pointer.rpartition("/")[2].isdecimal()
    return code in CONTRADICTIONS or pointer == "/rules"


def _is_right_about_invalid_data(response: Any, case: Any) -> bool:
    return _refuses_its_lines(response, case) or _is_short_without_marks(case.body)


def _is_short_without_marks(body: Any) -> bool:
    """Some text is longer than a name may be, but none is once it is tidied."""
    texts = list(_texts(body))
    return (
        max(map(len, texts), default=0) > MAX_NAME_LENGTH >= max(map(len, map(plain_name, texts)), default=0)
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _refuses_its_lines(response: Any, case: Any) -> bool:
    """An empty list becomes an empty batch, which has no line to refuse."""
    if case.path != BATCH:
        return False
    return not response.content or any(line.get("status") == 422 for line in _lines_of(response))


def _has_no_lines(response: Any, case: Any) -> bool:
    return case.path == BATCH and not response.content


def _lines_of(response: Any) -> Iterable[dict[str, Any]]:
    return map(json.loads, response.content.splitlines())


ASKED_ONCE_MORE: Final = (
    _asked_once_more(checks.positive_data_acceptance, _contradicts_itself),
    _asked_once_more(checks.negative_data_rejection, _is_right_about_invalid_data),
    _asked_once_more(checks.response_schema_conformance, _has_no_lines),
)


@schemathesis.deserializer("application/x-ndjson")
def _first_line(context: Any, response: Any) -> Any:
    """The schema is that of a line; tests/web/test_description.py holds every line to it."""
    return json.loads(response.content.splitlines()[0])


@schemathesis.serializer("application/x-ndjson")
def _lines(context: Any, value: Any) -> bytes:
    return b"\n".join(json.dumps(line).encode() for line in (value if isinstance(value, list) else [value]))
