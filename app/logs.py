"""Formats the log as text or as one JSON object per line. It never contains data of plans."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any, Final

PACKAGE: Final = __name__.partition(".")[0]  # app in a checkout, ack_network_planner if installed
REQUESTS: Final = f"{PACKAGE}.requests"

# The additional fields of a line about a request; see app/web/middleware/request_log.py.
REQUEST_FIELDS: Final = ("request_id", "method", "route", "status", "duration_ms", "bytes")


class _Private(logging.Formatter):
    """Logs the type of an error and where it was raised, but not its text, which may quote a plan."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        error: BaseException | None = ei[1]
        errors = []
        while error is not None:
            errors.append(f"{type(error).__qualname__} at {_place(error)}")
            error = error.__cause__ or error.__context__
        return "; after ".join(errors)


class TextLines(_Private):
    """Formats a record as a line of text. Control characters are escaped, for line ends and terminals."""

    def format(self, record: logging.LogRecord) -> str:
        words = [record.levelname.lower(), _printable(record.getMessage())]
        words += [f"{name}={value}" for name, value in _request(record).items()]
        if record.exc_info:
            words.append(self.formatException(record.exc_info))
        return " ".join(words)


class JsonLines(_Private):
    """Formats a record as a line of JSON with time (UTC), level, logger, message, and the fields of the request."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_request(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


FORMATS: Final[dict[str, type[logging.Formatter]]] = {"text": TextLines, "json": JsonLines}


def log_config(level: str, form: str) -> dict[str, Any]:
    """Return a configuration for `logging.config.dictConfig` that logs to standard error. `form` is one of FORMATS."""
    loggers = {name: {"level": level.upper()} for name in (PACKAGE, "uvicorn", "uvicorn.error")}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATS[form]}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": loggers,
        "root": {"handlers": ["lines"], "level": "WARNING"},
    }


def _request(record: logging.LogRecord) -> dict[str, Any]:
    known = vars(record)
    return {name: known[name] for name in REQUEST_FIELDS if name in known}


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def _place(error: BaseException) -> str:
    trace, places = error.__traceback__, []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places) or "?"
